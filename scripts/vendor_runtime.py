"""Fetch the Python runtime for the browser, check it and unpack it.

The runtime is the npm package `pyodide`: pinned here, once, by version and integrity hash; kept in
the user's cache; never committed.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import urllib.request
from pathlib import Path

VERSION = "0.29.5"
INTEGRITY = (
    "sha512-"
    "TkYrUv9m8QmfImADKRmpwZulL48E0uUaBSO+dvRQKyAJc0qh9gu7jn8btyHPh3NZm1r2IH2YrJhIr7Q2B9urAw=="
)
FILES = (
    "pyodide.js",
    "pyodide.asm.js",
    "pyodide.asm.wasm",
    "python_stdlib.zip",
    "pyodide-lock.json",
)
STOCK = Path(".build/runtime-stock")

_CHUNK = 1 << 18
_MEGABYTE = 1_000_000


def main() -> int:
    """Fetch and unpack, and give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.parse_args()
    try:
        archive = cached_archive()
    except (OSError, subprocess.CalledProcessError, ValueError) as error:
        print(
            f"The Python runtime for the browser could not be fetched: {error}\n"
            "Check the network (npm must reach its registry, through your proxy if you have one), "
            "then run the same command again.",
            file=sys.stderr,
        )
        return 1
    unpack(archive)
    print(f"Fetched: Pyodide {VERSION}")
    return 0


def cached_archive() -> Path:
    """Give the package's archive from the cache, fetching it first where it is not there.

    Raises:
        OSError: the network or the disk failed.
        ValueError: what came is not what was pinned.
    """
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    archive = cache / "anti-mda5-calculator" / f"pyodide-{VERSION}.tgz"
    if archive.exists() and is_intact(archive):
        return archive
    archive.parent.mkdir(parents=True, exist_ok=True)
    part = archive.with_suffix(".part")
    try:
        download(tarball_address(), part)
    except OSError as error:
        # Where only npm knows the way out (a proxy, an own certificate), let npm go.
        print(f"  {error}; trying again with npm itself")
        npm_pack(part)
    if not is_intact(part):
        part.unlink()
        raise ValueError(f"pyodide {VERSION} does not have the pinned integrity hash")
    part.replace(archive)
    return archive


def is_intact(archive: Path) -> bool:
    """Say whether a file has the pinned hash."""
    digest = hashlib.sha512(archive.read_bytes()).digest()
    return f"sha512-{base64.b64encode(digest).decode()}" == INTEGRITY


def npm(*arguments: str, folder: Path | None = None) -> str:
    """Run npm and give what it prints."""
    command = Path(sysconfig.get_path("scripts")) / "npm"
    done = subprocess.run(
        [str(command), *arguments], check=True, stdout=subprocess.PIPE, text=True, cwd=folder
    )
    return done.stdout.strip()


def tarball_address() -> str:
    """Ask npm where the package lies in the registry that this machine uses."""
    print(f"Asking npm for pyodide {VERSION}")
    return npm("view", f"pyodide@{VERSION}", "dist.tarball", "--loglevel=error")


def download(address: str, target: Path) -> None:
    """Fetch an address into a file, saying how much of how much has come."""
    with urllib.request.urlopen(address, timeout=60) as response, target.open("wb") as file:
        total = int(response.headers.get("Content-Length") or 0)
        done = 0
        shown = -1
        while chunk := response.read(_CHUNK):
            file.write(chunk)
            done += len(chunk)
            if total and done * 10 // total > shown:
                shown = done * 10 // total
                print(f"  {done / _MEGABYTE:.1f} of {total / _MEGABYTE:.1f} MB", flush=True)


def npm_pack(target: Path) -> None:
    """Fetch the package with npm's own client."""
    name = npm("pack", f"pyodide@{VERSION}", "--loglevel=error", folder=target.parent)
    (target.parent / name.splitlines()[-1]).replace(target)


def unpack(archive: Path) -> None:
    """Write the files that the page needs, and nothing else."""
    STOCK.mkdir(parents=True, exist_ok=True)
    with tarfile.open(archive) as package:
        for name in FILES:
            member = package.extractfile(f"package/{name}")
            assert member is not None, name
            with member, (STOCK / name).open("wb") as file:
                shutil.copyfileobj(member, file)


if __name__ == "__main__":
    sys.exit(main())
