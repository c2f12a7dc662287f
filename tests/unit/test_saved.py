"""A saved case reopens: verified, or with words for what is wrong, and never with a loss."""

from __future__ import annotations

import json
from typing import Any

import pytest

from calculator import bridge
from calculator.saved import FORMAT, _digest

PATIENT = {
    "age": 45,
    "anti_mda5": "positive",
    "ild": True,
    "stage": "untreated",
    "crp": {"value": 0.8, "unit": "mg/dL"},
    "current_agents": ["methotrexate", "tacrolimus"],
}
SAVED = "25 November 2026, 03:10"


def saved(patient: dict[str, Any] | None = None) -> str:
    return bridge.save(json.dumps(PATIENT if patient is None else patient), SAVED)


def reopened(text: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(bridge.reopen(text))
    return answer


def altered(**changes: Any) -> dict[str, Any]:
    """Reopen the file with some of its parts replaced."""
    return reopened(json.dumps(json.loads(saved()) | changes))


def forged(**changes: Any) -> dict[str, Any]:
    """Reopen a file with parts replaced and the digest written anew."""
    case = json.loads(saved()) | changes
    return reopened(json.dumps(case | {"digest": _digest(case)}))


def places(answer: dict[str, Any]) -> list[str]:
    return [problem["place"] for problem in answer["problems"]]


def test_the_file_has_the_documented_parts_in_ascii() -> None:
    text = saved()
    assert text.isascii()
    case = json.loads(text)
    assert list(case) == ["format", "saved", "guideline", "patient", "answer", "digest"]
    assert case["format"] == FORMAT == "anti-mda5-case/1"
    assert case["saved"] == SAVED
    assert case["patient"] == PATIENT
    assert case["guideline"] == json.loads(bridge.assess("{}"))["guideline"]
    assert case["answer"]["stop"] == {"methotrexate": ["R12"]}
    assert case["digest"].startswith("sha256:")


def test_it_reopens_verified_with_the_patient_as_given_and_no_difference() -> None:
    answer = reopened(saved())
    assert answer["verified"] is True
    assert answer["words"] == "The file is as it was saved."
    assert answer["format_ok"] is True
    assert answer["saved"] == SAVED
    assert answer["guideline"]["then"] == answer["guideline"]["now"]
    assert answer["guideline"]["same"] is True
    assert answer["patient"] == PATIENT
    assert answer["set_aside"] == {}
    assert set(map(str, answer["difference"].values())) == {"[]"}
    assert answer["problems"] == []


def test_layout_and_order_do_not_matter() -> None:
    case = json.loads(saved())
    again = json.dumps(dict(reversed(case.items())), indent=4, ensure_ascii=False)
    assert reopened(again)["verified"] is True


def test_an_altered_fact_is_noticed_and_the_patient_offered_all_the_same() -> None:
    answer = altered(patient=PATIENT | {"age": 46})
    assert answer["verified"] is False
    assert answer["words"].startswith("The file is not as it was saved: check each fact")
    assert answer["patient"] == PATIENT | {"age": 46}
    assert answer["problems"] == []
    assert altered(digest=None)["verified"] is False


def test_an_answer_that_changed_since_is_told() -> None:
    """A file of an older version is honest about what it said then."""
    case = json.loads(saved())
    advice = case["answer"]["advice"]
    advice["R01"] |= {"outcome": "no", "strength": "strong"}
    guideline = {"version": "2025.1", "digest": "sha256:other"}
    answer = forged(answer=case["answer"], guideline=guideline)
    assert answer["verified"] is True
    assert answer["guideline"]["then"] == guideline
    assert answer["guideline"]["same"] is False
    difference = answer["difference"]
    assert [change["words"] for change in difference["advice"]] == [
        "R01 Three agents together, at diagnosis: first does not apply, then applies"
    ]
    assert [change["id"] for change in difference["wording"]] == ["R01"]
    assert difference["facts"] == []


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("anti-mda5-case/2", "format: written by another version of the calculator; this one"),
        ("something else", "format: must be anti-mda5-case/1"),
        (None, "format: must be anti-mda5-case/1"),
    ],
)
def test_an_unknown_format_is_a_problem_and_the_patient_is_kept(name: Any, message: str) -> None:
    answer = forged(format=name)
    assert answer["format_ok"] is False
    assert answer["problems"][0]["message"].startswith(message)
    assert places(answer) == ["format"]
    assert answer["patient"] == PATIENT


def test_facts_that_this_version_does_not_know_are_set_aside_and_not_lost() -> None:
    strange = {
        "smoker": [True, float("nan")],
        "age": 412,
        "current_agents": ["methotrexate", "elixir"],
        "": 1,
    }
    answer = forged(patient=PATIENT | strange)
    assert answer["patient"] == {
        name: value for name, value in PATIENT.items() if name not in strange
    }
    assert answer["set_aside"] == {
        "age": "412",
        "current_agents": '["methotrexate", "elixir"]',
        "smoker": "[true, NaN]",
        "": "1",
    }
    assert places(answer) == [
        "patient.age",
        "patient.current_agents[1]",
        "patient.smoker",
        'patient.""',
    ]
    (stop,) = answer["difference"]["stop"]
    assert stop["words"] == "Stop methotrexate: first because of R12, then no"


def test_each_part_that_is_not_what_it_should_be_is_a_problem() -> None:
    answer = forged(saved=5, guideline={"version": 1}, patient=[], answer={"scope": "yes"})
    assert places(answer) == ["patient", "guideline", "saved", "answer"]
    assert answer["saved"] is None
    assert answer["guideline"]["then"] is None
    assert answer["guideline"]["same"] is False
    assert answer["patient"] == {}
    assert answer["difference"] is None
    assert places(forged(guideline=[])) == ["guideline"]


def test_a_name_that_stands_twice_could_hide_an_alteration() -> None:
    """The last of two equal names is read: an older one must not be let through as verified."""
    text = saved()
    for old, new, place in (
        ('"age": 45', '"age": 30, "age": 45', "patient.age"),
        ('"value": 0.8', '"value": 8, "value": 0.8', "patient.crp.value"),
        ('"saved": ', '"saved": "yesterday", "saved": ', "saved"),
        ('"outcome": "yes"', '"outcome": "no", "outcome": "yes"', "answer.advice.R01.outcome"),
    ):
        answer = reopened(text.replace(old, new, 1))
        assert answer["verified"] is False
        assert places(answer) == [place]
        named = place.split(".")[1] if place.startswith("patient") else None
        assert answer["problems"][0]["finding"] == named
        assert (named in answer["patient"]) is False
    twice = json.dumps({"patient": [1, {"x": 1}]}).replace('"x": 1', '"x": 1, "x": 2')
    assert places(reopened(twice))[0] == "patient.1.x"


@pytest.mark.parametrize("text", ["", "[]", "{", "null", " " * 200_000, "[" * 5000])
def test_what_is_no_file_is_refused_with_its_place(text: str) -> None:
    answer = reopened(text)
    assert list(answer) == ["problems"]
    assert answer["problems"][0]["place"]


def test_a_bare_patient_is_no_saved_case() -> None:
    answer = reopened(json.dumps(PATIENT))
    assert answer["verified"] is False
    assert "format" in places(answer)
    assert "patient" in places(answer)


def test_only_a_patient_without_problems_is_saved() -> None:
    answer = json.loads(bridge.save('{"age": 412}', SAVED))
    assert list(answer) == ["problems"]
    assert "at most 100" in bridge.save("{}", "x" * 101)


def test_a_complete_patient_s_file_is_well_within_the_bounds() -> None:
    """The limits on size are those of a patient's text."""
    everything = [
        finding["options"][0]["value"]
        if finding["kind"] in ("choice", "yes/no")
        else [option["value"] for option in finding["options"]]
        if finding["kind"] == "selection"
        else {"value": 60, "unit": finding["unit"]}
        for finding in json.loads(bridge.describe())["findings"]
    ]
    names = [finding["id"] for finding in json.loads(bridge.describe())["findings"]]
    text = saved(dict(zip(names, everything, strict=True)))
    assert len(text) < 40_000
    assert text.count("{") + text.count("[") < 120
    assert reopened(text)["verified"] is True
