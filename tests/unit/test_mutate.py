"""Small changes of the program: they are named as the program names its functions, and counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.mutate.__main__ import asked_tests, function
from scripts.mutate.results import Mutated, Results, Survivor


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
    left = Survivor(function="f", was="1", became="2", reason="")
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
