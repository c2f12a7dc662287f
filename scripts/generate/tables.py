"""The answer's outcomes as tables, for the page to look up before Python is there, or without it.

Python itself is asked, for every combination of the answers that a rule can tell apart, not known
among them; what it says is kept as decision diagrams. The page knows nothing of what it looks up:
the tables hold an answer in the form of the calculator's own, with a place to look in each part.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from calculator import bridge
from calculator.answers import AnswerClass, answer_classes, counted, questions
from calculator.criteria import Criterion, includes
from calculator.dictionary import CURRENT_AGENTS
from calculator.findings import Finding, Measure, Patient, Selection
from calculator.formulary import FEWER_THAN_THREE
from calculator.guideline import GUIDELINE
from scripts.diagrams import Diagrams, Way

SNIPPET = Path(".build/snippets/calculator-tables.html")


def pages() -> Iterator[tuple[Path, str]]:
    """Give the tables as the page embeds them, on one line."""
    text = json.dumps(tables(), ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    yield SNIPPET, f'<script type="application/json" id="calculator-tables">{text}</script>\n'


@dataclass(frozen=True, slots=True)
class Test:
    """What is looked up of a patient, as a number: 0 while a finding is not known.

    Otherwise it is the class of the answer, the first being 1. Of a list it is 1 if it is known;
    then, for each option, 1 if it is on it.
    """

    finding: Finding[Any]
    classes: tuple[AnswerClass, ...] = ()
    option: str | None = None

    @property
    def answers(self) -> range:
        """The numbers that there are."""
        return range(1 + len(self.classes) if self.classes else 2)

    def to_dict(self) -> dict[str, Any]:
        """Give the test as the page applies it."""
        found: dict[str, Any] = {"finding": self.finding.id}
        if isinstance(self.finding, Measure):
            units = {unit.code: [unit.multiply, unit.divide] for unit in self.finding.units}
            return found | {"units": units, "cuts": [one.members[0] for one in self.classes[1:]]}
        if isinstance(self.finding, Selection):
            return found | ({"option": self.option} if self.option else {})
        plain = self.finding.plain
        return found | {
            "classes": {
                plain(member): number
                for number, one in enumerate(self.classes, start=1)
                for member in one.members
            }
        }


class Asked:
    """Criteria, and whole answers, as diagrams of tests: what Python says of every patient."""

    def __init__(self, criteria: list[Criterion]) -> None:
        asked = list(questions(criteria))
        self.tests = [test for one in GUIDELINE.dictionary for test in _tests(one, asked)]
        self.diagrams = Diagrams()
        self._done: dict[Criterion, int] = {}

    def criterion(self, criterion: Criterion) -> dict[str, int]:
        """Say where to look for the outcome of a criterion: it is asked of every combination."""
        if criterion not in self._done:
            self._done[criterion] = self._expanded(criterion, self._own(criterion), {})
        return {"look": self._done[criterion]}

    def answer(self, depends_on: list[Criterion], tell: Callable[[Any], Any]) -> dict[str, int]:
        """Say where to look for a part of the answer that depends on criteria alone.

        Python is asked about one patient for each combination of their outcomes.
        """
        parts = [self.criterion(one)["look"] for one in dict.fromkeys(depends_on)]

        def told(way: Way) -> Any:
            values = self._patient(way).values
            known = (one for one in GUIDELINE.dictionary if one.id in values)
            patient = {one.id: one.plain(values[one.id]) for one in known}
            return tell(json.loads(bridge.assess(json.dumps(patient))))

        return {"look": self.diagrams.joined(tuple(parts), told)}

    def _own(self, criterion: Criterion) -> list[int]:
        """Give the tests that a criterion looks at."""
        asked = list(questions([criterion]))
        return [
            number
            for number, test in enumerate(self.tests)
            if any(
                one.finding == test.finding and (test.option is None or test.option in counted(one))
                for one in asked
            )
        ]

    def _expanded(self, criterion: Criterion, tests: list[int], way: Way) -> int:
        if not tests:
            return self.diagrams.value(criterion.truth(self._patient(way)).value)
        number, *others = tests
        test, ways = self.tests[number], []
        for answer in test.answers:
            # Of a list that is not known no option is looked at.
            unknown = answer == 0 and test.option is None
            left = [
                one for one in others if not (unknown and self.tests[one].finding == test.finding)
            ]
            ways.append(self._expanded(criterion, left, {**way, number: answer}))
        return self.diagrams.node(number, ways)

    def _patient(self, way: Way) -> Patient:
        """Give a patient for whom the tests come out so."""
        values: dict[str, Any] = {}
        for number, answer in sorted(way.items()):
            test = self.tests[number]
            name = test.finding.id
            if answer and test.option:
                values[name] |= {test.option}
            elif answer:
                values[name] = test.classes[answer - 1].answer if test.classes else frozenset()
        return Patient(values)


def _tests(finding: Finding[Any], asked: list[Any]) -> Iterator[Test]:
    own = [one for one in asked if one.finding == finding]
    if isinstance(finding, Selection):
        looked_at = frozenset().union(*map(counted, own))
        yield Test(finding)
        yield from (
            Test(finding, (), one.value) for one in finding.options if one.value in looked_at
        )
    elif own:
        yield Test(finding, answer_classes(finding, own))


def _holds_stop(pair: dict[str, str], answer: Any) -> bool:
    return pair in answer["stop"]


def tables() -> dict[str, Any]:
    """Give tests, diagrams, and the answer with a place to look in each part that they decide.

    `{"look": n}` stands for the value of a diagram; an item of a list with `item` in it stands
    there only where that value is true.
    """
    recommendations, regimens = GUIDELINE.recommendations, GUIDELINE.regimens
    chosen = [criterion for one in regimens for criterion in (one.suitable, one.intended_for)]
    named = [one.criterion for one in recommendations if one.regimens]
    started = [GUIDELINE.scope, *named, FEWER_THAN_THREE]
    pairs = [(item, agent) for item in recommendations for agent in item.opposes]
    taken = {agent: includes(CURRENT_AGENTS, agent.id) for _, agent in pairs}
    asked = Asked(
        [one.criterion for one in recommendations] + chosen + started + list(taken.values())
    )
    stop = [
        asked.answer([item.criterion, taken[agent]], partial(_holds_stop, pair)) | {"item": pair}
        for item, agent in pairs
        for pair in [{"agent": agent.id, "because": item.id}]
    ]
    answer = {
        "scope": {
            "outcome": asked.criterion(GUIDELINE.scope),
            "statement": asked.answer(
                [GUIDELINE.scope], lambda answer: answer["scope"]["statement"]
            ),
        },
        "stop": stop,
        "advice": [
            {"id": one.id, "outcome": asked.criterion(one.criterion)} for one in recommendations
        ],
        "regimens": [
            {
                "id": one.id,
                "outcome": asked.criterion(one.suitable),
                "intended_for": {
                    "label": one.intended_for.label,
                    "outcome": asked.criterion(one.intended_for),
                },
            }
            for one in regimens
        ],
        "regimen_to_start": asked.answer(started, lambda answer: answer["regimen_to_start"]),
        "preferred": asked.answer(chosen, lambda answer: answer["preferred"]),
        "first_offered": asked.answer(chosen, lambda answer: answer["first_offered"]),
    }
    return {
        "tests": [test.to_dict() for test in asked.tests],
        "nodes": asked.diagrams.nodes,
        "values": asked.diagrams.values,
        "answer": answer,
    }
