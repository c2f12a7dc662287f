"""Made-up patients as plain values, with answers at and near every threshold of the rules."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from calculator.dictionary import DICTIONARY
from calculator.findings import Choice, Finding, Measure, Selection

# Values at and on both sides of every threshold in the rules, and far from them.
NEAR = {
    "age": [17.0, 18.0, 59.0, 60.0, 93.0],
    "days_since_start": [0.0, 9.0, 14.0, 15.0, 28.0],
    "neutrophils": [0.9, 1.0, 1.4, 1.5, 6.0],
    "lymphocytes": [0.1, 0.5, 2.0],
    "haemoglobin": [89.0, 90.0, 130.0],
    "creatinine": [70.0, 299.0, 300.0, 600.0],
}


def answers(finding: Finding[Any]) -> st.SearchStrategy[Any]:
    """Give JSON values for a finding."""
    if isinstance(finding, Measure):
        near = NEAR.get(finding.id, [finding.minimum, finding.maximum])
        return st.sampled_from(near)
    if isinstance(finding, Choice):
        return st.sampled_from([option.value for option in finding.options])
    if isinstance(finding, Selection):
        return st.lists(st.sampled_from([option.value for option in finding.options]), unique=True)
    return st.booleans()


ANSWERS = {finding.id: answers(finding) for finding in DICTIONARY}
PATIENTS = st.fixed_dictionaries({}, optional=ANSWERS)
IN_SCOPE = st.fixed_dictionaries(
    {
        "age": st.sampled_from([18.0, 45.0, 60.0, 93.0]),
        "anti_mda5": st.sampled_from(["positive", "suspected"]),
        "ild": st.just(True),
    },
    optional={
        name: value for name, value in ANSWERS.items() if name not in ("age", "anti_mda5", "ild")
    },
)
EVERYONE = st.one_of(PATIENTS, IN_SCOPE)
COMPLETE = st.fixed_dictionaries(ANSWERS)
