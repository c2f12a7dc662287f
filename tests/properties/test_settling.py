"""What settles a criterion, tried against every answer on small made-up criteria."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings

from calculator.alternatives.nearest import MOST, smallest
from calculator.alternatives.ways import can_come, is_gone, matters, ways
from calculator.criteria import Criterion, Truth
from calculator.findings import Patient
from calculator.open_questions import deciding
from tests.made_up import (
    CRITERIA,
    FINDINGS,
    PATIENTS,
    every_answer,
    fewest_changes,
    held,
    more_known,
    told_apart,
)

NOBODY = Patient({})


@settings(deadline=None, max_examples=500)
@given(CRITERIA, PATIENTS)
def test_a_truth_is_the_outcome_of_its_trace(criterion: Criterion, patient: Patient) -> None:
    """There is one logic, with its reasons or without."""
    assert criterion.truth(patient) is criterion.ask(patient).outcome


@settings(deadline=None, max_examples=80)
@given(CRITERIA)
def test_every_answer_of_a_class_meets_the_same_questions(criterion: Criterion) -> None:
    """The classes are complete: each answer is in one, and its example stands for it."""
    for apart in told_apart(criterion).values():
        for value in every_answer(apart.finding):
            (own,) = (one for one in apart.chosen(apart.bit(value)))
            for question in apart.questions:
                assert question.holds(value) is question.holds(own.answer)
                assert bool(apart.meeting(question) & apart.bit(value)) is question.holds(value)


@settings(deadline=None, max_examples=80)
@given(CRITERIA, PATIENTS)
def test_an_outcome_is_definite_when_one_of_its_ways_is_gone(
    criterion: Criterion, patient: Patient
) -> None:
    """The list of ways says the same as the criterion, whatever is known."""
    apart = told_apart(criterion)
    listed = {outcome: ways(criterion, outcome, apart) for outcome in (Truth.YES, Truth.NO)}
    for someone in more_known(patient, apart):
        truth = criterion.truth(someone)
        for outcome, found in listed.items():
            gone = any(is_gone(way, held(someone, apart)) for way in found)
            assert gone is (truth is outcome)


@settings(deadline=None, max_examples=100)
@given(CRITERIA)
def test_no_way_asks_for_more_than_another(criterion: Criterion) -> None:
    """Without this the smallest sets of changes would hold needless ones."""
    for outcome in (Truth.YES, Truth.NO):
        found = ways(criterion, outcome, told_apart(criterion))
        for one, other in product(found, repeat=2):
            if one is not other:
                assert not all(other.get(name, 0) and not other[name] & ~one[name] for name in one)


@settings(deadline=None, max_examples=80)
@given(CRITERIA, PATIENTS)
def test_the_smallest_changes_are_those_that_trying_everything_finds(
    criterion: Criterion, patient: Patient
) -> None:
    """None smaller makes it yes, each of them does, and none is left out."""
    apart = told_apart(criterion)
    best, expected = fewest_changes(criterion, patient, apart)
    found = smallest(ways(criterion, Truth.YES, apart), patient, apart)
    if best > MOST:
        assert found == ()
        return
    singles = {
        frozenset(zip(lacking, bits, strict=True))
        for lacking in found
        for bits in product(
            *([1 << n for n in range(9) if bits >> n & 1] for bits in lacking.values())
        )
    }
    # Of a selection a set of classes may hold one that more steps lead to.
    assert expected <= singles
    assert {frozenset(name for name, _ in one) for one in expected} == {
        frozenset(lacking) for lacking in found
    }
    extra = singles - expected
    assert all(any(name == "taken" for name, _ in one) for one in extra)


@settings(deadline=None, max_examples=60)
@given(CRITERIA, CRITERIA, PATIENTS)
def test_a_finding_matters_if_some_answers_make_it_matter(
    criterion: Criterion, hiding: Criterion, patient: Patient
) -> None:
    """Everything that may come to be known beside it is counted, and what hides the outcome."""
    apart = told_apart(criterion, hiding)
    there = ways(criterion, Truth.YES, apart)
    away = ways(hiding, Truth.NO, apart)
    around = list(more_known(patient, apart))
    for finding in FINDINGS:
        if finding.id in patient.values:
            continue
        expected = any(
            criterion.truth(someone) is not Truth.YES
            and criterion.truth(told := someone.knowing(finding, one.answer)) is Truth.YES
            and hiding.truth(told) is not Truth.NO
            for someone in around
            if finding.id not in someone.values
            for one in apart[finding.id].classes
        )
        assert matters(finding.id, there, held(patient, apart), away) is expected
    possible = any(
        criterion.truth(someone) is Truth.YES and hiding.truth(someone) is not Truth.NO
        for someone in around
    )
    assert can_come(there, held(patient, apart), away) is possible


@settings(deadline=None, max_examples=150)
@given(CRITERIA, PATIENTS)
def test_what_settles_a_criterion_alone_is_what_trying_each_answer_finds(
    criterion: Criterion, patient: Patient
) -> None:
    """One answer is enough exactly where asking with it gives a definite outcome."""
    apart = told_apart(criterion)
    found = deciding(criterion, criterion.ask(patient), apart, {})
    expected = {}
    for finding in FINDINGS:
        if finding.id in patient.values or criterion.truth(patient) is not Truth.UNKNOWN:
            continue
        bits = {Truth.YES: 0, Truth.NO: 0, Truth.UNKNOWN: 0}
        for one in apart[finding.id].classes:
            outcome = criterion.truth(patient.knowing(finding, one.answer))
            bits[outcome] |= apart[finding.id].bit(one.answer)
        if bits[Truth.YES] or bits[Truth.NO]:
            expected[finding.id] = {Truth.YES: bits[Truth.YES], Truth.NO: bits[Truth.NO]}
    assert found == expected
