"""R04: cyclophosphamide as the third agent."""

from __future__ import annotations

from datetime import date

from calculator.conditions import SCOPE, UNTREATED
from calculator.criteria import all_of
from calculator.evidence import with_numbers
from calculator.formulary import CYCLOPHOSPHAMIDE
from calculator.recommendation import Appraisal, Recommendation
from calculator.vocabulary import Certainty, Direction, Step, Strength, Verdict

RECOMMENDATION = Recommendation(
    id="R04",
    title="Cyclophosphamide as the third agent",
    statement="Complete the three with cyclophosphamide, into a vein or by mouth.",
    step=Step.START,
    direction=Direction.FOR,
    strength=Strength.CONDITIONAL,
    certainty=Certainty.NOT_STATED,
    grading="ACR/CHEST 2023 is reported to list cyclophosphamide, without a route, among the "
    "conditional first-line options in rapidly progressive disease.",
    applies_when=all_of(SCOPE, UNTREATED, label="in scope and untreated"),
    unless=CYCLOPHOSPHAMIDE.contraindicated,
    favours=(CYCLOPHOSPHAMIDE,),
    rationale=with_numbers(
        "In the study of {tsuji2020.groups.combined} patients cyclophosphamide was given into a "
        "vein, about {tsuji2020.cyclophosphamide.earlier} days earlier than in the "
        "{tsuji2020.groups.step-up} historical controls. In a trial in connective tissue disease, "
        "not anti-MDA5 disease, rituximab was not superior to it: the difference in forced vital "
        "capacity at 24 weeks is reported as {maher2023.fvc.difference.value} mL "
        "({maher2023.fvc.difference.interval})."
    ),
    claims=("S7",),
    appraisal=Appraisal(
        Verdict.WIDER_THAN_SOURCE,
        "The cited study gave cyclophosphamide into a vein only, and the cited guideline is "
        "reported to name no route: the oral route has no support in either.",
    ),
    cites=("johnson2024acr", "tsuji2020", "maher2023"),
    since="2026.1",
    reviewed=date(2026, 11, 23),
)
