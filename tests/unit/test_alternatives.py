"""What would change the answer, on patients whose alternatives a clinician can check by eye."""

from __future__ import annotations

from typing import Any

import pytest

from calculator.alternatives.outcomes import SCOPE, Effect, Outcomes
from calculator.alternatives.phrases import Answer, members
from calculator.alternatives.sentences import sentence
from calculator.alternatives.ways import Way, simplest
from calculator.criteria import Truth
from calculator.dictionary import ANTI_MDA5
from calculator.findings import Patient
from calculator.guideline import GUIDELINE
from tests.answers import explore_dict

Plain = dict[str, Any]

UNTREATED = {
    "age": 45,
    "sex": "female",
    "anti_mda5": "positive",
    "ild": True,
    "course": "rapidly_progressive",
    "oxygen": "room_air",
    "pneumomediastinum": False,
    "stage": "untreated",
    "current_agents": [],
    "pregnancy": False,
    "active_infection": False,
}
THREE = ["glucocorticoid", "tacrolimus", "cyclophosphamide"]
DAY_NINE = UNTREATED | {
    "oxygen": "high_flow",
    "stage": "worsening",
    "days_since_start": 9,
    "current_agents": THREE,
    "neutrophils": 4,
    "lymphocytes": 1,
    "haemoglobin": 120,
}
PENDING = {"age": 45, "anti_mda5": "suspected", "stage": "untreated"}


def changes(patient: Plain, finding: str) -> list[Plain]:
    return [one for one in explore_dict(patient)["changes"] if one["finding"] == finding]


def phrases(patient: Plain, name: str) -> list[list[str]]:
    sets = explore_dict(patient)["would_apply"][name]
    return [[one["phrase"] for one in answers] for answers in sets]


def test_if_pregnant_cyclophosphamide_drops_out_and_ivig_takes_its_place() -> None:
    (change,) = changes(UNTREATED, "pregnancy")
    assert change == {
        "finding": "pregnancy",
        "answer": "yes",
        "label": "yes",
        "phrase": "pregnant, or pregnancy not excluded",
        "sentence": "If pregnant, or pregnancy not excluded: cyclophosphamide and mycophenolate "
        "drop out; glucocorticoid + tacrolimus + IVIG takes the first place; R05 “Rituximab in "
        "place of cyclophosphamide” and R19 “Pregnancy” apply; R04 “Cyclophosphamide as the third "
        "agent” no longer applies.",
        "scope": None,
        "first_offered": {
            "from": "gc-tac-cyc",
            "to": "gc-tac-ivig",
            "drops_out": ["cyclophosphamide"],
            "comes_in": ["ivig"],
        },
        "recommendations": [
            {"id": "R04", "from": "yes", "to": "no"},
            {"id": "R05", "from": "no", "to": "yes"},
            {"id": "R19", "from": "no", "to": "yes"},
        ],
        "regimens": [
            {"id": "gc-tac-cyc", "from": "yes", "to": "no"},
            {"id": "gc-csa-cyc", "from": "yes", "to": "no"},
            {"id": "gc-tac-mmf", "from": "yes", "to": "no"},
            {"id": "gc-rtx-mmf", "from": "yes", "to": "no"},
        ],
        "answers": [{"answer": "yes", "label": "yes", "stop": [], "no_longer_stop": []}],
    }


def test_the_greatest_changes_come_first() -> None:
    """Another regimen first, then none to offer, then stops, then by the number of moves."""
    order = [(one["finding"], one["label"]) for one in explore_dict(UNTREATED)["changes"]]
    assert [finding for finding, _ in order] == [
        "pregnancy",
        "active_infection",
        "age",
        "anti_mda5",
        "ild",
        "current_agents",
        "stage",
        "stage",
        "oxygen",
        "pneumomediastinum",
        "course",
    ]


def test_on_three_agents_what_speaks_against_one_and_what_is_to_do_come_first() -> None:
    """No regimen is to be started: which would be the first is not even told."""
    found = explore_dict(DAY_NINE)["changes"]
    assert [one["finding"] for one in found] == [
        "pregnancy",
        "active_infection",
        "current_agents",
        "stage",
        "pneumomediastinum",
        "current_agents",
        "age",
        "anti_mda5",
        "ild",
        "neutrophils",
        "lymphocytes",
        "haemoglobin",
        "course",
    ]
    assert found[1]["sentence"].startswith(
        "If active serious infection: cyclophosphamide is contraindicated"
    )
    assert found[1]["first_offered"]["to"] == "gc-tac-ivig"
    assert not any("first place" in one["sentence"] for one in found)


def test_what_no_longer_has_to_be_stopped_comes_after_what_is_to_do() -> None:
    on_methotrexate = DAY_NINE | {"current_agents": [*THREE, "methotrexate"]}
    order = [one["finding"] for one in explore_dict(on_methotrexate)["changes"]]
    assert order.index("stage") < order.index("age")
    left_off = [
        one
        for one in changes(on_methotrexate, "current_agents")
        if one["answers"][0]["no_longer_stop"]
    ]
    assert [one["label"] for one in left_off] == ["without methotrexate"]


def test_where_only_the_place_of_a_regimen_moves_that_is_told() -> None:
    known = {name: DAY_NINE[name] for name in ("age", "anti_mda5", "ild", "stage")}
    known |= {"sex": "male", "current_agents": ["glucocorticoid", "tacrolimus", "ivig"]}
    (_, no_infection) = changes(known, "active_infection")
    assert no_infection["sentence"] == (
        "If no active serious infection: "
        "glucocorticoid + tacrolimus + cyclophosphamide takes the first place; "
        "rituximab is not ruled out."
    )
    assert explore_dict(known)["changes"][-1] == no_infection


def test_out_of_scope_one_clause_says_it_all() -> None:
    for finding, phrase in (
        ("age", "age below 18 years"),
        ("anti_mda5", "anti-MDA5 antibody is “negative”"),
        ("ild", "no interstitial lung disease on HRCT"),
    ):
        (change,) = changes(DAY_NINE | {"current_agents": ["methotrexate"]}, finding)
        assert change["sentence"] == f"If {phrase}: the guideline does not cover this patient."
        assert change["scope"] == {"id": "scope", "from": "yes", "to": "no"}
        assert change["first_offered"]["to"] is None
        assert change["first_offered"]["comes_in"] == []
        assert change["answers"][0]["no_longer_stop"] == ["methotrexate"]


def test_medicines_with_the_same_effect_are_one_change_with_an_answer_each() -> None:
    added, removed = changes(DAY_NINE, "current_agents")
    assert added["label"].startswith("with methotrexate, leflunomide, azathioprine, TNF inhibitor")
    assert added["sentence"].endswith(" is also taken: it is to be stopped.")
    assert [one["stop"] for one in added["answers"]][:2] == [["methotrexate"], ["leflunomide"]]
    assert added["answers"][1]["label"] == "with leflunomide"
    taken = ["glucocorticoid", "tacrolimus", "cyclophosphamide"]
    assert added["answers"][1]["answer"] == [*taken, "leflunomide"]
    assert removed["sentence"] == (
        "If glucocorticoid, tacrolimus or cyclophosphamide is no longer taken: "
        "R16 “If begun with fewer than three agents, complete to three now” applies."
    )
    assert removed["answers"][0]["answer"] == ["tacrolimus", "cyclophosphamide"]


def test_where_nothing_is_taken_a_medicine_is_not_taken_as_well() -> None:
    (change,) = changes(UNTREATED, "current_agents")
    assert change["phrase"].endswith("nintedanib or pirfenidone is taken")
    assert change["answer"] == ["methotrexate"]


def test_where_it_is_not_known_what_is_taken_lists_are_tried() -> None:
    worse = {name: value for name, value in DAY_NINE.items() if name != "current_agents"}
    alone, few, many = changes(worse, "current_agents")
    assert few["phrase"] == "fewer than 3 first-line immunosuppressants are being taken"
    assert [one["answer"] for one in few["answers"]] == [
        [],
        ["ciclosporin"],
        ["tacrolimus"],
        ["tacrolimus", "ciclosporin"],
    ]
    assert many["phrase"] == "at least 3 first-line immunosuppressants are being taken"
    assert [one["id"] for one in many["recommendations"]] == ["R16"]
    assert alone["sentence"].endswith(
        "is taken: it is to be stopped; "
        "R16 “If begun with fewer than three agents, complete to three now” applies."
    )
    assert alone["label"].startswith("methotrexate, leflunomide")


def test_an_agent_that_is_taken_is_named_when_it_is_to_be_stopped() -> None:
    (change,) = changes(DAY_NINE, "pregnancy")
    assert ": cyclophosphamide is to be stopped; R19 “Pregnancy” applies" in change["sentence"]
    (change,) = changes(DAY_NINE | {"pregnancy": True}, "pregnancy")
    assert change["phrase"] == "pregnancy excluded"
    assert change["answer"] == "no"
    assert (
        ": glucocorticoid + tacrolimus + cyclophosphamide takes the first place; mycophenolate is "
        "not ruled out; stopping cyclophosphamide is no longer advised; R09 “JAK inhibitor as an "
        "emerging option” applies; R19 “Pregnancy” no longer applies."
    ) in change["sentence"]
    (change,) = changes(
        DAY_NINE
        | {"current_agents": ["azathioprine", "nintedanib"], "course": "not_rapidly_progressive"},
        "course",
    )
    assert "azathioprine and nintedanib are to be stopped" in change["sentence"]


def test_a_pending_antibody_is_not_told_from_a_positive_one_but_lungs_decide() -> None:
    found = explore_dict(PENDING)["changes"]
    assert (found[0]["finding"], found[0]["answer"]) == ("ild", "yes")
    assert found[0]["sentence"].startswith(
        "If interstitial lung disease on HRCT: the guideline covers this patient; "
        "glucocorticoid + tacrolimus + IVIG can be offered; R01, R02, R03, R07, R10,"
    )
    assert [one["label"] for one in changes(PENDING, "anti_mda5")] == ["negative"]
    (change,) = changes(PENDING, "pneumomediastinum")
    assert change["sentence"] == (
        "If no pneumomediastinum or subcutaneous emphysema: R21 “Pneumomediastinum” does not apply."
    )


def test_what_may_apply_is_said_where_nothing_more_can_be() -> None:
    (cured,) = changes(
        {"age": 45, "active_infection": True, "pregnancy": False}, "active_infection"
    )
    assert cured["sentence"] == (
        "If no active serious infection: cyclophosphamide and rituximab are not ruled out."
    )
    (older,) = changes({"age": 12}, "age")
    assert older["sentence"] == "If age 18 years or more: the guideline may cover this patient."
    worse, better, *_ = changes({"age": 45, "stage": "untreated"}, "stage")
    assert {one["sentence"].split("; ")[-1] for one in (worse, better)} == {
        "R16 “If begun with fewer than three agents, complete to three now” and "
        "R22 “Follow-up of the lungs” may apply, "
        "by other answers.",
        "R09 “JAK inhibitor as an emerging option” and "
        "R16 “If begun with fewer than three agents, complete to three now” may apply, "
        "by other answers.",
    }


def test_a_known_man_becomes_a_woman_only_with_what_then_waits() -> None:
    man = {name: value for name, value in UNTREATED.items() if name != "pregnancy"}
    (change,) = changes(man | {"sex": "male"}, "sex")
    assert change["sentence"] == (
        "If sex is “female”: cyclophosphamide and mycophenolate wait for other answers; "
        "glucocorticoid + tacrolimus + rituximab takes the first place; R04 “Cyclophosphamide as "
        "the third agent” waits for other answers."
    )


@pytest.mark.parametrize(
    ("known", "finding"),
    [
        (UNTREATED | {"pregnancy": True}, "sex"),  # a pregnant man
        ({**UNTREATED, "sex": "male", "pregnancy": False}, "pregnancy"),
    ],
)
def test_pointless_answers_are_no_change(known: Plain, finding: str) -> None:
    assert changes(known, finding) == []


def test_an_answer_is_pointless_both_to_a_question_not_asked_and_beside_one() -> None:
    sex, pregnancy = (GUIDELINE.told_apart[name] for name in ("sex", "pregnancy"))
    assert members(pregnancy, pregnancy.all, Patient({"sex": "male"})) == []
    assert members(pregnancy, pregnancy.all, Patient({"sex": "female"})) == [True, False]
    assert members(sex, sex.all, Patient({"pregnancy": False})) == ["female"]
    assert members(sex, sex.all, Patient({})) == ["female", "male"]


def test_treatment_that_has_begun_is_not_undone() -> None:
    """Day 9 of no treatment makes no sense; without the day the question stands."""
    assert {one["answer"] for one in changes(DAY_NINE, "stage")} == {"improving"}
    day_unknown = {name: value for name, value in DAY_NINE.items() if name != "days_since_start"}
    assert {one["answer"] for one in changes(day_unknown, "stage")} == {"improving", "untreated"}


@pytest.mark.parametrize(
    ("known", "name", "expected"),
    [
        (UNTREATED, "R05", [["pregnant, or pregnancy not excluded"]]),
        (UNTREATED, "R06", [["active serious infection"]]),
        (
            UNTREATED,
            "R08",
            [
                ["stage of treatment is “on treatment, worsening”"],
                [
                    "respiratory support now is “high-flow oxygen”, “non-invasive ventilation”, "
                    "“invasive ventilation” or “ECMO”"
                ],
            ],
        ),
        (
            UNTREATED,
            "R16",
            [
                [
                    "stage of treatment is “on treatment, stable or improving” or “on treatment, "
                    "worsening”"
                ]
            ],
        ),
        # The day of treatment contradicts it, but there is no other way to say why not.
        (DAY_NINE, "R01", [["stage of treatment is “no immunosuppression yet”"]]),
        (DAY_NINE, "R16", [["fewer than 3 first-line immunosuppressants are being taken"]]),
        (
            DAY_NINE,
            "R05",
            [
                [
                    "stage of treatment is “no immunosuppression yet”",
                    "pregnant, or pregnancy not excluded",
                ]
            ],
        ),
        # That she is a man would do too, but not beside a pregnancy.
        (UNTREATED | {"pregnancy": True}, "gc-tac-cyc", [["pregnancy excluded"]]),
        (PENDING, "R05", []),
        (PENDING, "gc-tac-ivig", [["interstitial lung disease on HRCT"]]),
    ],
)
def test_the_one_fact_that_would_have_made_it(
    known: Plain, name: str, expected: list[list[str]]
) -> None:
    assert phrases(known, name) == expected


def test_agents_to_take_away_count_one_by_one() -> None:
    taken = ["glucocorticoid", "tacrolimus", "cyclophosphamide", "rituximab", "ivig"]
    ((answer,),) = explore_dict(DAY_NINE | {"current_agents": taken})["would_apply"]["R16"]
    assert len(answer["answer"]) == 2
    assert set(answer["answer"]) < set(taken)
    more = [*taken, "mycophenolate"]
    assert explore_dict(DAY_NINE | {"current_agents": more})["would_apply"]["R16"] == []


def test_what_needs_no_answer_is_told_from_what_is_only_information() -> None:
    found = explore_dict(UNTREATED)
    assert found["not_needed"] == ["days_since_start", "ferritin", "anti_ro52"]
    # Two counts bear on the doses of the JAK inhibitor alone; neutrophils on cyclophosphamide too.
    counts = ["lymphocytes", "haemoglobin"]
    assert found["information_only"] == [*counts, "crp", "kl6", "weight", "height"]


def test_what_is_taken_is_needed_while_anything_may_have_to_be_stopped() -> None:
    unknown = {name: value for name, value in UNTREATED.items() if name != "current_agents"}
    assert "current_agents" not in explore_dict(unknown)["not_needed"]
    assert "current_agents" in explore_dict(unknown | {"age": 12})["not_needed"]


def test_what_would_bar_an_agent_is_needed_while_it_is_or_may_be_taken() -> None:
    """Such an answer is told of what is running, be it in a regimen or not."""
    improving = DAY_NINE | {"stage": "improving"}
    counts = {"neutrophils", "lymphocytes", "haemoglobin"}
    known = {name: value for name, value in improving.items() if name not in counts}
    for agents, needed in ((THREE, False), ([*THREE, "jak_inhibitor"], True), (None, True)):
        given = {name: value for name, value in known.items() if name != "current_agents"}
        given |= {} if agents is None else {"current_agents": agents}
        for_doses = explore_dict(given)["information_only"]
        assert ({"lymphocytes", "haemoglobin"} <= set(for_doses)) is not needed


def test_out_of_scope_nothing_is_needed_but_for_scores() -> None:
    found = explore_dict({"ild": False})
    assert found["information_only"] == ["anti_mda5", "crp", "kl6", "weight", "height"]
    assert {"age", "stage", "pregnancy", "current_agents", "creatinine"} < set(found["not_needed"])


def test_the_day_of_treatment_is_needed_while_a_course_is_shown() -> None:
    """It places the patient in the course of treatment, though no criterion asks for it."""
    day_unknown = {name: value for name, value in DAY_NINE.items() if name != "days_since_start"}
    for stage in ("worsening", "improving"):
        found = explore_dict(day_unknown | {"stage": stage, "oxygen": "room_air"})
        assert "days_since_start" not in found["not_needed"]
    silent = explore_dict(day_unknown | {"ild": False})
    assert "days_since_start" in silent["not_needed"]


def test_pregnancy_is_not_needed_in_a_man_and_needed_before_the_sex_is_known() -> None:
    known = {"age": 45, "anti_mda5": "positive", "ild": True}
    assert "pregnancy" in explore_dict(known | {"sex": "male"})["not_needed"]
    assert "pregnancy" not in explore_dict(known)["not_needed"]


def test_alerts_with_words_for_one_patient_say_what_they_read() -> None:
    for item in GUIDELINE.recommendations:
        for alert in item.alerts:
            assert bool(alert.reads) is not isinstance(alert.words, str)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("gc-tac-cyc", None, "no regimen is cleared yet"),
        (None, "gc-tac-cyc", "glucocorticoid + tacrolimus + cyclophosphamide can be offered"),
    ],
)
def test_what_is_offered_first_may_go_and_come(
    before: str | None, after: str | None, words: str
) -> None:
    """No single answer does this in the guideline of today; it is said rightly all the same."""

    def only(name: str | None, otherwise: Truth = Truth.UNKNOWN) -> Outcomes:
        regimens = {one.id: otherwise for one in GUIDELINE.regimens}
        advice = {item.id: Truth.NO for item in GUIDELINE.recommendations}
        offered = {} if name is None else {name: Truth.YES}
        intended = {one.id: Truth.NO for one in GUIDELINE.regimens}
        return Outcomes(Patient({}), {SCOPE: Truth.YES} | advice | regimens | offered, intended)

    answer = Answer(ANTI_MDA5, "positive", "positive", "so")
    effect = Effect(only(before), only(after))
    assert sentence(answer, effect, own=False) == f"If so: {words}."
    gone = Effect(only("gc-tac-cyc"), only(None, Truth.NO))
    assert sentence(answer, gone, own=False) == "If so: no regimen can be offered."


@pytest.mark.parametrize(
    ("found", "fewer"),
    [
        ([{"a": 1}, {"a": 1, "b": 1}], ({"a": 1},)),
        ([{"a": 1, "b": 1}, {"a": 3}], ({"a": 3},)),
        ([{"a": 1}, {"a": 2}], ({"a": 3},)),
        ([{"a": 1, "b": 1}, {"a": 2, "b": 1}], ({"a": 3, "b": 1},)),
        ([{"a": 1, "b": 1}, {"a": 2, "b": 2}], ({"a": 1, "b": 1}, {"a": 2, "b": 2})),
        ([{"a": 1}, {"b": 1}], ({"a": 1}, {"b": 1})),
        # Any answer is more than none: it must be known.
        ([{"a": 1}, {"a": 2}, {}], ({},)),
        ([{"a": 1, "b": 1}, {"a": 1, "b": 2}, {"a": 2, "b": 3}], ({"a": 3, "b": 3},)),
    ],
)
def test_ways_are_told_in_as_few_as_say_the_same(found: list[Way], fewer: tuple[Way, ...]) -> None:
    assert simplest(found) == fewer
