"""R06: mycophenolate as an alternative immunosuppressant."""

from __future__ import annotations

from datetime import date

from calculator.alerts import INFECTION
from calculator.conditions import ACTIVE_INFECTION, SCOPE, UNTREATED
from calculator.criteria import all_of, any_of
from calculator.formulary import CYCLOPHOSPHAMIDE, MYCOPHENOLATE, TACROLIMUS
from calculator.recommendation import Alert, Appraisal, Recommendation
from calculator.regimen import GC_TAC_MMF
from calculator.vocabulary import Certainty, Direction, Step, Strength, Verdict

RECOMMENDATION = Recommendation(
    id="R06",
    title="Mycophenolate as an alternative",
    statement="If tacrolimus or cyclophosphamide cannot be given, mycophenolate is another choice; "
    "where mycophenolate and tacrolimus are both possible, tacrolimus usually comes first because "
    "it acts faster.",
    step=Step.START,
    direction=Direction.FOR,
    strength=Strength.CONDITIONAL,
    certainty=Certainty.NOT_STATED,
    grading="ACR/CHEST 2023 is reported to list mycophenolate among the conditional first-line "
    "options in rapidly progressive disease; for other disease its summary recommends it "
    "conditionally.",
    applies_when=all_of(
        SCOPE,
        UNTREATED,
        any_of(
            TACROLIMUS.contraindicated,
            CYCLOPHOSPHAMIDE.contraindicated,
            label="tacrolimus or cyclophosphamide cannot be given",
        ),
        label="in scope, untreated, and part of the standard triple cannot be given",
    ),
    unless=MYCOPHENOLATE.contraindicated,
    favours=(MYCOPHENOLATE,),
    regimens=(GC_TAC_MMF,),
    alerts=(
        Alert(
            ACTIVE_INFECTION,
            "With an active infection the regimen with a glucocorticoid, tacrolimus and IVIG is "
            "named first (this site's choice).",
        ),
        INFECTION,
    ),
    rationale="Mycophenolate stands beside the calcineurin inhibitors in the guideline's list as "
    "reported. That some panellists preferred tacrolimus is known only from summaries of the "
    "discussion, and it is a remark, not a recommendation.",
    claims=("S11",),
    appraisal=Appraisal(
        Verdict.PARTLY,
        "The first half agrees with the cited guideline as reported. The preference for "
        "tacrolimus is at most a remark in its discussion, known second-hand.",
    ),
    cites=("johnson2024acr", "acr2023summary"),
    since="2026.1",
    reviewed=date(2026, 11, 23),
)
