"""Alerts that several recommendations share, each worded once."""

from __future__ import annotations

from calculator import dictionary as ask
from calculator.conditions import ACTIVE_INFECTION, IMPROVING, WORSENING
from calculator.criteria import all_of, one_of, present
from calculator.findings import Patient
from calculator.formulary import FEWER_THAN_THREE, Agent
from calculator.recommendation import Alert

INFECTION = Alert(
    ACTIVE_INFECTION,
    "Active serious infection is given: it has to be treated whatever else is started. No source "
    "read shows that three immunosuppressants together are safe beside it, or says whether to "
    "start them before it is controlled: that is for the clinician.",
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

NOT_RAPIDLY_PROGRESSIVE = Alert(
    one_of(ask.COURSE, "not_rapidly_progressive"),
    "The lung disease is not rapidly progressive: the graded guideline's triple therapy is "
    "reported to be for rapid progression, and even there MEDRA5 holds two agents "
    "(glucocorticoid and a calcineurin inhibitor) a good start as well.",
)

# The source text means failure of the initial triple therapy; this site counts any worsening.
BEFORE_THREE = Alert(
    all_of(WORSENING, FEWER_THAN_THREE, label="worsening, with fewer than three agents"),
    "Fewer than three agents are being taken: by refractory disease the source text means that "
    "triple therapy has failed. Complete them (R16); that this comes before other steps is this "
    "site's order.",
)


def stable_while_taking(*agents: Agent) -> Alert:
    """Say what the sources do not, where somebody is stable on an agent that a rule opposes."""

    def words(patient: Patient) -> str:
        taken = patient.get(ask.CURRENT_AGENTS) or frozenset()
        if taken.isdisjoint(agent.id for agent in agents):
            return ""
        return (
            "Stopping follows from words about first-line and acute treatment. Whether a patient "
            "who is stable or improving on such a medicine should stop it, no source read says: "
            "that is for the clinician."
        )

    # As a criterion it would make every list of medicines a case of its own.
    return Alert(IMPROVING, words, reads=(ask.CURRENT_AGENTS,))
