"""An alert stands where its words are true of the patient, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest

from tests.answers import assess_dict

ADULT = {"age": 45, "sex": "female", "anti_mda5": "positive", "ild": True}
WORSE = ADULT | {"stage": "worsening", "active_infection": False, "pregnancy": False}


def alerts(patient: dict[str, Any], name: str) -> str:
    """Give the alerts of a recommendation that applies."""
    (advice,) = (item for item in assess_dict(patient)["advice"] if item["id"] == name)
    assert advice["outcome"] == "yes"
    return " ".join(advice["alerts"])


@pytest.mark.parametrize(
    ("name", "course", "opposed"),
    [
        ("R12", "not_rapidly_progressive", ["methotrexate", "leflunomide"]),
        ("R13", "rapidly_progressive", ["azathioprine"]),
        ("R15", "rapidly_progressive", ["nintedanib", "pirfenidone"]),
    ],
)
def test_what_no_source_says_of_stopping_is_told_to_those_who_take_it(
    name: str, course: str, opposed: list[str]
) -> None:
    stable = ADULT | {"stage": "improving", "course": course}
    others = ["glucocorticoid", "tacrolimus", "cyclophosphamide"]
    for agent in opposed:
        assert "should stop it, no source" in alerts(
            stable | {"current_agents": [*others, agent]}, name
        )
        worse = stable | {"stage": "worsening", "current_agents": [*others, agent]}
        assert "should stop it" not in alerts(worse, name)
    assert "should stop it" not in alerts(stable | {"current_agents": others}, name)
    assert "should stop it" not in alerts(stable, name)


@pytest.mark.parametrize(
    ("oxygen", "is_told"),
    [("room_air", True), ("low_flow", True), (None, True), ("high_flow", False), ("ecmo", False)],
)
def test_where_life_is_in_danger_plasma_exchange_waits_for_no_third_agent(
    oxygen: str | None, is_told: bool
) -> None:
    """The source text names failed triple therapy or life-threatening disease."""
    known = {} if oxygen is None else {"oxygen": oxygen}
    patient = WORSE | known | {"current_agents": ["glucocorticoid", "tacrolimus"]}
    assert ("Complete them (R16)" in alerts(patient, "R08")) is is_told
    blood = {"lymphocytes": 1.0, "neutrophils": 3.0, "haemoglobin": 120}
    assert "Complete them (R16)" in alerts(patient | blood, "R09")


def test_of_a_later_start_nothing_is_said_where_it_has_begun() -> None:
    late = WORSE | {"days_since_start": 20}
    assert "nothing of a later start" in alerts(late, "R08")
    assert "nothing of a later start" in alerts(late | {"current_agents": ["ivig"]}, "R08")
    begun = late | {"current_agents": ["plasma_exchange"]}
    assert "nothing of a later start" not in alerts(begun, "R08")


def test_with_an_infection_nobody_is_told_to_start_three_all_the_same() -> None:
    """Whether to start before it is controlled, no source read says."""
    infected = ADULT | {"stage": "untreated", "active_infection": True}
    told = alerts(infected, "R01")
    assert "the three agents are those of a regimen that is offered instead" in told
    assert "before it is controlled: that is for the clinician" in told


@pytest.mark.parametrize(
    ("blood", "words"),
    [
        ({"lymphocytes": 0.4}, "start below this limit, and stop below it."),
        ({"neutrophils": 0.9}, "start below this limit, and stop below 0.5."),
        ({"haemoglobin": 80}, "start below this limit."),
    ],
)
def test_where_the_label_stops_a_running_jak_inhibitor_the_words_say_so(
    blood: dict[str, float], words: str
) -> None:
    answer = assess_dict(WORSE | blood | {"current_agents": ["jak_inhibitor"]})
    (running,) = answer["treatment"]["running"]
    assert f"US label of tofacitinib: do not {words} Beyond this" in running["words"]
