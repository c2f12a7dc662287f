"""Small made-up findings, criteria and patients: few enough for every answer to be tried."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, combinations, product
from typing import Any

from hypothesis import strategies as st

from calculator.answers import Distinctions, distinctions
from calculator.criteria import (
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
from calculator.findings import Choice, Finding, Measure, Option, Patient, Selection, YesNo
from calculator.units import DAY
from calculator.vocabulary import Elicited

_ABOUT: Any = {"help": "", "group": "", "elicited": Elicited.HISTORY}
FEVER = YesNo(id="fever", label="Fever", **_ABOUT)
TEST = Choice(
    id="test",
    label="Test",
    options=(Option("high", "high"), Option("low", "low"), Option("none", "none")),
    **_ABOUT,
)
WAIT = Measure(id="wait", label="Wait", units=(DAY,), minimum=0, maximum=9, **_ABOUT)
TAKEN = Selection(
    id="taken", label="Taken", options=tuple(Option(name, name) for name in "pqr"), **_ABOUT
)
FINDINGS: tuple[Finding[Any], ...] = (FEVER, TEST, WAIT, TAKEN)

_LEAVES = st.sampled_from(
    [
        present(FEVER),
        absent(FEVER),
        one_of(TEST, "high"),
        one_of(TEST, "high", "low"),
        at_least(WAIT, 3),
        below(WAIT, 6),
        includes(TAKEN, "p"),
        includes(TAKEN, "p", "q"),
        fewer_than(2, TAKEN, frozenset("pqr"), "are taken"),
    ]
)
CRITERIA: st.SearchStrategy[Criterion] = st.recursive(
    _LEAVES,
    lambda inner: st.builds(
        lambda combine, parts: combine(*parts),
        st.sampled_from([all_of, any_of, none_of]),
        st.lists(inner, max_size=3),
    ),
    max_leaves=6,
)


def every_answer(finding: Finding[Any]) -> list[Any]:
    """Give every answer to a made-up finding."""
    if isinstance(finding, Selection):
        names = [option.value for option in finding.options]
        sets = (combinations(names, count) for count in range(len(names) + 1))
        return [frozenset(chosen) for chosen in chain.from_iterable(sets)]
    if isinstance(finding, Choice):
        return [option.value for option in finding.options]
    return [True, False] if isinstance(finding, YesNo) else [0.0, 2.0, 3.0, 5.0, 6.0, 9.0]


PATIENTS = st.fixed_dictionaries(
    {}, optional={one.id: st.sampled_from(every_answer(one)) for one in FINDINGS}
).map(Patient)


def told_apart(*criteria: Criterion) -> dict[str, Distinctions]:
    """Give the classes of answers, by finding."""
    return dict(distinctions(FINDINGS, criteria))


def held(patient: Patient, apart: dict[str, Distinctions]) -> dict[str, int]:
    """Give the class of every answer that is known."""
    return {name: apart[name].bit(value) for name, value in patient.values.items()}


def more_known(patient: Patient, apart: dict[str, Distinctions]) -> Iterator[Patient]:
    """Give the patient with every choice of further answers, none of them included."""
    unknown = [one for one in FINDINGS if one.id not in patient.values]
    choices = [[None, *(one.answer for one in apart[finding.id].classes)] for finding in unknown]
    for answers in product(*choices):
        pairs = zip(unknown, answers, strict=True)
        added = {finding.id: value for finding, value in pairs if value is not None}
        yield Patient({**patient.values, **added})


def fewest_changes(
    criterion: Criterion, patient: Patient, apart: dict[str, Distinctions]
) -> tuple[int, set[frozenset[tuple[str, int]]]]:
    """Try every change of answers: give the least number that makes a criterion yes, and all such.

    A set of changes is written as the classes that the changed answers belong to.
    """
    best, found = 99, set[frozenset[tuple[str, int]]]()
    for answers in product(*([None, *every_answer(finding)] for finding in FINDINGS)):
        pairs = zip(FINDINGS, answers, strict=True)
        changed = {
            finding: value
            for finding, value in pairs
            if value is not None and value != patient.get(finding)
        }
        price = sum(_price(finding, value, patient) for finding, value in changed.items())
        after = Patient({**patient.values, **{one.id: value for one, value in changed.items()}})
        if price > best or criterion.truth(after) is not Truth.YES:
            continue
        if price < best:
            best, found = price, set()
        found.add(frozenset((one.id, apart[one.id].bit(value)) for one, value in changed.items()))
    return best, found


def _price(finding: Finding[Any], value: Any, patient: Patient) -> int:
    before = patient.get(finding)
    return len(before ^ value) if isinstance(finding, Selection) and before is not None else 1
