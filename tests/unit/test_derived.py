"""Derived values: worked out only from what is known, rounded so that every machine agrees."""

from __future__ import annotations

import pytest

from calculator.derived import bsa_dubois, bsa_mosteller, derive
from calculator.findings import Patient
from tests.answers import assess_dict

# Ida 2023, table 1, first values of the six patients: CRP in mg/dL and KL-6 in U/mL.
# The scores are those worked out by hand in the appraisal of the model.
IDA_2023 = [
    ("patient 1", 0.19, 802, 0),
    ("patient 2", 2.09, 416, 1),
    ("patient 3", 6.05, 1360, 2),
    ("patient 4", 0.64, 685, 0),
    ("patient 5", 1.61, 434, 1),
    ("patient 6", 0.75, 1045, 1),
]


@pytest.mark.parametrize(("name", "crp", "kl6", "score"), IDA_2023)
def test_mck_on_six_published_patients(name: str, crp: float, kl6: float, score: int) -> None:
    patient = {"anti_mda5": "positive", "crp": {"value": crp, "unit": "mg/dL"}, "kl6": kl6}
    derived = {item["id"]: item for item in assess_dict(patient)["derived"]}
    assert derived["mck"]["value"] == score, name


@pytest.mark.parametrize(
    ("antibody", "crp", "kl6", "score"),
    [
        ("positive", 8.0, 999.0, 1),
        ("positive", 7.99, 1000.0, 1),
        ("positive", 7.99, 999.0, 0),
        ("negative", 11.0, 0.0, 1),
        ("negative", 10.99, 0.0, 0),
    ],
)
def test_mck_counts_a_point_at_its_limit(antibody: str, crp: float, kl6: float, score: int) -> None:
    mck = derive(Patient({"anti_mda5": antibody, "crp": crp, "kl6": kl6}))[0]
    assert mck.value == score


def test_mck_waits_for_an_antibody_that_is_pending() -> None:
    mck = derive(Patient({"anti_mda5": "suspected", "crp": 9.0, "kl6": 900.0}))[0]
    assert mck.value is None
    assert mck.missing == ("anti_mda5",)


def test_nothing_is_derived_from_what_is_unknown() -> None:
    for item in derive(Patient({})):
        assert item.value is None
        assert item.missing


def test_body_surface_by_both_formulae() -> None:
    mck, mosteller, dubois = derive(Patient({"weight": 70.0, "height": 170.0}))
    assert (mosteller.id, mosteller.value) == ("bsa_mosteller", bsa_mosteller(70, 170))
    assert (dubois.id, dubois.value) == ("bsa_dubois", bsa_dubois(70, 170))
    assert mosteller.value == 1.818
    assert dubois.value == 1.81
    # So large that a divisor of 3601 would show.
    assert bsa_mosteller(250, 200) == 3.727
    assert mck.missing == ("anti_mda5", "crp", "kl6")
