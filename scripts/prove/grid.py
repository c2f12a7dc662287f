"""A grid of patients, the same in every runtime, and one digest over all the answers to them.

It needs the package alone, so that this file can be given to any Python that has it. The first
part is the product of everything that decides a recommendation or a regimen; what else is asked
goes round in it. The second part draws every answer, so that any two of them meet.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from itertools import pairwise
from typing import Any

from calculator.answers import answer_classes, questions
from calculator.findings import Finding, Measure, Selection
from calculator.guideline import GUIDELINE

PATIENTS = 100_000
CHUNK = 1_000

# Of these only whether they are known, and what the recommendations make of them, is multiplied.
DECIDING = (
    "age",
    "sex",
    "anti_mda5",
    "ild",
    "course",
    "oxygen",
    "pneumomediastinum",
    "stage",
    "pregnancy",
    "active_infection",
)


def texts(count: int = PATIENTS) -> Iterator[str]:
    """Give the first patients of the grid, as the JSON text that the calculator is asked with."""
    draw = _draws()
    answers = {one.id: _answers(one) for one in GUIDELINE.dictionary}
    groups = [_deciding(finding, answers[finding.id]) for finding in _named(DECIDING)]
    size = product_size()
    for number in range(count):
        patient: dict[str, Any] = {}
        # A step that shares no factor with the size visits every combination once, well mixed.
        left = number * 7919 % size
        for finding, group in zip(_named(DECIDING), groups, strict=True):
            left, place = divmod(left, len(group))
            members = group[place] if number < size else answers[finding.id]
            patient[finding.id] = members[next(draw) % len(members)]
        for finding in GUIDELINE.dictionary:
            if finding.id not in patient:
                unknown = next(draw) % 4 == 0
                patient[finding.id] = (
                    None if unknown else _drawn(finding, answers[finding.id], draw)
                )
        yield json.dumps({name: value for name, value in patient.items() if value is not None})


def product_size() -> int:
    """Give how many patients the first part holds: every combination of what decides."""
    size = 1
    for finding in _named(DECIDING):
        size *= len(_deciding(finding, _answers(finding)))
    return size


def chunk_digests(given: Iterable[str], assess: Callable[[str], str]) -> Iterator[str]:
    """Ask the calculator about each patient, and give a digest of each thousand answers in turn.

    Two runtimes that differ are seen to differ at once, and where.
    """
    digest, number = sha256(), 0
    for number, text in enumerate(given, start=1):
        digest.update(assess(text).encode() + b"\n")
        if number % CHUNK == 0:
            yield digest.hexdigest()
            digest = sha256()
    if number % CHUNK:
        yield digest.hexdigest()


def one_digest(chunks: Iterable[str]) -> str:
    """Give the digest of the whole grid from those of its thousands."""
    return f"sha256:{sha256(''.join(chunks).encode()).hexdigest()}"


def _named(names: Iterable[str]) -> list[Finding[Any]]:
    known = {one.id: one for one in GUIDELINE.dictionary}
    return [known[name] for name in names]


def _draws() -> Iterator[int]:
    """Give a fixed row of numbers that looks like chance (Knuth's MMIX generator)."""
    state = 2026
    while True:
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        yield state >> 33


def _answers(finding: Finding[Any]) -> list[Any]:
    """Give answers of every class as JSON values, and None for not known."""
    if isinstance(finding, Selection):
        return [None]
    if isinstance(finding, Measure):
        return [None, *_numbers(finding)]
    options = [option["value"] for option in finding.to_dict()["options"]]
    return [None, *options]


def _numbers(finding: Measure) -> Iterator[Any]:
    """Give numbers at both ends of every class and within it, in each unit.

    What no criterion cuts still enters sums, as body size does: of that there are many numbers,
    small ones closer together than large ones.
    """
    asked = questions(criterion for _, criterion in GUIDELINE.criteria())
    starts = [one.members[0] for one in answer_classes(finding, asked)]
    shares = [0, 0.25, 0.999] if len(starts) > 1 else [(n / 200) ** 2 for n in range(201)]
    for start, end in pairwise([*starts, finding.maximum]):
        yield from (round(start + (end - start) * share, 3) for share in shares)
        for unit in finding.units[1:]:
            # Within the class, where rounding in another unit cannot leave it.
            for share in (0.01, 0.5):
                value = unit.from_first(start + (end - start) * share)
                yield {"value": round(value, 3), "unit": unit.code}


def _deciding(finding: Finding[Any], answers: list[Any]) -> list[list[Any]]:
    """Group answers by what the recommendations and regimens can tell apart; unknown is its own."""
    criteria = [item.criterion for item in GUIDELINE.recommendations]
    criteria += [regimen.suitable for regimen in GUIDELINE.regimens]
    own = [one for one in questions(criteria) if one.finding == finding]
    alike: dict[Any, list[Any]] = {}
    for answer in answers:
        known = answer is not None
        key = tuple(one.holds(finding.read(answer)) for one in own) if known else None
        alike.setdefault(key, []).append(answer)
    return list(alike.values())


def _drawn(finding: Finding[Any], answers: list[Any], draw: Iterator[int]) -> Any:
    if isinstance(finding, Selection):
        # Some patients take nothing, some few and some many of the agents.
        share = next(draw) % 7
        return [one.value for one in finding.options if next(draw) % 7 < share]
    return answers[1 + next(draw) % (len(answers) - 1)]
