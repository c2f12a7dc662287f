"""Write each file that shrinks twice more, compressed, for servers that hand it out so.

Compressing at the highest quality takes long, so what did not change is taken from a store that is
named by content.
"""

from __future__ import annotations

import gzip
import hashlib
import shutil
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli

STORE = Path(".build/compressed")
SUFFIXES = {
    *(".bib", ".css", ".html", ".js", ".json", ".ris"),
    *(".svg", ".wasm", ".webmanifest", ".xml", ".zip"),
}
# Nobody fetches these through a server.
NOT_SERVED = ("assets/calculator/dist/local/", "servers/")

_SMALL = 1024


def by_brotli(content: bytes) -> bytes:
    """Compress for `Content-Encoding: br`."""
    packed: bytes = brotli.compress(content, quality=11, lgwin=24)
    return packed


def by_gzip(content: bytes) -> bytes:
    """Compress for `Content-Encoding: gzip`, without name and date."""
    return gzip.compress(content, compresslevel=9, mtime=0)


METHODS: dict[str, Callable[[bytes], bytes]] = {".br": by_brotli, ".gz": by_gzip}


def write_compressed(site: Path) -> tuple[int, int]:
    """Compress what is served, and say how many files, and how many had to be done anew."""
    STORE.mkdir(parents=True, exist_ok=True)
    files = [
        file
        for file in sorted(site.rglob("*"))
        if file.suffix in SUFFIXES
        and file.stat().st_size >= _SMALL
        and not file.relative_to(site).as_posix().startswith(NOT_SERVED)
    ]
    wanted = [(file, suffix) for file in files for suffix in METHODS]
    with ThreadPoolExecutor() as pool:
        new = list(pool.map(lambda pair: compress(*pair), wanted))
    return len(files), sum(new)


def compress(file: Path, suffix: str) -> bool:
    """Write a file's compressed sibling, and say whether it was not in the store."""
    content = file.read_bytes()
    stored = STORE / (hashlib.sha256(content).hexdigest() + suffix)
    new = not stored.exists()
    if new:
        # Two files may hold the same, and be at it at the same time.
        with tempfile.NamedTemporaryFile(dir=STORE, delete=False) as part:
            part.write(METHODS[suffix](content))
        Path(part.name).replace(stored)
    shutil.copyfile(stored, file.with_name(file.name + suffix))
    return new
