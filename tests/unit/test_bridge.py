"""The bridge: text in, text out, the same bytes each time, and never a traceback."""

from __future__ import annotations

import json
import sys
from types import ModuleType

import pytest

from calculator import bridge
from calculator.guideline import GUIDELINE
from tests.answers import assess_dict

WORKED_OUT = ("amounts", "missing", "limits")
ADULT = {"age": 45, "sex": "female", "anti_mda5": "positive", "ild": True}


def problems(text: str) -> list[dict[str, object]]:
    answer = json.loads(bridge.assess(text))
    assert list(answer) == ["problems"]
    assert bridge.explore(text) == bridge.assess(text)
    found: list[dict[str, object]] = answer["problems"]
    return found


def test_the_answer_has_the_shape_of_the_contract() -> None:
    answer = assess_dict(ADULT)
    assert list(answer) == [
        "guideline",
        "scope",
        "advice",
        "regimens",
        "regimen_to_start",
        "preferred",
        "first_offered",
        "stop",
        "derived",
        "doses",
        "treatment",
        "notices",
        "converted",
        "order_next",
        "problems",
    ]
    assert [item["id"] for item in answer["advice"]] == [f"R{n:02}" for n in range(1, 23)]
    assert [item["id"] for item in answer["regimens"]] == [
        "gc-tac-cyc",
        "gc-tac-rtx",
        "gc-csa-cyc",
        "gc-tac-mmf",
        "gc-tac-ivig",
        "gc-rtx-mmf",
        "gc-ivig-rtx",
    ]
    promised = {"id", "outcome", "direction", "strength", "certainty", "statement", "alerts"}
    promised |= {"missing", "trace", "cites", "appraisal"}
    for item in answer["advice"]:
        assert promised <= set(item)
    for item in answer["regimens"]:
        assert {"id", "agents", "outcome", "cautions", "missing", "trace"} <= set(item)
    assert [item["id"] for item in answer["derived"]] == ["mck", "bsa_mosteller", "bsa_dubois"]
    assert answer["problems"] == []


# What other programs may read in the description; more may be added.
DESCRIBED = {
    "recommendations": "id title statement step direction strength certainty grading favours"
    " opposes regimens rationale claims appraisal cites since reviewed applies_when unless alerts",
    "regimens": "id title agents note intended_for",
    "findings": "id kind label help group elicited not_asked_if unit units ranges usual options",
    "agents": "id label first_line contraindications cautions",
}


@pytest.mark.parametrize("part", DESCRIBED)
def test_the_description_has_the_shape_of_the_contract(part: str) -> None:
    for item in json.loads(bridge.describe())[part]:
        assert set(DESCRIBED[part].split()) <= set(item)


def test_the_description_gives_appraisal_and_options_by_name() -> None:
    described = json.loads(bridge.describe())
    for item in described["recommendations"]:
        assert {"verdict", "note"} <= set(item["appraisal"])
    (pregnancy,) = (item for item in described["findings"] if item["id"] == "pregnancy")
    assert pregnancy["options"] == [
        {"value": "yes", "label": "Yes"},
        {"value": "no", "label": "No"},
    ]


def test_the_order_of_the_input_does_not_change_the_answer() -> None:
    backwards = dict(reversed(ADULT.items()))
    assert bridge.assess(json.dumps(ADULT)) == bridge.assess(json.dumps(backwards, indent=2))


def test_each_agent_with_published_doses_is_in_the_answer_and_in_the_description() -> None:
    answer, described = assess_dict(ADULT)["doses"], json.loads(bridge.describe())["doses"]
    agents = [item["agent"] for item in answer]
    assert agents == [item["agent"] for item in described["agents"]]
    assert agents == [agent.id for agent in GUIDELINE.formulary if agent.id in agents]
    for item, about in zip(answer, described["agents"], strict=True):
        assert list(item) == ["agent", "schemes", "troughs", "contraindications", "cautions"]
        assert item["troughs"] == about["troughs"]
        for scheme, published in zip(item["schemes"], about["schemes"], strict=True):
            assert scheme["label"] == published["label"]
            for row in scheme["rows"]:
                told = {name: value for name, value in row.items() if name not in WORKED_OUT}
                assert told in published["rows"]
                assert set(WORKED_OUT) <= set(row)


def test_version_and_digest_stand_in_answer_and_description() -> None:
    described = json.loads(bridge.describe())["guideline"]
    assert assess_dict(ADULT)["guideline"] == {
        "version": GUIDELINE.version,
        "digest": described["digest"],
    }
    assert described["digest"].startswith("sha256:")
    assert described["review_by"] == GUIDELINE.review_by.isoformat()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "line 1, column 1"),
        ('{"age": 45', "line 1, column 11"),
        ('{"age":\n nothing}', "line 2, column 2"),
        ("[]", "text"),
        ("null", "text"),
        ('"45"', "text"),
        ("1" * 5000, "text"),
        ("[" * 5000, "text"),
        (" " * 200_000, "text"),
        ("\ud800", "line 1, column 1"),
    ],
)
def test_text_that_is_no_patient_is_one_problem_with_its_place(text: str, place: str) -> None:
    (problem,) = problems(text)
    assert problem["finding"] is None
    assert problem["place"] == place


def test_the_limits_on_size_leave_room_for_any_real_patient() -> None:
    assert "advice" in json.loads(bridge.assess("{}" + " " * 99_998))
    assert problems('{"current_agents": [' + "[]," * 197 + "[]]}")[0]["finding"] == "current_agents"
    assert problems('{"current_agents": [' + "[]," * 198 + "[]]}")[0]["place"] == "text"


def test_a_name_that_stands_twice_is_a_problem_beside_all_others() -> None:
    text = '{"age": 45, "ild": true, "age": 412, "crp": {"value": 1, "value": 2}, "x": {}}'
    assert [(problem["finding"], problem["place"]) for problem in problems(text)] == [
        ("age", "age"),
        ("crp", "crp.value"),
        ("age", "age"),
        ("x", "x"),
    ]
    (only,) = problems('{"age": 45, "age": 45}')
    assert only["message"] == "age: stands here more than once"


def test_an_empty_name_has_a_place_too() -> None:
    assert [(problem["place"], problem["message"]) for problem in problems('{"": 1, "": 2}')] == [
        ('""', '"": stands here more than once'),
        ('""', '"": no finding has this name'),
    ]


def test_numbers_beyond_reason_are_refused_in_words() -> None:
    for number in ("NaN", "Infinity", "-Infinity", "1e999", "9" * 400):
        (problem,) = problems(f'{{"age": {number}}}')
        assert problem["place"] == "age"
        assert isinstance(problem["value"], str)


def test_out_of_scope_the_guideline_is_silent() -> None:
    answer = assess_dict(ADULT | {"ild": False})
    assert answer["scope"]["outcome"] == "no"
    assert "silent here" in answer["scope"]["statement"]
    assert {item["outcome"] for item in answer["advice"]} == {"no"}
    assert {item["outcome"] for item in answer["regimens"]} == {"no"}
    assert answer["regimens"][0]["why_not"] == ["The guideline does not cover this patient."]
    assert answer["order_next"] == []
    assert answer["doses"] == []


def test_a_regimen_says_why_it_is_ruled_out_and_what_would_settle_it() -> None:
    regimens = {item["id"]: item for item in assess_dict(ADULT)["regimens"]}
    assert regimens["gc-tac-cyc"]["missing"] == ["pregnancy", "active_infection"]
    assert regimens["gc-tac-ivig"]["outcome"] == "yes"
    regimens = {item["id"]: item for item in assess_dict(ADULT | {"pregnancy": True})["regimens"]}
    (why,) = regimens["gc-tac-cyc"]["why_not"]
    assert why.startswith("cyclophosphamide: pregnant")
    assert regimens["gc-tac-ivig"]["named_by"] == ["R19"]
    assert regimens["gc-tac-ivig"]["intended_for"]["outcome"] == "yes"
    assert regimens["gc-tac-rtx"]["intended_for"]["outcome"] == "no"


def test_cautions_are_told_apart_from_cautions_not_yet_settled() -> None:
    (regimen,) = (
        item
        for item in assess_dict(ADULT | {"neutrophils": 1.2, "hepatitis_b": "negative"})["regimens"]
        if item["id"] == "gc-tac-cyc"
    )
    assert regimen["cautions"][0].startswith("cyclophosphamide: Neutrophils below 1.5")
    assert "terrier2020" in regimen["cites"]
    assert [item["missing"] for item in regimen["unsettled_cautions"]] == [
        ["strong_cyp3a4_inhibitor"],
        ["current_agents"],
        ["creatinine"],
    ]


def test_what_waits_for_a_question_is_told_from_what_it_settles_alone() -> None:
    asked = assess_dict({"age": 45, "anti_mda5": "positive"})["order_next"]
    (ild, stage, *_) = asked
    assert (ild["finding"], len(ild["settles"]), len(ild["alone"])) == ("ild", 22, 22)
    assert ild["regimens"] == ild["regimens_alone"]
    assert len(ild["regimens"]) == 7
    # While it is not known whether there is lung disease, only the "no" of a stage is definite.
    assert stage["finding"] == "stage"
    assert set(stage["settles"]) - set(stage["alone"]) == {"R08"}


def test_the_regimen_offered_first_is_the_one_meant_for_the_situation() -> None:
    def first(**more: object) -> object:
        return assess_dict(ADULT | more)["first_offered"]

    assert first(pregnancy=False, active_infection=False) == "gc-tac-cyc"
    assert first(pregnancy=True, active_infection=False) == "gc-tac-ivig"
    assert first(ild=False) is None


def test_what_would_change_the_answer_has_the_promised_shape() -> None:
    found = json.loads(bridge.explore(json.dumps(ADULT | {"active_infection": False})))
    assert list(found) == [
        "changes",
        "would_apply",
        "not_needed",
        "information_only",
        "problems",
    ]
    assert found["problems"] == []
    answer = ["finding", "answer", "label", "phrase"]
    effect = ["sentence", "scope", "first_offered", "recommendations", "regimens", "answers"]
    for change in found["changes"]:
        assert list(change) == [*answer, *effect]
        for one in change["answers"]:
            assert list(one) == ["answer", "label", "stop", "no_longer_stop"]
    for sets in found["would_apply"].values():
        assert all(list(one) == answer for answers in sets for one in answers)


def test_stop_names_each_agent_with_the_recommendation_against_it() -> None:
    taken = {"current_agents": ["methotrexate", "tacrolimus"], "course": "rapidly_progressive"}
    assert assess_dict(ADULT | taken)["stop"] == [{"agent": "methotrexate", "because": "R12"}]


def test_a_recommendation_that_does_not_apply_has_no_alerts() -> None:
    answer = assess_dict(
        ADULT | {"stage": "improving", "oxygen": "room_air", "days_since_start": 9}
    )
    (exchange,) = (item for item in answer["advice"] if item["id"] == "R08")
    assert exchange["outcome"] == "no"
    assert exchange["alerts"] == []


def test_the_digest_comes_from_the_build_where_there_is_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    built = ModuleType("calculator.built")
    built.DIGEST = "sha256:of the build"  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "calculator.built", built)
    bridge._digest.cache_clear()
    assert '"digest":"sha256:of the build"' in bridge.assess("{}")
    monkeypatch.undo()
    bridge._digest.cache_clear()
    assert bridge.content_digest() in bridge.assess("{}")
