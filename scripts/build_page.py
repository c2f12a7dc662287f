"""Build what the calculator page loads: its script, the worker, and the files that Python needs.

Names carry a hash of the content: a browser may keep them for ever and never mixes two versions.
Each file is written twice: as it is, for a server, and as a script that leaves a text behind, for
a page opened from a folder, which may not fetch.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from scripts.build_rules import BUILT, RULES
from scripts.build_runtime import LIBRARY
from scripts.build_snapshot import SNAPSHOT, words_of
from scripts.vendor_runtime import STOCK, VERSION

SOURCES = Path("docs/assets/calculator")
DIST = SOURCES / "dist"
FOLDER = "assets/calculator/dist/"
SNIPPETS = Path(".build/page")
WORDS = SOURCES / "words"
# Part of the program; every other language comes when it is chosen.
ENGLISH = "en"
# Each page's script, and the page that loads it.
PROGRAMS = {"app": "calculator", "check": "check", "vignettes": "proof"}
# What starts the worker stands in the calculator's page itself, at its top: one request less
# before Python's files begin to come (scripts/finish/folder.py moves it there).
START = "start.js"
ESBUILD = Path("node_modules/.bin/esbuild")

# Pyodide's program files follow our own text in the worker, as they are.
BANNER = f"""\
// Contains Pyodide {VERSION}, Mozilla Public License 2.0, https://github.com/pyodide/pyodide
"""
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*\n?", re.MULTILINE)


def main() -> int:
    """Write the folder, its manifest and the page's script elements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.parse_args()
    shutil.rmtree(DIST, ignore_errors=True)
    (DIST / "local").mkdir(parents=True)
    contents = {
        "python": (STOCK / "pyodide.asm.wasm").read_bytes(),
        "stdlib": (BUILT / LIBRARY).read_bytes(),
        "rules": (BUILT / RULES).read_bytes(),
    }
    files = {
        name: write(name, content, {"python": ".wasm"}.get(name, ".zip"))
        for name, content in contents.items()
    }
    # Not for a page opened from a folder: it has no line, and packed into text it gains nothing.
    snapshot = (BUILT / SNAPSHOT).read_bytes()
    files["snapshot"] = write("snapshot", snapshot, ".zip") | {"words": words_of(snapshot)}
    python = json.loads((STOCK / "pyodide-lock.json").read_text(encoding="utf-8"))["info"]
    program = worker(files, python)
    files["worker"] = write("worker", program.encode(), ".js")
    for name in PROGRAMS:
        files[name] = write(name, bundle(f"{name}.js").encode(), ".js")
    languages = [language(file) for file in sorted(WORDS.glob("*.json")) if file.stem != ENGLISH]
    for name, content in contents.items():
        packed = base64.b64encode(gzip.compress(content, mtime=0)).decode()
        write_local(name, packed)
    write_local("worker", program)
    manifest = {"pyodide": VERSION, "python": python["python"], "files": files}
    (DIST / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    SNIPPETS.mkdir(parents=True, exist_ok=True)
    for name, page in PROGRAMS.items():
        elements = script_elements(files, list(contents), name, languages)
        if name == "app":
            elements += f"<script>{bundle(START)}</script>\n"
        (SNIPPETS / f"{page}-scripts.html").write_text(elements, encoding="utf-8")
    size = sum(int(file["size"]) for file in files.values()) / 1_000_000
    print(f"Calculator: {size:.1f} MB with Pyodide {VERSION}")
    return 0


def write(name: str, content: bytes, suffix: str) -> dict[str, str | int]:
    """Write a file under a name that holds its hash, and give name, size and hash."""
    sha256 = hashlib.sha256(content).hexdigest()
    file = DIST / f"{name}.{sha256[:12]}{suffix}"
    file.write_bytes(content)
    return {"name": file.name, "size": len(content), "sha256": sha256}


def write_local(name: str, text: str) -> None:
    """Write a script that leaves a text behind under a name."""
    script = f"(self.mda5Files ??= {{}}).{name} = {json.dumps(text)};\n"
    (DIST / "local" / f"{name}.js").write_text(script, encoding="utf-8")


def language(catalogue: Path) -> dict[str, str | int]:
    """Write the script that brings a language's words, and give what the page's choice needs."""
    code = catalogue.stem
    words = json.loads(catalogue.read_text(encoding="utf-8"))
    text = json.dumps(words, ensure_ascii=False, separators=(",", ":"))
    script = write(
        f"words-{code}",
        f"(self.mda5Words ??= {{}})[{json.dumps(code)}] = {text};\n".encode(),
        ".js",
    )
    return {"code": code, "name": words["words"]["language.name"], "script": script["name"]}


def worker(files: Mapping[str, object], python: object) -> str:
    """Give the worker's text: our own, then Pyodide's loader."""
    own = bundle("worker.js", FILES=json.dumps(files), PYTHON=json.dumps(python))
    loader = [
        _SOURCE_MAP.sub("", (STOCK / name).read_text(encoding="utf-8"))
        for name in ("pyodide.js", "pyodide.asm.js")
    ]
    return "\n".join((BANNER + own, *loader))


def bundle(name: str, **given: str) -> str:
    """Put a script and what it imports into one classic script.

    Raises:
        subprocess.CalledProcessError: the script has a fault; it has been printed.
    """
    defines = [f"--define:{key}={value}" for key, value in given.items()]
    done = subprocess.run(
        [
            str(ESBUILD),
            str(SOURCES / name),
            "--bundle",
            "--format=iife",
            "--charset=utf8",
            "--target=es2022",
            "--log-level=warning",
            *defines,
        ],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout


def script_elements(
    files: Mapping[str, Mapping[str, str | int]],
    carried: list[str],
    program: str,
    languages: list[dict[str, str | int]],
) -> str:
    """Give the elements that start a program on its page."""
    runtime = {
        "folder": FOLDER,
        "worker": files["worker"]["name"],
        "files": {name: files[name]["name"] for name in carried},
        "languages": languages,
    }
    return (
        f'<script type="application/json" id="calculator-runtime">{json.dumps(runtime)}</script>\n'
        f'<script src="{FOLDER}{files[program]["name"]}" defer></script>\n'
    )


if __name__ == "__main__":
    sys.exit(main())
