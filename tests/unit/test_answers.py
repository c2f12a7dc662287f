"""Classes of answers that the guideline cannot tell apart."""

from __future__ import annotations

import pytest

from calculator import dictionary as ask
from calculator.answers import answer_classes, questions, selection_classes
from calculator.criteria import (
    all_of,
    any_of,
    at_least,
    below,
    fewer_than,
    includes,
    one_of,
    present,
)
from calculator.findings import Finding
from calculator.guideline import GUIDELINE

ASKED = tuple(questions(criterion for _, criterion in GUIDELINE.criteria()))


def test_questions_are_given_once_each() -> None:
    """A question that stands in several criteria is one question."""
    adult = at_least(ask.AGE, 18)
    found = list(questions([all_of(adult, present(ask.ILD)), any_of(adult)]))
    assert found == [adult, present(ask.ILD)]


def test_thresholds_cut_a_number_into_intervals_that_hold_their_start() -> None:
    """At a threshold the answer is that of the numbers above it, for `below` and `at least`."""
    asked = list(questions([below(ask.NEUTROPHILS, 1.0), at_least(ask.NEUTROPHILS, 1.5)]))
    classes = answer_classes(ask.NEUTROPHILS, asked)
    assert [(one.answer, one.label) for one in classes] == [
        (0.95, "below 1 ×10⁹/L"),
        (1.0, "1 ×10⁹/L or more, below 1.5"),
        (1.5, "1.5 ×10⁹/L or more"),
    ]


def test_a_threshold_at_the_least_number_cuts_nothing_and_one_at_the_greatest_does() -> None:
    """An interval holds its start, so that below the first there is none."""
    least, greatest = ask.AGE.minimum, ask.AGE.maximum
    assert len(answer_classes(ask.AGE, list(questions([at_least(ask.AGE, least)])))) == 1
    classes = answer_classes(ask.AGE, list(questions([at_least(ask.AGE, greatest)])))
    assert [one.members for one in classes] == [(least,), (greatest,)]


def test_options_that_meet_the_same_criteria_are_one_class() -> None:
    """Only what a criterion can tell apart is told apart."""
    asked = list(questions([one_of(ask.HEPATITIS_B, "negative")]))
    assert [one.label for one in answer_classes(ask.HEPATITIS_B, asked)] == [
        "surface antigen positive or core antibody only",
        "negative",
    ]


def test_a_finding_that_no_criterion_looks_at_has_one_class() -> None:
    """Nothing depends on a score's ingredients."""
    (only,) = answer_classes(ask.KL6, ASKED)
    assert only.label == "any number of U/mL"
    assert len(answer_classes(ask.ANTI_RO52, ASKED)) == 1


def test_a_selection_has_no_classes() -> None:
    """Each of its options is a question of its own."""
    assert answer_classes(ask.CURRENT_AGENTS, ASKED) == ()


def test_whole_answers_to_a_selection_have_classes_by_what_is_counted() -> None:
    """The shortest list stands for its class; options that nothing counts are in none."""
    few = fewer_than(2, ask.CURRENT_AGENTS, frozenset({"ivig", "rituximab"}), "are taken")
    asked = [few, includes(ask.CURRENT_AGENTS, "ivig")]
    classes = selection_classes(ask.CURRENT_AGENTS, list(questions(asked)))
    assert [sorted(one.answer) for one in classes] == [[], ["ivig"], ["ivig", "rituximab"]]
    (only,) = selection_classes(ask.CURRENT_AGENTS, [])
    assert only.answer == frozenset()


def test_the_shorter_answer_to_a_selection_stands_first() -> None:
    """A reader is shown the smallest change first, wherever its option stands in the form."""
    three = frozenset({"tacrolimus", "rituximab", "ivig"})
    few = fewer_than(3, ask.CURRENT_AGENTS, three, "are taken")
    asked = list(questions([few, includes(ask.CURRENT_AGENTS, "glucocorticoid")]))
    answers = [one.answer for one in selection_classes(ask.CURRENT_AGENTS, asked)]
    assert answers == [frozenset(), {"glucocorticoid"}, three, {"glucocorticoid", *three}]


@pytest.mark.parametrize(
    ("finding", "bits", "words"),
    [
        (ask.NEUTROPHILS, 0b011, "below 1.5 ×10⁹/L"),
        (ask.NEUTROPHILS, 0b110, "1 ×10⁹/L or more"),
        (ask.NEUTROPHILS, 0b101, "below 1 ×10⁹/L or 1.5 ×10⁹/L or more"),
        (ask.NEUTROPHILS, 0b010, "1 ×10⁹/L or more, below 1.5"),
        (ask.NEUTROPHILS, 0b111, "any number of ×10⁹/L"),
        (ask.PREGNANCY, 0b01, "yes"),
        (
            ask.OXYGEN,
            0b011,
            "room air, low-flow oxygen, high-flow oxygen, invasive ventilation or ECMO",
        ),
        (
            ask.CURRENT_AGENTS,
            0b00001111,
            "fewer than 3 first-line immunosuppressants are being taken",
        ),
        (
            ask.CURRENT_AGENTS,
            0b11110000,
            "at least 3 first-line immunosuppressants are being taken",
        ),
        (ask.CURRENT_AGENTS, 0b01111110, "Medicines being taken now: tacrolimus or ciclosporin"),
        (
            ask.CURRENT_AGENTS,
            0b10000001,
            "not Medicines being taken now: tacrolimus or ciclosporin",
        ),
        (
            ask.CURRENT_AGENTS,
            0b00010101,
            "none, tacrolimus or glucocorticoid, tacrolimus and ciclosporin",
        ),
    ],
)
def test_sets_of_classes_are_put_into_words(
    finding: Finding[object], bits: int, words: str
) -> None:
    """Intervals that follow on each other are one; a list is named by the question it meets."""
    assert GUIDELINE.told_apart[finding.id].words(bits) == words


@pytest.mark.parametrize("finding", ask.DICTIONARY, ids=lambda finding: finding.id)
def test_every_answer_of_a_class_is_treated_as_its_example(finding: Finding[object]) -> None:
    """Classes are cut by the questions themselves, so neighbours differ in at least one."""
    own = [question for question in ASKED if question.finding == finding]
    classes = answer_classes(finding, ASKED)
    signatures = [tuple(question.holds(one.answer) for question in own) for one in classes]
    assert len(set(signatures)) == len(signatures)
