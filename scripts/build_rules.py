"""Build the rule package for the browser: byte-compiled, in a plain zip, the same bytes each time.

A zip and no wheel, because proxies and old servers refuse to hand out unknown extensions.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from pathlib import Path

from calculator import bridge
from calculator.audit import named_numbers
from calculator.evidence import NAME

PACKAGE = Path("calculator")
BUILT = Path(".build/browser")
RULES = "rules.zip"
# What only the pages are made from, and what only other programs ask for; no answer depends on it.
NOT_IN_BROWSER = (PACKAGE / "audit", PACKAGE / "programs")

# The start of the zip format's calendar: no build date enters the file.
_DATE = (1980, 1, 1, 0, 0, 0)


def main() -> int:
    """Write the browser's package."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.parse_args()
    BUILT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / RULES
        write_sources(archive)
        compile_archive(archive)
        write_plain(archive, BUILT / RULES)
    print(f"Rules: {(BUILT / RULES).stat().st_size / 1000:.0f} kB in {BUILT / RULES}")
    return 0


def write_sources(archive: Path) -> None:
    """Put the package's modules and data into a zip, and what is worked out here and not there."""
    with zipfile.ZipFile(archive, "w") as package:
        for file in sorted(PACKAGE.rglob("*")):
            left_out = not set(NOT_IN_BROWSER).isdisjoint(file.parents)
            if file.suffix in (".py", ".json") and not left_out:
                package.writestr(file.as_posix(), filled_in(file.read_text(encoding="utf-8")))
        package.writestr("calculator/built.py", f"DIGEST = {bridge.content_digest()!r}\n")


def filled_in(source: str) -> str:
    """Give a module's source with the studies' numbers in place of their names."""
    numbers = named_numbers()
    return NAME.sub(lambda found: numbers.get(found[1], found[0]), source)


def compile_archive(archive: Path, *, docstrings: bool = True) -> None:
    """Replace each module in a zip by its bytecode, with or without docstrings and assertions.

    Python writes bytecode that is bound to the source's hash, not its date, when
    SOURCE_DATE_EPOCH is set: two builds are then equal.
    """
    pyodide = Path(sysconfig.get_path("scripts")) / "pyodide"
    settings = {"SOURCE_DATE_EPOCH": "315532800", **os.environ}
    settings["PYTHONOPTIMIZE"] = "" if docstrings else "2"
    # A fault still names its line; where in the line is a fifth of the bytes on the wire.
    settings["PYTHONNODEBUGRANGES"] = "1"
    subprocess.run([str(pyodide), "py-compile", "--silent", str(archive)], check=True, env=settings)


def write_plain(source: Path, target: Path) -> None:
    """Copy a zip: entries in order, without dates, and stored.

    What is stored starts sooner and, compressed as a whole by the server, is smaller on the wire.
    """
    with zipfile.ZipFile(source) as given, zipfile.ZipFile(target, "w") as plain:
        for name in sorted(given.namelist()):
            entry = zipfile.ZipInfo(name, _DATE)
            plain.writestr(entry, given.read(name), zipfile.ZIP_STORED)


if __name__ == "__main__":
    sys.exit(main())
