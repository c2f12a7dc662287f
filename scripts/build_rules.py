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

PACKAGE = Path("calculator")
TARGET = Path("docs/assets/calculator/dist")
RULES = "rules.zip"

# The start of the zip format's calendar: no build date enters the file.
_DATE = (1980, 1, 1, 0, 0, 0)


def main() -> int:
    """Write the browser's package."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.parse_args()
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / RULES
        write_sources(archive)
        compile_archive(archive)
        write_plain(archive, TARGET / RULES)
    print(f"Rules: {(TARGET / RULES).stat().st_size / 1000:.0f} kB in {TARGET / RULES}")
    return 0


def write_sources(archive: Path) -> None:
    """Put the package's modules and data into a zip."""
    with zipfile.ZipFile(archive, "w") as package:
        for file in sorted(PACKAGE.rglob("*")):
            if file.suffix in (".py", ".json"):
                package.write(file, file.as_posix())


def compile_archive(archive: Path) -> None:
    """Replace each module in a zip by its bytecode.

    Python writes bytecode that is bound to the source's hash, not its date, when
    SOURCE_DATE_EPOCH is set: two builds are then equal.
    """
    pyodide = Path(sysconfig.get_path("scripts")) / "pyodide"
    subprocess.run(
        [str(pyodide), "py-compile", "--silent", str(archive)],
        check=True,
        env={"SOURCE_DATE_EPOCH": "315532800", **os.environ},
    )


def write_plain(source: Path, target: Path) -> None:
    """Copy a zip, entries in order and without dates."""
    with zipfile.ZipFile(source) as given, zipfile.ZipFile(target, "w") as plain:
        for name in sorted(given.namelist()):
            entry = zipfile.ZipInfo(name, _DATE)
            plain.writestr(entry, given.read(name), zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    sys.exit(main())
