"""Every example in the package and on the page for other programs does what it says."""

from __future__ import annotations

import doctest
import importlib
import os
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import calculator
import calculator.programs

PAGE = Path("docs/programs.md")
ROOT = Path.cwd()
ANYTHING = "…"


class Block(NamedTuple):
    """A fenced block of the page: its language, the file that it shows, if any, and its text."""

    language: str
    file: str
    text: str


def blocks() -> Iterator[Block]:
    text = PAGE.read_text(encoding="utf-8")
    for found in re.finditer(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$', text, re.M | re.S):
        yield Block(found[1], found[2] or "", found[3])


def commands(block: Block) -> Iterator[tuple[str, str]]:
    """Give each command of a block with what it is said to print."""
    for part in re.split(r"^\$ ", block.text, flags=re.M)[1:]:
        command, _, printed = part.partition("\n")
        yield command, printed


def matches(printed: str, expected: str) -> bool:
    """Say whether something was printed as expected; an ellipsis stands for anything."""
    pattern = ".*".join(re.escape(part) for part in expected.strip().split(ANYTHING))
    return re.fullmatch(pattern, printed.strip(), re.S) is not None


MODULES = [
    module.name
    for module in pkgutil.walk_packages(calculator.__path__, "calculator.")
    if module.name != "calculator.__main__"
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_a_module_hold(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_the_modules_have_examples() -> None:
    finder = doctest.DocTestFinder(exclude_empty=True)
    found = [finder.find(importlib.import_module(name)) for name in MODULES]
    assert sum(bool(test.examples) for tests in found for test in tests) > 10


def test_the_python_on_the_page_holds() -> None:
    text = "\n".join(block.text for block in blocks() if block.language == "pycon")
    test = doctest.DocTestParser().get_doctest(text, {}, "programs.md", str(PAGE), 0)
    assert len(test.examples) > 8
    assert doctest.DocTestRunner().run(test).failed == 0


def test_the_commands_on_the_page_print_what_it_says(tmp_path: Path) -> None:
    """In order and in one folder, as a reader would type them."""
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
    }
    ran = 0
    for block in blocks():
        if block.file:
            (tmp_path / block.file).write_text(block.text, encoding="utf-8")
        if block.language != "console":
            continue
        for command, expected in commands(block):
            done = subprocess.run(
                ["sh", "-c", command],
                cwd=tmp_path,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                check=False,
            )
            assert matches(done.stdout, expected), f"{command}\n{done.stdout[:2000]}"
            ran += 1
    assert ran >= 9


def test_an_example_that_does_not_hold_is_found() -> None:
    assert matches('{"a": 1, "b": 2}\n', '{"a": …}\n')
    assert not matches('{"a": 1}\n', '{"b": …}\n')
    assert not matches("1\n2\n", "1\n")


def test_everything_that_the_package_exports_is_on_the_page() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [name for name in calculator.__all__ if f"`{name}`" not in text] == []
    assert all(hasattr(calculator, name) for name in calculator.__all__)
