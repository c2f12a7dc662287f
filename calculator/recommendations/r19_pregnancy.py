"""R19: treatment in pregnancy."""

from __future__ import annotations

from datetime import date

from calculator.conditions import PREGNANT, SCOPE
from calculator.criteria import all_of
from calculator.formulary import (
    CICLOSPORIN,
    CYCLOPHOSPHAMIDE,
    JAK_INHIBITOR,
    LEFLUNOMIDE,
    METHOTREXATE,
    MYCOPHENOLATE,
)
from calculator.recommendation import Appraisal, Recommendation
from calculator.regimen import GC_TAC_IVIG
from calculator.vocabulary import Certainty, Direction, Step, Strength, Verdict

RECOMMENDATION = Recommendation(
    id="R19",
    title="Pregnancy",
    statement="In pregnancy give no cyclophosphamide, mycophenolate, methotrexate, leflunomide or "
    "JAK inhibitor; use a glucocorticoid, a calcineurin inhibitor and IVIG, with obstetric and "
    "expert-centre advice.",
    step=Step.SITUATION,
    direction=Direction.AGAINST,
    strength=Strength.GOOD_PRACTICE,
    certainty=Certainty.NOT_STATED,
    grading="Added by this site as good practice, after EULAR 2016 (teratogens: grade B) and its "
    "update as reported second-hand.",
    applies_when=all_of(SCOPE, PREGNANT, label="in scope and pregnant"),
    opposes=(CYCLOPHOSPHAMIDE, MYCOPHENOLATE, METHOTREXATE, LEFLUNOMIDE, JAK_INHIBITOR),
    favours=(CICLOSPORIN,),
    regimens=(GC_TAC_IVIG,),
    rationale="EULAR holds glucocorticoids, tacrolimus, ciclosporin and IVIG compatible with "
    "pregnancy, and methotrexate, mycophenolate and cyclophosphamide harmful to the unborn child; "
    "for leflunomide and tofacitinib the data were too few. For severe disease that nothing else "
    "controls it allows even cyclophosphamide in the second or third trimester to be considered "
    "(grade D): that is a decision for an expert centre, not for this page. Regimens with "
    "rituximab are not ruled out, but EULAR advises stopping it before a planned pregnancy.",
    claims=("S24",),
    appraisal=Appraisal(
        Verdict.ADDED,
        "The source text says nothing about pregnancy, although its standard regimen holds a drug "
        "that harms the unborn child.",
    ),
    cites=("gotestam2016", "ruegg2025"),
    since="2026.1",
    reviewed=date(2026, 11, 23),
)
