"""Build the browser's standard library: byte-compiled, and only what the package loads.

The stock library is source text, which the browser would compile on each visit.
What was left out wrongly would be missed only by the reader, so the package is run once more with
what was kept, and every import in its bytecode is looked up there, also in functions that this run
does not call: a module that is missing fails the build, by name.
"""

from __future__ import annotations

import argparse
import dis
import json
import marshal
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from collections.abc import Collection, Iterator
from pathlib import Path
from types import CodeType
from typing import NamedTuple

from scripts.build_rules import BUILT, RULES, compile_archive
from scripts.vendor_runtime import STOCK
from tests.vignette import load_all

LIBRARY = "stdlib.zip"
NODE = str(Path(sysconfig.get_path("scripts")) / "node")

# Input of every malformed kind, so that the modules that tell of it are kept.
MALFORMED = ("", "[]", '{"age": 412, "age": 1, "colour": 2}', '{"crp": {"value": NaN}}')

# In the package for its tests' sake; no page loads it, so what it alone imports is not kept.
COMMAND_LINE = "calculator.__main__"

_DATE = (1980, 1, 1, 0, 0, 0)
_HEADER = 16  # bytes of a .pyc file before its code: what it was made by and from


class Loaded(NamedTuple):
    """What one run of the package loaded, or could load without the library."""

    files: set[str]  # paths within the library
    names: set[str]  # modules, those built into the runtime included


def main() -> int:
    """Write the library."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        compiled = Path(folder) / LIBRARY
        shutil.copyfile(STOCK / "python_stdlib.zip", compiled)
        compile_archive(compiled, docstrings=False)
        try:
            wanted = loaded_modules(STOCK / "python_stdlib.zip").files
            kept, total = write_trimmed(compiled, wanted)
            known = module_names(BUILT / LIBRARY) | loaded_modules(BUILT / LIBRARY).names
        except subprocess.CalledProcessError:
            print("The package does not run in the browser's runtime; see above.", file=sys.stderr)
            return 1
    absent = absent_imports(
        imports(BUILT / RULES, module_names(STOCK / "python_stdlib.zip")), known
    )
    if absent:
        print(*absent, sep="\n", file=sys.stderr)
        print(
            "The trimmed library keeps what the vignettes make the package load, and not these: "
            "import them at the top of the module, or do without.",
            file=sys.stderr,
        )
        return 1
    size = (BUILT / LIBRARY).stat().st_size / 1_000_000
    print(f"Standard library: {kept} of {total} modules, {size:.1f} MB")
    return 0


def visits() -> str:
    """Give what a run of the package is asked, one text a line: patients, and malformed input."""
    patients = (json.dumps(vignette.patient) for vignette in load_all())
    return "\n".join((*patients, *MALFORMED))


def loaded_modules(library: Path) -> Loaded:
    """Run the package with a library and give the modules it loads.

    Raises:
        subprocess.CalledProcessError: the package does not run in the runtime.
    """
    done = subprocess.run(
        [NODE, "scripts/loaded_modules.cjs", str(STOCK), str(library), str(BUILT / RULES)],
        input=visits(),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    told: dict[str, list[str]] = json.loads(done.stdout)
    files = {path.split("/lib/", 1)[-1].split("/", 1)[-1] for path in told["files"]}
    return Loaded(files, set(told["names"]))


def write_trimmed(compiled: Path, wanted: set[str]) -> tuple[int, int]:
    """Copy the wanted modules of a byte-compiled library, and say how many of how many."""
    with zipfile.ZipFile(compiled) as given, zipfile.ZipFile(BUILT / LIBRARY, "w") as trimmed:
        modules = [name for name in given.namelist() if name.endswith(".pyc")]
        kept = [name for name in sorted(modules) if name.removesuffix("c") in wanted]
        for name in kept:
            entry = zipfile.ZipInfo(name, _DATE)
            trimmed.writestr(entry, given.read(name), zipfile.ZIP_STORED)
    return len(kept), len(modules)


def module_names(archive: Path) -> set[str]:
    """Give the names of the modules in a zip, byte-compiled or not."""
    with zipfile.ZipFile(archive) as given:
        paths = [Path(name) for name in given.namelist() if name.endswith((".py", ".pyc"))]
    return {".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in paths}


def imports(package: Path, stock: Collection[str]) -> dict[str, set[str]]:
    """Give what the bytecode in a package imports anywhere, with the modules that import it.

    The stock library's names tell which words after `from … import` are modules.
    The package's own modules are not listed, nor are the imports of its command line.
    """
    own = module_names(package)
    found: dict[str, set[str]] = {}
    with zipfile.ZipFile(package) as given:
        for path in sorted(path for path in given.namelist() if path.endswith(".pyc")):
            importer = path.removesuffix(".pyc").replace("/", ".").removesuffix(".__init__")
            if importer == COMMAND_LINE:
                continue
            home = importer if path.endswith("/__init__.pyc") else importer.rpartition(".")[0]
            for name, taken in _import_statements(marshal.loads(given.read(path)[_HEADER:]), home):
                parts = {f"{name}.{word}" for word in taken} & set(stock)
                for module in ({name} | parts) - own:
                    found.setdefault(module, set()).add(importer)
    return found


def absent_imports(found: dict[str, set[str]], known: Collection[str]) -> list[str]:
    """Say which of the modules that are imported are not known, and by what."""
    return [
        f"{name}, imported by {', '.join(sorted(importers))}, is not in the trimmed library"
        for name, importers in sorted(found.items())
        if name not in known
    ]


def _import_statements(code: CodeType, home: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give the module and the words taken from it for each import, functions' bodies included."""
    steps = [step for step in dis.get_instructions(code) if step.opname != "EXTENDED_ARG"]
    for at, step in enumerate(steps):
        if step.opname == "IMPORT_NAME":
            # Before each import stand the number of its dots and the words that it takes.
            level, taken = steps[at - 2].argval, steps[at - 1].argval
            name = step.argval
            if level:
                above = home.split(".")[: len(home.split(".")) + 1 - level]
                name = ".".join([*above, name] if name else above)
            yield name, taken or ()
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _import_statements(inner, home)


if __name__ == "__main__":
    sys.exit(main())
