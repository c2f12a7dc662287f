"""Alerts that several recommendations share, each worded once."""

from __future__ import annotations

from calculator import dictionary as ask
from calculator.conditions import ACTIVE_INFECTION, IMPROVING, WORSENING
from calculator.criteria import all_of, one_of, present
from calculator.formulary import FEWER_THAN_THREE
from calculator.recommendation import Alert

INFECTION = Alert(
    ACTIVE_INFECTION,
    "Active serious infection is given: it has to be treated whatever else is started. No source "
    "read shows that three immunosuppressants together are safe beside it.",
)

INFECTION_BEHIND_WORSENING = Alert(
    all_of(ACTIVE_INFECTION, WORSENING, label="active infection, and worsening on treatment"),
    "Active serious infection is given: ask whether it explains the worsening before "
    "immunosuppression is intensified.",
)

AIR_LEAK = Alert(
    present(ask.PNEUMOMEDIASTINUM),
    "Pneumomediastinum is given: R21 comes first. Look for infection before immunosuppression is "
    "intensified.",
)

CMV_REACTIVATION = Alert(
    one_of(ask.CMV, "reactivation"),
    "Cytomegalovirus reactivation is given: see R11 before immunosuppression is intensified.",
)

# The source text means failure of the initial triple therapy; this site counts any worsening.
BEFORE_THREE = Alert(
    all_of(WORSENING, FEWER_THAN_THREE, label="worsening, with fewer than three agents"),
    "The source text means disease in which triple therapy has failed. Fewer than three agents are "
    "being taken here: completing them (R16) comes first.",
)

STABLE_ON_TREATMENT = Alert(
    IMPROVING,
    "The sources speak of first-line and acute treatment. Whether to stop such a medicine in a "
    "patient who is stable or improving on it, no source read says.",
)
