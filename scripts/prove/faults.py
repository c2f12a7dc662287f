"""Faults put into the rules one at a time, to see that a test notices each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from calculator.criteria import (
    NEVER,
    AllOf,
    AnyOf,
    AtLeast,
    Below,
    Criterion,
    FewerThan,
    Includes,
    NoneOf,
    OneOf,
    Present,
)
from calculator.findings import Measure
from calculator.formulary import Agent, Contraindication
from calculator.guideline import Guideline
from calculator.recommendation import Recommendation
from scripts.prove.space import Space
from scripts.prove.translate import Translator

type Changed = Iterator[tuple[str, Criterion]]
"""Criteria that are not what they were, each with what was done to it."""


@dataclass(frozen=True, slots=True)
class Faulty:
    """A guideline with one fault: where it is, and what was done."""

    place: str
    words: str
    guideline: Guideline


def faulty_guidelines(guideline: Guideline) -> Iterator[Faulty]:
    """Give the guideline with each of its recommendations and contraindications broken in turn."""
    for item in guideline.recommendations:
        for words, broken in _recommendations(item):
            changed = tuple(broken if one is item else one for one in guideline.recommendations)
            yield Faulty(item.id, words, replace(guideline, recommendations=changed))
    for agent in guideline.formulary:
        for words, weakened in _agents(agent):
            yield Faulty(agent.id, words, with_agent(guideline, agent, weakened))


def changes_nothing(guideline: Guideline, faulty: Guideline) -> bool:
    """Say whether a faulty guideline answers every patient as the guideline does."""
    translator = Translator(Space(guideline, faulty))
    places = zip(guideline.criteria(), faulty.criteria(), strict=False)
    same_rules = all(
        one == other or translator.outcome(one) == translator.outcome(other)
        for (_, one), (_, other) in places
    )
    return same_rules and _said(guideline) == _said(faulty)


def _said(guideline: Guideline) -> list[Any]:
    """Give what is shown beside the outcomes."""
    bars = [len(agent.contraindications) for agent in guideline.formulary]
    return bars + [
        ([agent.id for agent in item.favours], [agent.id for agent in item.opposes])
        for item in guideline.recommendations
    ]


def _recommendations(item: Recommendation) -> Iterator[tuple[str, Recommendation]]:
    for words, criterion in changed(item.applies_when):
        yield words, replace(item, applies_when=criterion)
    if item.unless is not NEVER:
        yield "exception dropped", replace(item, unless=NEVER)
    for words, criterion in changed(item.unless):
        yield f"exception: {words}", replace(item, unless=criterion)
    for agent in item.opposes:
        others = tuple(one for one in item.opposes if one is not agent)
        yield f"{agent.id} no longer opposed", replace(item, opposes=others)


def _agents(agent: Agent) -> Iterator[tuple[str, Agent]]:
    for bar in agent.contraindications:
        others = [one for one in agent.contraindications if one is not bar]
        dropped = replace(agent, contraindications=tuple(others))
        yield f"contraindication dropped: {bar.when.label}", dropped
        for words, criterion in changed(bar.when):
            broken: list[Contraindication] = [
                replace(one, when=criterion) if one is bar else one
                for one in agent.contraindications
            ]
            yield words, replace(agent, contraindications=tuple(broken))


def with_agent(guideline: Guideline, old: Agent, new: Agent) -> Guideline:
    """Put an agent into the place of another wherever the guideline speaks of it."""

    def agents(given: tuple[Agent, ...]) -> tuple[Agent, ...]:
        return tuple(new if one == old else one for one in given)

    def criterion(given: Criterion) -> Criterion:
        if given == old.contraindicated:
            return new.contraindicated
        if isinstance(given, AllOf | AnyOf | NoneOf):
            return replace(given, parts=tuple(map(criterion, given.parts)))
        return given

    regimens = {one.id: replace(one, agents=agents(one.agents)) for one in guideline.regimens}
    return replace(
        guideline,
        formulary=agents(guideline.formulary),
        regimens=tuple(regimens.values()),
        recommendations=tuple(
            replace(
                item,
                applies_when=criterion(item.applies_when),
                unless=item.unless if item.unless is NEVER else criterion(item.unless),
                favours=agents(item.favours),
                opposes=agents(item.opposes),
                regimens=tuple(regimens[one.id] for one in item.regimens),
                alerts=tuple(replace(one, when=criterion(one.when)) for one in item.alerts),
            )
            for item in guideline.recommendations
        ),
    )


def changed(criterion: Criterion) -> Changed:
    """Give a criterion with one thing in it done wrong, for each thing that can be."""
    for words, broken in _broken(criterion):
        yield f"{words}: {criterion.label}", broken
    if isinstance(criterion, AllOf | AnyOf | NoneOf):
        for place, part in enumerate(criterion.parts):
            for words, broken in changed(part):
                yield words, replace(criterion, parts=_put(criterion.parts, place, broken))


def _put(parts: tuple[Criterion, ...], place: int, *instead: Criterion) -> tuple[Criterion, ...]:
    return (*parts[:place], *instead, *parts[place + 1 :])


def _broken(criterion: Criterion) -> Changed:
    match criterion:
        case AllOf() | AnyOf() | NoneOf():
            yield from _combination(criterion)
        case AtLeast() | Below():
            yield from _threshold(criterion)
        case Present():
            yield "yes taken for no", NoneOf((criterion,), criterion.label)
        case OneOf():
            yield from _choice(criterion)
        case Includes():
            for value in sorted(criterion.values):
                less = replace(criterion, values=criterion.values - {value})
                yield f"{value} forgotten", less
        case FewerThan():
            yield from _counted(criterion)


def _combination(criterion: AllOf | AnyOf | NoneOf) -> Changed:
    others: dict[type, Callable[..., Criterion]] = {AllOf: AnyOf, AnyOf: AllOf, NoneOf: AnyOf}
    other = others[type(criterion)]
    if len(criterion.parts) > 1 or isinstance(criterion, NoneOf):
        yield f"made {other.__name__}", other(criterion.parts, criterion.label)
    for place, part in enumerate(criterion.parts):
        less = replace(criterion, parts=_put(criterion.parts, place))
        yield f"without {part.label!r}", less


def _threshold(criterion: AtLeast | Below) -> Changed:
    finding, threshold, label = criterion.finding, criterion.threshold, criterion.label
    other = Below if isinstance(criterion, AtLeast) else AtLeast
    yield f"made {other.__name__}", other(finding, threshold, label)
    for moved in _near(finding, threshold):
        yield f"threshold {moved:g}", replace(criterion, threshold=moved)


def _near(finding: Measure, threshold: float) -> Iterator[float]:
    """Give a threshold one step lower and higher, and ten times off as a slip of the unit would."""
    step = 1 if threshold >= 10 else 0.1
    for moved in (threshold - step, threshold + step, threshold / 10, threshold * 10):
        if finding.minimum < moved <= finding.maximum:
            yield round(moved, 6)


def _choice(criterion: OneOf) -> Changed:
    for option in criterion.finding.options:
        value = option.value
        if value not in criterion.values:
            yield f"{value} added", replace(criterion, values=(*criterion.values, value))
        else:
            less = tuple(one for one in criterion.values if one != value)
            yield f"{value} forgotten", replace(criterion, values=less)


def _counted(criterion: FewerThan) -> Changed:
    for count in (criterion.count - 1, criterion.count + 1):
        yield f"{count} instead", replace(criterion, count=count)
    for option in criterion.finding.options:
        value = option.value
        if value in criterion.among:
            yield f"{value} not counted", replace(criterion, among=criterion.among - {value})
        else:
            yield f"{value} counted", replace(criterion, among=criterion.among | {value})
