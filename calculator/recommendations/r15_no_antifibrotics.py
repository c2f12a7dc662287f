"""R15: no nintedanib or pirfenidone for acute inflammatory disease."""

from __future__ import annotations

from datetime import date

from calculator.alerts import stable_while_taking
from calculator.conditions import RAPIDLY_PROGRESSIVE, SCOPE
from calculator.criteria import all_of
from calculator.formulary import NINTEDANIB, PIRFENIDONE
from calculator.recommendation import Appraisal, Recommendation
from calculator.vocabulary import Certainty, Direction, Step, Strength, Verdict

RECOMMENDATION = Recommendation(
    id="R15",
    title="No antifibrotics for acute disease",
    statement="Do not use nintedanib or pirfenidone for acute inflammatory lung disease: "
    "antifibrotics have no place in rapid progression.",
    step=Step.AVOID,
    direction=Direction.AGAINST,
    strength=Strength.CONDITIONAL,
    certainty=Certainty.NOT_STATED,
    grading="ACR/CHEST 2023 is reported to advise conditionally against both in rapidly "
    "progressive disease; its summary advises against nintedanib first line in myositis with "
    "interstitial lung disease.",
    applies_when=all_of(SCOPE, RAPIDLY_PROGRESSIVE, label="in scope and rapidly progressive"),
    opposes=(NINTEDANIB, PIRFENIDONE),
    alerts=(stable_while_taking(NINTEDANIB, PIRFENIDONE),),
    rationale="This concerns the acute phase. It is not a ban: for myositis with lung disease "
    "that goes on progressing, the pocket guide to the same guideline lists nintedanib.",
    claims=("S21",),
    appraisal=Appraisal(
        Verdict.AGREES,
        "Agrees with the cited guideline as reported, for the acute phase.",
    ),
    cites=("johnson2024acr", "acr2023summary", "acrpocket"),
    since="2026.1",
    reviewed=date(2026, 11, 23),
)
