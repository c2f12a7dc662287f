"""R08: early plasma exchange in refractory or life-threatening disease."""

from __future__ import annotations

from datetime import date

from calculator import dictionary as ask
from calculator.alerts import AIR_LEAK, BEFORE_THREE, CMV_REACTIVATION
from calculator.conditions import (
    ACTIVE_INFECTION,
    IMPROVING,
    LIFE_THREATENING,
    SCOPE,
    UNTREATED,
    WORSENING,
)
from calculator.criteria import ALWAYS, Truth, all_of, any_of
from calculator.evidence import with_numbers
from calculator.findings import Patient
from calculator.formulary import PLASMA_EXCHANGE
from calculator.recommendation import Alert, Appraisal, Recommendation
from calculator.vocabulary import Certainty, Direction, Step, Strength, Verdict, WindowState
from calculator.window import Window


def _after_the_window(patient: Patient) -> str:
    taken = PLASMA_EXCHANGE.id in (patient.get(ask.CURRENT_AGENTS) or ())
    if taken or Window.of(patient).state is not WindowState.PASSED:
        return ""
    return (
        "The recommendation does not depend on the day; the source text says nothing of a later "
        "start."
    )


def _before_three(patient: Patient) -> str:
    # The source text needs no failed triple therapy where life is in danger.
    if LIFE_THREATENING.truth(patient) is Truth.YES:
        return ""
    return BEFORE_THREE.for_patient(patient) or ""


RECOMMENDATION = Recommendation(
    id="R08",
    title="Early plasma exchange",
    statement="In refractory or life-threatening disease start plasma exchange early, within two "
    "weeks.",
    step=Step.ESCALATE,
    direction=Direction.FOR,
    strength=Strength.UNGRADED,
    certainty=Certainty.NOT_STATED,
    grading="No graded guideline backs this: ACR/CHEST 2023 is reported to advise conditionally "
    "against plasma exchange as first-line treatment and to leave it for refractory disease; "
    "MEDRA5 2020 lists it as a rescue (grade D).",
    applies_when=all_of(
        SCOPE,
        any_of(WORSENING, LIFE_THREATENING, label="worsening on treatment, or life-threatening"),
        label="in scope, and refractory or life-threatening",
    ),
    favours=(PLASMA_EXCHANGE,),
    alerts=(
        Alert(
            ALWAYS,
            lambda patient: Window.of(patient).words,
            reads=(ask.STAGE, ask.DAYS_SINCE_START),
        ),
        Alert(
            ALWAYS,
            _after_the_window,
            reads=(ask.STAGE, ask.DAYS_SINCE_START, ask.CURRENT_AGENTS),
        ),
        Alert(
            UNTREATED,
            "Nothing has been given yet: here plasma exchange would be part of first-line "
            "treatment, against which ACR/CHEST 2023 is reported to advise conditionally.",
        ),
        Alert(
            IMPROVING,
            "The patient is given as stable or improving: this recommendation applies only because "
            "of the respiratory support.",
        ),
        Alert(BEFORE_THREE.when, _before_three, reads=(ask.OXYGEN,)),
        Alert(
            ACTIVE_INFECTION,
            "Active serious infection is given: ask whether it explains the worsening or the need "
            "for oxygen before treatment is intensified.",
        ),
        AIR_LEAK,
        CMV_REACTIVATION,
        Alert(
            LIFE_THREATENING,
            "Counted as life-threatening because of high-flow oxygen or more: that cut-off is this "
            "site's operational reading, the source text gives none.",
        ),
    ),
    rationale=with_numbers(
        "A retrospective study from Japan compared {sasaki2024.groups.early} patients whose plasma "
        "exchange began within two weeks of starting treatment with {sasaki2024.groups.later} who "
        "had immunosuppression alone at first: "
        "{sasaki2024.alive.early} against {sasaki2024.alive.later} lived "
        "({sasaki2024.alive.difference.p}). Another {sasaki2024.left-out.screened.events} "
        "who died early were left out, and being alive to receive the exchange favours it. In that "
        "study it was part of the initial treatment, not a rescue. A meta-analysis of myositis "
        "with progressive lung disease, not anti-MDA5 alone, found a one-year survival ratio of "
        "{plexmeta2024.alive.risk-ratio.value} ({plexmeta2024.alive.risk-ratio.interval}; "
        "{plexmeta2024.cohorts} cohorts, {plexmeta2024.n} patients), which is not significant."
    ),
    claims=("S13", "S14"),
    appraisal=Appraisal(
        Verdict.CONFLICTS,
        with_numbers(
            "The source text's 100% against 40% is {sasaki2024.highest-risk.early} against "
            "{sasaki2024.highest-risk.later} patients ({sasaki2024.highest-risk.fisher}, our "
            "arithmetic); in the whole cohort it was {sasaki2024.alive.early} against "
            "{sasaki2024.alive.later} ({sasaki2024.alive.difference.p}). It cites for this the "
            "guideline that is reported to advise against plasma exchange as first-line "
            "treatment, and it turns early treatment into salvage."
        ),
    ),
    cites=("sasaki2024", "johnson2024acr", "plexmeta2024", "romerobueno2020"),
    since="2026.1",
    reviewed=date(2026, 11, 23),
)
