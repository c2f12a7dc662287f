"""Build the browser's runtime: Pyodide as it is, with only the standard library that is used.

The stock library is 579 modules of source text, which the browser would compile on each visit.
Here it is byte-compiled and cut down to the modules that the package really loads.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from pathlib import Path

from scripts.build_rules import compile_archive
from scripts.vendor_runtime import STOCK, VERSION, file_hashes
from tests.vignette import load_all

DIST = Path("docs/assets/calculator/dist")
TARGET = DIST / "runtime"
UNCHANGED = ("pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm")
LIBRARY = "stdlib.zip"
LOCK = "pyodide-lock.json"

# Input of every malformed kind, so that the modules that tell of it are kept.
MALFORMED = ("", "[]", '{"age": 412, "age": 1, "colour": 2}', '{"crp": {"value": NaN}}')

_DATE = (1980, 1, 1, 0, 0, 0)


def main() -> int:
    """Write the runtime's folder and the list of what is vendored."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.parse_args()
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    for name in UNCHANGED:
        shutil.copyfile(STOCK / name, TARGET / name)
    write_lock()
    with tempfile.TemporaryDirectory() as folder:
        compiled = Path(folder) / LIBRARY
        shutil.copyfile(STOCK / "python_stdlib.zip", compiled)
        compile_archive(compiled)
        kept, total = write_trimmed(compiled, loaded_modules())
    write_manifest()
    size = (TARGET / LIBRARY).stat().st_size / 1_000_000
    print(f"Runtime: Pyodide {VERSION}, {kept} of {total} standard modules, {size:.1f} MB")
    return 0


def write_lock() -> None:
    """Write the list of packages that can be loaded: none, for the same version of the runtime."""
    lock = json.loads((STOCK / LOCK).read_text(encoding="utf-8"))
    (TARGET / LOCK).write_text(json.dumps({"info": lock["info"], "packages": {}}), encoding="utf-8")


def loaded_modules() -> set[str]:
    """Give the standard modules that the package loads, as paths within the library.

    Raises:
        subprocess.CalledProcessError: the package does not run in the runtime.
    """
    node = Path(sysconfig.get_path("scripts")) / "node"
    texts = [json.dumps(vignette.patient) for vignette in load_all()]
    done = subprocess.run(
        [str(node), "scripts/loaded_modules.cjs", str(STOCK), str(DIST / "rules.zip")],
        input="\n".join((*texts, *MALFORMED)),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    files: list[str] = json.loads(done.stdout)
    return {path.split("/lib/", 1)[-1].split("/", 1)[-1] for path in files}


def write_trimmed(compiled: Path, wanted: set[str]) -> tuple[int, int]:
    """Copy the wanted modules of a byte-compiled library, and say how many of how many."""
    with zipfile.ZipFile(compiled) as given, zipfile.ZipFile(TARGET / LIBRARY, "w") as trimmed:
        modules = [name for name in given.namelist() if name.endswith(".pyc")]
        kept = [name for name in sorted(modules) if name.removesuffix("c") in wanted]
        for name in kept:
            entry = zipfile.ZipInfo(name, _DATE)
            trimmed.writestr(entry, given.read(name), zipfile.ZIP_DEFLATED)
    return len(kept), len(modules)


def write_manifest() -> None:
    """Write the version and hash of every vendored file, for whoever checks a copy."""
    manifest = {
        "rules": {name: digest for name, digest in file_hashes(DIST) if name == "rules.zip"},
        "runtime": {"version": VERSION, "files": dict(file_hashes(TARGET))},
    }
    (DIST / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
