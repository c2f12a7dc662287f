"""Criteria answer in three values, explain themselves, and know what is missing."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product

import pytest

from calculator import dictionary as ask
from calculator.criteria import (
    ALWAYS,
    NEVER,
    Criterion,
    Truth,
    absent,
    all_of,
    any_of,
    at_least,
    below,
    fewer_than,
    includes,
    none_of,
    one_of,
    present,
)
from calculator.findings import Patient

NOBODY = Patient({})
YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN

# One yes/no finding per wanted truth: yes, no, left out.
_FIXED = {
    YES: present(ask.ILD),
    NO: present(ask.PREGNANCY),
    UNKNOWN: present(ask.ANTI_RO52),
}
_PATIENT = Patient({"ild": True, "pregnancy": False})


def outcome(criterion: Criterion, **values: object) -> Truth:
    return criterion.ask(Patient(values)).outcome


def test_a_truth_refuses_to_be_a_bool() -> None:
    words = "a Truth has three values: compare it with Truth.YES, NO or UNKNOWN"
    with pytest.raises(TypeError, match=f"^{re.escape(words)}$"):
        bool(YES)


@pytest.mark.parametrize(("first", "second"), list(product(Truth, repeat=2)))
def test_combinations_follow_kleene(first: Truth, second: Truth) -> None:
    """Kleene's tables: no decides all_of, yes decides any_of, and unknown never decides."""
    parts = (_FIXED[first], _FIXED[second])
    pair = {first, second}
    every = NO if NO in pair else UNKNOWN if UNKNOWN in pair else YES
    some = YES if YES in pair else UNKNOWN if UNKNOWN in pair else NO
    none = {YES: NO, NO: YES, UNKNOWN: UNKNOWN}[some]
    assert all_of(*parts).ask(_PATIENT).outcome is every
    assert any_of(*parts).ask(_PATIENT).outcome is some
    assert none_of(*parts).ask(_PATIENT).outcome is none


def test_empty_combinations_are_definite() -> None:
    assert ALWAYS.ask(NOBODY).outcome is YES
    assert NEVER.ask(NOBODY).outcome is NO
    assert none_of().ask(NOBODY).outcome is YES


@pytest.mark.parametrize(
    ("criterion", "yes", "no"),
    [
        (at_least(ask.AGE, 18), {"age": 18.0}, {"age": 17.999}),
        (below(ask.NEUTROPHILS, 1.5), {"neutrophils": 1.499}, {"neutrophils": 1.5}),
        (present(ask.ILD), {"ild": True}, {"ild": False}),
        (absent(ask.ILD), {"ild": False}, {"ild": True}),
        (one_of(ask.SEX, "female"), {"sex": "female"}, {"sex": "male"}),
        (
            includes(ask.CURRENT_AGENTS, "tacrolimus", "ciclosporin"),
            {"current_agents": frozenset({"ciclosporin"})},
            {"current_agents": frozenset({"methotrexate"})},
        ),
        (
            fewer_than(2, ask.CURRENT_AGENTS, frozenset({"tacrolimus", "ivig"}), "of these"),
            {"current_agents": frozenset({"tacrolimus", "methotrexate"})},
            {"current_agents": frozenset({"tacrolimus", "ivig"})},
        ),
    ],
    ids=lambda value: value.label if hasattr(value, "label") else "",
)
def test_a_question_is_yes_no_or_unknown(
    criterion: Criterion, yes: dict[str, object], no: dict[str, object]
) -> None:
    assert outcome(criterion, **yes) is YES
    assert outcome(criterion, **no) is NO
    assert outcome(criterion) is UNKNOWN
    assert [finding.id for finding in criterion.findings()] == list(yes)


@pytest.mark.parametrize(
    ("criterion", "words"),
    [
        (at_least(ask.AGE, 18), "Age 18 years or more"),
        (below(ask.NEUTROPHILS, 1.5), "Neutrophils below 1.5 ×10⁹/L"),
        (present(ask.ILD), "Interstitial lung disease on HRCT"),
        (absent(ask.ILD), "no interstitial lung disease on HRCT"),
        (one_of(ask.SEX, "female", "male"), "Sex: female or male"),
        (includes(ask.CURRENT_AGENTS, "ivig", "tacrolimus"), "tacrolimus or IVIG"),
        (fewer_than(3, ask.CURRENT_AGENTS, frozenset({"ivig"}), "agents"), "fewer than 3 agents"),
    ],
)
def test_a_criterion_prints_itself_in_words(criterion: Criterion, words: str) -> None:
    assert criterion.label.endswith(words)


def test_an_option_that_does_not_exist_is_refused_when_the_rule_is_written() -> None:
    with pytest.raises(ValueError, match="sex: not an option: other"):
        one_of(ask.SEX, "other")
    with pytest.raises(ValueError, match="not an option: aspirin"):
        includes(ask.CURRENT_AGENTS, "aspirin")
    with pytest.raises(ValueError, match="not an option: aspirin"):
        fewer_than(1, ask.CURRENT_AGENTS, frozenset({"aspirin"}), "agents")


def test_missing_names_only_what_could_still_settle_the_answer() -> None:
    criterion = all_of(
        present(ask.ILD),
        any_of(present(ask.PREGNANCY), present(ask.ACTIVE_INFECTION)),
        none_of(present(ask.ANTI_RO52), present(ask.ACTIVE_INFECTION)),
    )
    assert list(criterion.ask(NOBODY).missing()) == [
        "ild",
        "pregnancy",
        "active_infection",
        "anti_ro52",
    ]
    infected_or_not = Patient({"ild": True, "pregnancy": True})
    assert list(criterion.ask(infected_or_not).missing()) == ["anti_ro52", "active_infection"]
    assert list(criterion.ask(Patient({"ild": False})).missing()) == []


def test_a_trace_keeps_the_answer_of_the_patient_in_words() -> None:
    trace = at_least(ask.AGE, 18).ask(Patient({"age": 45.0}))
    assert trace.to_dict() == {
        "label": "Age 18 years or more",
        "outcome": "yes",
        "because": [],
        "finding": "age",
        "answer": "45 years",
    }


def test_equal_criteria_compare_equal() -> None:
    assert at_least(ask.AGE, 18) == at_least(ask.AGE, 18)
    assert at_least(ask.AGE, 18) != at_least(ask.AGE, 60)
    assert all_of(present(ask.ILD)) != any_of(present(ask.ILD))


@pytest.mark.parametrize(
    ("combined", "label"),
    [(all_of, "all of these"), (any_of, "any of these"), (none_of, "none of these")],
)
def test_parts_without_a_name_of_their_own_are_named_by_how_they_are_combined(
    combined: Callable[..., Criterion], label: str
) -> None:
    assert combined(present(ask.ILD)).label == label
