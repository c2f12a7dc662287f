"""Every vignette gets the advice that it expects."""

from __future__ import annotations

import pytest

from tests.answers import assess_dict
from tests.vignette import Vignette, load_all

VIGNETTES = load_all()


@pytest.mark.parametrize("vignette", VIGNETTES, ids=lambda one: f"{one.file}: {one.name}")
def test_vignette(vignette: Vignette) -> None:
    answer = assess_dict(vignette.patient)
    advice = {item["id"]: item for item in answer["advice"]}
    regimens = {item["id"]: item for item in answer["regimens"]}
    expect = vignette.expect

    assert set(expect) <= set(EXPECTATIONS)
    for name, outcome in expect.get("advice", {}).items():
        assert (name, advice[name]["outcome"]) == (name, outcome)
    for name, missing in expect.get("missing", {}).items():
        assert (name, set(advice[name]["missing"])) == (name, set(missing))
    for name, outcome in expect.get("regimens", {}).items():
        assert (name, regimens[name]["outcome"]) == (name, outcome)
    for name, words in expect.get("alerts", {}).items():
        assert any(words in alert for alert in advice[name]["alerts"]), advice[name]["alerts"]
    for name, words in expect.get("cautions", {}).items():
        assert any(words in caution for caution in regimens[name]["cautions"])
    for name, words in expect.get("no_cautions", {}).items():
        assert not any(words in caution for caution in regimens[name]["cautions"])
    if "stop" in expect:
        assert {item["agent"] for item in answer["stop"]} == set(expect["stop"])
    if "notices" in expect:
        told = {name for notice in answer["notices"] for name in notice["findings"]}
        assert told == set(expect["notices"])
    for name, words in expect.get("notices", {}).items():
        here = [one["message"] for one in answer["notices"] if name in one["findings"]]
        assert any(words in message for message in here), here
    treatment = answer["treatment"]
    for name, value in expect.get("treatment", {}).items():
        assert (name, (treatment | treatment["window"])[name]) == (name, value)
    if "running" in expect:
        standings = {item["agent"]: item["standing"] for item in treatment["running"]}
        assert standings == expect["running"]


EXPECTATIONS = (
    "advice",
    "missing",
    "regimens",
    "alerts",
    "cautions",
    "no_cautions",
    "stop",
    "notices",
    "treatment",
    "running",
)


@pytest.mark.parametrize("number", range(1, 23))
def test_every_recommendation_has_a_yes_a_no_an_unknown_and_an_example(number: int) -> None:
    name = f"R{number:02}"
    seen = {one.expect.get("advice", {}).get(name) for one in VIGNETTES}
    assert {"yes", "no", "unknown"} <= seen
    assert any(one.example for one in VIGNETTES if one.file == f"{name.lower()}.toml")


def test_no_number_of_a_published_patient_is_called_unusual() -> None:
    """Severe disease is no slip of the pen."""
    for vignette in (one for one in VIGNETTES if one.file == "cases.toml"):
        tiers = {notice["tier"] for notice in assess_dict(vignette.patient)["notices"]}
        assert (vignette.id, "unusual" in tiers) == (vignette.id, False)


def test_names_are_told_apart() -> None:
    names = [(one.file, one.name) for one in VIGNETTES]
    assert len(names) == len(set(names))
