"""Small changes of the program: they are named as the program names its functions, and counted."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from pathlib import Path

import markdown
import pytest

from calculator import bridge
from scripts.generate.mutation import UNEXPLAINED, change, tables
from scripts.mutate.__main__ import asked_tests, function
from scripts.mutate.results import Mutated, Results, Survivor, explained, read


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("calculator.treatment.x__stand__mutmut_12", "_stand"),
        ("calculator.derived.x_bsa_mosteller__mutmut_8", "bsa_mosteller"),
        ("calculator.findings.xǁMeasureǁ_within__mutmut_1", "Measure._within"),
        ("calculator.criteria.xǁTruthǁ__bool____mutmut_2", "Truth.__bool__"),
    ],
)
def test_a_change_is_told_by_the_name_of_its_function(name: str, words: str) -> None:
    assert function(name) == words


def test_every_test_that_is_asked_exists() -> None:
    assert len(asked_tests()) > 10
    assert [name for name in asked_tests() if not Path(name).is_file()] == []


def test_what_was_noticed_is_counted_over_all_modules() -> None:
    left = Survivor(function="f", was="1", became="2")
    results = Results(
        digest="sha256:0",
        date="2026-11-26",
        tool="mutmut",
        modules=[
            Mutated(module="a", mutants=10, survivors=[left]),
            Mutated(module="b", mutants=5, survivors=[]),
        ],
    )
    assert (results.mutants, results.killed) == (15, 14)


def test_at_least_95_of_100_changes_were_noticed() -> None:
    results = read()
    assert results.killed >= 0.95 * results.mutants


def test_what_was_not_noticed_is_explained_and_nothing_else_is() -> None:
    left = {one.function for module in read().modules for one in module.survivors}
    assert set(explained()) == left


def test_the_tables_list_every_module_and_every_change_that_was_not_noticed() -> None:
    results = replace(read(), digest=bridge.content_digest())
    written = tables(results)
    for module in results.modules:
        noticed = module.mutants - len(module.survivors)
        assert f"| {module.module} | {module.mutants:,} | {noticed:,} |" in written
        for one in module.survivors:
            assert f"{change(one)} |" in written
            assert f"{explained()[one.function]} |" in written
    assert UNEXPLAINED not in written
    assert "have changed" not in written
    assert "have changed since then" in tables(replace(results, digest="sha256:0"))


def test_code_stays_within_its_cell() -> None:
    one = Survivor(function="f", was="a | b", became="if a < b:\nc")
    assert change(one) == ("<code>a &#124; b</code> became <code>if a &lt; b:<br>c</code>")
    assert change(replace(one, became="")) == "<code>a &#124; b</code> became nothing"


def test_nothing_in_code_is_read_as_markup() -> None:
    """An asterisk that vanishes, or a word in italics, would show another change than was made."""
    one = Survivor(function="a._b_", was="zip([*inside, None], _other)", became="zip([*inside])`")
    results = replace(read(), modules=[Mutated(module="a", mutants=10, survivors=[one])])
    shown = markdown.markdown(tables(results), extensions=["tables", "md_in_html"])
    assert "<em>" not in shown
    cells = [html.unescape(code) for code in re.findall(r"<code>(.*?)</code>", shown)]
    assert cells == [results.digest, one.function, one.was, one.became]


def test_a_change_without_a_reason_is_shown_as_such() -> None:
    left = Survivor(function="f", was="1", became="2")
    results = replace(read(), modules=[Mutated(module="a", mutants=10, survivors=[left])])
    (row,) = [line for line in tables(results).splitlines() if change(left) in line]
    assert row.startswith("| <code>f</code> |")
    assert row.endswith(f"{UNEXPLAINED} |")
