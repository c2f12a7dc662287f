"""What is said to change the answer does, and nothing else: through the door, on made-up patients.

Brute force is the judge: each answer is tried, and the two answers of the guideline are compared.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from calculator import bridge
from calculator.dictionary import DICTIONARY
from calculator.findings import Finding, Measure, Selection
from tests.answers import assess_dict, explore_dict
from tests.patients import ANSWERS, COMPLETE, EVERYONE, IN_SCOPE, NEAR

Plain = dict[str, Any]


def outcomes(answer: Plain) -> Plain:
    """Give what a change can change: outcomes, the regimen offered first, what is to be stopped."""
    found = {item["id"]: item["outcome"] for item in answer["advice"] + answer["regimens"]}
    stop = {item["agent"] for item in answer["stop"]}
    return found | {
        "first": answer["first_offered"],
        "stop": stop,
        "scope": answer["scope"]["outcome"],
    }


def differences(before: Plain, after: Plain) -> Plain:
    """Give what is another one."""
    return {name: (before[name], after[name]) for name in before if before[name] != after[name]}


def told(change: Plain, answer: Plain) -> Plain:
    """Give what a change says that an answer does, in the shape of `differences`."""
    moves = change["recommendations"] + change["regimens"]
    moves += [change["scope"]] if change["scope"] else []
    found = {move["id"]: (move["from"], move["to"]) for move in moves}
    if change["first_offered"]:
        found["first"] = (change["first_offered"]["from"], change["first_offered"]["to"])
    if answer["stop"] or answer["no_longer_stop"]:
        found["stop"] = (set(answer["no_longer_stop"]), set(answer["stop"]))
    return found


def only_moved_stops(found: Plain) -> Plain:
    """Keep of the agents to be stopped those that are or were, not those that are both."""
    if "stop" not in found:
        return found
    before, after = found["stop"]
    return found | {"stop": (before - after, after - before)}


def is_pointless(known: Plain, finding: Finding[Any]) -> bool:
    """Say whether an answer makes another pointless, or is."""
    for other in DICTIONARY:
        if other.not_asked_if and other.id in known:
            asked, values = other.not_asked_if
            if finding.id in (other.id, asked) and known.get(asked) in values:
                return True
    return False


def other_answers(finding: Finding[Any], known: Plain) -> Iterator[Any]:
    """Give every answer to try; of a selection each option put to or taken from it."""
    if isinstance(finding, Measure):
        yield from NEAR.get(finding.id, [finding.minimum, finding.maximum])
        return
    options = [option["value"] for option in finding.to_dict()["options"]]
    if not isinstance(finding, Selection):
        yield from options
    elif finding.id not in known:
        yield from ([], options[:3], ["methotrexate"])
    else:
        for changed in options:
            yield [one for one in options if (one in known[finding.id]) is not (one == changed)]


@settings(deadline=None, max_examples=30)
@given(st.one_of(IN_SCOPE, EVERYONE))
def test_every_change_does_what_it_says(known: Plain) -> None:
    """A listed change is an answer that can be set, and setting it changes just what is listed."""
    before = outcomes(assess_dict(known))
    for change in explore_dict(known)["changes"]:
        assert change["answer"] == change["answers"][0]["answer"]
        assert change["sentence"].startswith(f"If {change['phrase']}: ")
        for answer in change["answers"]:
            after = outcomes(assess_dict(known | {change["finding"]: answer["answer"]}))
            found = only_moved_stops(differences(before, after))
            assert found
            assert found == told(change, answer)


@settings(deadline=None, max_examples=12)
@given(st.one_of(IN_SCOPE, EVERYONE))
def test_every_answer_that_changes_something_is_among_the_changes(known: Plain) -> None:
    """None is left out: whatever one answer does, a listed change of the same finding does."""
    before = outcomes(assess_dict(known))
    listed: dict[str, list[Plain]] = {}
    for change in explore_dict(known)["changes"]:
        listed.setdefault(change["finding"], []).extend(
            told(change, one) for one in change["answers"]
        )
    for finding in DICTIONARY:
        for answer in other_answers(finding, known):
            changed = known | {finding.id: answer}
            found = only_moved_stops(differences(before, outcomes(assess_dict(changed))))
            if found and not is_pointless(changed, finding):
                assert found in listed[finding.id], (finding.id, answer)


@settings(deadline=None, max_examples=12)
@given(st.one_of(IN_SCOPE, EVERYONE))
def test_what_would_make_something_apply_makes_it_apply(known: Plain) -> None:
    """Each set of answers that is listed is enough, and no answer of it can be left out."""
    before = assess_dict(known)
    open_ids = {
        one["id"] for one in before["advice"] + before["regimens"] if one["outcome"] != "yes"
    }
    found = explore_dict(known)["would_apply"]
    assert set(found) == open_ids
    for name, sets in found.items():
        assert len({frozenset(one["finding"] for one in answers) for answers in sets}) == len(sets)
        for answers in sets:
            given_all = {one["finding"]: one["answer"] for one in answers}
            assert outcomes(assess_dict(known | given_all))[name] == "yes"
            for left_out in given_all:
                fewer = {one: value for one, value in given_all.items() if one != left_out}
                assert outcomes(assess_dict(known | fewer))[name] != "yes"


def shown(known: Plain) -> Plain:
    """Give all that is shown: of a regimen that is ruled out only that, and why."""
    answer = assess_dict(known)
    silent = answer["scope"]["outcome"] == "no"
    for item in answer["advice"]:
        del item["trace"], item["missing"]
    for item in answer["regimens"]:
        del item["trace"], item["missing"]
        if item["outcome"] == "no":
            item["cautions"] = item["unsettled_cautions"] = item["cites"] = []
            del item["intended_for"]
            item["why_not"] = [] if silent else item["why_not"]
        for one in item["unsettled_cautions"]:
            del one["missing"]
    for agent in answer["doses"]:
        for one in agent["cautions"]:
            del one["missing"]
    for step in answer["treatment"]["escalation"]:
        del step["why"]
    for agent in answer["treatment"]["running"]:
        del agent["missing"], agent["words"]
    # Of somebody whom the guideline does not cover the days are still told, and nothing advised.
    if silent:
        del answer["treatment"]
    # Remarks on what was typed come only with what is typed.
    for name in ("scope", "order_next", "notices", "converted"):
        del answer[name]
    return answer


def without_numbers(answer: Plain) -> Plain:
    """Leave out the scores, and of the doses all but the cautions."""
    answer["doses"] = [agent["cautions"] for agent in answer["doses"]]
    del answer["derived"]
    return answer


@settings(deadline=None, max_examples=30)
@given(st.one_of(IN_SCOPE, EVERYONE), COMPLETE, st.sets(st.sampled_from(sorted(ANSWERS))))
def test_what_is_not_needed_changes_nothing(
    known: Plain, all_answers: Plain, learned: set[str]
) -> None:
    """Whatever else comes to be known, no answer to it changes anything that is shown."""
    found = explore_dict(known)
    idle = [*found["not_needed"], *found["information_only"]]
    assert not set(idle) & set(known)
    for finding in DICTIONARY:
        if finding.id not in idle:
            continue
        others = {name: all_answers[name] for name in learned if name != finding.id}
        more = others | known
        before = shown(more)
        for answer in other_answers(finding, {}):
            if is_pointless(more | {finding.id: answer}, finding):
                continue
            after = shown(more | {finding.id: answer})
            if finding.id in found["information_only"]:
                assert without_numbers(after) == without_numbers(shown(more))
            else:
                assert after == before


@settings(deadline=None, max_examples=30)
@given(EVERYONE)
def test_the_same_patient_is_told_the_same(known: Plain) -> None:
    """Same input, same bytes out."""
    text = json.dumps(known)
    assert bridge.explore(text) == bridge.explore(json.dumps(dict(reversed(known.items()))))
