"""Recommendations: numbered, graded statements; and the advice they give to one patient."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from calculator.criteria import ALWAYS, NEVER, Criterion, Trace, Truth, all_of, none_of
from calculator.findings import Finding, Patient
from calculator.formulary import Agent, Caution
from calculator.regimen import Regimen
from calculator.vocabulary import Certainty, Direction, Step, Strength, Verdict


@dataclass(frozen=True, slots=True)
class Appraisal:
    """The verdict on the source text's sentence, and why, in words."""

    verdict: Verdict
    note: str


def caution_in_words(agent: Agent, caution: Caution) -> str:
    """Give a caution with the agent that it is about, as alerts and notes have it."""
    return f"{agent.label}: {caution.statement}"


@dataclass(frozen=True, slots=True)
class Alert:
    """Words that go with a recommendation while a criterion has an outcome for the patient.

    `reads` are the findings that words made for one patient depend on.
    """

    when: Criterion
    words: str | Callable[[Patient], str]
    reads: tuple[Finding[Any], ...] = ()
    outcome: Truth = Truth.YES

    def for_patient(self, patient: Patient) -> str | None:
        """Give the words for one patient, or None when they do not apply."""
        if self.when.truth(patient) is not self.outcome:
            return None
        return self.words if isinstance(self.words, str) else self.words(patient)


@dataclass(frozen=True, slots=True)
class Advice:
    """A recommendation applied to one patient."""

    recommendation: Recommendation
    trace: Trace
    alerts: tuple[str, ...]

    @property
    def outcome(self) -> Truth:
        """Whether the recommendation holds for this patient."""
        return self.trace.outcome

    @property
    def alerts_for_all(self) -> tuple[str, ...]:
        """The alerts that hold for whoever takes the medicine, and not only for this patient."""
        return tuple(
            words for words in self.recommendation.cautions_for_all if words in self.alerts
        )


@dataclass(frozen=True, kw_only=True)
class Recommendation:
    """One numbered, graded statement, with everything that belongs to it.

    `grading` says in words where strength and certainty come from. `favours` and `opposes` are the
    agents that it speaks for and against, `regimens` the combinations that it names. `since` is
    the guideline version that first held it.
    """

    id: str
    title: str
    statement: str
    step: Step
    direction: Direction
    strength: Strength
    certainty: Certainty
    grading: str
    applies_when: Criterion
    unless: Criterion = NEVER
    favours: tuple[Agent, ...] = ()
    opposes: tuple[Agent, ...] = ()
    regimens: tuple[Regimen, ...] = ()
    alerts: tuple[Alert, ...] = ()
    rationale: str
    claims: tuple[str, ...]
    appraisal: Appraisal
    cites: tuple[str, ...]
    since: str
    reviewed: date

    @cached_property
    def criterion(self) -> Criterion:
        """Ask whether the recommendation applies and no exception does."""
        if self.unless is NEVER:
            return all_of(self.applies_when, label=f"{self.id} applies")
        no_exception = none_of(self.unless, label=f"not the exception: {self.unless.label}")
        return all_of(self.applies_when, no_exception, label=f"{self.id} applies")

    @cached_property
    def cautions_for_all(self) -> tuple[str, ...]:
        """The cautions with the agents it favours that hold for every patient, in words."""
        return tuple(
            caution_in_words(agent, caution)
            for agent in self.favours
            for caution in agent.cautions
            if caution.when is ALWAYS
        )

    def advise(self, patient: Patient) -> Advice:
        """Apply the recommendation to one patient.

        The cautions that hold for the agents it favours join its alerts; a recommendation that
        does not apply has no alerts.
        """
        trace = self.criterion.ask(patient)
        if trace.outcome is Truth.NO:
            return Advice(self, trace, ())
        own = [alert.for_patient(patient) for alert in self.alerts]
        cautions = [
            caution_in_words(agent, caution)
            for agent in self.favours
            for caution in agent.cautions
            if caution.when.truth(patient) is Truth.YES
        ]
        return Advice(self, trace, tuple(words for words in own + cautions if words))

    def to_dict(self) -> dict[str, Any]:
        """Give the recommendation, without its criteria, as plain JSON values."""
        return {
            "id": self.id,
            "title": self.title,
            "statement": self.statement,
            "step": self.step.value,
            "direction": self.direction.value,
            "strength": self.strength.value,
            "certainty": self.certainty.value,
            "grading": self.grading,
            "favours": [agent.id for agent in self.favours],
            "opposes": [agent.id for agent in self.opposes],
            "regimens": [regimen.id for regimen in self.regimens],
            "rationale": self.rationale,
            "claims": list(self.claims),
            "appraisal": {"verdict": self.appraisal.verdict.value, "note": self.appraisal.note},
            "cites": list(self.cites),
            "since": self.since,
            "reviewed": self.reviewed.isoformat(),
        }
