"""What to ask or order next: the unknown findings, those first that settle most of the advice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from calculator.answers import Distinctions
from calculator.criteria import Combination, Criterion, Question, Trace, Truth
from calculator.findings import Finding
from calculator.recommendation import Advice, Recommendation
from calculator.regimen import Regimen, Suitability


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion:
    """An unknown finding, with the recommendations and regimens that wait for it.

    Those that it settles alone need no other answer, if the answer is the right one: at least one
    answer to this question settles them for good.
    """

    finding: Finding[Any]
    recommendations: tuple[Recommendation, ...]
    regimens: tuple[Regimen, ...]
    recommendations_alone: tuple[Recommendation, ...]
    regimens_alone: tuple[Regimen, ...]


def open_questions(
    scope: Trace,
    advice: Sequence[Advice],
    regimens: Sequence[Suitability],
    told_apart: Mapping[str, Distinctions],
) -> tuple[OpenQuestion, ...]:
    """Give the unknown findings that anything waits for, in the order in which to ask for them.

    1. What decides whether the guideline covers the patient: without it nothing can be advised.
    2. What the first choice waits for, that is the first regimen that is not ruled out and the
       recommendations that name it: it is what will be given within the hour.
    3. All others.

    Within each, first what settles most by itself, then what most waits for, recommendations
    counting before regimens; then the order of the form.
    """
    awaited = [(item.recommendation, set(item.trace.missing())) for item in advice]
    awaited_regimens = [(item.regimen, set(item.trace.missing())) for item in regimens]
    # Criteria share parts, the scope above all: each is looked at once.
    seen: dict[int, Deciding] = {}
    alone = [
        (item.recommendation, deciding(item.recommendation.criterion, item.trace, told_apart, seen))
        for item in advice
    ]
    alone_regimens = [
        (item.regimen, deciding(item.regimen.suitable, item.trace, told_apart, seen))
        for item in regimens
    ]
    questions = (
        OpenQuestion(
            finding=apart.finding,
            recommendations=tuple(item for item, names in awaited if name in names),
            regimens=tuple(item for item, names in awaited_regimens if name in names),
            recommendations_alone=tuple(item for item, names in alone if name in names),
            regimens_alone=tuple(item for item, names in alone_regimens if name in names),
        )
        for name, apart in told_apart.items()
    )
    first = [set(scope.missing()), set(_first_choice(advice, regimens))]

    def rank(question: OpenQuestion) -> tuple[int, ...]:
        return (
            *(question.finding.id not in names for names in first),
            -len(question.recommendations_alone) - len(question.regimens_alone),
            -len(question.recommendations),
            -len(question.regimens),
        )

    return tuple(
        sorted((one for one in questions if one.recommendations or one.regimens), key=rank)
    )


def _first_choice(advice: Iterable[Advice], regimens: Iterable[Suitability]) -> Iterator[str]:
    """Give what the first choice waits for."""
    choice = next((item for item in regimens if item.outcome is not Truth.NO), None)
    if choice is not None:
        yield from choice.trace.missing()
        for item in advice:
            if choice.regimen in item.recommendation.regimens:
                yield from item.trace.missing()


type Deciding = dict[str, dict[Truth, int]]
"""By the id of a finding, the answers to it that alone make a criterion yes, or no, as bits."""


def deciding(
    criterion: Criterion,
    trace: Trace,
    told_apart: Mapping[str, Distinctions],
    seen: dict[int, Deciding],
) -> Deciding:
    """Give the answers to one finding that settle a criterion; `trace` says what is known of it.

    `seen` keeps what was found for this patient's criteria.
    """
    if trace.outcome is not Truth.UNKNOWN:
        return {}
    found = seen.get(id(criterion))
    if found is None:
        if isinstance(criterion, Question):
            apart = told_apart[criterion.finding.id]
            yes = apart.meeting(criterion)
            found = {apart.finding.id: {Truth.YES: yes, Truth.NO: apart.all ^ yes}}
        else:
            assert isinstance(criterion, Combination)
            pairs = zip(criterion.parts, trace.because, strict=True)
            open_parts = [
                deciding(part, why, told_apart, seen)
                for part, why in pairs
                if why.outcome is Truth.UNKNOWN
            ]
            found = _combined(criterion, open_parts)
        seen[id(criterion)] = found
    return found


def _combined(criterion: Combination, open_parts: list[Deciding]) -> Deciding:
    decisive = criterion.decisive
    other = Truth.of(decisive is Truth.NO)
    found: Deciding = {}
    for name in {name: None for part in open_parts for name in part}:
        own = [part[name] for part in open_parts if name in part]
        forcing, rest = own[0][decisive], own[0][other]
        for bits in own[1:]:
            forcing, rest = forcing | bits[decisive], rest & bits[other]
        if len(own) < len(open_parts):
            rest = 0  # another part stays unknown
        if forcing or rest:
            found[name] = {criterion.forced: forcing, criterion.otherwise: rest}
    return found
