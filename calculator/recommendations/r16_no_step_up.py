"""R16: no step-up; complete to three agents now."""

from __future__ import annotations

from datetime import date

from calculator.alerts import (
    AIR_LEAK,
    CMV_REACTIVATION,
    INFECTION,
    INFECTION_BEHIND_WORSENING,
    NOT_RAPIDLY_PROGRESSIVE,
)
from calculator.conditions import IMPROVING, ON_TREATMENT, SCOPE
from calculator.criteria import all_of
from calculator.evidence import with_numbers
from calculator.formulary import FEWER_THAN_THREE
from calculator.recommendation import Alert, Appraisal, Recommendation
from calculator.vocabulary import Certainty, Direction, Step, Strength, Verdict

RECOMMENDATION = Recommendation(
    id="R16",
    title="If begun with fewer than three agents, complete to three now",
    statement="Adding agents one at a time is the gravest error. Bring anyone who was started on "
    "fewer than three to three now, without waiting for the next failure.",
    step=Step.ESCALATE,
    direction=Direction.FOR,
    strength=Strength.UNGRADED,
    certainty=Certainty.NOT_STATED,
    grading="ACR/CHEST 2023 is reported to prefer combination from the start conditionally, in "
    "rapidly progressive disease; no guideline read grades completing a treatment that has begun.",
    applies_when=all_of(
        SCOPE,
        ON_TREATMENT,
        FEWER_THAN_THREE,
        label="in scope, on treatment, with fewer than three first-line agents",
    ),
    alerts=(
        Alert(
            IMPROVING,
            "This counts what is being taken now. It does not concern a patient who was started on "
            "three and has since finished or tapered one as planned. The source text speaks of the "
            "start; of a patient who is stable or improving on fewer than three it says nothing.",
        ),
        NOT_RAPIDLY_PROGRESSIVE,
        INFECTION,
        INFECTION_BEHIND_WORSENING,
        AIR_LEAK,
        CMV_REACTIVATION,
    ),
    rationale=with_numbers(
        "The case against step-up is the comparison of {tsuji2020.groups.combined} patients "
        "treated with three drugs at once and {tsuji2020.groups.step-up} earlier patients treated "
        "step by step ({tsuji2020.alive.combined} against {tsuji2020.alive.step-up} alive at six "
        "months). The controls were historical and nobody was allocated, so it cannot show clearly "
        "that waiting itself costs lives. MEDRA5 accepts two agents as a start (grade D)."
    ),
    claims=("S22",),
    appraisal=Appraisal(
        Verdict.WIDER_THAN_SOURCE,
        "The source text says that the prospective data clearly show it. There is one prospective "
        "arm, and its comparison group is retrospective.",
    ),
    cites=("tsuji2020", "johnson2024acr", "romerobueno2020"),
    since="2026.1",
    reviewed=date(2026, 11, 23),
)
