"""R09: a JAK inhibitor as an emerging option."""

from __future__ import annotations

from datetime import date

from calculator.alerts import AIR_LEAK, BEFORE_THREE, CMV_REACTIVATION
from calculator.conditions import SCOPE, WORSENING
from calculator.criteria import all_of
from calculator.evidence import with_numbers
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
    alerts=(BEFORE_THREE, AIR_LEAK, CMV_REACTIVATION),
    rationale=with_numbers(
        "In a retrospective weighted cohort from China with lung disease of under three months, "
        "{wu2025.death-or-transplant.tofacitinib} given tofacitinib first died or were "
        "transplanted within a year, against {wu2025.death-or-transplant.cni} given a calcineurin "
        "inhibitor (unadjusted). A pool of {tofmeta2024.cohorts} cohorts "
        "({tofmeta2024.groups.tofacitinib} v {tofmeta2024.groups.comparison}) gives a risk ratio "
        "for death of {tofmeta2024.death.risk-ratio}. Where standard triple therapy had failed, "
        "{kurasawa2018.alive.added} lived with tofacitinib added, against "
        "{kurasawa2018.alive.alone} earlier patients; on an escalated dose "
        "{ida2023.improved.raised} improved and {ida2023.infection.raised} were infected. Beside a "
        "calcineurin inhibitor it showed no survival gain in a French case-control study "
        "({jakcni2025.groups.pair} v {jakcni2025.groups.other}; HR "
        "{jakcni2025.survival.hazard-ratio.value}, {jakcni2025.survival.hazard-ratio.interval})."
    ),
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
