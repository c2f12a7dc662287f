"""The guideline as one frozen value, and its assessment of one patient."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from calculator.answers import Distinctions, distinctions
from calculator.conditions import SCOPE
from calculator.contradictions import CONTRADICTIONS, Contradiction
from calculator.criteria import Criterion, Trace, Truth
from calculator.derived import Derived, derive
from calculator.dictionary import CURRENT_AGENTS, DICTIONARY
from calculator.doses import Body
from calculator.dosing import Dosing, DosingForPatient
from calculator.evidence import references
from calculator.findings import Finding, Patient
from calculator.formulary import FORMULARY, Agent, Asked
from calculator.notices import Notice, conversions, notices
from calculator.open_questions import OpenQuestion, open_questions
from calculator.published_doses import PUBLISHED_DOSES
from calculator.recommendation import Advice, Recommendation
from calculator.recommendations import RECOMMENDATIONS
from calculator.regimen import REGIMENS, Regimen, Suitability, first_suitable
from calculator.treatment import Treatment, course_of_treatment
from calculator.vocabulary import Direction


@dataclass(frozen=True, kw_only=True)
class Guideline:
    """Everything that decides an answer; two equal versions give equal answers.

    `contradictions` decide no advice: they are remarks on what was typed.

    After `review_by` a copy says of itself that it may be out of date.
    """

    version: str
    title: str
    review_by: date
    scope: Criterion
    dictionary: tuple[Finding[Any], ...]
    formulary: tuple[Agent, ...]
    doses: tuple[Dosing, ...]
    regimens: tuple[Regimen, ...]
    recommendations: tuple[Recommendation, ...]
    contradictions: tuple[Contradiction, ...]

    def criteria(self) -> Iterator[tuple[str, Criterion]]:
        """Give every criterion that decides or words an answer, each with its place."""
        yield "scope", self.scope
        for agent in self.formulary:
            yield agent.id, agent.contraindicated
            yield from ((f"{agent.id} cautions", caution.when) for caution in agent.cautions)
        for regimen in self.regimens:
            yield regimen.id, regimen.suitable
            yield f"{regimen.id} intended for", regimen.intended_for
        for item in self.recommendations:
            yield item.id, item.criterion
            yield from ((f"{item.id} alerts", alert.when) for alert in item.alerts)

    @cached_property
    def told_apart(self) -> Mapping[str, Distinctions]:
        """The answers that the criteria can tell apart, by the id of each finding."""
        return distinctions(self.dictionary, (criterion for _, criterion in self.criteria()))

    def citations(self) -> Iterator[tuple[str, str]]:
        """Give the ids of the works that the guideline cites, each with its place."""
        for item in self.recommendations:
            yield from ((item.id, cite) for cite in item.cites)
        for agent in self.formulary:
            yield from ((agent.id, cite) for cite in agent.cites)
        for dosing in self.doses:
            yield from ((f"{dosing.agent.id} doses", cite) for cite in dosing.cites)
        for value in derive(Patient({})):
            yield from ((value.id, cite) for cite in value.cites)

    def unknown_citations(self) -> Iterator[tuple[str, str]]:
        """Give every citation, with its place, of a work that is not in the references."""
        for place, cite in self.citations():
            if cite not in references():
                yield place, f"cites {cite}, which is not in the references"


GUIDELINE = Guideline(
    version="2026.1",
    title="Initial treatment of anti-MDA5-positive myositis with interstitial lung disease",
    review_by=date(2027, 11, 23),
    scope=SCOPE,
    dictionary=DICTIONARY,
    formulary=FORMULARY,
    doses=PUBLISHED_DOSES,
    regimens=REGIMENS,
    recommendations=RECOMMENDATIONS,
    contradictions=CONTRADICTIONS,
)


@dataclass(frozen=True, slots=True)
class Stop:
    """An agent that the patient takes, and the recommendation that speaks against it."""

    agent: Agent
    because: Recommendation


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the guideline says of one patient.

    `converted` says, for each measure that was given in another unit, what it comes to.
    """

    patient: Patient
    notices: tuple[Notice, ...]
    converted: Mapping[str, str]
    scope: Trace
    advice: tuple[Advice, ...]
    regimens: tuple[Suitability, ...]
    stop: tuple[Stop, ...]
    derived: tuple[Derived, ...]
    doses: tuple[DosingForPatient, ...]
    treatment: Treatment
    open_questions: tuple[OpenQuestion, ...]

    @property
    def agents_to_stop(self) -> dict[Agent, list[Recommendation]]:
        """Each agent that is taken and should not be, once, with what speaks against it."""
        found: dict[Agent, list[Recommendation]] = {}
        for stop in self.stop:
            found.setdefault(stop.agent, []).append(stop.because)
        return found

    @property
    def first_offered(self) -> Suitability | None:
        """The regimen to name first of those that can be offered."""
        return first_suitable(self.regimens, Truth.YES)

    @property
    def preferred(self) -> Suitability | None:
        """The regimen to name first of those that are not ruled out, be they cleared or not."""
        return first_suitable(self.regimens, Truth.YES, Truth.UNKNOWN)

    @property
    def names_regimen(self) -> bool:
        """Whether a recommendation that names a regimen applies."""
        return any(
            item.recommendation.regimens and item.outcome is Truth.YES for item in self.advice
        )

    @property
    def has_regimen_to_start(self) -> bool:
        """Whether a regimen is to be chosen now.

        It is where a recommendation that names one applies, and unless three of the first-line
        agents are known to be running.
        """
        return self.scope.outcome is not Truth.NO and (
            self.names_regimen or self.treatment.missing_for_three != 0
        )


def read_patient(given: Mapping[str, Any]) -> Patient:
    """Read a patient from plain JSON values.

    Raises:
        InvalidPatient: with all problems at once, each with its place.
    """
    return Patient.from_dict(given, GUIDELINE.dictionary)


def assess(patient: Patient) -> Assessment:
    """Apply every recommendation and judge every regimen, in order.

    Where the guideline does not cover the patient it is silent on doses too.
    """
    scope = GUIDELINE.scope.ask(patient)
    advice = tuple(item.advise(patient) for item in GUIDELINE.recommendations)
    # An agent stands in several regimens: its cautions are asked once.
    cautions = {agent.id: agent.ask_cautions(patient) for agent in GUIDELINE.formulary}
    regimens = tuple(regimen.judge(patient, cautions) for regimen in GUIDELINE.regimens)
    return Assessment(
        patient=patient,
        notices=notices(patient, GUIDELINE.dictionary, GUIDELINE.contradictions),
        converted=conversions(patient, GUIDELINE.dictionary),
        scope=scope,
        advice=advice,
        regimens=regimens,
        stop=tuple(stops(patient, ((item.recommendation, item.outcome) for item in advice))),
        derived=derive(patient),
        doses=() if scope.outcome is Truth.NO else _doses(patient, cautions),
        treatment=course_of_treatment(patient, scope, advice, regimens, cautions),
        open_questions=open_questions(scope, advice, regimens, GUIDELINE.told_apart),
    )


def _doses(patient: Patient, cautions: Mapping[str, Asked]) -> tuple[DosingForPatient, ...]:
    body = Body.of(patient)
    return tuple(one.for_body(body, cautions[one.agent.id]) for one in GUIDELINE.doses)


def stops(patient: Patient, outcomes: Iterable[tuple[Recommendation, Truth]]) -> Iterator[Stop]:
    """Give what is taken although a recommendation that holds speaks against it."""
    taken = patient.get(CURRENT_AGENTS) or frozenset()
    return (
        Stop(agent, recommendation)
        for recommendation, outcome in outcomes
        if outcome is Truth.YES and recommendation.direction is Direction.AGAINST
        for agent in recommendation.opposes
        if agent.id in taken
    )
