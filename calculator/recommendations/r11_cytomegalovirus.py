"""R11: watch for cytomegalovirus reactivation."""

from __future__ import annotations

from datetime import date

from calculator import dictionary as ask
from calculator.conditions import SCOPE
from calculator.criteria import one_of
from calculator.recommendation import Alert, Appraisal, Recommendation
from calculator.vocabulary import Certainty, Direction, Step, Strength, Verdict

RECOMMENDATION = Recommendation(
    id="R11",
    title="Watch for cytomegalovirus",
    statement="Look for cytomegalovirus reactivation closely and repeatedly: it is common under "
    "intensive immunosuppression.",
    step=Step.WATCH,
    direction=Direction.FOR,
    strength=Strength.UNGRADED,
    certainty=Certainty.NOT_STATED,
    grading="Neither the source text nor a guideline that could be read grades this.",
    applies_when=SCOPE,
    alerts=(
        Alert(
            one_of(ask.CMV, "reactivation"),
            "Reactivation is present: weigh antiviral treatment before more immunosuppression. "
            "Ganciclovir adds to the kidney harm of tacrolimus.",
        ),
    ),
    rationale="The study of 29 patients saw reactivation often over 52 weeks; its abstract gives "
    "no percentage. Elsewhere 53 of 181 tested patients with dermatomyositis had it, 38.7% of "
    "those with anti-MDA5 antibody and 16.0% of those without; in another cohort 21 of 52, on "
    "average 6.1 weeks after prednisolone began.",
    claims=("S17",),
    appraisal=Appraisal(
        Verdict.AGREES,
        "The cited study says so in its abstract, without a number; the numbers given here come "
        "from other cohorts.",
    ),
    cites=("tsuji2020", "zhang2024cmv", "sekiguchi2020", "smpctac"),
    since="2026.1",
    reviewed=date(2026, 11, 23),
)
