"""Pack a built site into one zip that can be handed on: the same bytes each time.

The zip holds the site, the licences, the bill of materials and the hash of every file, all below
one folder. Equal sites give equal zips wherever Python compresses with the same zlib.
"""

from __future__ import annotations

import argparse
import hashlib
import stat
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

from scripts.sbom import SITE, bill_of_materials, read_project

TARGET = Path(".build/release")
NAME = "anti-mda5-guideline"
LICENCE_FILES = (Path("LICENSE"), Path("NOTICE.md"))
LICENCE_FOLDER = Path("LICENSES")
# The whole calculator in one page, where the site has it: handed out beside the zip too.
SINGLE_PAGE = "anti-mda5-calculator.html"
SUMS = "SHA256SUMS"

READ_ME = """\
Anti-MDA5 myositis with interstitial lung disease: initial treatment, version {version}
Decision support for health professionals; it does not replace their judgement.
To read it on this computer: unpack everything, then double-click index.html.
To offer it to others: copy this folder to any web server, under any path.
To test that server: open check.html at its new address.
To check the files, in this folder: sha256sum -c SHA256SUMS
  on a Mac: shasum -a 256 -c SHA256SUMS
  on Windows, file by file, against its line in SHA256SUMS: certutil -hashfile index.html SHA256
Who made the parts, and under which licences: NOTICE.md, LICENSE and the folder LICENSES.
The parts in a form for programs (CycloneDX): sbom.cdx.json
"""

# The start of the zip format's calendar: no build date enters the file.
_DATE = (1980, 1, 1, 0, 0, 0)
_MODE = stat.S_IFREG | 0o644
_UNIX = 3
_LEVEL = 9
_COMPRESSED = (".br", ".gz", ".png")


def main() -> int:
    """Write the release and give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", type=Path, default=SITE, help="the built folder")
    parser.add_argument("--output", type=Path, default=TARGET, help="where the release goes")
    given = parser.parse_args()
    try:
        written = write_release(given.site, given.output)
    except (OSError, ValueError) as error:
        print(
            f"The release could not be packed: {error}\nBuild the site first: make site",
            file=sys.stderr,
        )
        return 1
    for file in written:
        print(f"{file}  {file.stat().st_size / 1_000_000:.1f} MB  sha256 {sha256(file)}")
    return 0


def write_release(site: Path, target: Path) -> list[Path]:
    """Write the zip, what goes beside it and their hashes, and give the files to hand out.

    Raises:
        OSError: a file cannot be read or written.
        ValueError: the site has a file of a name that the release needs for its own.
    """
    target.mkdir(parents=True, exist_ok=True)
    folder = f"{NAME}-{read_project()['version']}"
    archive = target / f"{folder}.zip"
    write_zip(archive, folder, release_contents(site))
    written = [archive]
    if (site / SINGLE_PAGE).is_file():
        page = target / SINGLE_PAGE
        page.write_bytes((site / SINGLE_PAGE).read_bytes())
        written.insert(0, page)
    (target / SUMS).write_bytes(sums({file.name: file.read_bytes() for file in written}))
    return written


def release_contents(site: Path) -> dict[str, bytes]:
    """Give every file of the release by its path below the top folder.

    Raises:
        OSError: a file cannot be read.
        ValueError: the site has a file of a name that the release needs for its own.
    """
    pages = {
        file.relative_to(site).as_posix(): file.read_bytes()
        for file in site.rglob("*")
        if file.is_file()
    }
    licences = (*LICENCE_FILES, *sorted(LICENCE_FOLDER.glob("*.txt")))
    own = {file.as_posix(): file.read_bytes() for file in licences}
    own["sbom.cdx.json"] = bill_of_materials(site).encode()
    own["READ-ME-FIRST.txt"] = READ_ME.format(version=read_project()["version"]).encode()
    if twice := sorted(pages.keys() & {*own, SUMS}):
        raise ValueError(f"{site}: must leave these names to the release: {', '.join(twice)}")
    contents = pages | own
    return contents | {SUMS: sums(contents)}


def sums(files: Mapping[str, bytes]) -> bytes:
    """Give names and hashes in the form that `sha256sum -c` reads, in order."""
    lines = (f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    return "".join(lines).encode()


def write_zip(archive: Path, folder: str, contents: Mapping[str, bytes]) -> None:
    """Write files below one folder: in order, without dates, with the same rights for all."""
    with zipfile.ZipFile(archive, "w") as package:
        for name in sorted(contents):
            entry = zipfile.ZipInfo(f"{folder}/{name}", _DATE)
            entry.create_system = _UNIX
            entry.external_attr = _MODE << 16
            stored = name.endswith(_COMPRESSED)
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            package.writestr(entry, contents[name], compresslevel=None if stored else _LEVEL)


def sha256(file: Path) -> str:
    """Give the hash of a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
