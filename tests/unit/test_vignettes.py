"""Every vignette gets the advice that it expects."""

from __future__ import annotations

import pytest

from tests.answers import assess_dict
from tests.vignette import EXPECTATIONS, Vignette, load_all, unmet

VIGNETTES = load_all()


@pytest.mark.parametrize("vignette", VIGNETTES, ids=lambda one: f"{one.file}: {one.name}")
def test_vignette(vignette: Vignette) -> None:
    assert set(vignette.expect) <= set(EXPECTATIONS)
    assert list(unmet(vignette, assess_dict(vignette.patient))) == []


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
