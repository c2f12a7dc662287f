"""What is unusual or contradictory is taken as it is, and remarked on at its fields."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from calculator import dictionary as ask
from calculator.contradictions import CONTRADICTIONS, ImplausibleBody
from calculator.criteria import Truth
from calculator.dictionary import DICTIONARY
from calculator.findings import Measure, Patient
from calculator.guideline import read_patient
from calculator.notices import conversions, notices
from tests.answers import assess_dict

BOUNDS = [
    (measure, unit, low, high)
    for measure in DICTIONARY
    if isinstance(measure, Measure)
    for unit, (low, high) in zip(measure.units, measure.usual, strict=False)
]


def told(patient: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = assess_dict(patient)["notices"]
    return found


@pytest.mark.parametrize(
    ("finding", "value", "message", "suggestion"),
    [
        (
            "crp",
            0.8,
            "0.8 mg/L is unusually low; if it was 0.8 mg/dL, that is 8 mg/L",
            {"value": 0.8, "unit": "mg/dL"},
        ),
        (
            "crp",
            {"value": 60, "unit": "mg/dL"},
            "60 mg/dL is unusually high; if it was 60 mg/L, that is 6 mg/dL",
            {"value": 60, "unit": "mg/L"},
        ),
        (
            "creatinine",
            1.2,
            "1.2 µmol/L is unusually low; if it was 1.2 mg/dL, that is 106.1 µmol/L",
            {"value": 1.2, "unit": "mg/dL"},
        ),
        (
            "creatinine",
            {"value": 50, "unit": "mg/dL"},
            "50 mg/dL is unusually high; if it was 50 µmol/L, that is 0.5656 mg/dL",
            {"value": 50, "unit": "umol/L"},
        ),
        (
            "haemoglobin",
            12,
            "12 g/L is unusually low; if it was 12 g/dL, that is 120 g/L",
            {"value": 12, "unit": "g/dL"},
        ),
        (
            "lymphocytes",
            93,
            "93 ×10⁹/L is unusually high; if it was 93 /µL, that is 0.093 ×10⁹/L",
            {"value": 93, "unit": "/uL"},
        ),
        (
            "neutrophils",
            {"value": 1.5, "unit": "/uL"},
            "1.5 /µL is unusually low; if it was 1.5 ×10⁹/L, that is 1500 /µL",
            {"value": 1.5, "unit": "10*9/L"},
        ),
        ("haemoglobin", 30, "30 g/L is unusually low; check the number", None),
        ("neutrophils", 0, "0 ×10⁹/L is unusually low; check the number", None),
        ("weight", 250, "250 kg is unusually high; check the number", None),
    ],
)
def test_an_unusual_number_is_remarked_on_and_the_likely_slip_is_offered(
    finding: str, value: Any, message: str, suggestion: dict[str, Any] | None
) -> None:
    assert told({finding: value}) == [
        {
            "tier": "unusual",
            "findings": [finding],
            "message": message,
            "suggestion": suggestion,
        }
    ]
    assert suggestion is None or told({finding: suggestion}) == []


@pytest.mark.parametrize(
    "bounds", BOUNDS, ids=[f"{measure.id} {unit.code}" for measure, unit, _, _ in BOUNDS]
)
def test_a_bound_is_usual_and_what_lies_beyond_it_is_not(bounds: tuple[Any, ...]) -> None:
    measure, unit, low, high = bounds
    for usual in (low, high):
        assert told({measure.id: {"value": usual, "unit": unit.code}}) == []
    for beyond, way in ((low * 0.999, "low"), (high * 1.001, "high")):
        (notice,) = told({measure.id: {"value": beyond, "unit": unit.code}})
        assert f"{unit.label} is unusually {way}" in notice["message"]


@pytest.mark.parametrize(
    "measure", [ask.NEUTROPHILS, ask.LYMPHOCYTES, ask.HAEMOGLOBIN, ask.CREATININE]
)
def test_no_number_is_usual_in_two_units(measure: Measure) -> None:
    """So every number that is usual and typed in the wrong unit is seen; for CRP not all can be."""
    first, second = sorted(measure.usual)
    assert first[1] < second[0]


@pytest.mark.parametrize(
    "severe",
    [
        {"lymphocytes": 0.1},
        {"ferritin": 10_000},
        {"crp": 300},
        {"crp": {"value": 30, "unit": "mg/dL"}},
    ],
)
def test_severe_disease_is_not_called_unusual(severe: dict[str, Any]) -> None:
    assert told(severe) == []


UNTREATED_DAY = {"stage": "untreated", "days_since_start": 0}
IMPROVING_DAY = {"stage": "improving", "days_since_start": 0.9}
NO_INFECTION = {"active_infection": False}


@pytest.mark.parametrize(
    ("patient", "findings", "words"),
    [
        (
            {"age": 61, "sex": "female", "pregnancy": True},
            ["age", "pregnancy"],
            "under 10 or over 60",
        ),
        (
            {"age": 9.9, "sex": "female", "pregnancy": True},
            ["age", "pregnancy"],
            "under 10 or over 60",
        ),
        ({"sex": "male", "pregnancy": True}, ["sex", "pregnancy"], "The sex is male"),
        ({"pregnancy": True}, ["sex", "pregnancy"], "the sex is not answered"),
        (
            {"current_agents": ["tacrolimus", "ciclosporin"]},
            ["current_agents"],
            "counted here as two agents",
        ),
        (
            {"course": "not_rapidly_progressive", "oxygen": "ecmo"},
            ["course", "oxygen"],
            "check that both are meant",
        ),
        (
            {"course": "not_rapidly_progressive", "oxygen": "invasive_ventilation"},
            ["course", "oxygen"],
            "check that both are meant",
        ),
        (UNTREATED_DAY, ["stage", "days_since_start"], '"no immunosuppression yet"'),
        (IMPROVING_DAY, ["stage", "days_since_start"], "less than a day ago"),
        (
            {"stage": "untreated", "current_agents": ["azathioprine"]},
            ["stage", "current_agents"],
            "an immunosuppressant is among the medicines",
        ),
        (
            {"stage": "untreated", "current_agents": ["glucocorticoid", "nintedanib"]},
            ["stage", "current_agents"],
            "an immunosuppressant is among the medicines",
        ),
        (
            {"stage": "worsening", "current_agents": []},
            ["stage", "current_agents"],
            "no immunosuppressant is among the medicines",
        ),
        (
            {"stage": "improving", "current_agents": ["hydroxychloroquine"]},
            ["stage", "current_agents"],
            "no immunosuppressant is among the medicines",
        ),
        (
            NO_INFECTION | {"tuberculosis": "active"},
            ["active_infection", "tuberculosis"],
            "active serious infection is answered no: check both",
        ),
        (
            {"tuberculosis": "active"},
            ["active_infection", "tuberculosis"],
            "active serious infection is not answered: check it",
        ),
        (
            NO_INFECTION | {"cmv": "reactivation"},
            ["active_infection", "cmv"],
            "Cytomegalovirus reactivation is given",
        ),
        ({"weight": 170, "height": 132}, ["weight", "height"], "they are not swapped"),
        ({"weight": 31, "height": 180}, ["weight", "height"], "they are not swapped"),
    ],
)
def test_answers_that_do_not_fit_each_other_are_remarked_on_at_both(
    patient: dict[str, Any], findings: list[str], words: str
) -> None:
    (notice,) = told(patient)
    assert notice["tier"] == "contradictory"
    assert notice["findings"] == findings
    assert words in notice["message"]
    assert notice["suggestion"] is None
    for name in set(findings) & set(patient):
        others = {other: value for other, value in patient.items() if other != name}
        assert notice["message"] not in [one["message"] for one in told(others)]


@pytest.mark.parametrize(
    "patient",
    [
        {"age": 60, "sex": "female", "pregnancy": True},
        {"age": 10, "sex": "female", "pregnancy": True},
        {"age": 61, "sex": "male", "pregnancy": False},
        {"course": "not_rapidly_progressive", "oxygen": "non_invasive_ventilation"},
        {"course": "rapidly_progressive", "oxygen": "ecmo"},
        {"stage": "untreated", "current_agents": []},
        {"stage": "untreated", "current_agents": ["hydroxychloroquine", "pirfenidone", "other"]},
        {"stage": "worsening", "current_agents": ["ivig"]},
        {"stage": "worsening", "current_agents": ["plasma_exchange"]},
        {"stage": "worsening", "current_agents": ["other"]},
        {"stage": "improving", "days_since_start": 1},
        {"stage": "worsening", "days_since_start": 0},
        {"active_infection": True, "cmv": "reactivation", "tuberculosis": "active"},
        NO_INFECTION | {"cmv": "no_reactivation", "tuberculosis": "latent"},
        {"ild": False, "oxygen": "high_flow"},
    ],
)
def test_answers_that_fit_are_left_alone(patient: dict[str, Any]) -> None:
    assert told(patient) == []


@pytest.mark.parametrize(
    ("weight", "height", "outcome"),
    [
        (40, 200, Truth.NO),
        (39.9, 200, Truth.YES),
        (80, 100, Truth.NO),
        (80.1, 100, Truth.YES),
        (None, 170, Truth.UNKNOWN),
        (70, None, Truth.UNKNOWN),
    ],
)
def test_the_limits_of_a_body_belong_to_it(
    weight: float | None, height: float | None, outcome: Truth
) -> None:
    values = {"weight": weight, "height": height}
    patient = Patient({name: value for name, value in values.items() if value is not None})
    criterion = ImplausibleBody(lowest=10, highest=80)
    trace = criterion.ask(patient)
    assert trace.outcome is outcome
    assert trace.label == "weight and height with a body-mass index under 10 or over 80 kg/m²"


@pytest.mark.parametrize(("weight", "height"), [(70, 170), (45, 150), (100, 150), (140, 200)])
def test_swapped_weight_and_height_are_seen(weight: float, height: float) -> None:
    assert told({"weight": weight, "height": height}) == []
    messages = [one["message"] for one in told({"weight": height, "height": weight})]
    assert any("not swapped" in message for message in messages)


def test_notices_come_in_the_order_of_the_form() -> None:
    findings = [
        notice["findings"][0]
        for notice in told(
            {
                "height": 60,
                "weight": 170,
                "crp": 0.5,
                "cmv": "reactivation",
                "active_infection": False,
                "sex": "male",
                "pregnancy": True,
            }
        )
    ]
    assert findings == ["sex", "active_infection", "crp", "weight", "height"]


def test_every_contradiction_asks_what_is_in_the_dictionary_in_its_order() -> None:
    """Its words stand at the first of its findings first, so that is the first in the form."""
    order = [finding.id for finding in DICTIONARY]
    for one in CONTRADICTIONS:
        places = [order.index(name) for name in one.findings]
        assert places == sorted(places)
        assert places
        assert one.words.endswith(".")
        assert "check" in one.words


def test_a_measure_without_usual_bounds_is_never_unusual() -> None:
    anything = tuple(replace(one, usual=()) for one in DICTIONARY if isinstance(one, Measure))
    assert notices(read_patient({"crp": 0.8, "age": 119}), anything, ()) == ()


@pytest.mark.parametrize(
    ("patient", "converted"),
    [
        (
            {"creatinine": {"value": 1.2, "unit": "mg/dL"}},
            {"creatinine": "1.2 mg/dL = 106.1 µmol/L (rounded; the exact value is used)"},
        ),
        ({"crp": {"value": 0.8, "unit": "mg/dL"}}, {"crp": "0.8 mg/dL = 8 mg/L"}),
        (
            {"neutrophils": {"value": 1500, "unit": "/uL"}},
            {"neutrophils": "1500 /µL = 1.5 ×10⁹/L"},
        ),
        ({"crp": {"value": 8, "unit": "mg/L"}, "haemoglobin": 120, "ild": True}, {}),
    ],
)
def test_a_number_in_another_unit_is_shown_converted(
    patient: dict[str, Any], converted: dict[str, str]
) -> None:
    assert assess_dict(patient)["converted"] == converted
    assert conversions(read_patient(patient), DICTIONARY) == converted
