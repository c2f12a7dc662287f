"""Criteria that several recommendations share, each named once."""

from __future__ import annotations

from calculator import dictionary as ask
from calculator.criteria import all_of, at_least, one_of, present

SCOPE = all_of(
    at_least(ask.AGE, 18),
    one_of(ask.ANTI_MDA5, "positive", "suspected"),
    present(ask.ILD),
    label="in scope: an adult with anti-MDA5 antibody, proven or suspected, and interstitial "
    "lung disease",
)

UNTREATED = one_of(ask.STAGE, "untreated")
IMPROVING = one_of(ask.STAGE, "improving")
WORSENING = one_of(ask.STAGE, "worsening")
ON_TREATMENT = one_of(ask.STAGE, "improving", "worsening")

RAPIDLY_PROGRESSIVE = one_of(ask.COURSE, "rapidly_progressive")

# The source says "life-threatening" without a threshold; the cut-off is this site's reading.
LIFE_THREATENING = all_of(
    one_of(ask.OXYGEN, "high_flow", "non_invasive_ventilation", "invasive_ventilation", "ecmo"),
    label="life-threatening, by this site's operational reading: high-flow oxygen or more",
)

# Sex is asked with it so that pregnancy neither asks about nor blocks a male patient.
PREGNANT = all_of(
    one_of(ask.SEX, "female"),
    present(ask.PREGNANCY),
    label="pregnant, or pregnancy not excluded",
)

ACTIVE_INFECTION = present(ask.ACTIVE_INFECTION)
