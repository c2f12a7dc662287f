"""The schemas accept what the package accepts, and the contract with other programs is current."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from calculator import bridge
from calculator.__main__ import main
from calculator.findings import Measure
from calculator.guideline import GUIDELINE
from calculator.programs.schema import (
    SCHEMAS,
    answer_schema,
    comparison_schema,
    exploration_schema,
    patient_schema,
)
from scripts import contract
from tests.vignette import load, load_all

ADULT = json.dumps(load("r01.toml")[0].patient | {"pregnancy": False, "active_infection": False})
PREGNANT = json.dumps(json.loads(ADULT) | {"pregnancy": True})
PATIENT = Draft202012Validator(patient_schema())
ANSWER = Draft202012Validator(answer_schema())


def closed(schema: Any) -> Any:
    """Give a schema in which no object may have a key that is not listed."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    parts = {name: closed(part) for name, part in schema.items()}
    return parts | ({"additionalProperties": False} if "properties" in schema else {})


EXACT = Draft202012Validator(closed(answer_schema()))
EXPLORATION = Draft202012Validator(exploration_schema())
COMPARISON = Draft202012Validator(comparison_schema())


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_one_of_the_draft_that_it_names(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name]())
    assert SCHEMAS[name]()["$schema"] == Draft202012Validator.META_SCHEMA["$id"]


@pytest.mark.parametrize("one", load_all(), ids=lambda one: f"{one.file}: {one.name}")
def test_every_vignette_and_its_answer_are_valid_and_no_key_is_without_its_line(one: Any) -> None:
    assert [error.message for error in PATIENT.iter_errors(one.patient)] == []
    answer = json.loads(bridge.assess(json.dumps(one.patient)))
    assert [error.message for error in EXACT.iter_errors(answer)] == []


@pytest.mark.parametrize("one", load_all()[::3], ids=lambda one: f"{one.file}: {one.name}")
def test_what_else_is_told_of_a_vignette_is_valid_and_no_key_is_without_its_line(one: Any) -> None:
    text = json.dumps(one.patient)
    explored, compared = bridge.explore(text), bridge.compare('{"pregnancy": true}', text)
    for schema, told in ((exploration_schema(), explored), (comparison_schema(), compared)):
        exact = Draft202012Validator(closed(schema))
        assert [error.message for error in exact.iter_errors(json.loads(told))] == []


@pytest.mark.parametrize("validator", [EXPLORATION, COMPARISON])
def test_a_refusal_is_told_alike_by_every_door(validator: Draft202012Validator) -> None:
    for told in (bridge.explore('{"age": 412}'), bridge.compare("[]", '{"age": 412}')):
        assert validator.is_valid(json.loads(told))
    assert not validator.is_valid({"problems": []})


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("changes", 0, "finding"), "colour"),
        (("changes", 0, "sentence"), None),
        (("changes", 0, "first_offered", "to"), "aspirin"),
        (("changes", 0, "recommendations", 0, "to"), "maybe"),
        (("changes", 0, "answers"), []),
        (("changes", 0, "answers", 0, "stop"), ["aspirin"]),
        (("would_apply", "R99"), []),
        (("would_apply", "R08", 0), []),
        (("not_needed",), ["colour"]),
        (("problems",), [1]),
    ],
)
def test_an_exploration_with_a_wrong_value_is_refused(path: tuple[Any, ...], value: Any) -> None:
    told = json.loads(bridge.explore(ADULT))
    assert EXPLORATION.is_valid(told)
    assert not EXPLORATION.is_valid(altered(told, path, value))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("facts", 0, "id"), "colour"),
        (("facts", 0, "before"), 1),
        (("advice", 0, "after"), "maybe"),
        (("regimens", 0, "id"), "R01"),
        (("first_offered", 0, "after"), "aspirin"),
        (("answers", "before", "stop"), ["methotrexate"]),
        (("answers", "after", "advice"), []),
        (("answers", "after", "regimens", 0, "outcome"), "maybe"),
        (("wording",), None),
    ],
)
def test_a_comparison_with_a_wrong_value_is_refused(path: tuple[Any, ...], value: Any) -> None:
    told = json.loads(bridge.compare(ADULT, PREGNANT))
    assert COMPARISON.is_valid(told)
    assert not COMPARISON.is_valid(altered(told, path, value))


def test_a_refusal_is_an_answer_too_and_keys_may_be_added_to_any() -> None:
    refusal = json.loads(bridge.assess('{"age": 412}'))
    assert EXACT.is_valid(refusal)
    assert ANSWER.is_valid(refusal | {"later": 1})
    assert not ANSWER.is_valid({"problems": []})
    answer = json.loads(bridge.assess("{}"))
    assert ANSWER.is_valid(answer | {"later": 1})
    assert not EXACT.is_valid(answer | {"later": 1})
    for key in answer:
        assert not ANSWER.is_valid({name: value for name, value in answer.items() if name != key})


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("scope", "outcome"), "maybe"),
        (("advice", 0, "id"), "R99"),
        (("advice", 0, "strength"), "firm"),
        (("advice", 0, "certainty"), "sure"),
        (("advice", 0, "direction"), "beside"),
        (("advice", 0, "appraisal", "verdict"), "fine"),
        (("advice", 0, "missing"), ["colour"]),
        (("advice", 0, "trace", "because", 0, "outcome"), "maybe"),
        (("regimens", 0, "agents"), ["aspirin"]),
        (("guideline", "digest"), "sha256:short"),
        (("derived", 0, "value"), "1"),
        (("doses", 0, "agent"), "aspirin"),
        (("order_next", 0, "finding"), "colour"),
        (("problems",), [{"finding": None, "value": 1, "message": "", "place": ""}]),
    ],
)
def test_an_answer_with_a_wrong_value_is_refused(path: tuple[Any, ...], value: Any) -> None:
    answer = json.loads(bridge.assess("{}"))
    assert not ANSWER.is_valid(altered(answer, path, value))


def altered(told: Any, path: tuple[Any, ...], value: Any) -> Any:
    """Put another value in a place of what was told."""
    *way, last = path
    place = told
    for step in way:
        place = place[step]
    place[last] = value
    return told


# Values of every kind, those near the limits of a measure and the right words among them.
WORDS = sorted(
    {option["value"] for finding in GUIDELINE.dictionary for option in finding.to_dict()["options"]}
)
LIMITS = sorted(
    {
        limit * factor
        for finding in GUIDELINE.dictionary
        if isinstance(finding, Measure)
        for limits in finding.to_dict()["ranges"].values()
        for limit in limits
        for factor in (-1, 0.999, 1, 1.001)
    }
)
UNITS = sorted(
    {
        unit.code
        for finding in GUIDELINE.dictionary
        if isinstance(finding, Measure)
        for unit in finding.units
    }
)
PLAIN = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(LIMITS),
    st.sampled_from(WORDS),
    st.text(max_size=5),
)
VALUES = st.one_of(
    PLAIN,
    st.lists(PLAIN, max_size=3),
    st.fixed_dictionaries(
        {},
        optional={
            "value": PLAIN,
            "unit": st.one_of(st.sampled_from(UNITS), PLAIN),
            "note": PLAIN,
        },
    ),
)
NAMES = st.one_of(
    st.sampled_from([finding.id for finding in GUIDELINE.dictionary]), st.text(max_size=5)
)


@settings(deadline=None, max_examples=1500)
@given(st.dictionaries(NAMES, VALUES, max_size=3))
def test_the_schema_refuses_what_the_package_refuses_and_nothing_else(
    patient: dict[str, Any],
) -> None:
    """A program in another language can check a patient before it asks."""
    refused = "scope" not in json.loads(bridge.assess(json.dumps(patient)))
    assert PATIENT.is_valid(patient) is not refused


@settings(deadline=None, max_examples=1000)
@given(st.data())
def test_a_value_of_the_right_kind_is_judged_alike(data: st.DataObject) -> None:
    """The same for each finding alone, with values of its own kind, on its limits and beside."""
    finding = data.draw(st.sampled_from(GUIDELINE.dictionary))
    about = finding.to_dict()
    if isinstance(finding, Measure):
        unit = data.draw(st.sampled_from([*about["ranges"], "furlong"]))
        limits = about["ranges"].get(unit, [0, 1])
        near = [limit + change for limit in limits for change in (-1, -1e-9, 0, 1e-9, 1)]
        value = {"value": data.draw(st.sampled_from(near)), "unit": unit}
    else:
        words = [option["value"] for option in about["options"]]
        value = data.draw(
            st.one_of(st.sampled_from([*words, True, 0]), st.lists(st.sampled_from([*words, "x"])))
        )
    patient = {finding.id: value}
    refused = "scope" not in json.loads(bridge.assess(json.dumps(patient)))
    assert PATIENT.is_valid(patient) is not refused


def test_the_committed_contract_is_current() -> None:
    stale = [
        str(file)
        for file, text in contract.outputs()
        if not file.exists() or file.read_text(encoding="utf-8") != text
    ]
    assert stale == [], "run: make contract"


def test_the_contract_holds_input_of_every_kind_under_a_name_of_its_own() -> None:
    cases = [json.loads(line) for line in contract.CASES.read_text(encoding="utf-8").splitlines()]
    names = [case["name"] for case in cases]
    assert len(names) == len(set(names)) > 400
    decided = [case["decides"] for case in cases]
    assert {one.get("scope") for one in decided} == {"yes", "no", "unknown", None}
    refused = [one for one in decided if "problems" in one]
    for finding in GUIDELINE.dictionary:
        assert any([finding.id, finding.id] in one["problems"] for one in refused)
        assert any(
            finding.id in json.loads(case["input"])
            for case in cases
            if "problems" not in case["decides"]
        )


def test_the_check_names_what_is_out_of_date_and_the_writer_mends_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Any
) -> None:
    file = tmp_path / "one.json"
    monkeypatch.setattr(contract, "outputs", lambda: iter([(file, "new\n")]))
    for arguments, code, words in (
        (["--check"], 1, f"{file}: out of date; run: make contract"),
        ([], 0, "1 files written"),
        (["--check"], 0, ""),
    ):
        monkeypatch.setattr("sys.argv", ["contract", *arguments])
        assert contract.main() == code
        printed = capsys.readouterr()
        assert words in printed.out + printed.err
    assert file.read_text(encoding="utf-8") == "new\n"


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_command_prints_the_schema(
    name: str, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["schema", name]) == 0
    printed = capfdbinary.readouterr().out.decode()
    committed = contract.FOLDER / f"{name}.schema.json"
    assert printed == committed.read_text(encoding="utf-8")
