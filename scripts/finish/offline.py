"""Complete the service worker with the list of what it keeps."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

WORKER = "sw.js"
# What only a page opened from a folder, an administrator, a program or the self-test reads.
FOLDERS_NOT_KEPT = ("assets/calculator/dist/local/", "fhir/", "schema/", "servers/")
FILES_NOT_KEPT = {
    "anti-mda5-calculator.html",
    "files.json",
    "search/search_index.js",
    "search/worker.js",
    WORKER,
}


def write_list(site: Path) -> str:
    """Write name and files of the release into the service worker, and give the name."""
    files = {
        name: digest
        for name, digest in file_hashes(site).items()
        if name not in FILES_NOT_KEPT and not name.startswith(FOLDERS_NOT_KEPT)
    }
    listed = json.dumps(files)
    release = {"name": hashlib.sha256(listed.encode()).hexdigest()[:12], "files": files}
    worker = site / WORKER
    text = worker.read_text(encoding="utf-8")
    worker.write_text(f"const RELEASE = {json.dumps(release)};\n{text}", encoding="utf-8")
    return str(release["name"])


def write_hashes(site: Path) -> None:
    """Write the hash and size of every file, for the self-test."""
    files = {
        name: {"sha256": digest, "size": (site / name).stat().st_size}
        for name, digest in file_hashes(site).items()
        if not name.startswith("servers/")
    }
    (site / "files.json").write_text(json.dumps(files, indent=0) + "\n", encoding="utf-8")


def file_hashes(site: Path) -> dict[str, str]:
    """Give the SHA-256 of every file by its path within the folder, in order."""
    return {
        file.relative_to(site).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(site.rglob("*"))
        if file.is_file() and file.suffix not in (".br", ".gz")
    }
