"""R11: watch for cytomegalovirus reactivation."""

from __future__ import annotations

from datetime import date

from calculator import dictionary as ask
from calculator.conditions import SCOPE
from calculator.criteria import one_of
from calculator.evidence import with_numbers
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
            "Reactivation is present: weigh antiviral treatment before more immunosuppression "
            "(this site's judgement). Ganciclovir adds to the kidney harm of tacrolimus.",
        ),
    ),
    rationale=with_numbers(
        "The study of {tsuji2020.groups.combined} patients saw reactivation often over 52 weeks; "
        "its abstract gives no percentage. Elsewhere {zhang2024cmv.cmv.tested} tested patients "
        "with dermatomyositis had it, {zhang2024cmv.by-antibody.positive} of those with anti-MDA5 "
        "antibody and {zhang2024cmv.by-antibody.negative} of those without; in another cohort "
        "{sekiguchi2020.reactivation.all}, on average {sekiguchi2020.reactivation.onset} weeks "
        "after prednisolone began."
    ),
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
