"""The grid is the same each time, covers what it says, and its answers are those that were kept."""

from __future__ import annotations

import json
from itertools import combinations, product
from typing import Any

import pytest

from calculator import bridge
from calculator.answers import questions
from calculator.guideline import GUIDELINE, read_patient
from scripts.prove import grid
from scripts.prove.results import read
from scripts.prove.runs import FIRST, differing_thousands
from scripts.prove.space import Space

TEXTS = list(grid.texts(FIRST))


def test_the_grid_is_the_same_each_time() -> None:
    assert list(grid.texts(50)) == TEXTS[:50]


def test_every_patient_can_be_read() -> None:
    assert all(read_patient(json.loads(text)) is not None for text in TEXTS)


def test_any_two_answers_meet_in_the_first_patients() -> None:
    """Every pair of classes, not known among them, and every pair of medicines taken or not."""
    space = Space(GUIDELINE)
    kinds: dict[str, set[Any]] = {}
    met: set[tuple[tuple[str, Any], ...]] = set()
    for text in TEXTS:
        classes = _classes(space, json.loads(text))
        met.update(combinations(classes, 2))
        for name, kind in classes:
            kinds.setdefault(name, set()).add(kind)
    for name, coded in space.coded.items():
        assert len(kinds[name]) == (2 if coded.options else 1 + len(coded.classes)), name
    for one, other in combinations(kinds, 2):
        for pair in product(kinds[one], kinds[other]):
            # Of medicines that are not known none is taken.
            if one != "current_agents" or pair != (False, True):
                assert ((one, pair[0]), (other, pair[1])) in met


def _classes(space: Space, given: dict[str, Any]) -> list[tuple[str, Any]]:
    variables = space.variables_of(read_patient(given))
    found: list[tuple[str, Any]] = []
    for name, coded in space.coded.items():
        if coded.options:
            found.append((name, variables[coded.known]))
            found += [(option, variables[bit]) for option, bit in coded.options.items()]
        else:
            found.append((name, tuple(variables[one] for one in (coded.known, *coded.bits))))
    return found


@pytest.mark.long
def test_the_first_part_is_the_product_of_all_that_decides() -> None:
    """What can make a recommendation or a regimen yes, but for counts and medicines, is there."""
    size = grid.product_size()
    assert FIRST < size < grid.PATIENTS
    criteria = [item.criterion for item in GUIDELINE.recommendations]
    criteria += [regimen.suitable for regimen in GUIDELINE.regimens]
    decides = {finding.id for criterion in criteria for finding in criterion.findings()}
    counted = {"neutrophils", "lymphocytes", "haemoglobin", "current_agents"}
    assert decides - counted == set(grid.DECIDING) - counted
    asked = [one for one in questions(criteria) if one.finding.id in grid.DECIDING]
    seen = set()
    for text in grid.texts(size):
        patient = read_patient(json.loads(text))
        answers = [(one, patient.get(one.finding)) for one in asked]
        seen.add(tuple(None if value is None else one.holds(value) for one, value in answers))
    assert len(seen) == size


@pytest.mark.long
def test_the_answers_are_those_that_were_kept() -> None:
    """The published digest is of this program's answers, and not of another version's."""
    chunks = list(grid.chunk_digests(TEXTS, bridge.assess))
    assert len(chunks) == FIRST // grid.CHUNK
    assert grid.one_digest(chunks) == read().grid.first


def test_a_single_letter_changes_the_digest_of_its_thousand() -> None:
    texts = TEXTS[: grid.CHUNK + 2]
    right = list(grid.chunk_digests(texts, lambda text: text))
    wrong = list(grid.chunk_digests([*texts[:-1], texts[-1] + " "], lambda text: text))
    assert len(right) == 2
    assert right[0] == wrong[0]
    assert right[1] != wrong[1]
    assert grid.one_digest(right) != grid.one_digest(wrong)
    assert list(differing_thousands(right, right)) == []
    assert list(differing_thousands(right, wrong)) == ["1,001 to 2,000"]
    assert list(differing_thousands(right, right[:1])) == ["1,001 to 2,000"]
