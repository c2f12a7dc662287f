"""Principles that hold for every patient, tried on generated ones; each test quotes its own."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator import bridge, guideline
from calculator.criteria import Truth
from calculator.findings import Patient
from calculator.formulary import FORMULARY
from calculator.guideline import Assessment, assess, read_patient
from calculator.regimen import REGIMENS
from tests.patients import ANSWERS, COMPLETE, EVERYONE, IN_SCOPE, PATIENTS


def outcomes(assessment: Assessment) -> dict[str, Truth]:
    """Give the outcome of every recommendation and regimen."""
    advice = {item.recommendation.id: item.outcome for item in assessment.advice}
    return advice | {item.regimen.id: item.outcome for item in assessment.regimens}


@settings(deadline=None, max_examples=400)
@given(EVERYONE, COMPLETE, st.sets(st.sampled_from(sorted(ANSWERS))))
def test_learning_more_never_overturns_a_definite_answer(
    known: dict[str, Any], all_answers: dict[str, Any], learned: set[str]
) -> None:
    """Unknown is not no: an answer given early must survive every later answer."""
    before = outcomes(assess(read_patient(known)))
    more = {name: all_answers[name] for name in learned} | known
    after = outcomes(assess(read_patient(more)))
    for name, outcome in before.items():
        assert outcome is Truth.UNKNOWN or after[name] is outcome, name


@settings(deadline=None, max_examples=300)
@given(EVERYONE, COMPLETE)
def test_answering_what_is_missing_settles_the_question(
    known: dict[str, Any], all_answers: dict[str, Any]
) -> None:
    """What is listed as missing is enough: with it answered, the advice is definite."""
    first = assess(read_patient(known))
    asked = [(item.recommendation.id, item.trace) for item in first.advice]
    asked += [(item.regimen.id, item.trace) for item in first.regimens]
    waiting: dict[frozenset[str], list[str]] = {}
    for name, trace in asked:
        missing = frozenset(trace.missing())
        assert (trace.outcome is Truth.UNKNOWN) is bool(missing)
        assert not missing & set(known)
        waiting.setdefault(missing, []).append(name)
    for missing, names in waiting.items():
        settled = known | {finding: all_answers[finding] for finding in missing}
        after = outcomes(assess(read_patient(settled)))
        assert [name for name in names if after[name] is Truth.UNKNOWN] == []


@settings(deadline=None, max_examples=400)
@given(EVERYONE)
def test_no_offered_regimen_holds_an_agent_that_is_not_cleared(known: dict[str, Any]) -> None:
    """An agent is offered only when every contraindication to it is known to be absent."""
    patient = read_patient(known)
    for judged in assess(patient).regimens:
        bars = [agent.contraindicated.ask(patient).outcome for agent in judged.regimen.agents]
        if judged.outcome is Truth.YES:
            assert set(bars) == {Truth.NO}
        if judged.outcome is Truth.NO:
            assert judged.why_not


@settings(deadline=None, max_examples=300)
@given(PATIENTS)
def test_out_of_scope_nothing_is_advised(known: dict[str, Any]) -> None:
    """Where the guideline is silent it says so, and says nothing else."""
    assessment = assess(read_patient(known))
    if assessment.scope.outcome is Truth.NO:
        assert set(outcomes(assessment).values()) == {Truth.NO}
        assert not assessment.stop
        assert not assessment.open_questions
    if assessment.scope.outcome is Truth.UNKNOWN:
        assert Truth.YES not in outcomes(assessment).values()


@settings(deadline=None, max_examples=200)
@given(IN_SCOPE)
def test_pregnancy_neither_asks_about_nor_blocks_a_male_patient(known: dict[str, Any]) -> None:
    """A question that cannot matter is not asked, and an answer to it changes nothing."""
    man = {name: value for name, value in known.items() if name != "pregnancy"} | {"sex": "male"}
    without = assess(read_patient(man))
    traces = [item.trace for item in without.advice] + [item.trace for item in without.regimens]
    assert all("pregnancy" not in trace.missing() for trace in traces)
    for answer in (True, False):
        assert outcomes(assess(read_patient(man | {"pregnancy": answer}))) == outcomes(without)


@settings(deadline=None, max_examples=200)
@given(EVERYONE)
def test_scores_are_information_only(known: dict[str, Any]) -> None:
    """No recommendation depends on a risk score: its ingredients alone change no advice."""
    scores = ("crp", "kl6", "ferritin", "anti_ro52", "weight", "height")
    bare = {name: value for name, value in known.items() if name not in scores}
    assert outcomes(assess(read_patient(known))) == outcomes(assess(read_patient(bare)))


def test_an_adult_in_scope_without_any_bar_is_offered_every_regimen() -> None:
    """The order is preference, and nothing is withheld without a reason."""
    patient = read_patient(
        {"age": 45, "sex": "male", "anti_mda5": "positive", "ild": True, "active_infection": False}
    )
    offered = [item.regimen for item in assess(patient).regimens if item.outcome is Truth.YES]
    assert offered == list(REGIMENS)


@settings(deadline=None, max_examples=200)
@given(EVERYONE)
def test_a_notice_never_changes_or_blocks_an_answer(known: dict[str, Any]) -> None:
    """What is possible is taken as it is: a notice is a remark beside the answer."""
    text = json.dumps(known)
    with_notices = json.loads(bridge.assess(text))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(guideline, "notices", lambda *_: ())
        without = json.loads(bridge.assess(text))
    assert without["notices"] == with_notices["problems"] == []
    for notice in with_notices["notices"]:
        # It may also stand at a question that another answer waits for.
        assert set(notice["findings"]) & set(known)
    assert with_notices | {"notices": []} == without


@settings(deadline=None, max_examples=300)
@given(EVERYONE)
def test_a_course_of_treatment_advises_nothing_that_no_recommendation_says(
    known: dict[str, Any],
) -> None:
    """Every patient gets one; what it says of an agent rests on an outcome of the same answer."""
    answer = json.loads(bridge.assess(json.dumps(known)))
    treatment = answer["treatment"]
    outcome = {item["id"]: item["outcome"] for item in answer["advice"] + answer["regimens"]}
    stopped = {item["agent"] for item in answer["stop"]}
    assert [item["agent"] for item in treatment["running"]] == [
        agent.id for agent in FORMULARY if agent.id in known.get("current_agents", [])
    ]
    for item in treatment["running"]:
        assert (item["standing"] == "against") is (item["agent"] in stopped)
        assert {outcome[name] for name in item["because"] + item["regimens"]} <= {"yes"}
        assert (item["standing"] == "silent") is (answer["scope"]["outcome"] == "no")
        assert (item["standing"] == "unknown") is bool(item["missing"])
        assert not set(item["missing"]) & set(known)
    for step in treatment["escalation"]:
        assert step["outcome"] == outcome[step["id"]]
        assert step["why"]
        assert "None" not in step["why"]
        assert set(step["taken"]) <= set(known.get("current_agents", []))
    days = [event["day"] for event in treatment["events"]]
    assert days == sorted(days)
    assert (treatment["day"] in days) is (treatment["day"] is not None)
    assert (treatment["first_line_running"] is None) is ("current_agents" not in known)


ENTERED = st.builds(
    lambda known, entered: known | entered,
    EVERYONE,
    st.fixed_dictionaries(
        {},
        optional={
            "crp": st.floats(0, 100).map(lambda value: {"value": value, "unit": "mg/dL"}),
            "neutrophils": st.integers(0, 9000).map(lambda value: {"value": value, "unit": "/uL"}),
            "ild": st.sampled_from(["yes", "no"]),
        },
    ),
)


@settings(deadline=None, max_examples=150)
@given(ENTERED, st.text(max_size=100))
def test_a_saved_case_reopens_as_it_was(known: dict[str, Any], moment: str) -> None:
    """What was saved comes back verified: the same facts, the same time, and no difference."""
    answer = json.loads(bridge.reopen(bridge.save(json.dumps(known), moment)))
    assert answer["verified"] is True
    assert answer["problems"] == []
    assert answer["patient"] == known
    assert answer["saved"] == moment
    assert not any(answer["difference"].values())


@settings(deadline=None, max_examples=300)
@given(ENTERED, st.data())
def test_no_altered_letter_of_a_saved_case_goes_unnoticed(
    known: dict[str, Any], data: st.DataObject
) -> None:
    """What is called verified says what was saved, letter for letter but for its layout."""
    text = bridge.save(json.dumps(known), "now")
    place = data.draw(st.integers(0, len(text) - 1))
    altered = text[:place] + data.draw(st.characters()) + text[place + 1 :]
    answer = json.loads(bridge.reopen(altered))
    if answer.get("verified"):
        assert json.loads(altered) == json.loads(text)
    else:
        assert answer["problems"] or "not as it was saved" in answer["words"]


@settings(deadline=None, max_examples=100)
@given(ENTERED, ENTERED)
def test_a_comparison_read_backwards_is_the_comparison_the_other_way(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    """Nothing differs from itself, and what was gained one way is lost the other way."""
    first, second = json.dumps(one), json.dumps(other)
    there, back = (
        json.loads(bridge.compare(first, second)),
        json.loads(bridge.compare(second, first)),
    )
    same = json.loads(bridge.compare(first, first))
    assert same["answers"].pop("before") == same["answers"].pop("after")
    assert not any(kind for name, kind in same.items() if name != "answers")
    assert there.keys() == back.keys()
    assert list(there.pop("answers").values()) == list(back.pop("answers").values())[::-1]
    for kind, changes in there.items():
        forwards = {(change["id"], change["before"], change["after"]) for change in changes}
        backwards = {(change["id"], change["after"], change["before"]) for change in back[kind]}
        assert forwards == backwards


@settings(deadline=None, max_examples=150)
@given(ENTERED, st.text(max_size=100))
def test_every_note_is_plain_and_fits(known: dict[str, Any], moment: str) -> None:
    """A note can be pasted into any record system, whoever it is about and whenever."""
    note = json.loads(bridge.note(json.dumps(known), moment))["note"]
    assert all(line == line.rstrip() and len(line) <= 100 for line in note.splitlines())
    assert all(letter == "\n" or " " <= letter <= "~" for letter in note)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
_NAMES = st.sampled_from([*sorted(ANSWERS), "value", "colour", ""])


@settings(deadline=None, max_examples=500)
@given(
    st.one_of(
        st.dictionaries(_NAMES, _JSON, max_size=5).map(json.dumps), st.text(), _JSON.map(json.dumps)
    )
)
def test_any_text_gets_an_answer_or_its_problems(text: str) -> None:
    """Bad input gets a clear error with its place, never a traceback."""
    answer = json.loads(bridge.assess(text))
    if list(answer) == ["problems"]:
        for problem in answer["problems"]:
            assert set(problem) == {"finding", "value", "message", "place", "suggestion"}
            assert problem["message"]
            assert problem["place"] or problem["finding"] == ""
    else:
        assert answer["problems"] == []


_PARTS = st.sampled_from(["format", "saved", "guideline", "patient", "answer", "digest"])


@settings(deadline=None, max_examples=200)
@given(
    st.one_of(
        st.dictionaries(_PARTS, _JSON, max_size=6).map(json.dumps),
        st.dictionaries(_NAMES, _JSON, max_size=3).map(
            lambda given: json.dumps({"patient": given})
        ),
        st.text(),
    )
)
def test_any_file_is_reopened_or_refused_in_words(text: str) -> None:
    """A damaged file gets a clear error with its place, never a traceback."""
    answer = json.loads(bridge.reopen(text))
    for problem in answer["problems"]:
        assert problem["message"]
        assert problem["place"]
    if list(answer) != ["problems"]:
        assert answer["verified"] is False
        assert json.loads(bridge.assess(json.dumps(answer["patient"])))["problems"] == []


@settings(deadline=None, max_examples=100)
@given(EVERYONE)
def test_the_same_patient_gets_the_same_bytes(known: dict[str, Any]) -> None:
    """Same input, same bytes out."""
    text = json.dumps(known)
    assert bridge.assess(text) == bridge.assess(text)
    assert assess(Patient(read_patient(known).values)) == assess(read_patient(known))
