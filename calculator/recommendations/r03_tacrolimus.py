"""R03: tacrolimus as the calcineurin inhibitor."""

from __future__ import annotations

from datetime import date

from calculator.conditions import SCOPE, UNTREATED
from calculator.criteria import all_of
from calculator.evidence import with_numbers
from calculator.formulary import TACROLIMUS
from calculator.recommendation import Appraisal, Recommendation
from calculator.vocabulary import Certainty, Direction, Step, Strength, Verdict

RECOMMENDATION = Recommendation(
    id="R03",
    title="Tacrolimus as the calcineurin inhibitor",
    statement="Take tacrolimus as the calcineurin inhibitor, because it acts fast; this counts "
    "most when the lung disease progresses rapidly.",
    step=Step.START,
    direction=Direction.FOR,
    strength=Strength.UNGRADED,
    certainty=Certainty.NOT_STATED,
    grading="No graded recommendation prefers tacrolimus: ACR/CHEST 2023 is reported to list "
    "calcineurin inhibitors as a class, and MEDRA5 2020 holds the two equal (good practice).",
    applies_when=all_of(SCOPE, UNTREATED, label="in scope and untreated"),
    favours=(TACROLIMUS,),
    rationale=with_numbers(
        "The only randomised comparison, in polymyositis and dermatomyositis with interstitial "
        "lung disease, found progression-free survival at 52 weeks of "
        "{fujisawa2021.progression-free.tacrolimus} with tacrolimus "
        "(n={fujisawa2021.progression-free.tacrolimus.n}) and "
        "{fujisawa2021.progression-free.ciclosporin} with ciclosporin "
        "(n={fujisawa2021.progression-free.ciclosporin.n}), "
        "{fujisawa2021.progression-free.difference.p}, and survival of "
        "{fujisawa2021.alive.tacrolimus} and {fujisawa2021.alive.ciclosporin}, "
        "{fujisawa2021.alive.difference.p}. The only comparison within anti-MDA5 disease counted "
        "death or long-term oxygen in {yamada2025.death-or-oxygen.tacrolimus} against "
        "{yamada2025.death-or-oxygen.ciclosporin} (difference "
        "{yamada2025.death-or-oxygen.difference.value} points, 95% CI "
        "{yamada2025.death-or-oxygen.difference.interval}, "
        "{yamada2025.death-or-oxygen.difference.p}), but no clear difference in deaths "
        "({yamada2025.death.difference.p}); the groups were treated at different times, and the "
        "tacrolimus group also had a fixed protocol and more cyclophosphamide."
    ),
    claims=("S6",),
    appraisal=Appraisal(
        Verdict.WIDER_THAN_SOURCE,
        "The cited guideline is reported to name the class, not tacrolimus, and the cited study "
        "did not compare the two. That tacrolimus acts fast is known only from summaries of low "
        "reliability. MEDRA5 says that ciclosporin and tacrolimus are equally good. "
        "Tacrolimus has not been shown to save more lives.",
    ),
    cites=("johnson2024acr", "tsuji2020", "romerobueno2020", "fujisawa2021", "yamada2025"),
    since="2026.1",
    reviewed=date(2026, 11, 23),
)
