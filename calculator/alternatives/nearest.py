"""The fewest changes of answers that would make something apply which does not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from itertools import combinations

from calculator.alternatives.outcomes import SCOPE, outcomes_asked
from calculator.alternatives.phrases import Answer, answer, members
from calculator.alternatives.ways import Way, simplest, ways
from calculator.answers import Distinctions, counted
from calculator.criteria import Truth
from calculator.findings import Patient, Selection
from calculator.guideline import GUIDELINE

MOST = 3
"""The most answers that are changed together."""


def would_apply(patient: Patient) -> dict[str, tuple[tuple[Answer, ...], ...]]:
    """Give, by id, what would make each recommendation or regimen yes that is not.

    Each is all smallest sets of changed answers, of up to three; nothing, where more are needed.
    An answer to an unknown finding counts as one, and so does each agent that is put to or taken
    from those that are taken now. Sets with an answer that is pointless beside another are left
    out, unless there is no other.
    """
    return {
        name: _sensible(smallest(_ways_to(name), patient, GUIDELINE.told_apart), patient)
        for name, criterion in outcomes_asked().items()
        if name != SCOPE and criterion.truth(patient) is not Truth.YES
    }


@cache
def _ways_to(name: str) -> tuple[Way, ...]:
    return ways(outcomes_asked()[name], Truth.YES, GUIDELINE.told_apart)


def smallest(
    found: Iterable[Way], patient: Patient, told_apart: Mapping[str, Distinctions]
) -> tuple[Way, ...]:
    """Give what is lacking to go one of the ways, where fewest answers have to change."""
    priced: dict[int, list[Way]] = {}
    for way in found:
        lacking = {
            name: bits for name, bits in way.items() if _is_lacking(name, bits, patient, told_apart)
        }
        price = sum(_steps(told_apart[name], bits, patient) for name, bits in lacking.items())
        priced.setdefault(price, []).append(lacking)
    fewest = min(priced, default=MOST + 1)
    return simplest(priced[fewest]) if fewest <= MOST else ()


def _is_lacking(
    name: str, bits: int, patient: Patient, told_apart: Mapping[str, Distinctions]
) -> bool:
    value = patient.values.get(name)
    return value is None or not told_apart[name].bit(value) & bits


def _steps(apart: Distinctions, bits: int, patient: Patient) -> int:
    """Count the changes that one finding needs."""
    value = patient.values.get(apart.finding.id)
    if value is None or not isinstance(apart.finding, Selection):
        return 1
    near = _near(apart, bits, value)
    return MOST + 1 if near is None else len(near ^ value)


def _near(apart: Distinctions, bits: int, value: frozenset[str]) -> frozenset[str] | None:
    """Give the nearest answer to a selection in a set of classes, if few options change."""
    options = sorted(frozenset().union(*(counted(question) for question in apart.questions)))
    others = (
        value ^ frozenset(changed)
        for count in range(1, MOST + 1)
        for changed in combinations(options, count)
    )
    return next((other for other in others if apart.bit(other) & bits), None)


def _sensible(found: Iterable[Way], patient: Patient) -> tuple[tuple[Answer, ...], ...]:
    """Put sets of answers into words, without those that hold a pointless one if others do not."""
    sets = [_in_words(lacking, patient) for lacking in found]
    sensible = tuple(answers for answers, has_point in sets if has_point)
    return sensible or tuple(answers for answers, _ in sets)


def _in_words(lacking: Way, patient: Patient) -> tuple[tuple[Answer, ...], bool]:
    rest = Patient({name: one for name, one in patient.values.items() if name not in lacking})
    answers, has_point = [], True
    for name, apart in GUIDELINE.told_apart.items():
        if name not in lacking:
            continue
        bits, value = lacking[name], patient.values.get(name)
        possible = members(apart, bits, rest)
        has_point = has_point and bool(possible)
        one = answer(apart, bits, possible or members(apart, bits, Patient({})))
        if isinstance(apart.finding, Selection) and value is not None:
            one = replace(one, value=_near(apart, bits, value))
        answers.append(one)
    return tuple(answers), has_point
