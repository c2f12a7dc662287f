"""Find the browsers that the tests drive, Chromium's family and Firefox, or obtain them."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

# Names on the path, then places outside it.
_NAMES = {
    "chromium": (
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "chrome",
        "microsoft-edge",
        "msedge",
    ),
    "firefox": ("firefox-esr", "firefox"),
}
_PLACES = {
    "chromium": (
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    ),
    "firefox": ("/Applications/Firefox.app/Contents/MacOS/firefox",),
}
_VARIABLES = {"chromium": "BROWSER_PATH", "firefox": "FIREFOX_PATH"}
_PACKAGES = {"chromium": "chromium", "firefox": "firefox-esr"}

ADVICE = """\
The tests drive real browsers, Chromium or a relative of it and Firefox; one of them could neither \
be found nor obtained: {}.
Do one of these, then run the same command again:
  - install it;
  - set BROWSER_PATH (Chromium) or FIREFOX_PATH to its program;
  - for Chromium, let Playwright fetch one: .venv/bin/python -m playwright install chromium"""


def find(name: str = "chromium") -> str | None:
    """Give the program of a browser that is there already."""
    named = os.environ.get(_VARIABLES[name])
    if named:
        return named
    on_path = (shutil.which(program) for program in _NAMES[name])
    places = (place for place in _PLACES[name] if Path(place).exists())
    found = next((found for found in (*on_path, *places) if found), None)
    return found or (_from_playwright() if name == "chromium" else None)


def _from_playwright() -> str | None:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where it is needed

    with sync_playwright() as playwright:
        program = playwright.chromium.executable_path
    return program if Path(program).exists() else None


def obtain(name: str) -> None:
    """Install a browser: Debian's where we may, otherwise Playwright's own download."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        print(f"No {name} here: installing Debian's", file=sys.stderr)
        install = ["install", "-y", "--no-install-recommends", _PACKAGES[name]]
        for command in (["update"], install):
            if subprocess.run(["apt-get", *command], check=False).returncode:
                break
        else:
            return
    if name == "chromium":
        print("No browser here: letting Playwright fetch one", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "playwright", "install", name], check=False)


def main() -> int:
    """Print the program of each browser, obtaining those that are not there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.parse_args()
    for name in _NAMES:
        if find(name) is None:
            obtain(name)
        program = find(name)
        if program is None:
            print(ADVICE.format(name), file=sys.stderr)
            return 1
        print(f"Browser for the tests: {program}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
