"""R20: baseline tests before the first dose."""

from __future__ import annotations

from datetime import date

from calculator.conditions import SCOPE, UNTREATED
from calculator.criteria import all_of
from calculator.recommendation import Appraisal, Recommendation
from calculator.vocabulary import Certainty, Direction, Step, Strength, Verdict

RECOMMENDATION = Recommendation(
    id="R20",
    title="Baseline tests before the first dose",
    statement="Take baseline tests before the first dose: blood count, creatinine, hepatitis B, "
    "tuberculosis, cytomegalovirus and, where it applies, a pregnancy test.",
    step=Step.START,
    direction=Direction.FOR,
    strength=Strength.GOOD_PRACTICE,
    certainty=Certainty.NOT_STATED,
    grading="Added by this site as good practice.",
    applies_when=all_of(SCOPE, UNTREATED, label="in scope and untreated"),
    rationale="Pregnancy, blood count and creatinine bear on which agents can be given and how "
    "much of them; hepatitis B and tuberculosis call for care with rituximab and JAK inhibitors, "
    "and cytomegalovirus for a look at the start. All samples are taken before the first dose. "
    "Where the disease progresses rapidly the results of hepatitis B, tuberculosis and "
    "cytomegalovirus need not be awaited (this site's judgement); blood count, creatinine and "
    "pregnancy test decide about the regimen.",
    claims=("S24",),
    appraisal=Appraisal(
        Verdict.ADDED,
        "The source text names no baseline test.",
    ),
    cites=("fragoulis2023", "terrier2020", "uslabeltofa", "sekiguchi2020"),
    since="2026.1",
    reviewed=date(2026, 11, 23),
)
