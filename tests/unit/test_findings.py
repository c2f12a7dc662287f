"""Findings read what JSON carries, in any listed unit, and say all that is wrong with it."""

from __future__ import annotations

from math import inf, nan
from typing import Any

import pytest

from calculator import dictionary as ask
from calculator.dictionary import DICTIONARY, GROUPS
from calculator.findings import (
    Finding,
    InvalidPatient,
    Measure,
    NotReadable,
    Patient,
    Problem,
    YesNo,
    join_words,
    plain_number,
    within,
)


@pytest.mark.parametrize(
    ("finding", "raw", "value"),
    [
        (ask.AGE, 45, 45.0),
        (ask.AGE, 0, 0.0),
        (ask.AGE, 120, 120.0),
        (ask.AGE, {"value": 45, "unit": "a"}, 45.0),
        (ask.AGE, {"value": 45.5}, 45.5),
        (ask.NEUTROPHILS, 1.5, 1.5),
        (ask.NEUTROPHILS, {"value": 1500, "unit": "/uL"}, 1.5),
        (ask.LYMPHOCYTES, {"value": 499, "unit": "/uL"}, 0.499),
        (ask.HAEMOGLOBIN, {"value": 9, "unit": "g/dL"}, 90.0),
        (ask.CRP, {"value": 0.8, "unit": "mg/dL"}, 8.0),
        (ask.CREATININE, {"value": 1, "unit": "mg/dL"}, 88.4),
        (ask.ILD, True, True),
        (ask.ILD, "no", False),
        (ask.ILD, "yes", True),
        (ask.SEX, "male", "male"),
        (ask.CURRENT_AGENTS, [], frozenset()),
        (ask.CURRENT_AGENTS, ["ivig", "ivig"], frozenset({"ivig"})),
    ],
)
def test_a_value_is_read_into_the_first_unit(finding: Finding[Any], raw: Any, value: Any) -> None:
    assert finding.read(raw) == value


@pytest.mark.parametrize(
    ("finding", "raw", "messages"),
    [
        (ask.AGE, 412, ["age: must be between 0 and 120 years, got 412"]),
        (ask.AGE, 120.5, ["age: must be between 0 and 120 years, got 120.5"]),
        (ask.AGE, -1, ["age: must be between 0 and 120 years, got -1"]),
        (ask.AGE, nan, ["age: must be between 0 and 120 years, got nan"]),
        (ask.AGE, inf, ["age: must be between 0 and 120 years, got inf"]),
        (ask.AGE, "45", ["age: must be a number in years"]),
        (ask.AGE, True, ["age: must be a number in years"]),
        (ask.AGE, None, ["age: must be a number in years"]),
        (ask.AGE, [45], ["age: must be a number in years"]),
        (ask.AGE, {"unit": "a"}, ['age: the number is missing: give it as "value"']),
        (ask.AGE, {}, ['age: the number is missing: give it as "value"']),
        (
            ask.CRP,
            {"value": -1, "unit": "g/L", "when": "now"},
            [
                'crp.when: only "value" and "unit" belong here',
                "crp.unit: the unit must be mg/L or mg/dL",
            ],
        ),
        (
            ask.CRP,
            {"value": "high", "unit": "g/L"},
            [
                "crp.unit: the unit must be mg/L or mg/dL",
                "crp.value: must be a number in mg/L",
            ],
        ),
        (ask.CRP, {"value": 1, "unit": ["mg/L"]}, ["crp.unit: the unit must be mg/L or mg/dL"]),
        (
            ask.HAEMOGLOBIN,
            {"value": 100, "unit": "g/dL"},
            [
                "haemoglobin.value: must be between 1 and 30 g/dL, got 100; "
                "if it was 100 g/L, that is 10 g/dL"
            ],
        ),
        (
            ask.ILD,
            "maybe",
            ["ild: must be yes or no (true or false); leave it out if it is not known"],
        ),
        (
            ask.ILD,
            1,
            ["ild: must be yes or no (true or false); leave it out if it is not known"],
        ),
        (ask.SEX, "other", ["sex: must be female or male"]),
        (ask.SEX, ["male"], ["sex: must be female or male"]),
        (ask.CURRENT_AGENTS, "ivig", ["current_agents: must be a list; an empty list means none"]),
    ],
)
def test_everything_wrong_with_a_value_is_said_at_once(
    finding: Finding[Any], raw: Any, messages: list[str]
) -> None:
    with pytest.raises(NotReadable) as caught:
        finding.read(raw)
    assert [problem.message for problem in caught.value.problems] == messages


def test_each_wrong_item_of_a_selection_has_its_own_place() -> None:
    with pytest.raises(NotReadable) as caught:
        ask.CURRENT_AGENTS.read(["aspirin", "ivig", 7])
    assert [problem.place for problem in caught.value.problems] == [
        "current_agents[0]",
        "current_agents[2]",
    ]


def test_all_problems_of_a_patient_come_together() -> None:
    with pytest.raises(InvalidPatient) as caught:
        Patient.from_dict({"age": 412, "colour": "blue", "ild": "maybe"}, DICTIONARY)
    assert [problem.finding for problem in caught.value.problems] == ["age", "colour", "ild"]
    assert str(caught.value).splitlines()[1] == "colour: no finding has this name"


@pytest.mark.parametrize(
    ("value", "echo"),
    [(412, 412), (inf, "inf"), ([1], "a list"), ({"a": 1}, "an object"), (None, None), ("x", "x")],
)
def test_a_problem_gives_the_value_back_as_json_can_carry_it(value: Any, echo: Any) -> None:
    assert ask.AGE.wrong(value, "wrong").to_dict() == {
        "finding": "age",
        "value": echo,
        "message": "age: wrong",
        "place": "age",
        "suggestion": None,
    }


@pytest.mark.parametrize(
    ("finding", "value", "words"),
    [
        (ask.AGE, 45.0, "45 years"),
        (ask.ILD, True, "yes"),
        (ask.ILD, False, "no"),
        (ask.ANTI_MDA5, "suspected", "suspected, result pending"),
        (ask.CURRENT_AGENTS, frozenset(), "none"),
        (ask.CURRENT_AGENTS, frozenset({"ivig", "tacrolimus"}), "tacrolimus and IVIG"),
    ],
)
def test_a_value_is_given_in_words(finding: Finding[Any], value: Any, words: str) -> None:
    assert finding.words(value) == words


@pytest.mark.parametrize(
    ("finding", "raw", "meant"),
    [
        (ask.HAEMOGLOBIN, 9.5, {"value": 9.5, "unit": "g/dL"}),
        (ask.HAEMOGLOBIN, {"value": 100, "unit": "g/dL"}, {"value": 100, "unit": "g/L"}),
        (ask.CREATININE, 0.8, {"value": 0.8, "unit": "mg/dL"}),
        (ask.CREATININE, {"value": 80, "unit": "mg/dL"}, {"value": 80, "unit": "umol/L"}),
        (ask.NEUTROPHILS, 1500, {"value": 1500, "unit": "/uL"}),
        (ask.LYMPHOCYTES, 600, {"value": 600, "unit": "/uL"}),
        (ask.CREATININE, 0, None),
        (ask.HAEMOGLOBIN, 1e9, None),
        (ask.NEUTROPHILS, nan, None),
        (ask.AGE, 412, None),
    ],
)
def test_an_impossible_number_that_another_unit_explains_is_offered_in_it(
    finding: Measure, raw: Any, meant: dict[str, Any] | None
) -> None:
    with pytest.raises(NotReadable) as caught:
        finding.read(raw)
    (problem,) = caught.value.problems
    assert problem.to_dict()["suggestion"] == meant
    assert ("if it was" in problem.message) is bool(meant)
    if meant:
        finding.read(meant)


def test_a_number_in_the_first_unit_is_given_once_whether_the_unit_is_named_or_not() -> None:
    named = {"value": 70, "unit": ask.CREATININE.units[0].code}
    assert ask.CREATININE.words_as_given(named) == "70 µmol/L"
    assert ask.CREATININE.words_as_given({"value": 70}) == "70 µmol/L"


@pytest.mark.parametrize(
    ("finding", "place", "given"),
    [("age", "age.unit", "age.unit"), ("age", "", "age"), (None, "", "")],
)
def test_a_problem_without_a_place_of_its_own_stands_at_its_finding(
    finding: str | None, place: str, given: str
) -> None:
    assert Problem(finding, 412, "too old", place).to_dict()["place"] == given


@pytest.mark.parametrize(
    ("finding", "raw", "kept"),
    [
        (ask.CREATININE, 106, None),
        (ask.CREATININE, {"value": 106}, None),
        (ask.CREATININE, {"value": 106, "unit": "umol/L"}, None),
        (ask.CREATININE, {"value": 1.2, "unit": "mg/dL"}, (1.2, "mg/dL")),
        (ask.ILD, "yes", None),
    ],
)
def test_a_number_in_another_unit_is_kept_as_it_was_given(
    finding: Finding[Any], raw: Any, kept: tuple[float, str] | None
) -> None:
    as_given = Patient.from_dict({finding.id: raw}, DICTIONARY).in_other_units
    expected = {finding.id: kept} if kept else {}
    assert {name: (value, unit.code) for name, (value, unit) in as_given.items()} == expected


@pytest.mark.parametrize("finding", DICTIONARY, ids=lambda finding: finding.id)
def test_a_value_is_given_back_as_json_carries_it(finding: Finding[Any]) -> None:
    raw = {"measure": 45, "yes/no": "no", "selection": ["tacrolimus", "ivig"]}.get(finding.kind)
    raw = finding.to_dict()["options"][0]["value"] if raw is None else raw
    assert finding.plain(finding.read(raw)) == raw


@pytest.mark.parametrize(
    ("finding", "yes", "no"),
    [
        (ask.ACTIVE_INFECTION, "active serious infection", "no active serious infection"),
        (ask.PREGNANCY, "pregnant, or pregnancy not excluded", "pregnancy excluded"),
    ],
)
def test_yes_and_no_are_given_as_statements(finding: YesNo, yes: str, no: str) -> None:
    assert (finding.statement(value=True), finding.statement(value=False)) == (yes, no)


def test_an_abbreviation_stays_as_it_is_within_a_sentence() -> None:
    assert [within(one) for one in ("Age", "KL-6", "C-reactive protein")] == [
        "age",
        "KL-6",
        "C-reactive protein",
    ]


def test_an_answer_is_added_without_touching_the_patient() -> None:
    patient = Patient({"age": 45.0})
    assert patient.knowing(ask.ILD, value=True).values == {"age": 45.0, "ild": True}
    assert patient.knowing(ask.AGE, 60.0).values == {"age": 60.0}
    assert patient.values == {"age": 45.0}


def test_words_are_joined_as_a_sentence_does() -> None:
    assert join_words(["one"], "or") == "one"
    assert join_words(["one", "two"], "or") == "one or two"


def test_numbers_are_printed_without_needless_digits() -> None:
    assert [plain_number(value) for value in (14.0, 0.1 + 0.2, 36500.0, 1e6)] == [
        "14",
        "0.3",
        "36500",
        "1000000",
    ]


def test_the_description_of_a_measure_gives_its_range_in_every_unit() -> None:
    described = ask.HAEMOGLOBIN.to_dict()
    assert described["unit"] == "g/L"
    assert described["ranges"] == {"g/L": [10, 300], "g/dL": [1, 30]}
    assert described["usual"] == {"g/L": [40, 200], "g/dL": [4, 20]}
    assert ask.AGE.to_dict()["usual"] == ask.ILD.to_dict()["usual"] == {}
    assert described["units"][1] == {"code": "g/dL", "label": "g/dL"}
    assert ask.ILD.to_dict()["options"][0] == {"value": "yes", "label": "Yes"}
    assert ask.PREGNANCY.to_dict()["not_asked_if"] == {"finding": "sex", "values": ["male"]}
    assert ask.SEX.to_dict()["not_asked_if"] is None


def test_every_question_is_complete_and_named_once() -> None:
    names = [finding.id for finding in DICTIONARY]
    assert len(names) == len(set(names)) == 27
    for finding in DICTIONARY:
        assert finding.label
        assert finding.group in GROUPS
        if isinstance(finding, Measure):
            assert finding.minimum < finding.maximum
            assert finding.units[0].multiply == finding.units[0].divide == 1
            assert len(finding.usual) in (0, len(finding.units))
            for unit, (low, high) in zip(finding.units, finding.usual, strict=False):
                least, most = unit.from_first(finding.minimum), unit.from_first(finding.maximum)
                assert least <= low < high <= most


@pytest.mark.parametrize("finding", DICTIONARY, ids=lambda finding: finding.id)
def test_each_finding_says_how_it_is_come_by(finding: Any) -> None:
    """Laboratory values are ordered; what a patient can tell is asked."""
    how = finding.to_dict()["elicited"]
    assert how in ("history", "examination", "test")
    if finding.group == "laboratory":
        assert how == ("examination" if finding.id in ("weight", "height") else "test")


@pytest.mark.parametrize(
    ("finding", "value", "plain"),
    [
        (ask.ILD, True, "yes"),
        (ask.ILD, False, "no"),
        (ask.AGE, 45.0, 45.0),
        (ask.CURRENT_AGENTS, frozenset({"ivig", "tacrolimus"}), ["tacrolimus", "ivig"]),
    ],
)
def test_a_value_is_given_as_it_can_be_read_again(
    finding: Finding[Any], value: object, plain: object
) -> None:
    assert finding.plain(value) == plain
    assert finding.read(plain) == value


def test_options_that_do_not_exist_are_named_together() -> None:
    with pytest.raises(ValueError, match=r"^stage: not an option: early, late$"):
        ask.STAGE.require(("late", "early"))


def test_a_listed_finding_gives_its_options_with_their_labels() -> None:
    options = ask.ANTI_MDA5.to_dict()["options"]
    assert options == [{"value": one.value, "label": one.label} for one in ask.ANTI_MDA5.options]
