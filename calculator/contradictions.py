"""Answers that do not fit each other, by plain logic or as a slip of the pen; no medicine.

None of them changes any advice. Whoever reads the words decides which answer is right, or that both
are meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from calculator import dictionary as ask
from calculator import formulary as give
from calculator.conditions import ACTIVE_INFECTION, IMPROVING, ON_TREATMENT, UNTREATED
from calculator.criteria import (
    Criterion,
    Trace,
    Truth,
    all_of,
    any_of,
    at_least,
    below,
    includes,
    none_of,
    one_of,
    present,
)
from calculator.findings import Finding, Patient, plain_number


@dataclass(frozen=True)
class Contradiction:
    """Answers that do not fit each other, and the words that say so at each of their fields."""

    when: Criterion
    words: str

    @cached_property
    def findings(self) -> tuple[str, ...]:
        """The ids of the findings concerned, each once."""
        return tuple(dict.fromkeys(finding.id for finding in self.when.findings()))


@dataclass(frozen=True, slots=True)
class ImplausibleBody:
    """Yes when weight and height together are those of no adult, as when the two are swapped.

    The bounds are body-mass indices in kg/m², inclusive. They are far outside what is classified:
    they catch slips of the pen and carry no clinical meaning.
    """

    lowest: float
    highest: float
    parts: tuple[Criterion, ...] = ()

    @property
    def label(self) -> str:
        """The criterion in words."""
        limits = f"{plain_number(self.lowest)} or over {plain_number(self.highest)}"
        return f"weight and height with a body-mass index under {limits} kg/m²"

    def findings(self) -> Iterator[Finding[Any]]:
        yield ask.WEIGHT
        yield ask.HEIGHT

    def truth(self, patient: Patient) -> Truth:
        weight, height = patient.get(ask.WEIGHT), patient.get(ask.HEIGHT)
        if weight is None or height is None:
            return Truth.UNKNOWN
        index = weight * 10_000 / height**2
        return Truth.of(not self.lowest <= index <= self.highest)

    def ask(self, patient: Patient) -> Trace:
        return Trace(self.label, self.truth(patient))


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Yes while a question has no answer: a remark may say so, a rule may not."""

    finding: Finding[Any]
    parts: tuple[Criterion, ...] = ()

    @property
    def label(self) -> str:
        """The criterion in words."""
        return f"{self.finding.label}: not answered"

    def findings(self) -> Iterator[Finding[Any]]:
        yield self.finding

    def truth(self, patient: Patient) -> Truth:
        return Truth.of(patient.get(self.finding) is None)

    def ask(self, patient: Patient) -> Trace:
        return Trace(self.label, self.truth(patient))


_STAGE = ask.STAGE.label_of
_IMMUNOSUPPRESSANTS = (
    *(agent.id for agent in give.FORMULARY if agent.first_line),
    give.METHOTREXATE.id,
    give.LEFLUNOMIDE.id,
    give.AZATHIOPRINE.id,
    give.TNF_INHIBITOR.id,
    give.ABATACEPT.id,
    give.TOCILIZUMAB.id,
)
# These too may be what the treatment consists of.
_TREATMENTS = (*_IMMUNOSUPPRESSANTS, give.PLASMA_EXCHANGE.id, give.OTHER.id)

CONTRADICTIONS = (
    Contradiction(
        all_of(
            any_of(below(ask.AGE, 10), at_least(ask.AGE, 61)),
            present(ask.PREGNANCY),
            label="pregnant under 10 or over 60 years",
        ),
        "Pregnancy is answered yes, and the age is under 10 or over 60: check both.",
    ),
    Contradiction(
        all_of(one_of(ask.SEX, "male"), present(ask.PREGNANCY), label="male and pregnant"),
        "The sex is male, and pregnancy is answered yes: check both. For a male patient pregnancy "
        "counts for nothing here.",
    ),
    Contradiction(
        all_of(
            Unanswered(ask.SEX), present(ask.PREGNANCY), label="pregnant, and the sex not answered"
        ),
        "Pregnancy is answered yes, and the sex is not answered: check it, since pregnancy "
        "counts here only together with it.",
    ),
    Contradiction(
        all_of(
            includes(ask.CURRENT_AGENTS, give.TACROLIMUS.id),
            includes(ask.CURRENT_AGENTS, give.CICLOSPORIN.id),
            label="tacrolimus and ciclosporin together",
        ),
        "Tacrolimus and ciclosporin are both among the medicines being taken now: check that both "
        "are meant. They are of one class, though they are counted here as two agents: "
        "where R16 is silent, it may be for that.",
    ),
    Contradiction(
        all_of(
            one_of(ask.COURSE, "not_rapidly_progressive"),
            one_of(ask.OXYGEN, "invasive_ventilation", "ecmo"),
            label="not rapidly progressive, and ventilated or on ECMO",
        ),
        "The lung disease is given as not rapidly progressive, and the patient is ventilated or on "
        "ECMO: check that both are meant.",
    ),
    Contradiction(
        all_of(
            UNTREATED,
            at_least(ask.DAYS_SINCE_START, 0),
            label="untreated, with days since the start",
        ),
        f'The stage is "{_STAGE("untreated")}", and a day since the start of immunosuppression is '
        "given: check both. The day is used all the same.",
    ),
    Contradiction(
        all_of(IMPROVING, below(ask.DAYS_SINCE_START, 1), label="improving on the first day"),
        f'The stage is "{_STAGE("improving")}", and the first dose was given less than '
        "a day ago: check that both are meant.",
    ),
    Contradiction(
        all_of(
            UNTREATED,
            includes(ask.CURRENT_AGENTS, *_IMMUNOSUPPRESSANTS),
            label="untreated, and taking an immunosuppressant",
        ),
        f'The stage is "{_STAGE("untreated")}", and an immunosuppressant is among the medicines '
        "being taken now: check both.",
    ),
    Contradiction(
        all_of(
            ON_TREATMENT,
            none_of(includes(ask.CURRENT_AGENTS, *_TREATMENTS)),
            label="on treatment, and taking no immunosuppressant",
        ),
        "The stage is on treatment, and no immunosuppressant is among the medicines being taken "
        "now: check both.",
    ),
    Contradiction(
        all_of(
            none_of(ACTIVE_INFECTION),
            one_of(ask.TUBERCULOSIS, "active"),
            label="active tuberculosis, and no active infection",
        ),
        "Tuberculosis is given as active, and active serious infection is answered no: check both.",
    ),
    Contradiction(
        all_of(
            Unanswered(ask.ACTIVE_INFECTION),
            one_of(ask.TUBERCULOSIS, "active"),
            label="active tuberculosis, and active infection not answered",
        ),
        "Tuberculosis is given as active, and active serious infection is not answered: check it, "
        "since only that answer counts here.",
    ),
    Contradiction(
        all_of(
            none_of(ACTIVE_INFECTION),
            one_of(ask.CMV, "reactivation"),
            label="cytomegalovirus reactivation, and no active infection",
        ),
        "Cytomegalovirus reactivation is given, and active serious infection is answered no: check "
        "that both are meant.",
    ),
    Contradiction(
        ImplausibleBody(lowest=10, highest=80),
        "Weight and height do not fit one body: check both, and that they are not swapped.",
    ),
)
