"""Principles that hold for every patient, tried on generated ones; each test quotes its own."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from calculator import bridge
from calculator.criteria import Truth
from calculator.findings import Patient
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
    for name, trace in asked:
        missing = list(trace.missing())
        assert (trace.outcome is Truth.UNKNOWN) is bool(missing)
        assert not set(missing) & set(known)
        settled = known | {finding: all_answers[finding] for finding in missing}
        assert outcomes(assess(read_patient(settled)))[name] is not Truth.UNKNOWN, name


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
            assert set(problem) == {"finding", "value", "message", "place"}
            assert problem["message"]
            assert problem["place"] or problem["finding"] == ""
    else:
        assert answer["problems"] == []


@settings(deadline=None, max_examples=100)
@given(EVERYONE)
def test_the_same_patient_gets_the_same_bytes(known: dict[str, Any]) -> None:
    """Same input, same bytes out."""
    text = json.dumps(known)
    assert bridge.assess(text) == bridge.assess(text)
    assert assess(Patient(read_patient(known).values)) == assess(read_patient(known))
