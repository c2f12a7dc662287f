"""The answers to a question that the guideline can tell apart.

A number is cut into intervals by the thresholds of the criteria, a list into groups of options
that meet the same criteria. Trying one answer of each class is trying them all: this is what makes
"what would change the advice" and the proofs exact, and not samples.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any

from calculator.criteria import AtLeast, Below, Criterion, FewerThan, Includes, Question
from calculator.findings import Choice, Finding, Measure, Selection, YesNo, join_words, plain_number


@dataclass(frozen=True, slots=True)
class AnswerClass:
    """Answers to one question that every criterion treats alike; `answer` stands for them all.

    `members` are the answers themselves; of an interval there is only its start.
    """

    answer: Any
    label: str
    members: tuple[Any, ...]


@dataclass(frozen=True)
class Distinctions:
    """One finding, the questions about it, and the classes of answers that they tell apart.

    A set of classes is written as bits: bit 0 stands for the first class.
    """

    finding: Finding[Any]
    questions: tuple[Question[Any], ...]
    classes: tuple[AnswerClass, ...]

    @property
    def all(self) -> int:
        """Every class."""
        return (1 << len(self.classes)) - 1

    def bit(self, value: Any) -> int:
        """Give the class that a known answer belongs to."""
        return self._bits[self._signature(value)]

    def meeting(self, question: Question[Any]) -> int:
        """Give the classes whose answers meet one of the questions."""
        return sum(1 << n for n, one in enumerate(self.classes) if question.holds(one.answer))

    def chosen(self, bits: int) -> Iterator[AnswerClass]:
        """Give the classes that a set of bits stands for, in order."""
        return (one for n, one in enumerate(self.classes) if bits >> n & 1)

    def words(self, bits: int) -> str:
        """Give the answers of a set of classes in words."""
        match self.finding:
            case Measure():
                return self._interval_words(self.finding, bits)
            case YesNo() | Choice():
                members = {member for one in self.chosen(bits) for member in one.members}
                return options_words(self.finding, members)
            case _:
                return self._question_words(bits)

    def _question_words(self, bits: int) -> str:
        """Give answers to a selection by the question that they meet or do not meet."""
        for question in self.questions:
            meeting = self.meeting(question)
            if bits in (meeting, self.all ^ meeting):
                return question.label if bits == meeting else question.denial
        return join_words([one.label for one in self.chosen(bits)], "or")

    def _interval_words(self, finding: Measure, bits: int) -> str:
        """Give intervals that follow on each other as one."""
        starts = [*(one.members[0] for one in self.classes), None]
        runs: list[list[Any]] = []
        for number in range(len(self.classes)):
            if not bits >> number & 1:
                continue
            if runs and runs[-1][1] == starts[number]:
                runs[-1][1] = starts[number + 1]
            else:
                runs.append(starts[number : number + 2])
        return join_words([interval_words(finding, *run) for run in runs], "or")

    def _signature(self, value: Any) -> tuple[bool, ...]:
        return tuple(question.holds(value) for question in self.questions)

    @cached_property
    def _bits(self) -> dict[tuple[bool, ...], int]:
        return {self._signature(one.answer): 1 << n for n, one in enumerate(self.classes)}


def distinctions(
    dictionary: Iterable[Finding[Any]], criteria: Iterable[Criterion]
) -> Mapping[str, Distinctions]:
    """Give, by the id of each finding, the answers to it that criteria can tell apart."""
    asked: dict[str, list[Question[Any]]] = {}
    for question in questions(criteria):
        asked.setdefault(question.finding.id, []).append(question)
    found = {}
    for finding in dictionary:
        own = asked.get(finding.id, [])
        classes = (
            selection_classes(finding, own)
            if isinstance(finding, Selection)
            else answer_classes(finding, own)
        )
        found[finding.id] = Distinctions(finding, tuple(own), classes)
    return found


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
        case YesNo() | Choice():
            return _groups(finding, own)
        case _:
            return ()


def options(finding: YesNo | Choice) -> tuple[Any, ...]:
    """Give every answer to a question that has few, in the order of the form."""
    if isinstance(finding, YesNo):
        return True, False
    return tuple(option.value for option in finding.options)


def options_words(finding: YesNo | Choice, wanted: Collection[Any]) -> str:
    """Give some of the answers to a question in words, in the order of the form."""
    return join_words([finding.words(one) for one in options(finding) if one in wanted], "or")


def selection_classes(
    finding: Selection, asked: Iterable[Question[frozenset[str]]]
) -> tuple[AnswerClass, ...]:
    """Give the classes of whole answers to a selection, the shortest answer standing for each."""
    own = [question for question in asked if question.finding == finding]
    looked_at = [counted(question) for question in own]
    alike: dict[tuple[bool, ...], list[str]] = {}
    for option in finding.options:
        alike.setdefault(tuple(option.value in one for one in looked_at), []).append(option.value)
    # More options of a kind than any question counts make no difference.
    most = max((one.count for one in own if isinstance(one, FewerThan)), default=1)
    kinds = [members[:most] for kind, members in alike.items() if any(kind)]
    answers = sorted(
        (
            frozenset().union(*parts)
            for parts in product(
                *([frozenset(kind[:n]) for n in range(len(kind) + 1)] for kind in kinds)
            )
        ),
        key=len,
    )
    found: dict[tuple[bool, ...], frozenset[str]] = {}
    for answer in answers:
        found.setdefault(tuple(question.holds(answer) for question in own), answer)
    return tuple(AnswerClass(answer, finding.words(answer), (answer,)) for answer in found.values())


def counted(question: Question[frozenset[str]]) -> frozenset[str]:
    """Give the options that a question about a selection looks at."""
    assert isinstance(question, Includes | FewerThan)
    return question.values if isinstance(question, Includes) else question.among


def _groups(finding: YesNo | Choice, own: list[Question[Any]]) -> tuple[AnswerClass, ...]:
    alike: dict[tuple[bool, ...], list[Any]] = {}
    for value in options(finding):
        alike.setdefault(tuple(one.holds(value) for one in own), []).append(value)
    return tuple(
        AnswerClass(members[0], options_words(finding, members), tuple(members))
        for members in alike.values()
    )


def _intervals(finding: Measure, own: list[Question[Any]]) -> tuple[AnswerClass, ...]:
    cuts = {one.threshold for one in own if isinstance(one, AtLeast | Below)}
    inside = sorted(cut for cut in cuts if finding.minimum < cut <= finding.maximum)
    starts = [finding.minimum, *inside]
    # The start of an interval belongs to it, whatever the unit that it was typed in; but below the
    # first threshold a number near it is likelier to be a patient's than the least possible one.
    examples = [max(finding.minimum, _just_under(cut)) for cut in inside[:1]] + inside
    return tuple(
        AnswerClass(answer, interval_words(finding, start, end), (start,))
        for answer, start, end in zip(examples or starts, starts, [*inside, None], strict=True)
    )


def _just_under(threshold: float) -> float:
    # Two figures: five per cent are always more than what rounding adds.
    return float(f"{threshold * 0.95:.2g}")


def interval_words(finding: Measure, start: float, end: float | None) -> str:
    """Give in words the numbers from `start` up to, and without, `end`; None means no end."""
    low, unit = plain_number(start), finding.units[0].label
    if end is None:
        return f"any number of {unit}" if start == finding.minimum else f"{low} {unit} or more"
    if start == finding.minimum:
        return f"below {plain_number(end)} {unit}"
    return f"{low} {unit} or more, below {plain_number(end)}"
