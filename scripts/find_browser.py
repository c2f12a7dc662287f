"""Find a Chromium-family browser for the tests, or obtain one."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
)
_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)

ADVICE = """\
The tests drive a real browser, and none could be found or obtained.
Do one of these, then run the same command again:
  - install Chromium, Chrome or Edge;
  - set BROWSER_PATH to the browser's program;
  - let Playwright fetch one: .venv/bin/python -m playwright install chromium"""


def find() -> str | None:
    """Give the program of a browser that is there already."""
    named = os.environ.get("BROWSER_PATH")
    if named:
        return named
    on_path = (shutil.which(name) for name in _NAMES)
    places = (place for place in _PLACES if Path(place).exists())
    return next((found for found in (*on_path, *places) if found), None) or _from_playwright()


def _from_playwright() -> str | None:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where it is needed

    with sync_playwright() as playwright:
        program = playwright.chromium.executable_path
    return program if Path(program).exists() else None


def obtain() -> None:
    """Install a browser: Debian's where we may, otherwise Playwright's own download."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        print("No browser here: installing Debian's chromium", file=sys.stderr)
        for command in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
            if subprocess.run(["apt-get", *command], check=False).returncode:
                break
        else:
            return
    print("No browser here: letting Playwright fetch one", file=sys.stderr)
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def main() -> int:
    """Print the program of a browser, obtaining one first where there is none."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.parse_args()
    program = find()
    if program is None:
        obtain()
        program = find()
    if program is None:
        print(ADVICE, file=sys.stderr)
        return 1
    print(f"Browser for the tests: {program}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
