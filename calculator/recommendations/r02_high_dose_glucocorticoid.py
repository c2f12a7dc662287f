"""R02: a high-dose glucocorticoid as the base."""

from __future__ import annotations

from datetime import date

from calculator.conditions import SCOPE, UNTREATED
from calculator.criteria import all_of
from calculator.evidence import with_numbers
from calculator.formulary import GLUCOCORTICOID
from calculator.recommendation import Appraisal, Recommendation
from calculator.vocabulary import Certainty, Direction, Step, Strength, Verdict

RECOMMENDATION = Recommendation(
    id="R02",
    title="High-dose glucocorticoid as the base",
    statement="Build treatment on a high-dose glucocorticoid: intravenous methylprednisolone "
    "pulses, or oral prednisone at high dose.",
    step=Step.START,
    direction=Direction.FOR,
    strength=Strength.CONDITIONAL,
    certainty=Certainty.NOT_STATED,
    grading="ACR/CHEST 2023 is reported to advise pulse intravenous methylprednisolone "
    "conditionally, first line, in rapidly progressive disease. The oral route is not graded "
    "there.",
    applies_when=all_of(SCOPE, UNTREATED, label="in scope and untreated"),
    favours=(GLUCOCORTICOID,),
    rationale=with_numbers(
        "The guideline's sentence, as quoted in two public teaching files, names pulses only. In "
        "the study of {tsuji2020.groups.combined} patients the glucocorticoid was given at high "
        "dose together with the two other drugs, so its own share in the result is not known."
    ),
    claims=("S5",),
    appraisal=Appraisal(
        Verdict.PARTLY,
        "The cited guideline is reported to name intravenous pulses for rapidly progressive "
        "disease. High oral doses as an equal alternative are not in that sentence.",
    ),
    cites=("johnson2024acr", "tsuji2020"),
    since="2026.1",
    reviewed=date(2026, 11, 23),
)
