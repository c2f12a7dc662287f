"""The unknown findings that need no answer: whatever it is, nothing that is shown changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from calculator.alternatives.phrases import is_not_asked
from calculator.alternatives.ways import Held, Way, can_come, matters, ways
from calculator.criteria import ALWAYS, Criterion, Truth
from calculator.dictionary import CURRENT_AGENTS
from calculator.guideline import GUIDELINE, Assessment
from calculator.treatment import TREATMENT_READS
from calculator.vocabulary import Direction


@dataclass(frozen=True, slots=True)
class Unneeded:
    """Unknown findings without influence on the advice: on nothing, or on information only.

    `information_only` are those that a score, the body size or a dose waits for: its amount, or
    whether its agent is contraindicated.
    """

    not_needed: tuple[str, ...]
    information_only: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Shown:
    """Something that is shown while one of the ways `there` is gone, and none of those `away`.

    `reads` are findings that its words depend on as well.
    """

    there: tuple[Way, ...]
    away: tuple[Way, ...] = ()
    reads: tuple[str, ...] = ()


def unneeded(assessment: Assessment) -> Unneeded:
    """Find the unknown findings that cannot change what is shown for a patient.

    Counted is every answer to them, together with every answer to whatever else is unknown. Shown
    are outcomes, alerts, cautions, the reasons against a regimen or what is taken, and what is to
    be stopped; of a regimen that is ruled out only why it is, and nothing where the guideline does
    not cover the patient. A question that another answer makes pointless is not needed.
    """
    patient = assessment.patient
    held = {name: GUIDELINE.told_apart[name].bit(value) for name, value in patient.values.items()}
    numbers = {name for value in assessment.derived for name in value.missing}
    for dosing in assessment.doses:
        numbers |= {n for scheme in dosing.schemes for dose in scheme.doses for n in dose.missing}
        for bar in dosing.dosing.agent.contraindications:
            numbers.update(bar.when.ask(patient).missing())
    taken = patient.get(CURRENT_AGENTS)
    bars = [bar for agent, bar in _bars() if taken is None or agent in taken]
    found: dict[bool, list[str]] = {True: [], False: []}
    for finding in GUIDELINE.dictionary:
        if finding.id in held:
            continue
        shown = [*_shown_by_finding().get(finding.id, ()), *bars]
        if is_not_asked(finding, patient) or not _is_needed(finding.id, shown, held):
            found[finding.id in numbers].append(finding.id)
    return Unneeded(not_needed=tuple(found[False]), information_only=tuple(found[True]))


def _is_needed(finding: str, shown: Iterable[_Shown], held: Held) -> bool:
    return any(
        matters(finding, one.there, held, one.away)
        or (finding in one.reads and can_come(one.there, held, one.away))
        for one in shown
    )


@cache
def _bars() -> tuple[tuple[str, _Shown], ...]:
    """Give what is told of each agent that is taken, with its id: that a contraindication holds."""
    silent = _ways(GUIDELINE.scope, Truth.NO)
    return tuple(
        (agent.id, _Shown(_ways(bar.when, Truth.YES), silent))
        for agent in GUIDELINE.formulary
        for bar in agent.contraindications
    )


@cache
def _shown_by_finding() -> dict[str, list[_Shown]]:
    found: dict[str, list[_Shown]] = {}
    for shown in _everything_shown():
        names = {name for way in shown.there for name in way}
        for name in names.union(shown.reads):
            found.setdefault(name, []).append(shown)
    return found


def _everything_shown() -> Iterator[_Shown]:
    silent = _ways(GUIDELINE.scope, Truth.NO)
    # The course of treatment is shown to everybody whom the guideline covers, or may.
    yield _Shown(_ways(ALWAYS, Truth.YES), silent, TREATMENT_READS)
    yield from _told(GUIDELINE.scope)
    for item in GUIDELINE.recommendations:
        yield from _told(item.criterion)
        yes, no = (_ways(item.criterion, outcome) for outcome in (Truth.YES, Truth.NO))
        for alert in item.alerts:
            reads = tuple(finding.id for finding in alert.reads)
            yield _Shown(_ways(alert.when, alert.outcome), no, reads)
        for agent in item.favours:
            for caution in agent.cautions:
                yield _Shown(_ways(caution.when, Truth.YES), no)
        if item.direction is Direction.AGAINST:
            yield _Shown(yes, no, (CURRENT_AGENTS.id,))
    for regimen in GUIDELINE.regimens:
        yield from _told(regimen.suitable)
        ruled_out = _ways(regimen.suitable, Truth.NO)
        yield from _told(regimen.intended_for, ruled_out)
        for agent in regimen.agents:
            for caution in agent.cautions:
                yield from _told(caution.when, ruled_out)
            for bar in agent.contraindications:
                yield _Shown(_ways(bar.when, Truth.YES), silent)
    for dosing in GUIDELINE.doses:
        for caution in dosing.agent.cautions:
            yield from _told(caution.when, silent)


def _told(criterion: Criterion, away: tuple[Way, ...] = ()) -> Iterator[_Shown]:
    """Give an outcome of three values: it is shown that it is yes, and that it is no."""
    for outcome in (Truth.YES, Truth.NO):
        yield _Shown(_ways(criterion, outcome), away)


def _ways(criterion: Criterion, outcome: Truth) -> tuple[Way, ...]:
    return ways(criterion, outcome, GUIDELINE.told_apart)
