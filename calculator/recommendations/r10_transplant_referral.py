"""R10: early referral for lung-transplant evaluation."""

from __future__ import annotations

from datetime import date

from calculator import dictionary as ask
from calculator.conditions import LIFE_THREATENING, SCOPE
from calculator.criteria import one_of
from calculator.evidence import with_numbers
from calculator.recommendation import Alert, Appraisal, Recommendation
from calculator.vocabulary import Certainty, Direction, Step, Strength, Verdict

RECOMMENDATION = Recommendation(
    id="R10",
    title="Early transplant referral",
    statement="Refer at once for lung-transplant evaluation, because many patients die; the need "
    "is most pressing on high-flow oxygen.",
    step=Step.WATCH,
    direction=Direction.FOR,
    strength=Strength.CONDITIONAL,
    certainty=Certainty.NOT_STATED,
    grading="ACR/CHEST 2023 is reported to advise early referral over later referral "
    "conditionally, in rapidly progressive disease.",
    applies_when=SCOPE,
    alerts=(
        Alert(
            LIFE_THREATENING,
            "Most pressing now: high-flow oxygen or more. No paper read gives a threshold; the "
            "cut-off is this site's operational reading.",
        ),
        Alert(
            one_of(ask.COURSE, "not_rapidly_progressive"),
            "The lung disease is not rapidly progressive: the graded guideline's early referral is "
            "reported to be for rapid progression.",
        ),
    ),
    rationale=with_numbers(
        "Of {riviere2022.n} patients transplanted for myositis with interstitial lung disease in "
        "{riviere2022.centres} European centres ({riviere2022.rapid.transplanted.events} with "
        "rapid progression), {riviere2022.alive-1-year.transplanted}, "
        "{riviere2022.alive-3-years.transplanted} and {riviere2022.alive-5-years.transplanted} "
        "were alive at 1, 3 and 5 years. Of {bay2022.n} on extracorporeal support in France, "
        "{bay2022.alive.transplanted} transplanted and {bay2022.alive.not-transplanted} others "
        "lived; who was chosen for transplant explains part of that."
    ),
    claims=("S16",),
    appraisal=Appraisal(
        Verdict.PARTLY,
        "The direction agrees with the cited guideline as reported, which says it for rapid "
        "progression; the source text says it for every patient. High-flow oxygen as a trigger "
        "was not found in any source.",
    ),
    cites=("johnson2024acr", "riviere2022", "bay2022"),
    since="2026.1",
    reviewed=date(2026, 11, 23),
)
