"""R22: follow-up of the lungs."""

from __future__ import annotations

from datetime import date

from calculator.conditions import IMPROVING, SCOPE
from calculator.criteria import all_of
from calculator.recommendation import Appraisal, Recommendation
from calculator.vocabulary import Certainty, Direction, Step, Strength, Verdict

RECOMMENDATION = Recommendation(
    id="R22",
    title="Follow-up of the lungs",
    statement="Follow the lungs of a patient who is stable or improving: lung function, oxygen "
    "saturation on exertion, and HRCT when there is a reason.",
    step=Step.WATCH,
    direction=Direction.FOR,
    strength=Strength.GOOD_PRACTICE,
    certainty=Certainty.NOT_STATED,
    grading="Added by this site as good practice, after the ACR/CHEST 2023 monitoring guideline as "
    "its pocket guide gives it.",
    applies_when=all_of(SCOPE, IMPROVING, label="in scope and improving on treatment"),
    rationale="For interstitial lung disease in myositis the pocket guide suggests lung "
    "function every 3 to 6 months in the first year, a test for desaturation on walking "
    "every 3 to 12 months, and HRCT when clinically indicated. Of the patients in the study of "
    "triple therapy who lived beyond six months, all were alive and free of relapse at five years; "
    "how many they were is not in the abstract.",
    claims=(),
    appraisal=Appraisal(Verdict.ADDED, "The source text stops before follow-up."),
    cites=("johnson2024screening", "acrpocket", "sasai2023"),
    since="2026.1",
    reviewed=date(2026, 11, 23),
)
