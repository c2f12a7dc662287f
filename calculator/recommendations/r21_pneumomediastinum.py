"""R21: pneumomediastinum."""

from __future__ import annotations

from datetime import date

from calculator import dictionary as ask
from calculator.conditions import SCOPE
from calculator.criteria import all_of, one_of, present
from calculator.evidence import with_numbers
from calculator.recommendation import Alert, Appraisal, Recommendation
from calculator.vocabulary import Certainty, Direction, Step, Strength, Verdict

RECOMMENDATION = Recommendation(
    id="R21",
    title="Pneumomediastinum",
    statement="With pneumomediastinum look for cytomegalovirus and fungal infection first, avoid "
    "non-invasive positive pressure, and do not intensify immunosuppression blindly.",
    step=Step.SITUATION,
    direction=Direction.FOR,
    strength=Strength.GOOD_PRACTICE,
    certainty=Certainty.NOT_STATED,
    grading="Added by this site as good practice, from cohort studies that disagree with each "
    "other.",
    applies_when=all_of(
        SCOPE,
        present(ask.PNEUMOMEDIASTINUM),
        label="in scope, with pneumomediastinum",
    ),
    alerts=(
        Alert(
            one_of(ask.OXYGEN, "non_invasive_ventilation"),
            "The patient is on non-invasive ventilation: non-invasive positive pressure was "
            "independently associated with worse survival in one cohort.",
        ),
    ),
    rationale=with_numbers(
        "In one cohort {spm2024.pneumomediastinum.all} patients had it: cytomegalovirus and fungal "
        "infection were independent risks, survival did not differ "
        "({spm2024.survival.difference.p}), and intensified immunosuppression went with a worse "
        "outcome. In a cohort of amyopathic disease {nppv2019.pneumomediastinum.all} had it, and "
        "non-invasive positive pressure went with a worse outcome. In a third series "
        "{pnm2019.pneumomediastinum.all} had it; more of them died than of the others, and its "
        "authors favour aggressive first treatment."
    ),
    claims=(),
    appraisal=Appraisal(
        Verdict.ADDED,
        "The source text does not mention pneumomediastinum. The three cohorts read disagree about "
        "its weight.",
    ),
    cites=("spm2024", "nppv2019", "pnm2019"),
    since="2026.1",
    reviewed=date(2026, 11, 23),
)
