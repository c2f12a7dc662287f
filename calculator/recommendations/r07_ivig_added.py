"""R07: intravenous immunoglobulin may be added."""

from __future__ import annotations

from datetime import date

from calculator.conditions import SCOPE, UNTREATED, WORSENING
from calculator.criteria import all_of, any_of
from calculator.evidence import with_numbers
from calculator.formulary import IVIG
from calculator.recommendation import Appraisal, Recommendation
from calculator.vocabulary import Certainty, Direction, Step, Strength, Verdict

RECOMMENDATION = Recommendation(
    id="R07",
    title="IVIG may be added",
    statement="Intravenous immunoglobulin may be added to the immunosuppressants; in observational "
    "work fewer of those who received it died.",
    step=Step.START,
    direction=Direction.FOR,
    strength=Strength.CONDITIONAL,
    certainty=Certainty.NOT_STATED,
    grading="ACR/CHEST 2023 is reported to list IVIG among the conditional first-line options in "
    "rapidly progressive disease; MEDRA5 2020 keeps it for rescue (grade D).",
    applies_when=all_of(
        SCOPE,
        any_of(UNTREATED, WORSENING, label="untreated, or worsening on treatment"),
        label="in scope, and untreated or worsening",
    ),
    favours=(IVIG,),
    rationale=with_numbers(
        "One retrospective study from one centre in Zhengzhou is known: as reported second-hand, "
        "{wanglm2022.death.ivig} of patients with rapidly progressive disease who had IVIG beside "
        "first-line treatment died within six months, and {wanglm2022.death.no-ivig} of those who "
        "had none. The size of the groups was not read, so no fraction or p-value is printed."
    ),
    claims=("S12",),
    appraisal=Appraisal(
        Verdict.AGREES,
        "The cited guideline is reported to list IVIG. The lower mortality comes from one "
        "retrospective study; no other was found.",
    ),
    cites=("johnson2024acr", "wanglm2022", "romerobueno2020"),
    since="2026.1",
    reviewed=date(2026, 11, 23),
)
