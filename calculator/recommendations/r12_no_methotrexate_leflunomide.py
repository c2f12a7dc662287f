"""R12: no methotrexate or leflunomide first line."""

from __future__ import annotations

from datetime import date

from calculator.alerts import stable_while_taking
from calculator.conditions import SCOPE
from calculator.formulary import LEFLUNOMIDE, METHOTREXATE
from calculator.recommendation import Appraisal, Recommendation
from calculator.vocabulary import Certainty, Direction, Step, Strength, Verdict

RECOMMENDATION = Recommendation(
    id="R12",
    title="No methotrexate or leflunomide first line",
    statement="Do not use methotrexate or leflunomide as first-line treatment: they do not act "
    "fast enough for rapidly progressive disease.",
    step=Step.AVOID,
    direction=Direction.AGAINST,
    strength=Strength.CONDITIONAL,
    certainty=Certainty.NOT_STATED,
    grading="ACR/CHEST 2023 advises conditionally against both as first-line treatment of "
    "interstitial lung disease (summary read), and is reported to do so in rapidly progressive "
    "disease.",
    applies_when=SCOPE,
    opposes=(METHOTREXATE, LEFLUNOMIDE),
    alerts=(stable_while_taking(METHOTREXATE, LEFLUNOMIDE),),
    rationale="No comparative study in anti-MDA5 disease was found. What the guideline's panel "
    "rested its advice on was not read.",
    claims=("S18",),
    appraisal=Appraisal(
        Verdict.PARTLY,
        "The direction agrees, and holds beyond rapid progression. The guideline is conditional, "
        "and slow action as the reason is the source text's own: no source read gives it.",
    ),
    cites=("acr2023summary", "johnson2024acr"),
    since="2026.1",
    reviewed=date(2026, 11, 23),
)
