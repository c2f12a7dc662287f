"""Patients to try on two versions: no answer that either can tell apart is left out.

Every vignette is taken with each single answer changed or taken away, and every pair of answers is
put into a vignette: no chance is involved, and all pairs occur.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, cycle
from typing import Any

from calculator.answers import answer_classes, questions
from calculator.criteria import Below, FewerThan, Truth
from calculator.findings import Finding, Measure, Patient, Selection, join_words
from calculator.guideline import GUIDELINE

LIMIT = 30_000

UNKNOWN = "not known"
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:e[+-]?\d+)?")
_QUESTIONS = tuple(questions(criterion for _, criterion in GUIDELINE.criteria()))


class Grid:
    """The answers to each finding that matter, and the patients made of them."""

    def __init__(
        self,
        vignettes: list[dict[str, Any]],
        described: Iterable[Mapping[str, Any]],
        limit: int = LIMIT,
    ) -> None:
        cuts: dict[str, set[float]] = {}
        options: list[dict[str, set[str]]] = []
        for version in described:
            for finding, threshold in thresholds(version):
                cuts.setdefault(finding, set()).add(threshold)
            options.append(
                {
                    item["id"]: {option["value"] for option in item["options"]}
                    for item in version["findings"]
                }
            )
        # What one version alone can be told of would only be refused by the other.
        self.findings = [
            finding
            for finding in GUIDELINE.dictionary
            if all(finding.id in version for version in options)
        ]
        self.measures = {
            finding.id: _classes(finding, cuts.get(finding.id), vignettes)
            for finding in self.findings
            if isinstance(finding, Measure)
        }
        self.answers = {
            finding.id: [
                answer
                for answer in self._answers(finding, vignettes)
                if all(_allowed(answer, version[finding.id]) for version in options)
            ]
            for finding in self.findings
        }
        self.patients = list(_thinned(self._patients(vignettes), limit))

    def _answers(self, finding: Finding[Any], vignettes: list[dict[str, Any]]) -> list[Any]:
        if isinstance(finding, Measure):
            return [start for start, _ in self.measures[finding.id]]
        if isinstance(finding, Selection):
            seen = [given[finding.id] for given in vignettes if finding.id in given]
            singles = [[option.value] for option in finding.options]
            return [
                json.loads(text) for text in dict.fromkeys(map(json.dumps, [[], *singles, *seen]))
            ]
        return [option["value"] for option in finding.to_dict()["options"]]

    def _patients(self, vignettes: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        known = [
            {name: raw for name, raw in given.items() if name in self.answers}
            for given in vignettes
        ]
        yield from known
        for given in known:
            for name, answers in self.answers.items():
                yield {other: raw for other, raw in given.items() if other != name}
                yield from (given | {name: answer} for answer in answers)
        each = cycle(known)
        for one, other in combinations(self.answers, 2):
            for first in self.answers[one]:
                for second in self.answers[other]:
                    yield next(each) | {one: first, other: second}

    def facts(self, given: Mapping[str, Any]) -> dict[str, str]:
        """Give a patient's facts as classes in words, by what they are about."""
        patient = Patient(
            {
                finding.id: finding.read(given[finding.id])
                for finding in self.findings
                if finding.id in given
            }
        )
        facts = {}
        for finding in self.findings:
            value = patient.get(finding)
            if isinstance(finding, Selection):
                for option in finding.options:
                    facts[f"{finding.label}: {option.label}"] = (
                        UNKNOWN if value is None else "yes" if option.value in value else "no"
                    )
            elif value is None:
                facts[finding.label] = UNKNOWN
            elif isinstance(finding, Measure):
                classes = self.measures[finding.id]
                facts[finding.label] = _label_of(value, classes)
            else:
                facts[finding.label] = finding.words(value)
        for question in _QUESTIONS:
            if isinstance(question, FewerThan):
                outcome = question.ask(patient).outcome
                facts[question.label] = UNKNOWN if outcome is Truth.UNKNOWN else outcome.value
        return facts

    def words(self, about: str, answers: Sequence[str], others: Sequence[str]) -> str:
        """Say which answers a class of patients has; `others` are those that it has not."""
        finding = next((one for one in self.findings if one.label == about), None)
        if isinstance(finding, Measure):
            known = _intervals(finding, self.measures[finding.id], set(answers))
            return join_words([*known, *([UNKNOWN] if UNKNOWN in answers else [])], "or")
        if len(others) < len(answers):
            return f"anything but {join_words(others, 'or')}"
        return join_words(answers, "or")


def _label_of(value: float, classes: list[tuple[float, str]]) -> str:
    # The first interval goes down to what is possible, wherever its example lies.
    first, *others = classes
    return next((label for start, label in reversed(others) if start <= value), first[1])


def _intervals(
    finding: Measure, classes: list[tuple[float, str]], answers: set[str]
) -> Iterator[str]:
    """Give intervals of a number in words, neighbours as one."""
    begin: float | None = None
    for start, label in [*classes, (float("inf"), "")]:
        if label in answers:
            begin = start if begin is None else begin
        elif begin is not None:
            low, high = finding.words(begin), finding.words(start)
            if begin == classes[0][0]:
                yield "any number" if label == "" else f"below {high}"
            else:
                yield f"{low} or more" + (f", below {high}" if label else "")
            begin = None


def thresholds(described: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    """Give the thresholds of a version's criteria, as its description words them.

    A criterion reads `Neutrophils below 1.5 ×10⁹/L`: the first number after the finding's name.
    """
    labels = {
        finding["id"]: finding["label"]
        for finding in described["findings"]
        if finding["kind"] == Measure.kind
    }
    # What contradicts another answer is only remarked on, and decides nothing.
    decides = {name: part for name, part in described.items() if name != "contradictions"}
    for criterion in _criteria(decides):
        name = criterion["finding"]
        if name in labels:
            number = _NUMBER.search(criterion["label"].removeprefix(labels[name]))
            if number:
                yield name, float(number[0])


def _criteria(part: Any) -> Iterator[dict[str, Any]]:
    """Give every question about one finding, wherever in a description it stands."""
    if isinstance(part, list):
        for item in part:
            yield from _criteria(item)
    elif isinstance(part, dict):
        if part.get("finding") and "label" in part:
            yield part
        for item in part.values():
            yield from _criteria(item)


def _classes(
    finding: Measure, cuts: set[float] | None, vignettes: list[dict[str, Any]]
) -> list[tuple[float, str]]:
    """Give the intervals of a number, each with its start.

    Where no criterion looks at the number, words for the reader may: then the vignettes' own
    values are the starts.
    """
    told = [finding.read(given[finding.id]) for given in vignettes if finding.id in given]
    asked = [Below(finding, cut, "") for cut in cuts or told]
    return [(one.answer, one.label) for one in answer_classes(finding, asked)]


def _allowed(answer: Any, options: set[str]) -> bool:
    if isinstance(answer, list):
        return set(answer) <= options
    return not options or answer in options


def _thinned(patients: Iterable[dict[str, Any]], limit: int) -> list[dict[str, Any]]:
    """Take each patient once; where there are too many, every second, third or so on."""
    texts = list(dict.fromkeys(json.dumps(patient, sort_keys=True) for patient in patients))
    step = -(-len(texts) // limit)
    return [json.loads(text) for text in texts[::step]]
