"""Three-valued criteria as values: each can be asked, printed, compared and searched.

The logic is Kleene's: an unknown answer stays unknown until an answer settles it, and learning
more never overturns a definite outcome.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol

from calculator.findings import Choice, Finding, Measure, Patient, Selection, YesNo, join_words


class Truth(Enum):
    """The outcome of a criterion; it refuses to be used as a bool, because unknown is not no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    # Outcomes stand in sets all the time, and Enum's own hash is slow.
    __hash__ = object.__hash__

    def __bool__(self) -> bool:
        raise TypeError("a Truth has three values: compare it with Truth.YES, NO or UNKNOWN")

    @classmethod
    def of(cls, known: bool) -> Truth:
        """Give the truth of a fact that is known."""
        return cls.YES if known else cls.NO


@dataclass(frozen=True, slots=True)
class Trace:
    """Why a criterion came out as it did for one patient, node by node.

    `finding` is set on leaves, `answer` (the patient's value in words) on leaves that are known.
    """

    label: str
    outcome: Truth
    because: tuple[Trace, ...] = ()
    finding: str | None = None
    answer: str | None = None

    def missing(self) -> Iterator[str]:
        """Give the ids of the findings that could still settle an unknown outcome, each once."""
        return iter(dict.fromkeys(self._unknown_leaves()))

    def _unknown_leaves(self) -> Iterator[str]:
        if self.outcome is not Truth.UNKNOWN:
            return
        if self.finding is not None:
            yield self.finding
        for part in self.because:
            yield from part._unknown_leaves()

    def to_dict(self) -> dict[str, Any]:
        """Give the trace as plain JSON values."""
        return {
            "label": self.label,
            "outcome": self.outcome.value,
            "because": [part.to_dict() for part in self.because],
            "finding": self.finding,
            "answer": self.answer,
        }


class Criterion(Protocol):
    """A named question about a patient, answered yes, no or unknown."""

    @property
    def label(self) -> str:
        """The criterion in words, as it is printed in a trace."""

    @property
    def parts(self) -> tuple[Criterion, ...]:
        """The criteria that this one is made of; empty for a question about one finding."""

    def findings(self) -> Iterator[Finding[Any]]:
        """Give every finding that the criterion looks at."""

    def truth(self, patient: Patient) -> Truth:
        """Answer the question for one patient."""

    def ask(self, patient: Patient) -> Trace:
        """Answer the question for one patient, and say why."""


class Question[T](ABC):
    """A criterion about one finding: unknown while the finding is unknown."""

    __slots__ = ()

    finding: Finding[T]
    label: str
    parts: tuple[Criterion, ...] = ()

    @property
    def denial(self) -> str:
        """The question in words when its answer is no."""
        return f"not {self.label}"

    @abstractmethod
    def holds(self, value: T) -> bool:
        """Say whether a known value meets the criterion."""

    def findings(self) -> Iterator[Finding[Any]]:
        yield self.finding

    def truth(self, patient: Patient) -> Truth:
        value = patient.get(self.finding)
        return Truth.UNKNOWN if value is None else Truth.of(self.holds(value))

    def ask(self, patient: Patient) -> Trace:
        value = patient.get(self.finding)
        answer = None if value is None else self.finding.words(value)
        return Trace(self.label, self.truth(patient), finding=self.finding.id, answer=answer)


@dataclass(frozen=True)
class AtLeast(Question[float]):
    """Yes when a measure, in its first unit, reaches the threshold."""

    finding: Measure
    threshold: float
    label: str

    def holds(self, value: float) -> bool:
        return value >= self.threshold


@dataclass(frozen=True)
class Below(Question[float]):
    """Yes when a measure, in its first unit, is under the threshold."""

    finding: Measure
    threshold: float
    label: str

    def holds(self, value: float) -> bool:
        return value < self.threshold


@dataclass(frozen=True)
class Present(Question[bool]):
    """Yes when a yes/no finding is yes."""

    finding: YesNo
    label: str

    def holds(self, value: bool) -> bool:
        return value


@dataclass(frozen=True)
class OneOf(Question[str]):
    """Yes when a choice is one of the given values."""

    finding: Choice
    values: tuple[str, ...]
    label: str

    def holds(self, value: str) -> bool:
        return value in self.values


@dataclass(frozen=True)
class Includes(Question[frozenset[str]]):
    """Yes when a selection holds at least one of the given values."""

    finding: Selection
    values: frozenset[str]
    label: str

    def holds(self, value: frozenset[str]) -> bool:
        return not self.values.isdisjoint(value)


@dataclass(frozen=True)
class FewerThan(Question[frozenset[str]]):
    """Yes when a selection holds fewer than `count` of the values in `among`."""

    finding: Selection
    count: int
    among: frozenset[str]
    label: str

    @property
    def denial(self) -> str:
        return self.label.replace("fewer than", "at least", 1)

    def holds(self, value: frozenset[str]) -> bool:
        return len(self.among & value) < self.count


class Combination:
    """A criterion made of others; a subclass says how their outcomes combine.

    One part that is `decisive` forces the outcome `forced`, whatever the others are; when every
    part is known and none is decisive, the outcome is `otherwise`.
    """

    __slots__ = ()

    label: str
    parts: tuple[Criterion, ...]

    decisive: Truth
    forced: Truth
    otherwise: Truth

    def findings(self) -> Iterator[Finding[Any]]:
        for part in self.parts:
            yield from part.findings()

    def _combine(self, outcomes: Iterable[Truth]) -> Truth:
        combined = self.otherwise
        for outcome in outcomes:
            if outcome is self.decisive:
                return self.forced
            if outcome is Truth.UNKNOWN:
                combined = outcome
        return combined

    def truth(self, patient: Patient) -> Truth:
        return self._combine(part.truth(patient) for part in self.parts)

    def ask(self, patient: Patient) -> Trace:
        because = tuple(part.ask(patient) for part in self.parts)
        return Trace(self.label, self._combine(trace.outcome for trace in because), because)


@dataclass(frozen=True)
class AllOf(Combination):
    """Yes when every part is yes; no as soon as one is no."""

    parts: tuple[Criterion, ...]
    label: str
    decisive = Truth.NO
    forced = Truth.NO
    otherwise = Truth.YES


@dataclass(frozen=True)
class AnyOf(Combination):
    """Yes as soon as one part is yes; no when every part is no."""

    parts: tuple[Criterion, ...]
    label: str
    decisive = Truth.YES
    forced = Truth.YES
    otherwise = Truth.NO


@dataclass(frozen=True)
class NoneOf(Combination):
    """Yes when every part is no; no as soon as one is yes."""

    parts: tuple[Criterion, ...]
    label: str
    decisive = Truth.YES
    forced = Truth.NO
    otherwise = Truth.YES


def at_least(finding: Measure, threshold: float) -> Criterion:
    """Ask whether a measure reaches a threshold, given in the measure's first unit."""
    return AtLeast(finding, threshold, f"{finding.label} {finding.words(threshold)} or more")


def below(finding: Measure, threshold: float) -> Criterion:
    """Ask whether a measure is under a threshold, given in the measure's first unit."""
    return Below(finding, threshold, f"{finding.label} below {finding.words(threshold)}")


def present(finding: YesNo) -> Criterion:
    """Ask whether a yes/no finding is yes."""
    return Present(finding, finding.label)


def absent(finding: YesNo) -> Criterion:
    """Ask whether a yes/no finding is no."""
    return NoneOf((present(finding),), finding.statement(value=False))


def one_of(finding: Choice, *values: str) -> Criterion:
    """Ask whether a choice is one of the given values.

    Raises:
        ValueError: a value is not an option of the finding.
    """
    finding.require(values)
    words = join_words(map(finding.label_of, values), "or")
    return OneOf(finding, values, f"{finding.label}: {words}")


def includes(finding: Selection, *values: str) -> Criterion:
    """Ask whether a selection holds at least one of the given values.

    Raises:
        ValueError: a value is not an option of the finding.
    """
    finding.require(values)
    wanted = frozenset(values)
    return Includes(finding, wanted, f"{finding.label}: {finding.words(wanted, 'or')}")


def fewer_than(count: int, finding: Selection, among: frozenset[str], words: str) -> Criterion:
    """Ask whether a selection holds fewer than `count` of the values in `among`.

    `words` names what is counted, in the plural.

    Raises:
        ValueError: a value is not an option of the finding.
    """
    finding.require(among)
    return FewerThan(finding, count, among, f"fewer than {count} {words}")


def all_of(*parts: Criterion, label: str = "all of these") -> Criterion:
    """Ask whether every part holds; with no parts the answer is yes."""
    return AllOf(parts, label)


def any_of(*parts: Criterion, label: str = "any of these") -> Criterion:
    """Ask whether at least one part holds; with no parts the answer is no."""
    return AnyOf(parts, label)


def none_of(*parts: Criterion, label: str = "none of these") -> Criterion:
    """Ask whether no part holds; with no parts the answer is yes."""
    return NoneOf(parts, label)


ALWAYS: Criterion = all_of(label="always")
NEVER: Criterion = any_of(label="never")
