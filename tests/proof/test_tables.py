"""The page's tables say of every patient what the rules say, and the page reads them rightly."""

from __future__ import annotations

import json
import subprocess
import sysconfig
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from dd.autoref import Function

from calculator import bridge
from calculator.criteria import Truth
from calculator.findings import Measure, Selection
from calculator.formulary import FEWER_THAN_THREE
from calculator.guideline import GUIDELINE
from scripts.contract import cases
from scripts.diagrams import Diagrams
from scripts.generate.tables import tables
from scripts.prove import grid
from scripts.prove.model import Model
from scripts.prove.runs import declared
from scripts.prove.space import Coded
from scripts.prove.translate import Outcome

PATIENTS = 3_000
# As the page has them.
TABLES: dict[str, Any] = json.loads(json.dumps(tables()))


@pytest.fixture(scope="module")
def model() -> Model:
    return Model(GUIDELINE, declared())


def numbers(test: dict[str, Any], coded: Coded) -> list[int]:
    """Give, for each class of answers that the rules tell apart, the number that a test gives it.

    It is read from the test alone, and must be the same for a whole class.
    """
    if isinstance(coded.finding, Measure):
        starts = [one.members[0] for one in coded.classes]
        # A cut within a class would part what the rules do not.
        assert set(test["cuts"]) <= set(starts)
        return [1 + sum(start >= cut for cut in test["cuts"]) for start in starts]
    found = []
    for one in coded.classes:
        (number,) = {test["classes"][coded.finding.plain(member)] for member in one.members}
        found.append(number)
    return found


def ways(model: Model, test: dict[str, Any]) -> Iterator[Function]:
    """Give the patients for whom a test gives 0, 1 and so on."""
    space, coded = model.space, model.space.coded[test["finding"]]
    known = space.known(test["finding"])
    if "option" in test:
        taken = known & space.takes(test["finding"], test["option"])
        yield from (~taken, taken)
    elif isinstance(coded.finding, Selection):
        yield from (~known, known)
    else:
        yield ~known
        of_classes = numbers(test, coded)
        for number in range(1, max(of_classes) + 1):
            cubes = (
                space.bdd.cube(coded.numbered(place))
                for place, one in enumerate(of_classes)
                if one == number
            )
            yield known & space.some(cubes)


class Read:
    """Tables read back as sets of patients, by another way than the one that made them."""

    def __init__(self, model: Model, given: dict[str, Any]) -> None:
        self.model, self.given = model, given
        self.ways = [list(ways(model, test)) for test in given["tests"]]
        self.known: dict[int, dict[int, Function]] = {}

    def where(self, place: dict[str, int], value: Any) -> Function:
        """Give the possible patients for whom the value stands in a place of the answer."""
        values = self.given["values"]
        (number,) = (n for n, one in enumerate(values) if json.dumps(one) == json.dumps(value))
        found = self._sets(place["look"]).get(~number, self.model.space.bdd.false)
        return found & self.model.space.possible

    def _sets(self, reference: int) -> dict[int, Function]:
        """Give the patients for whom a diagram ends in each of its values."""
        if reference < 0:
            return {reference: self.model.space.bdd.true}
        if reference not in self.known:
            test, *children = self.given["nodes"][reference]
            found: dict[int, Function] = {}
            for patients, child in zip(self.ways[test], children, strict=True):
                for value, of_child in self._sets(child).items():
                    before = found.get(value, self.model.space.bdd.false)
                    found[value] = before | patients & of_child
            self.known[reference] = found
        return self.known[reference]


def wrong(model: Model, given: dict[str, Any]) -> list[str]:
    """Give the places of the answer whose tables are not the rules, for any patient at all."""
    read = Read(model, given)
    return [
        place
        for place, look, value, expected in (*outcomes(model, given), *choices(model, given))
        if read.where(look, value) != expected & model.space.possible
    ]


type _Expected = Iterator[tuple[str, dict[str, int], Any, Function]]


def outcomes(model: Model, given: dict[str, Any]) -> _Expected:
    answer = given["answer"]
    yield from outcome("scope", answer["scope"]["outcome"], model.scope)
    for truth, patients in by_truth(model.scope):
        words = bridge._SCOPE_WORDS[truth]
        yield "scope statement", answer["scope"]["statement"], words, patients
    for item in answer["advice"]:
        yield from outcome(item["id"], item["outcome"], model.advice[item["id"]])
    for item, regimen in zip(answer["regimens"], GUIDELINE.regimens, strict=True):
        yield from outcome(item["id"], item["outcome"], model.regimens[regimen.id])
        meant = model.translator.outcome(regimen.intended_for)
        yield from outcome(f"{item['id']} intended", item["intended_for"]["outcome"], meant)
    pairs = [(one, agent) for one in GUIDELINE.recommendations for agent in one.opposes]
    for item, (one, agent) in zip(answer["stop"], pairs, strict=True):
        assert item["item"] == {"agent": agent.id, "because": one.id}
        yield f"stop {agent.id}", item, True, model.stopped(agent, one)


def outcome(place: str, look: dict[str, int], expected: Outcome) -> _Expected:
    for truth, patients in by_truth(expected):
        yield place, look, truth.value, patients


def by_truth(outcome: Outcome) -> Iterator[tuple[Truth, Function]]:
    yield Truth.YES, outcome.yes
    yield Truth.NO, outcome.no
    yield Truth.UNKNOWN, outcome.unknown


def choices(model: Model, given: dict[str, Any]) -> _Expected:
    """Give what is chosen among the regimens, and whether one is to be chosen now."""
    answer = given["answer"]
    everyone, none = model.space.bdd.true, model.space.bdd.false
    named = model.space.some(
        model.advice[one.id].yes for one in GUIDELINE.recommendations if one.regimens
    )
    three = model.translator.outcome(FEWER_THAN_THREE).no
    yield "to start", answer["regimen_to_start"], True, ~model.scope.no & (named | ~three)
    possible = {
        "first_offered": {one.id: model.regimens[one.id].yes for one in GUIDELINE.regimens},
        "preferred": {one.id: ~model.regimens[one.id].no for one in GUIDELINE.regimens},
    }
    for place, can in possible.items():
        left, first = everyone, dict.fromkeys(can, none)
        for of_the_situation in (True, False):
            for one in GUIDELINE.regimens:
                meant = model.translator.outcome(one.intended_for).yes
                now = left & can[one.id] & (meant if of_the_situation else everyone)
                first[one.id] |= now
                left &= ~now
        yield place, answer[place], None, left
        for name, patients in first.items():
            if patients & model.space.possible != none:
                yield place, answer[place], name, patients


def test_the_tables_are_the_rules_for_every_patient(model: Model) -> None:
    """Not a sample: every class of every answer, and every medicine, in every place."""
    assert wrong(model, TABLES) == []


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_table_with_one_way_changed_is_found_out(model: Model, share: float) -> None:
    spoilt = json.loads(json.dumps(TABLES))
    scope = spoilt["answer"]["scope"]["outcome"]["look"]
    node = spoilt["nodes"][int(share * scope)]
    node[1], node[-1] = node[-1], node[1]
    assert wrong(model, spoilt) != []


def test_a_cut_in_the_wrong_place_is_found_out(model: Model) -> None:
    spoilt = json.loads(json.dumps(TABLES))
    moved = 0
    for test in spoilt["tests"]:
        classes = model.space.coded[test["finding"]].classes
        others = [
            one.members[0] for one in classes[1:] if one.members[0] not in test.get("cuts", ())
        ]
        if "cuts" in test and others:
            test["cuts"] = others[: len(test["cuts"])]
            moved += 1
    assert moved
    assert wrong(model, spoilt) != []


def test_the_tables_are_small() -> None:
    """They come with the page, before anything else does."""
    assert len(json.dumps(TABLES, separators=(",", ":"))) < 15_000
    assert len(TABLES["nodes"]) < 600


def test_equal_functions_are_one_and_are_told_once() -> None:
    made = Diagrams()
    yes, no = made.value(True), made.value(False)
    one, other = made.node(0, [no, yes]), made.node(1, [no, yes])
    asked: list[dict[int, int]] = []

    def both(way: Any) -> bool:
        asked.append(dict(way))
        return bool(way == {0: 1, 1: 1})

    joined = made.joined((one, other), both)
    assert joined == made.node(0, [no, other])
    assert asked == [{0: 0, 1: 0}, {0: 0, 1: 1}, {0: 1, 1: 0}, {0: 1, 1: 1}]
    assert made.node(0, [yes, yes]) == yes
    # JSON tells 1 from true, and so must a page.
    assert made.value(1) != yes


# What the page's own program makes of the tables.


@cache
def by_the_page(texts: tuple[str, ...]) -> list[dict[str, Any] | None]:
    """Give what the page looks up for patients, None where it shows nothing."""
    node = Path(sysconfig.get_path("scripts")) / "node"
    asked = {"tables": TABLES, "findings": json.loads(bridge.describe())["findings"]}
    done = subprocess.run(
        [str(node), "tests/proof/look_up.mjs"],
        input=json.dumps(asked | {"texts": texts}),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    found: list[dict[str, Any] | None] = json.loads(done.stdout)
    return found


def part(answer: dict[str, Any]) -> dict[str, Any]:
    """Give of a whole answer what the tables hold."""
    judged = [{"id": one["id"], "outcome": one["outcome"]} for one in answer["advice"]]
    regimens = [
        {key: one[key] for key in ("id", "outcome")}
        | {"intended_for": {key: one["intended_for"][key] for key in ("label", "outcome")}}
        for one in answer["regimens"]
    ]
    scope = {key: answer["scope"][key] for key in ("outcome", "statement")}
    names = ("regimen_to_start", "preferred", "first_offered", "stop")
    return {"scope": scope, "advice": judged, "regimens": regimens} | {
        name: answer[name] for name in names
    }


def is_json(text: str) -> bool:
    try:
        json.loads(text)
    except json.JSONDecodeError:
        return False
    return True


@pytest.mark.long
def test_the_page_looks_up_what_python_answers() -> None:
    """Every vignette, threshold and limit in every unit; what is no patient; and the grid."""
    texts = [one.text for one in cases() if is_json(one.text)]
    texts += list(grid.texts(PATIENTS))
    shown = 0
    for text, found in zip(texts, by_the_page(tuple(texts)), strict=True):
        answer = json.loads(bridge.assess(text))
        if "advice" not in answer:
            assert found is None, text
        elif found is not None:
            shown += 1
            assert found == part(answer), text
    # Nothing is shown only for answers in a form that the page's own does not give.
    assert shown > PATIENTS
    assert None not in by_the_page(tuple(grid.texts(PATIENTS)))


@pytest.mark.parametrize(
    "patient",
    [
        {"age": 412},
        {"age": -1},
        {"age": "45"},
        {"age": True},
        {"age": None},
        {"crp": {"value": 5, "unit": "oz"}},
        {"crp": {"value": 1e6, "unit": "mg/dL"}},
        {"crp": {"value": "5", "unit": "mg/L"}},
        {"sex": "unlisted"},
        {"ild": "perhaps"},
        {"current_agents": ["unlisted"]},
        {"current_agents": "tacrolimus"},
        {"unlisted": 1},
        [],
    ],
    ids=json.dumps,
)
def test_the_page_looks_nothing_up_for_what_it_cannot_vouch_for(patient: Any) -> None:
    assert by_the_page((json.dumps(patient),)) == [None]
    assert by_the_page(("{}",)) != [None]
