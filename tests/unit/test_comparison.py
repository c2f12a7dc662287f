"""Comparisons name each difference, in words, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from calculator import bridge
from calculator.comparison import Change, Comparison, Moment, compare
from calculator.summary import is_summary, summarise
from tests.answers import assess_dict

ADULT = {"age": 45, "sex": "female", "anti_mda5": "positive", "ild": True, "stage": "untreated"}


def moment(patient: dict[str, Any]) -> Moment:
    return Moment(given=patient, summary=summarise(assess_dict(patient)))


def between(before: dict[str, Any], after: dict[str, Any]) -> Comparison:
    return compare(moment(before), moment(after))


def words(changes: tuple[Change, ...]) -> list[str]:
    return [change.words for change in changes]


def test_nothing_differs_between_equal_patients() -> None:
    assert list(between(ADULT, ADULT).changes()) == []


def test_facts_are_told_in_words_as_they_were_entered() -> None:
    after = ADULT | {"age": 46, "crp": {"value": 0.8, "unit": "mg/dL"}}
    assert words(between(ADULT, after).facts) == [
        "Age: first 45 years, then 46 years",
        "C-reactive protein: first not known, then 0.8 mg/dL (8 mg/L)",
    ]
    (age, crp) = between(after, ADULT).facts
    assert (age.id, age.before, age.after) == ("age", "46 years", "45 years")
    assert (crp.id, crp.before, crp.after) == ("crp", "0.8 mg/dL (8 mg/L)", None)


def test_the_same_amount_in_another_unit_is_the_same_fact() -> None:
    one, other = {"value": 0.8, "unit": "mg/dL"}, {"value": 8, "unit": "mg/L"}
    assert between(ADULT | {"crp": one}, ADULT | {"crp": other}).facts == ()


def test_advice_regimens_and_the_first_offered_are_told() -> None:
    found = between(
        ADULT | {"pregnancy": False, "active_infection": False}, ADULT | {"pregnancy": True}
    )
    assert "R19 Pregnancy: first does not apply, then applies" in words(found.advice)
    assert (
        "glucocorticoid + tacrolimus + cyclophosphamide: first can be offered, then ruled out"
        in words(found.regimens)
    )
    assert words(found.first_offered) == [
        "Regimen that can be offered first: first glucocorticoid + tacrolimus + cyclophosphamide, "
        "then glucocorticoid + tacrolimus + IVIG"
    ]
    assert {change.before for change in found.advice if change.id == "R19"} == {"no"}


def test_the_scope_is_told_and_with_it_that_nothing_is_offered() -> None:
    found = between(ADULT, ADULT | {"ild": False})
    assert words(found.scope) == ["The guideline: first covers the patient, then is silent"]
    assert words(found.first_offered)[0].endswith("IVIG, then none")


def test_what_to_stop_is_told_with_its_reasons() -> None:
    taken = ADULT | {"current_agents": ["methotrexate"]}
    assert words(between(ADULT, taken).stop) == ["Stop methotrexate: first no, then because of R12"]
    (change,) = between(taken, taken | {"pregnancy": True}).stop
    assert change.words == "Stop methotrexate: first because of R12, then because of R12 and R19"


def test_alerts_of_what_stands_and_cautions_are_told() -> None:
    day = ADULT | {"stage": "worsening", "days_since_start": 9}
    assert words(between(day, day | {"days_since_start": 28}).alerts) == [
        "R08 Early plasma exchange, alert gone: day 9 of 14",
        "R08 Early plasma exchange, alert added: day 28: the two weeks have passed",
        "R08 Early plasma exchange, alert added: The recommendation does not depend on the day; "
        "the source text says nothing of a later start.",
    ]
    ((caution),) = [
        change
        for change in between(ADULT, ADULT | {"neutrophils": 1.2}).alerts
        if change.id == "caution"
    ]
    assert caution.before is None
    assert caution.words.startswith("Caution added: cyclophosphamide: Neutrophils below 1.5")


def test_a_recommendation_that_comes_brings_its_alerts_without_a_word() -> None:
    found = between(ADULT | {"oxygen": "room_air"}, ADULT | {"oxygen": "high_flow"})
    assert "R08" in {change.id for change in found.advice}
    assert "R08" not in {change.id for change in found.alerts}
    assert "R10" in {change.id for change in found.alerts}


def changed(name: str, **values: Any) -> Moment:
    """Give the patient's moment under a version in which one recommendation reads otherwise."""
    was = moment(ADULT)
    advice = was.summary["advice"]
    altered = was.summary | {"advice": advice | {name: advice[name] | values}}
    return Moment(given=ADULT, summary=altered)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"strength": "strong"}, "strength: first strong, then conditional"),
        ({"certainty": "very-low"}, "certainty: first very low certainty, then certainty not"),
        ({"direction": "against"}, "direction: first against, then for"),
        ({"verdict": "agrees"}, "appraisal: first agrees with its source, then wider than its"),
        ({"verdict": "of old"}, "appraisal: first of old, then wider than its source"),
        ({"statement": "Do it."}, "statement: first Do it., then Start three immunosuppressants"),
    ],
)
def test_another_version_s_words_and_grades_are_told(values: dict[str, str], told: str) -> None:
    (change,) = compare(changed("R01", **values), moment(ADULT)).changes()
    assert change.words.startswith(f"R01 Three agents together, at diagnosis, {told}")


def test_what_only_one_version_has_is_told_with_its_outcome() -> None:
    was = moment(ADULT)
    one = {"R99": was.summary["advice"]["R01"]}
    more = Moment(
        given=ADULT,
        summary=was.summary
        | {
            "advice": was.summary["advice"] | one,
            "regimens": was.summary["regimens"] | {"gc-xyz": {"outcome": "yes", "agents": ["x"]}},
        },
    )
    found = compare(was, more)
    assert words(found.advice) == ["R99: first not in the guideline, then applies"]
    assert words(found.regimens) == ["gc-xyz: first not in the guideline, then can be offered"]
    assert found.wording == ()
    assert words(compare(more, was).advice) == ["R99: first applies, then not in the guideline"]


def test_a_regimen_whose_agents_are_others_is_told() -> None:
    was = moment(ADULT)
    regimens = was.summary["regimens"]
    other = regimens | {"gc-tac-cyc": regimens["gc-tac-cyc"] | {"agents": ["ivig", "elixir"]}}
    old = Moment(given=ADULT, summary=was.summary | {"regimens": other})
    assert words(compare(old, was).wording) == [
        "Regimen gc-tac-cyc: first IVIG + elixir, "
        "then glucocorticoid + tacrolimus + cyclophosphamide"
    ]


def test_the_door_answers_with_all_kinds_or_with_all_problems() -> None:
    before, after = json.dumps(ADULT), json.dumps(ADULT | {"age": 46})
    answer = json.loads(bridge.compare(before, after))
    assert list(answer) == [
        "facts",
        "scope",
        "advice",
        "regimens",
        "first_offered",
        "stop",
        "alerts",
        "wording",
        "answers",
        "problems",
    ]
    assert answer["facts"] == [
        {
            "id": "age",
            "before": "45 years",
            "after": "46 years",
            "words": "Age: first 45 years, then 46 years",
        }
    ]
    assert answer["problems"] == []
    told = json.loads(bridge.compare('{"age": 412}', '{"colour": 1, "crp": {"unit": "x"}}'))
    assert list(told) == ["problems"]
    assert [problem["place"] for problem in told["problems"]] == [
        "before.age",
        "after.colour",
        "after.crp.unit",
        "after.crp",
    ]


def test_the_door_gives_both_answers_in_short_as_parts_of_the_whole_ones() -> None:
    before, after = ADULT | {"pregnancy": True}, ADULT | {"current_agents": ["methotrexate"]}
    told = json.loads(bridge.compare(json.dumps(before), json.dumps(after)))["answers"]
    for side, patient in (("before", before), ("after", after)):
        whole = assess_dict(patient)
        short = told[side]
        assert short["scope"] == {"outcome": whole["scope"]["outcome"]}
        for name in ("regimen_to_start", "preferred", "first_offered", "stop"):
            assert short[name] == whole[name]
        for kind in ("advice", "regimens"):
            outcomes = [(item["id"], item["outcome"]) for item in whole[kind]]
            assert [(item["id"], item["outcome"]) for item in short[kind]] == outcomes
        meant = [item["intended_for"] for item in whole["regimens"]]
        assert [item["intended_for"] for item in short["regimens"]] == meant
    assert [told[side]["first_offered"] for side in told] == ["gc-tac-ivig", "gc-tac-ivig"]


def test_only_a_summary_has_the_shape_of_one() -> None:
    good = moment(ADULT).summary
    assert is_summary(good)
    assert is_summary(good | {"more": 1})
    assert not is_summary([good])
    assert not is_summary({name: good[name] for name in good if name != "stop"})
    for name, wrong in (
        ("scope", 1),
        ("advice", []),
        ("advice", {"R01": {}}),
        ("regimens", {"gc-tac-cyc": {"outcome": "yes", "agents": [1]}}),
        ("stop", {"methotrexate": "R12"}),
        ("cautions", {}),
    ):
        assert not is_summary(good | {name: wrong})


def test_a_plain_answer_without_what_came_later_is_summarised_too() -> None:
    answer = assess_dict(ADULT | {"sex": "male", "active_infection": False})
    for regimen in answer["regimens"]:
        del regimen["intended_for"]
    assert summarise(answer)["first_offered"] == "gc-tac-cyc"
