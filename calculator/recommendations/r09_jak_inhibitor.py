"""R09: a JAK inhibitor as an emerging option."""

from __future__ import annotations

from datetime import date

from calculator.conditions import SCOPE, WORSENING
from calculator.criteria import all_of
from calculator.formulary import JAK_INHIBITOR
from calculator.recommendation import Appraisal, Recommendation
from calculator.vocabulary import Certainty, Direction, Step, Strength, Verdict

RECOMMENDATION = Recommendation(
    id="R09",
    title="JAK inhibitor as an emerging option",
    statement="In refractory disease a JAK inhibitor is an emerging option; the evidence is still "
    "limited.",
    step=Step.ESCALATE,
    direction=Direction.FOR,
    strength=Strength.CONDITIONAL,
    certainty=Certainty.NOT_STATED,
    grading="ACR/CHEST 2023 is reported to list JAK inhibitors among the conditional first-line "
    "options in rapidly progressive disease; MEDRA5 2020 has tofacitinib for refractory disease "
    "(grade D).",
    applies_when=all_of(SCOPE, WORSENING, label="in scope and worsening on treatment"),
    unless=JAK_INHIBITOR.contraindicated,
    favours=(JAK_INHIBITOR,),
    rationale="In a retrospective weighted cohort from China with lung disease of under three "
    "months, 94 of 290 given tofacitinib first died or were transplanted within a year, against "
    "105 of 225 given a calcineurin inhibitor (unadjusted). Four pooled cohorts (58 v 90) give a "
    "risk ratio for death of 0.61 (0.41–0.91). Where standard triple therapy had failed, 3 of 5 "
    "lived with tofacitinib added, against 0 of 6 earlier patients; on an escalated dose 4 of 6 "
    "improved and all 6 were infected.",
    claims=("S15",),
    appraisal=Appraisal(
        Verdict.PARTLY,
        "Here the source text says less than its source: JAK inhibitors are reported to be "
        "first-line options there, and cohorts have appeared since. None of them allows a JAK "
        "inhibitor to replace triple therapy in rapidly progressive disease.",
    ),
    cites=(
        "johnson2024acr",
        "romerobueno2020",
        "wu2025",
        "tofmeta2024",
        "jakcni2025",
        "kurasawa2018",
        "ida2023",
    ),
    since="2026.1",
    reviewed=date(2026, 11, 23),
)
