"""R05: rituximab in place of cyclophosphamide."""

from __future__ import annotations

from datetime import date

from calculator.conditions import PREGNANT, SCOPE, UNTREATED
from calculator.criteria import all_of
from calculator.evidence import with_numbers
from calculator.formulary import CYCLOPHOSPHAMIDE, RITUXIMAB
from calculator.recommendation import Alert, Appraisal, Recommendation
from calculator.regimen import GC_TAC_RTX
from calculator.vocabulary import Certainty, Direction, Step, Strength, Verdict

RECOMMENDATION = Recommendation(
    id="R05",
    title="Rituximab in place of cyclophosphamide",
    statement="If cyclophosphamide cannot be given, rituximab can take its place in the "
    "combination.",
    step=Step.START,
    direction=Direction.FOR,
    strength=Strength.CONDITIONAL,
    certainty=Certainty.NOT_STATED,
    grading="ACR/CHEST 2023 is reported to list rituximab among the conditional first-line "
    "options in rapidly progressive disease, beside cyclophosphamide and not behind it.",
    applies_when=all_of(
        SCOPE,
        UNTREATED,
        CYCLOPHOSPHAMIDE.contraindicated,
        label="in scope, untreated, and cyclophosphamide cannot be given",
    ),
    unless=RITUXIMAB.contraindicated,
    favours=(RITUXIMAB,),
    regimens=(GC_TAC_RTX,),
    alerts=(
        Alert(
            PREGNANT,
            "In pregnancy the regimen with a glucocorticoid, tacrolimus and IVIG is named first "
            "(R19).",
        ),
    ),
    rationale=with_numbers(
        "The direct evidence is small: {so2018.nyha.rituximab} refractory patients in Hong Kong "
        "rose to a better NYHA class, {so2018.off-oxygen.rituximab} came off oxygen and there were "
        "{so2018.infections.rituximab.events} infections within six months; of {ge2021.n} in "
        "China {ge2021.remission.rituximab.events} had complete remission and "
        "{ge2021.lungs.rituximab.events} had better lungs."
    ),
    claims=("S10",),
    appraisal=Appraisal(
        Verdict.AGREES,
        "The cited guideline is reported to list rituximab as a first-line option in its own "
        "right; calling it a substitute is the source text's word.",
    ),
    cites=("johnson2024acr", "so2018", "ge2021"),
    since="2026.1",
    reviewed=date(2026, 11, 23),
)
