"""The answers to a question that the guideline can tell apart.

A number is cut into intervals by the thresholds of the criteria, a list into groups of options
that meet the same criteria. Trying one answer of each class is trying them all: this is what makes
"what would change the advice" and the proofs exact, and not samples.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from calculator.criteria import AtLeast, Below, Criterion, Question
from calculator.findings import Choice, Finding, Measure, YesNo, join_words, plain_number


@dataclass(frozen=True, slots=True)
class AnswerClass:
    """Answers to one question that every criterion treats alike; `answer` stands for them all."""

    finding: Finding[Any]
    answer: Any
    label: str


def questions(criteria: Iterable[Criterion]) -> Iterator[Question[Any]]:
    """Give the questions about one finding that criteria are made of, each once, in order."""
    seen: dict[Question[Any], None] = {}
    for criterion in criteria:
        _collect(criterion, seen)
    return iter(seen)


def _collect(criterion: Criterion, seen: dict[Question[Any], None]) -> None:
    if isinstance(criterion, Question):
        seen[criterion] = None
    for part in criterion.parts:
        _collect(part, seen)


def answer_classes(
    finding: Finding[Any], asked: Iterable[Question[Any]]
) -> tuple[AnswerClass, ...]:
    """Give the classes of answers to one finding, in the order of the form.

    One class means that no answer to this finding can change anything. A selection has none: each
    of its options is a question of its own.
    """
    own = [question for question in asked if question.finding == finding]
    match finding:
        case Measure():
            return _intervals(finding, own)
        case YesNo():
            return _groups(finding, [(True, "yes"), (False, "no")], own)
        case Choice():
            options = [(option.value, option.label) for option in finding.options]
            return _groups(finding, options, own)
        case _:
            return ()


def _groups(
    finding: Finding[Any], options: list[tuple[Any, str]], own: list[Question[Any]]
) -> tuple[AnswerClass, ...]:
    alike: dict[tuple[bool, ...], list[tuple[Any, str]]] = {}
    for value, label in options:
        alike.setdefault(tuple(one.holds(value) for one in own), []).append((value, label))
    return tuple(
        AnswerClass(finding, members[0][0], join_words([label for _, label in members], "or"))
        for members in alike.values()
    )


def _intervals(finding: Measure, own: list[Question[Any]]) -> tuple[AnswerClass, ...]:
    cuts = {one.threshold for one in own if isinstance(one, AtLeast | Below)}
    inside = sorted(cut for cut in cuts if finding.minimum < cut <= finding.maximum)
    starts = [finding.minimum, *inside]
    unit = finding.units[0].label
    classes = []
    for start, end in zip(starts, [*inside, None], strict=True):
        low, high = plain_number(start), end and plain_number(end)
        if end is None:
            label = f"{low} {unit} or more" if inside else f"any number of {unit}"
        elif start == finding.minimum:
            label = f"below {high} {unit}"
        else:
            label = f"{low} {unit} or more, below {high}"
        # The start of an interval belongs to it, whatever the unit that it was typed in.
        classes.append(AnswerClass(finding, start, label))
    return tuple(classes)
