"""Every import in the package's bytecode is found, wherever it stands, and looked up by name."""

from __future__ import annotations

import importlib.util
import marshal
import zipfile
from pathlib import Path

import pytest

from scripts import build_runtime
from scripts.build_runtime import Loaded, absent_imports, imports, module_names

STOCK = {"collections", "collections.abc", "fractions", "json", "json.decoder", "os", "zlib"}


def write_package(folder: Path, **sources: str) -> Path:
    """Write byte-compiled modules into a zip; in the names `__` stands for a point."""
    archive = folder / "rules.zip"
    with zipfile.ZipFile(archive, "w") as package:
        for name, source in {"calculator____init__": "", **sources}.items():
            code = marshal.dumps(compile(source, name, "exec"))
            path = "/".join(name.split("__", 1)) + ".pyc"
            package.writestr(path, importlib.util.MAGIC_NUMBER + bytes(12) + code)
    return archive


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import json", {"json"}),
        ("import os.path as place", {"os.path"}),
        ("from json import decoder, dumps", {"json", "json.decoder"}),
        ("from json import *", {"json"}),
        ("from calculator import units", set()),
        ("from . import units", set()),
        ("from .units import BY_NAME", set()),
        ("from .absent import thing", {"calculator.absent"}),
        ("def half():\n    import fractions", {"fractions"}),
        ("class A:\n    def b(self):\n        return lambda: __import__", set()),
        (
            "class A:\n    def b(self):\n        def c():\n            from zlib import crc32",
            {"zlib"},
        ),
        ("try:\n    import fractions\nexcept ImportError:\n    pass", {"fractions"}),
        # So many names that the import's own number needs a second instruction.
        ("\n".join(f"name_{n} = {n}.5" for n in range(300)) + "\nimport fractions", {"fractions"}),
    ],
)
def test_an_import_is_found_wherever_it_stands(
    source: str, found: set[str], tmp_path: Path
) -> None:
    package = write_package(tmp_path, calculator__extra=source, calculator__units="")
    assert imports(package, STOCK) == {name: {"calculator.extra"} for name in found}


def test_what_only_the_command_line_imports_is_not_asked_for(tmp_path: Path) -> None:
    package = write_package(tmp_path, calculator____main__="import argparse")
    assert imports(package, STOCK) == {}


def test_what_is_absent_is_told_with_all_who_import_it() -> None:
    found = {"json": {"calculator.a"}, "fractions": {"calculator.b", "calculator.a"}}
    assert absent_imports(found, {"json"}) == [
        "fractions, imported by calculator.a, calculator.b, is not in the trimmed library"
    ]
    assert absent_imports(found, {"json", "fractions"}) == []


def test_the_build_fails_and_names_what_is_absent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_package(tmp_path, calculator__extra="def half():\n    import fractions")
    stock = tmp_path / "python_stdlib.zip"
    with zipfile.ZipFile(stock, "w") as library:
        library.writestr("json/__init__.py", "")
        library.writestr("fractions.py", "")
    monkeypatch.setattr(build_runtime, "BUILT", tmp_path)
    monkeypatch.setattr(build_runtime, "STOCK", tmp_path)
    monkeypatch.setattr(build_runtime, "compile_archive", lambda *_, **__: None)
    monkeypatch.setattr(build_runtime, "loaded_modules", lambda _: Loaded(set(), {"json"}))
    monkeypatch.setattr("sys.argv", ["build_runtime"])
    assert build_runtime.main() == 1
    assert "fractions, imported by calculator.extra" in capsys.readouterr().err
    assert module_names(stock) == {"json", "fractions"}
