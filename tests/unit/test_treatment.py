"""The course of treatment: the day, what is running against what is advised, the escalation."""

from __future__ import annotations

from typing import Any

import pytest

from calculator.guideline import GUIDELINE, assess, read_patient
from calculator.treatment import ESCALATION
from calculator.vocabulary import Standing
from calculator.window import WINDOW_DAYS, Window
from tests.answers import assess_dict

ADULT = {"age": 45, "sex": "female", "anti_mda5": "positive", "ild": True}
NO_BAR = {"pregnancy": False, "active_infection": False}
TRIPLE = ["glucocorticoid", "tacrolimus", "cyclophosphamide"]


def course(patient: dict[str, Any]) -> dict[str, Any]:
    treatment: dict[str, Any] = assess_dict(patient)["treatment"]
    return treatment


def running(patient: dict[str, Any], agent: str) -> dict[str, Any]:
    """Give how one agent of those being taken stands."""
    (found,) = (item for item in course(patient)["running"] if item["agent"] == agent)
    return dict(found)


@pytest.mark.parametrize(
    ("patient", "state", "left", "words"),
    [
        ({"days_since_start": 0}, "open", 14, "day 0 of 14"),
        ({"days_since_start": 9}, "open", 5, "day 9 of 14"),
        ({"days_since_start": 9.7}, "open", 4.3, "day 9.7 of 14"),
        ({"days_since_start": 14}, "open", 0, "day 14 of 14"),
        ({"days_since_start": 14.5}, "passed", 0, "day 14.5: the two weeks have passed"),
        ({"days_since_start": 28}, "passed", 0, "day 28: the two weeks have passed"),
        (
            {"stage": "untreated"},
            "not-begun",
            None,
            "the two weeks are counted from the first treatment, which has not begun",
        ),
        ({"stage": "untreated", "days_since_start": 3}, "open", 11, "day 3 of 14"),
        (
            {"stage": "worsening"},
            "unknown",
            None,
            "the day since treatment began is not known: the two weeks cannot be placed",
        ),
        (
            {},
            "unknown",
            None,
            "the day since treatment began is not known: the two weeks cannot be placed",
        ),
    ],
)
def test_the_window_is_that_of_early_plasma_exchange(
    patient: dict[str, Any], state: str, left: float | None, words: str
) -> None:
    treatment = course(ADULT | {"oxygen": "high_flow"} | patient)
    assert treatment["day"] == patient.get("days_since_start")
    assert treatment["window"] == {"days": 14, "left": left, "state": state, "words": words}
    (exchange,) = (
        item
        for item in assess_dict(ADULT | {"oxygen": "high_flow"} | patient)["advice"]
        if item["id"] == "R08"
    )
    assert exchange["alerts"][0] == words


@pytest.mark.parametrize(
    ("patient", "events"),
    [
        (
            {"days_since_start": 9},
            [
                ("start", 0, "day 0: first dose"),
                ("now", 9, "day 9: now"),
                ("window-end", 14, "day 14: the two weeks end"),
            ],
        ),
        (
            {"days_since_start": 20.5},
            [
                ("start", 0, "day 0: first dose"),
                ("window-end", 14, "day 14: the two weeks end"),
                ("now", 20.5, "day 20.5: now"),
            ],
        ),
        (
            {"stage": "worsening"},
            [("start", 0, "day 0: first dose"), ("window-end", 14, "day 14: the two weeks end")],
        ),
        ({"stage": "untreated"}, []),
    ],
)
def test_the_timeline_holds_the_days_that_are_known(
    patient: dict[str, Any], events: list[tuple[str, float, str]]
) -> None:
    given = course(ADULT | patient)["events"]
    assert [(one["id"], one["day"], one["words"]) for one in given] == events


@pytest.mark.parametrize(("day", "first"), [(0, ["start", "now"]), (14, ["start", "now"])])
def test_now_comes_after_the_start_and_before_the_end_of_the_same_day(
    day: float, first: list[str]
) -> None:
    assert [one["id"] for one in course({"days_since_start": day})["events"]][:2] == first


@pytest.mark.parametrize(
    ("agents", "counted", "missing"),
    [
        ([], 0, 3),
        (["glucocorticoid", "methotrexate", "plasma_exchange"], 1, 2),
        (TRIPLE, 3, 0),
        ([*TRIPLE, "jak_inhibitor"], 4, 0),
    ],
)
def test_only_first_line_agents_count_towards_three(
    agents: list[str], counted: int, missing: int
) -> None:
    treatment = course(ADULT | {"current_agents": agents})
    assert treatment["first_line_running"] == counted
    assert treatment["missing_for_three"] == missing


def test_what_is_running_is_not_counted_while_it_is_unknown() -> None:
    treatment = course(ADULT)
    assert treatment["running"] == []
    assert treatment["first_line_running"] is treatment["missing_for_three"] is None
    assert assess(read_patient(ADULT)).treatment.running is None


@pytest.mark.parametrize(
    ("patient", "agent", "standing", "because", "words"),
    [
        (
            {"current_agents": ["methotrexate"]},
            "methotrexate",
            Standing.AGAINST,
            ["R12"],
            "Advised against: R12.",
        ),
        (
            {"current_agents": ["azathioprine"], "course": "rapidly_progressive"},
            "azathioprine",
            Standing.AGAINST,
            ["R13"],
            "Advised against: R13.",
        ),
        (
            {"current_agents": ["azathioprine"], "course": "not_rapidly_progressive"},
            "azathioprine",
            Standing.NEITHER,
            [],
            "Neither advised nor advised against.",
        ),
        (
            {"current_agents": ["azathioprine"]},
            "azathioprine",
            Standing.UNKNOWN,
            [],
            "Not yet known. It waits for: Tempo of the lung disease.",
        ),
        (
            {"current_agents": ["hydroxychloroquine"]},
            "hydroxychloroquine",
            Standing.NEITHER,
            [],
            "Neither advised nor advised against.",
        ),
        (
            {"current_agents": ["plasma_exchange"], "stage": "worsening"},
            "plasma_exchange",
            Standing.ADVISED,
            ["R08"],
            "Advised: R08.",
        ),
        (
            {"current_agents": ["plasma_exchange"], "stage": "improving", "oxygen": "low_flow"},
            "plasma_exchange",
            Standing.NEITHER,
            [],
            "Neither advised nor advised against.",
        ),
        (
            NO_BAR | {"current_agents": TRIPLE, "stage": "worsening"},
            "cyclophosphamide",
            Standing.ADVISED,
            [],
            "Part of glucocorticoid + tacrolimus + cyclophosphamide, which nothing rules out.",
        ),
        (
            {"current_agents": ["cyclophosphamide"], "stage": "improving"},
            "cyclophosphamide",
            Standing.UNKNOWN,
            [],
            "Not yet known. It waits for: Pregnant, or pregnancy not excluded; "
            "Active serious infection.",
        ),
        (
            {"current_agents": ["tacrolimus"], "stage": "untreated"} | NO_BAR,
            "tacrolimus",
            Standing.ADVISED,
            ["R01", "R03"],
            "Advised: R01 and R03.",
        ),
        (
            {"current_agents": ["tacrolimus"], "stage": "improving", "pregnancy": True},
            "tacrolimus",
            Standing.ADVISED,
            ["R19"],
            "Advised: R19.",
        ),
        (
            {"current_agents": ["tacrolimus"], "ild": False},
            "tacrolimus",
            Standing.SILENT,
            [],
            "The guideline is silent here: nothing is advised.",
        ),
    ],
)
def test_each_running_agent_is_held_against_the_advice(
    patient: dict[str, Any], agent: str, standing: Standing, because: list[str], words: str
) -> None:
    found = running(ADULT | patient, agent)
    assert (found["standing"], found["because"]) == (standing.value, because)
    assert found["words"] == words


def test_a_contraindication_of_a_running_agent_is_said_without_inventing_what_to_do() -> None:
    infected = {"current_agents": TRIPLE, "stage": "worsening", "active_infection": True}
    found = running(ADULT | infected, "cyclophosphamide")
    assert found["standing"] == "contraindicated"
    assert found["words"] == (
        "A contraindication holds: Active serious infection. A safety rule of this site; no "
        "source that could be cited states it. Beyond this the guideline does not say what to do "
        "about a medicine that is already being taken."
    )
    assert [bar["label"] for bar in found["contraindications"]] == ["Active serious infection"]
    assert "stop" not in found["words"].lower()


def test_where_a_recommendation_speaks_against_it_that_comes_first() -> None:
    pregnant = {"current_agents": TRIPLE, "stage": "worsening", "pregnancy": True}
    found = running(ADULT | pregnant, "cyclophosphamide")
    assert (found["standing"], found["because"]) == ("against", ["R19"])
    assert found["words"].startswith(
        "Advised against: R19. A contraindication holds: pregnant, or pregnancy not excluded."
    )
    assert found["contraindications"][0]["cites"] == ["gotestam2016", "ruegg2025"]


@pytest.mark.parametrize(
    ("count", "standing"), [(0.49, "contraindicated"), (0.5, "advised")], ids=["below", "at"]
)
def test_a_limit_of_the_label_holds_for_a_running_agent_too(count: float, standing: str) -> None:
    patient = NO_BAR | {
        "stage": "worsening",
        "current_agents": ["jak_inhibitor"],
        "lymphocytes": count,
        "neutrophils": 5,
        "haemoglobin": 120,
    }
    assert running(ADULT | patient, "jak_inhibitor")["standing"] == standing


def test_with_the_scope_unknown_a_contraindication_is_said_all_the_same() -> None:
    patient = {"current_agents": TRIPLE, "active_infection": True}
    assert running(patient, "cyclophosphamide")["standing"] == "contraindicated"
    found = running(patient, "tacrolimus")
    assert (found["standing"], found["missing"]) == ("unknown", ["age", "anti_mda5", "ild"])


def test_the_regimen_that_is_running_comes_before_the_preferred_one() -> None:
    patient = ADULT | NO_BAR | {"current_agents": ["glucocorticoid", "tacrolimus", "mycophenolate"]}
    found = running(patient, "tacrolimus")
    assert found["regimens"] == ["gc-tac-mmf", "gc-tac-cyc", "gc-tac-rtx", "gc-tac-ivig"]
    assert found["words"].startswith("Part of glucocorticoid + tacrolimus + mycophenolate,")


def steps(patient: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Give outcome and reason of each step of the escalation."""
    found = course(patient)["escalation"]
    return {step["id"]: (step["outcome"], step["why"]) for step in found}


def test_the_escalation_stands_in_the_order_of_the_guideline_with_a_reason_each() -> None:
    patient = ADULT | {"stage": "worsening", "oxygen": "high_flow", "current_agents": TRIPLE}
    assert list(steps(patient)) == list(ESCALATION) == ["R16", "R08", "R09", "R10", "R07"]
    assert steps(patient) == {
        "R16": (
            "no",
            "Medicines being taken now: glucocorticoid, tacrolimus and cyclophosphamide",
        ),
        "R08": (
            "yes",
            "Stage of treatment: on treatment, worsening; "
            "Respiratory support now: high-flow oxygen",
        ),
        "R09": (
            "unknown",
            "It waits for: Pregnant, or pregnancy not excluded; Active serious infection; "
            "Lymphocytes; Neutrophils; Haemoglobin.",
        ),
        "R10": ("yes", "For every patient whom the guideline covers."),
        "R07": ("yes", "Stage of treatment: on treatment, worsening"),
    }


def test_an_exception_that_holds_is_the_reason_against_a_step() -> None:
    patient = ADULT | {"stage": "worsening", "lymphocytes": 0.1}
    assert steps(patient)["R09"] == ("no", "Lymphocytes: 0.1 ×10⁹/L")


def test_no_exception_is_a_reason_for_a_step() -> None:
    counts = {"lymphocytes": 1, "neutrophils": 5, "haemoglobin": 120}
    patient = ADULT | NO_BAR | counts | {"stage": "worsening"}
    assert steps(patient)["R09"] == ("yes", "Stage of treatment: on treatment, worsening")


def test_a_step_names_what_is_being_taken_of_it_already() -> None:
    patient = ADULT | {"stage": "worsening", "current_agents": [*TRIPLE, "plasma_exchange"]}
    taken = {step["id"]: step["taken"] for step in course(patient)["escalation"]}
    assert taken == {"R16": [], "R08": ["plasma_exchange"], "R09": [], "R10": [], "R07": []}


def test_out_of_scope_nothing_is_advised() -> None:
    patient = ADULT | {
        "ild": False,
        "stage": "worsening",
        "days_since_start": 9,
        "current_agents": [*TRIPLE, "methotrexate"],
    }
    treatment = course(patient)
    assert treatment["statement"] == "The guideline is silent here: nothing is advised."
    assert treatment["window"]["words"] == "day 9 of 14"
    assert {item["standing"] for item in treatment["running"]} == {"silent"}
    assert treatment["first_line_running"] == 3
    assert treatment["missing_for_three"] is None
    assert set(steps(patient).values()) == {("no", "The guideline does not cover this patient.")}
    assert course(ADULT)["statement"] == ""


def test_every_step_is_a_recommendation_for_something() -> None:
    known = {item.id: item for item in GUIDELINE.recommendations}
    assert all(known[name].direction.value == "for" for name in ESCALATION)


def test_the_two_weeks_are_fourteen_days() -> None:
    assert WINDOW_DAYS == 14
    assert Window.of(read_patient({"days_since_start": 13})).left == 1


def test_cautions_that_hold_with_what_is_taken_are_told_and_those_for_everyone_are_not() -> None:
    taken = ADULT | {"stage": "improving", "current_agents": TRIPLE, "neutrophils": 0.8}
    (caution,) = running(taken, "cyclophosphamide")["cautions"]
    assert caution["statement"].startswith("Neutrophils below 1.5")
    assert caution["cites"] == ["terrier2020"]
    assert running(taken | {"neutrophils": 1.5}, "cyclophosphamide")["cautions"] == []
    assert running(taken | {"age": 12}, "cyclophosphamide")["cautions"] == []


@pytest.mark.parametrize(
    ("taken", "other", "with_it", "without"),
    [
        ("ciclosporin", "tacrolimus", "gc-tac-cyc", "gc-csa-cyc"),
        ("tacrolimus", "ciclosporin", "gc-csa-cyc", "gc-tac-cyc"),
    ],
)
@pytest.mark.parametrize("stage", ["untreated", "worsening"])
def test_one_calcineurin_inhibitor_takes_the_place_of_the_other(
    taken: str, other: str, with_it: str, without: str, stage: str
) -> None:
    answer = assess_dict(ADULT | {"stage": stage, "current_agents": [taken]})
    offered = {item["id"]: item["cautions"] for item in answer["regimens"]}
    words = f"{other}: {taken.capitalize()} is being taken: {other}, if chosen, takes its place"
    assert any(caution.startswith(words) for caution in offered[with_it])
    assert not any(caution.startswith(words) for caution in offered[without])


def test_a_regimen_that_is_being_taken_in_full_is_marked() -> None:
    taken = ["glucocorticoid", "tacrolimus", "ivig"]
    answer = assess_dict(ADULT | {"stage": "worsening", "current_agents": [*taken, "rituximab"]})
    running_now = {item["id"] for item in answer["regimens"] if item["taken"]}
    assert running_now == {"gc-tac-ivig", "gc-tac-rtx", "gc-ivig-rtx"}
    unknown = assess_dict(ADULT | {"stage": "worsening"})
    assert not any(item["taken"] for item in unknown["regimens"])


def test_a_regimen_named_for_what_is_taken_is_the_one_to_name_first() -> None:
    infected = ADULT | NO_BAR | {"active_infection": True, "stage": "worsening"}
    taken = running(infected | {"current_agents": ["glucocorticoid"]}, "glucocorticoid")
    assert taken["regimens"][0] == "gc-tac-ivig"
