"""The clinical questions: read with every fault named at once, and tied to what they rest on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from calculator import audit
from calculator.audit import Event, InvalidEvidence, Question, check_questions, questions
from calculator.audit.questions import read_questions
from calculator.audit.studies import Study, read_studies
from calculator.recommendations import RECOMMENDATIONS
from calculator.vocabulary import Certainty

STUDY = """
[[study]]
id = "first"
reference = "known2020"
title = "A study"
design = "cohort"
population = "adults"
limits = ["Small."]
mark = "read"

[[study.outcomes]]
id = "alive"
name = "alive"
arms = [
    { id = "given", label = "treated", events = 8, n = 9 },
    { id = "not", label = "others", events = 3, n = 9 },
    { id = "share", label = "share", percent = 40, denominator = "not given" },
]
effects = [{ id = "ratio", measure = "risk ratio", value = 0.5, mark = "read" }]
mark = "read"

[[study.outcomes]]
id = "silent"
name = "harm"
finding = "None."
mark = "read"
"""

QUESTION = """
[[question]]
id = "one"
title = "One"
asks = "Does it work?"
population = "adults"
intervention = "this"
comparison = "that"
outcome = "being alive"
recommendations = ["R01"]
certainty = "not-stated"
bottom_line = "It may: {first.alive.given}."
gap = "Nothing else."

[[question.rows]]
study = "first"
outcome = "alive"
intervention = "given"
comparison = "not"
effects = ["ratio"]
event = "good"
fisher = true
bias = ["small"]

[[question.rows]]
study = "first"
outcome = "silent"
event = "bad"
bias = []
"""


def known() -> Sequence[Study]:
    problems: list[str] = []
    found = read_studies(STUDY, {"known2020"}, problems)
    assert problems == []
    return found


def faults(text: str) -> list[str]:
    problems: list[str] = []
    read_questions(text, known(), problems)
    return problems


def test_a_question_is_read_whole() -> None:
    problems: list[str] = []
    (study,) = known()
    (question,) = read_questions(QUESTION, [study], problems)
    assert problems == []
    assert question.bottom_line == "It may: 8 of 9."
    assert question.certainty is Certainty.NOT_STATED
    first, second = question.rows
    assert (first.study, first.outcome) == (study, study.outcomes[0])
    assert (first.intervention, first.comparison) == study.outcomes[0].arms[:2]
    assert (first.effects, first.event, first.fisher) == (
        study.outcomes[0].effects,
        Event.GOOD,
        True,
    )
    assert (second.intervention, second.comparison, second.effects) == (None, None, ())
    assert (second.event, second.fisher, second.bias) == (Event.BAD, False, ())


ROW = "questions.toml: one: rows[0]"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('title = "One"', "", "questions.toml: one: title: missing"),
        ('certainty = "not-stated"', 'certainty = "sure"', "questions.toml: one: certainty: must"),
        ('["R01"]', "[]", "questions.toml: one: recommendations: a question belongs to at least"),
        ('gap = "Nothing else."', 'other = "x"', "questions.toml: one: other: not a key that is"),
        ("{first.alive.given}", "{first.gone.given}", "questions.toml: one[0]: no study has the"),
        (QUESTION, QUESTION * 2, "questions.toml: one: id: used 2 times"),
        ('study = "first"', 'study = "second"', f"{ROW}: study: second is not known"),
        ('outcome = "alive"', 'outcome = "gone"', f"{ROW}: outcome: first has no outcome gone"),
        ('= "given"', '= "gone"', f"{ROW}: intervention: the outcome has no arm gone"),
        ('= "not"', '= "gone"', f"{ROW}: comparison: the outcome has no arm gone"),
        ('= "not"', '= "given"', f"{ROW}: comparison: stands beside another arm"),
        ('intervention = "given"\n', "", f"{ROW}: comparison: stands beside another arm"),
        ('["ratio"]', '["odds"]', f"{ROW}: effects: the outcome has no published effect odds"),
        ('event = "good"', 'event = "fine"', f"{ROW}: event: must be one of good, bad; got fine"),
        ("fisher = true", "fisher = 1", f"{ROW}: fisher: must be true or false, got 1"),
        ('= "not"', '= "share"', f"{ROW}: fisher: an exact test needs two arms with their sizes"),
        ('bias = ["small"]', "", f"{ROW}: bias: missing"),
        (
            'intervention = "given"\ncomparison = "not"\neffects = ["ratio"]',
            "",
            f"{ROW}: intervention: a row shows an arm, an effect or an outcome in words",
        ),
        (
            QUESTION[QUESTION.index('gap = "') :],
            "",
            "questions.toml: one: gap: there is no row: say what no study shows",
        ),
    ],
)
def test_a_faulty_question_is_named_with_its_place(old: str, new: str, problem: str) -> None:
    assert old in QUESTION
    found = faults(QUESTION.replace(old, new, 1))
    assert any(one.startswith(problem) for one in found), found


def test_all_faults_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = QUESTION.replace('title = "One"', "").replace('study = "first"', 'study = "second"')
    monkeypatch.setattr(audit, "data", lambda _: broken)
    questions.cache_clear()
    with pytest.raises(InvalidEvidence) as caught:
        questions()
    questions.cache_clear()
    first, *others = caught.value.problems
    assert first == "questions.toml: one: title: missing"
    assert [other.partition(": ")[2][:12] for other in others] == [
        "one: rows[0]",
        "one: rows[1]",
        "one[0]: no s",
    ]


def test_every_recommendation_of_a_question_exists() -> None:
    assert list(check_questions(questions(), RECOMMENDATIONS)) == []
    strange: Question = replace(questions()[0], recommendations=("R99",))
    assert list(check_questions([strange], RECOMMENDATIONS)) == [
        (strange.id, "belongs to R99, which is not a recommendation")
    ]


def test_the_questions_are_those_that_clinicians_ask() -> None:
    assert [question.id for question in questions()] == [
        "triple-or-step-up",
        "tacrolimus-or-ciclosporin",
        "rituximab",
        "mycophenolate",
        "ivig",
        "jak-inhibitor",
        "plasma-exchange",
        "lung-transplant",
    ]


def test_certainty_is_never_this_sites_own() -> None:
    """No grade of the guideline could be read; the site grades nothing itself."""
    assert {question.certainty for question in questions()} == {Certainty.NOT_STATED}


def test_every_row_says_why_it_may_mislead() -> None:
    for question in questions():
        for row in question.rows:
            assert row.bias, (question.id, row.study.id)


def test_no_exact_test_stands_where_it_would_mislead() -> None:
    """The evidence file asks for none in the IVIG study, whose groups were not read."""
    asked = {row.study.id for question in questions() for row in question.rows if row.fisher}
    assert asked == {
        "aggressive2024",
        "kurasawa2018",
        "sasaki2024",
        "shirakashi2020",
        "yamada2025",
    }
