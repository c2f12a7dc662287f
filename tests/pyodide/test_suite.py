"""The package's whole test suite passes in the browser's runtime, with only what a reader has.

The built package is tested, with the trimmed library.
A module that this library lacks is noticed in three ways, because each alone has a gap:
the package is loaded before any test tool is; a guard watches what it imports while its tests run;
and its bytecode is read for imports that no test reaches.
"""

from __future__ import annotations

import ast
import importlib
import json
import os
import py_compile
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from scripts.build_rules import BUILT, NOT_IN_BROWSER, RULES
from scripts.build_runtime import COMMAND_LINE, LIBRARY, absent_imports, imports, module_names
from scripts.vendor_runtime import STOCK
from tests.pyodide import hypothesis_native

TESTS = Path(__file__).parents[1]

# Tests that a browser's runtime cannot run, each with the reason.
NOT_INSIDE = {
    "tests/unit/test_command_line.py::test_the_module_runs_as_a_program": "it starts a process",
}

# Never called: only reading the bytecode finds the import.
LAZY = """
def never_called():
    import fractions
"""

# Called, by a test that has loaded before what they import: only the guard finds these.
HIDDEN = """
import datetime
import importlib

def by_name():
    importlib.import_module("statistics")

def within_the_standard_library():
    datetime.datetime.strptime("2026", "%Y")
"""
TEST_OF_HIDDEN = """
import _strptime
import statistics
import pytest
from calculator import hidden

@pytest.mark.parametrize("name", ["by_name", "within_the_standard_library"])
def test_the_import_is_refused(name):
    with pytest.raises(ModuleNotFoundError):
        getattr(hidden, name)()
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a run in Pyodide gives."""

    code: int
    printed: str
    outcomes: dict[str, str]
    missed: dict[str, str]  # modules that the trimmed library lacks, each with who asked for it
    available: list[str]
    files: list[str]


def concerns_the_package(test: Path) -> bool:
    """Say whether a test imports the package, or what asks it, and none of the scripts."""
    found = set()
    for node in ast.walk(ast.parse(test.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
    roots = {name.partition(".")[0] for name in found}
    left_out = {".".join(folder.parts) for folder in NOT_IN_BROWSER}
    concerned = "calculator" in roots or "tests.answers" in found
    absent = any(".".join(name.split(".")[:2]) in left_out for name in found)
    return concerned and "scripts" not in roots and not absent


def run_inside(folder: Path, rules: Path, library: Path, *arguments: str) -> Told:
    """Run the tests of a folder in Pyodide."""
    stock = module_names(STOCK / "python_stdlib.zip")
    modules = module_names(rules) | imports(rules, stock).keys()
    deselected = [word for name in NOT_INSIDE for word in ("--deselect", name)]
    plugins = ["-p", "no:cacheprovider", "-p", "_hypothesis_pytestplugin"]
    asked = {
        "kept": sorted(module_names(library)),
        "stock": sorted(stock),
        "exempt": [COMMAND_LINE],
        "modules": sorted(modules - {COMMAND_LINE}),
        "arguments": ["-q", *plugins, *deselected, *arguments],
    }
    node = Path(sysconfig.get_path("scripts")) / "node"
    script = Path(__file__).with_name("suite.cjs")
    tools = sysconfig.get_path("purelib")
    done = subprocess.run(
        [str(node), str(script), str(STOCK), str(library), str(rules), str(folder), tools],
        input=json.dumps(asked),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stdout, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    del told["exit"]
    return Told(code=done.returncode, printed=done.stderr, **told)


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the tests that concern the package, and without the package's source."""
    folder = tmp_path_factory.mktemp("suite")
    shutil.copy("pyproject.toml", folder)
    wanted = [test for test in TESTS.glob("*/test_*.py") if concerns_the_package(test)]
    wanted = [test for test in wanted if test.parent.name in ("unit", "properties")]
    for file in (*wanted, *TESTS.glob("*.py"), *TESTS.glob("vignettes/*.toml")):
        target = folder / "tests" / file.relative_to(TESTS)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, target)
    return folder


@pytest.fixture(scope="module")
def told(suite: Path) -> Told:
    """What the whole suite gives on what was built."""
    return run_inside(suite, BUILT / RULES, BUILT / LIBRARY)


def test_every_test_that_concerns_the_package_is_taken(suite: Path) -> None:
    taken = {file.stem.removeprefix("test_") for file in suite.glob("tests/*/test_*.py")}
    assert taken >= {"criteria", "findings", "derived", "bridge", "guideline", "vignettes"}
    assert taken >= {"command_line", "properties"}
    assert "generate" not in taken


@pytest.mark.long
def test_the_same_tests_as_outside_pass_and_none_is_skipped(suite: Path, told: Told) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider"],
        cwd=suite,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    outside = {line for line in done.stdout.splitlines() if "::" in line}
    assert len(outside) > 300
    assert outside >= NOT_INSIDE.keys()
    assert told.code == 0, told.printed
    assert told.outcomes == dict.fromkeys(outside - NOT_INSIDE.keys(), "passed")


@pytest.mark.long
def test_the_package_under_test_is_the_built_one(told: Told) -> None:
    expected = {f"calculator/{name}" for name in ("__init__.pyc", "__main__.pyc", "bridge.pyc")}
    assert {file.removeprefix("/home/pyodide/") for file in told.files} >= expected
    assert {Path(file).suffix for file in told.files} == {".pyc"}


@pytest.mark.long
def test_the_package_asks_for_no_module_that_the_reader_lacks(told: Told) -> None:
    assert told.missed == {}
    found = imports(BUILT / RULES, module_names(STOCK / "python_stdlib.zip"))
    assert {"json", "dataclasses", "importlib.resources"} <= found.keys()
    assert absent_imports(found, told.available) == []


# The second is loaded late, when the references are read: the guard finds it while the tests run.
@pytest.mark.parametrize("absent", ["dataclasses", "importlib.readers"])
def test_a_module_taken_out_of_the_library_is_named(
    absent: str, suite: Path, tmp_path: Path
) -> None:
    library = tmp_path / LIBRARY
    path = absent.replace(".", "/") + ".pyc"
    with zipfile.ZipFile(BUILT / LIBRARY) as whole, zipfile.ZipFile(library, "w") as less:
        for name in sorted(set(whole.namelist()) - {path}):
            less.writestr(name, whole.read(name))
    told = run_inside(suite, BUILT / RULES, library, "tests/unit/test_guideline.py")
    assert told.code != 0
    assert told.missed.keys() == {absent}
    assert told.missed[absent].startswith("calculator.")


@pytest.mark.long
def test_an_import_in_a_function_is_named_called_or_not(told: Told, tmp_path: Path) -> None:
    rules = tmp_path / RULES
    shutil.copy(BUILT / RULES, rules)
    for name, source in (("lazy", LAZY), ("hidden", HIDDEN)):
        (tmp_path / f"{name}.py").write_text(source, encoding="utf-8")
        compiled = py_compile.compile(str(tmp_path / f"{name}.py"), doraise=True)
        assert compiled
        with zipfile.ZipFile(rules, "a") as package:
            package.write(compiled, f"calculator/{name}.pyc")

    found = imports(rules, module_names(STOCK / "python_stdlib.zip"))
    assert absent_imports(found, told.available) == [
        "fractions, imported by calculator.lazy, is not in the trimmed library"
    ]

    test = tmp_path / "suite" / "test_hidden.py"
    test.parent.mkdir()
    test.write_text(TEST_OF_HIDDEN, encoding="utf-8")
    seeded = run_inside(test.parent, rules, BUILT / LIBRARY)
    assert seeded.code != 0
    assert set(seeded.outcomes.values()) == {"passed"}, seeded.printed
    assert seeded.missed == {
        "fractions": "fractions",
        "statistics": "calculator.hidden",
        "_strptime": "calculator.hidden",
    }


NUMBERS = [0.0, 1.0, 1.5, 3.25, 1000.0, 65504.0, float("inf")]
TINY = {16: (2.0**-24, 2.0**-14), 32: (2.0**-149, 2.0**-126), 64: (5e-324, 2.0**-1022, 1.1, 1e308)}


@pytest.mark.parametrize("width", [16, 32, 64])
def test_the_stand_in_for_the_compiled_part_of_hypothesis_gives_the_same(width: int) -> None:
    original: dict[str, Any] = {}
    for part in ("floats", "cathetus"):
        module = importlib.import_module(f"hypothesis._native.internal.{part}")
        original |= {name: value for name, value in vars(module).items() if callable(value)}
    numbers = [number for size in (*NUMBERS, *TINY[width]) for number in (size, -size)]
    calls: list[tuple[str, tuple[Any, ...], dict[str, bool]]] = [
        ("width_smallest_normals", (width,), {})
    ]
    for x in (*numbers, float("nan")):
        calls += [("is_negative", (x,), {})]
        calls += [(name, (x, width), {}) for name in ("next_up", "next_down", "float_of")]
        calls += [("float_to_int", (x, width), {})]
        calls += [("int_to_float", (hypothesis_native.float_to_int(x, width), width), {})]
        for name in ("next_up_normal", "next_down_normal"):
            calls += [(name, (x, width), {"allow_subnormal": allowed}) for allowed in (True, False)]
        calls += [("cathetus", (x, y), {}) for y in (0.0, -0.0, 3.0, x)]
        calls += [("count_between_floats", (x, y, width), {}) for y in numbers if x < y or y is x]
    assert {name for name, *_ in calls} == original.keys()
    for name, given, named in calls:
        # The one that takes a root is for complex numbers only, and may round in its own way.
        form = "{:.12g}" if name == "cathetus" else "{!r}"
        ours = form.format(getattr(hypothesis_native, name)(*given, **named))
        assert ours == form.format(original[name](*given, **named)), (name, given, named)
