"""What to ask or order next, on patients as they come."""

from __future__ import annotations

from typing import Any

from calculator.guideline import assess, read_patient

COVERED = {"age": 45, "sex": "female", "anti_mda5": "positive", "ild": True}


def asked(**known: Any) -> list[str]:
    return [one.finding.id for one in assess(read_patient(known)).open_questions]


def test_first_comes_what_decides_whether_the_guideline_covers_the_patient() -> None:
    """Antibody and lungs before anything that only scores: KL-6 is not even asked for."""
    order = asked()
    assert order[:4] == ["age", "anti_mda5", "ild", "stage"]
    assert "kl6" not in order
    assert asked(age=45)[:2] == ["anti_mda5", "ild"]
    assert asked(age=45, anti_mda5="suspected", sex="male")[:2] == ["ild", "stage"]


def test_then_what_the_first_choice_waits_for() -> None:
    """Tempo and support settle recommendations too, but no dose waits for them."""
    assert asked(**COVERED) == [
        "stage",
        "pregnancy",
        "active_infection",
        "course",
        "oxygen",
        "pneumomediastinum",
        "current_agents",
        "neutrophils",
        "lymphocytes",
        "haemoglobin",
    ]
    assert asked(**COVERED, stage="untreated")[:2] == ["pregnancy", "active_infection"]


def test_when_the_preferred_regimen_is_ruled_out_the_next_one_counts() -> None:
    """In pregnancy the first that is left holds rituximab, which waits for infection."""
    order = asked(**COVERED, pregnancy=True, stage="improving", course="rapidly_progressive")
    assert order[0] == "active_infection"


def test_when_the_first_choice_is_cleared_the_number_settled_decides() -> None:
    order = asked(**COVERED, pregnancy=False, active_infection=False, stage="improving")
    assert order == ["course", "oxygen", "pneumomediastinum", "current_agents"]


def test_where_no_regimen_is_left_nothing_is_asked() -> None:
    assert asked(age=12) == []
