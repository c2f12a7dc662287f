"""Every outcome for one patient, without its reasons; and what differs between two patients."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from calculator.criteria import Criterion, Truth
from calculator.dictionary import CURRENT_AGENTS
from calculator.findings import Finding, Patient
from calculator.formulary import Agent
from calculator.guideline import GUIDELINE, assess, stops
from calculator.regimen import Regimen, first_of
from calculator.vocabulary import Direction

SCOPE = "scope"


@dataclass(frozen=True)
class Outcomes:
    """The outcome of the scope, of each recommendation and of each regimen, by its id.

    `intended` says of each regimen whether the patient is in the situation that it is meant for.
    """

    patient: Patient
    truths: Mapping[str, Truth]
    intended: Mapping[str, Truth]

    @classmethod
    def of(cls, patient: Patient) -> Outcomes:
        """Ask everything of one patient."""
        truths = {name: criterion.truth(patient) for name, criterion in outcomes_asked().items()}
        intended = {one.id: one.intended_for.truth(patient) for one in GUIDELINE.regimens}
        return cls(patient, truths, intended)

    def knowing(self, finding: Finding[Any], value: Any) -> Outcomes:
        """Give the outcomes with one other answer: only what it concerns is asked again."""
        patient = self.patient.knowing(finding, value)
        asked = outcomes_asked()
        concerned, intended = _concerned()[finding.id]
        return Outcomes(
            patient,
            {**self.truths, **{name: asked[name].truth(patient) for name in concerned}},
            {**self.intended, **{one.id: one.intended_for.truth(patient) for one in intended}},
        )

    @cached_property
    def first_offered(self) -> Regimen | None:
        """The regimen to name first of those that can be offered."""
        return first_of(
            GUIDELINE.regimens,
            lambda regimen: self.truths[regimen.id],
            lambda regimen: self.intended[regimen.id],
            Truth.YES,
        )

    @cached_property
    def has_regimen_to_start(self) -> bool:
        """Whether a regimen is to be chosen now."""
        return assess(self.patient).has_regimen_to_start

    @cached_property
    def stop(self) -> tuple[Agent, ...]:
        """The agents to be stopped, each once."""
        items = ((item, self.truths[item.id]) for item in GUIDELINE.recommendations)
        agents = {stop.agent.id: stop.agent for stop in stops(self.patient, items)}
        return tuple(agents.values())


@dataclass(frozen=True, slots=True)
class Move:
    """An outcome that is another one after a change."""

    id: str
    before: Truth
    after: Truth

    def to_dict(self) -> dict[str, Any]:
        """Give the move as plain JSON values."""
        return {"id": self.id, "from": self.before.value, "to": self.after.value}


@dataclass(frozen=True)
class Effect:
    """What a change of answers does to the outcomes."""

    before: Outcomes
    after: Outcomes

    def _moves(self, names: Iterable[str]) -> tuple[Move, ...]:
        before, after = self.before.truths, self.after.truths
        return tuple(
            Move(name, before[name], after[name])
            for name in names
            if before[name] is not after[name]
        )

    @cached_property
    def scope(self) -> Move | None:
        """The move of the scope, if it moves."""
        return next(iter(self._moves((SCOPE,))), None)

    @cached_property
    def advice(self) -> tuple[Move, ...]:
        """The recommendations whose outcome is another one."""
        return self._moves(item.id for item in GUIDELINE.recommendations)

    @cached_property
    def regimens(self) -> tuple[Move, ...]:
        """The regimens whose outcome is another one."""
        return self._moves(item.id for item in GUIDELINE.regimens)

    @property
    def moves_first_offered(self) -> bool:
        """Whether another regimen is named first, or none, or one where there was none."""
        return self.before.first_offered is not self.after.first_offered

    @cached_property
    def drops_out(self) -> tuple[Agent, ...]:
        """The agents of the regimen offered first that are not in the one offered after."""
        return _without(self.before.first_offered, self.after.first_offered)

    @cached_property
    def comes_in(self) -> tuple[Agent, ...]:
        """The agents of the regimen offered first after the change that were not in it before."""
        return _without(self.after.first_offered, self.before.first_offered)

    @cached_property
    def stop(self) -> tuple[Agent, ...]:
        """The agents to be stopped that were not before."""
        return tuple(agent for agent in self.after.stop if agent not in self.before.stop)

    @cached_property
    def no_longer_stop(self) -> tuple[Agent, ...]:
        """The agents that need no longer be stopped."""
        return tuple(agent for agent in self.before.stop if agent not in self.after.stop)

    @cached_property
    def begins(self) -> tuple[Move, ...]:
        """The recommendations for something that come to apply."""
        return tuple(
            move
            for move in self.advice
            if move.after is Truth.YES and directions()[move.id] is Direction.FOR
        )

    @cached_property
    def bars(self) -> tuple[Agent, ...]:
        """The agents that are taken, not to be stopped, and come to be contraindicated."""
        taken = self.after.patient.get(CURRENT_AGENTS) or frozenset()
        return tuple(
            agent
            for agent in GUIDELINE.formulary
            if agent.id in taken and agent not in self.after.stop and self._comes_to_bar(agent)
        )

    def _comes_to_bar(self, agent: Agent) -> bool:
        was, now = (
            agent.contraindicated.truth(outcomes.patient) for outcomes in (self.before, self.after)
        )
        return now is Truth.YES and was is not now

    @property
    def is_nothing(self) -> bool:
        """Whether nothing changes."""
        moved = self.advice or self.regimens or self.stop or self.no_longer_stop
        return not (moved or self.moves_first_offered)


def _without(one: Regimen | None, other: Regimen | None) -> tuple[Agent, ...]:
    held = () if other is None else other.agents
    return () if one is None else tuple(agent for agent in one.agents if agent not in held)


@cache
def directions() -> dict[str, Direction]:
    """Give what each recommendation is, for or against, by its id."""
    return {item.id: item.direction for item in GUIDELINE.recommendations}


@cache
def outcomes_asked() -> dict[str, Criterion]:
    """Give the criteria behind the outcomes: of scope, recommendations and regimens, by id."""
    recommendations = {item.id: item.criterion for item in GUIDELINE.recommendations}
    regimens = {item.id: item.suitable for item in GUIDELINE.regimens}
    return {SCOPE: GUIDELINE.scope} | recommendations | regimens


@cache
def _concerned() -> dict[str, tuple[list[str], list[Regimen]]]:
    """Give, for each finding, the outcomes and the intended uses that it is asked for."""
    found: dict[str, tuple[list[str], list[Regimen]]] = {
        finding.id: ([], []) for finding in GUIDELINE.dictionary
    }
    for name, criterion in outcomes_asked().items():
        for finding in {one.id for one in criterion.findings()}:
            found[finding][0].append(name)
    for regimen in GUIDELINE.regimens:
        for finding in {one.id for one in regimen.intended_for.findings()}:
            found[finding][1].append(regimen)
    return found
