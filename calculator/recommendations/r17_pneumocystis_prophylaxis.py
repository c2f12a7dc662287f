"""R17: Pneumocystis prophylaxis."""

from __future__ import annotations

from datetime import date

from calculator.conditions import ACTIVE_INFECTION, SCOPE
from calculator.evidence import with_numbers
from calculator.recommendation import Alert, Appraisal, Recommendation
from calculator.vocabulary import Certainty, Direction, Step, Strength, Verdict

RECOMMENDATION = Recommendation(
    id="R17",
    title="Pneumocystis prophylaxis",
    statement="Give prophylaxis against Pneumocystis pneumonia from the start of treatment.",
    step=Step.START,
    direction=Direction.FOR,
    strength=Strength.GOOD_PRACTICE,
    certainty=Certainty.NOT_STATED,
    grading="Added by this site as good practice; EULAR 2022 holds that prophylaxis seems "
    "beneficial above 15–30 mg prednisolone a day for more than 2–4 weeks.",
    applies_when=SCOPE,
    alerts=(
        Alert(
            ACTIVE_INFECTION,
            "Active serious infection is given: Pneumocystis pneumonia itself needs treatment; "
            "prophylaxis does not treat it.",
        ),
    ),
    rationale=with_numbers(
        "Among patients who were tested, {pjp2023.pneumonia.tested} had Pneumocystis pneumonia, "
        "{pjp2023.first-months.infected} of them in the first three months, and co-trimoxazole was "
        "independently protective. Co-trimoxazole can raise potassium and creatinine and lower "
        "blood counts, and it adds to the kidney harm of tacrolimus; atovaquone, dapsone after a "
        "G6PD test and nebulised pentamidine (it can tighten the airways: think twice in rapid "
        "progression, this site's remark) are alternatives, by analogy with HIV."
    ),
    claims=("S23",),
    appraisal=Appraisal(
        Verdict.ADDED,
        "The source text says nothing about it. Of its omissions this is the most dangerous.",
    ),
    cites=("pjp2023", "yang2025pjp", "fragoulis2023", "mcdonald2024", "smpctac"),
    since="2026.1",
    reviewed=date(2026, 11, 23),
)
