"""R13: no azathioprine first line in rapidly progressive disease."""

from __future__ import annotations

from datetime import date

from calculator.alerts import stable_while_taking
from calculator.conditions import RAPIDLY_PROGRESSIVE, SCOPE
from calculator.criteria import all_of
from calculator.formulary import AZATHIOPRINE
from calculator.recommendation import Appraisal, Recommendation
from calculator.vocabulary import Certainty, Direction, Step, Strength, Verdict

RECOMMENDATION = Recommendation(
    id="R13",
    title="No azathioprine first line in rapid progression",
    statement="Do not use azathioprine as first-line treatment of rapidly progressive disease: it "
    "does not act fast enough.",
    step=Step.AVOID,
    direction=Direction.AGAINST,
    strength=Strength.UNGRADED,
    certainty=Certainty.NOT_STATED,
    grading="No grade could be confirmed: azathioprine is missing from both second-hand lists of "
    "what ACR/CHEST 2023 advises against in rapidly progressive disease.",
    applies_when=all_of(SCOPE, RAPIDLY_PROGRESSIVE, label="in scope and rapidly progressive"),
    opposes=(AZATHIOPRINE,),
    alerts=(stable_while_taking(AZATHIOPRINE),),
    rationale="In interstitial lung disease that does not progress rapidly, the ACR/CHEST summary "
    "conditionally recommends azathioprine. This advice is therefore limited to rapid progression.",
    claims=("S18",),
    appraisal=Appraisal(
        Verdict.UNSOURCED,
        "The source text cites the guideline for this; the guideline's table has not been read, "
        "and the accounts of it that were read do not list azathioprine. Slow action as the reason "
        "is the source text's own; one review even lists azathioprine as an addition in rapid "
        "progression. Outside rapid progression the same guideline recommends it conditionally.",
    ),
    cites=("acr2023summary", "johnson2024acr", "wong2023"),
    since="2026.1",
    reviewed=date(2026, 11, 23),
)
