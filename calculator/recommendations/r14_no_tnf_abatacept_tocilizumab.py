"""R14: no TNF inhibitor, abatacept or tocilizumab."""

from __future__ import annotations

from datetime import date

from calculator.conditions import SCOPE
from calculator.evidence import with_numbers
from calculator.formulary import ABATACEPT, TNF_INHIBITOR, TOCILIZUMAB
from calculator.recommendation import Appraisal, Recommendation
from calculator.vocabulary import Certainty, Direction, Step, Strength, Verdict

RECOMMENDATION = Recommendation(
    id="R14",
    title="No TNF inhibitor, abatacept or tocilizumab",
    statement="Avoid TNF inhibitors, abatacept and tocilizumab: nothing supports them, and TNF "
    "inhibitors may make the lung disease worse.",
    step=Step.AVOID,
    direction=Direction.AGAINST,
    strength=Strength.CONDITIONAL,
    certainty=Certainty.NOT_STATED,
    grading="ACR/CHEST 2023 is reported to advise conditionally against all three in rapidly "
    "progressive disease; its summary does so for TNF inhibitors and abatacept in interstitial "
    "lung disease at large.",
    applies_when=SCOPE,
    opposes=(TNF_INHIBITOR, ABATACEPT, TOCILIZUMAB),
    rationale=with_numbers(
        "The signal of harm comes from case reports, nearly all in rheumatoid arthritis: of "
        "{perezalvarez2011.n} collected cases of new or worse lung disease on a biologic "
        "{perezalvarez2011.arthritis.all.events} had rheumatoid arthritis, and "
        "{perezalvarez2011.course.died} with a known outcome died. None was anti-MDA5 disease. "
        "Another collection of {brunasso2014.n} patients found dermatomyositis or polymyositis "
        "beginning under a TNF inhibitor."
    ),
    claims=("S19", "S20"),
    appraisal=Appraisal(
        Verdict.PARTLY,
        "The direction agrees with the guideline as reported, which is conditional. That "
        "nothing supports them is the source text's own reason: no source that was read says so, "
        "and taken literally it is untrue, because one success with tocilizumab, in a child, has "
        "been published. The source text's reference for harm could not be identified.",
    ),
    cites=("johnson2024acr", "acr2023summary", "perezalvarez2011", "brunasso2014"),
    since="2026.1",
    reviewed=date(2026, 11, 23),
)
