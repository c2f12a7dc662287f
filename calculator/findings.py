"""Findings: one fact each, with the question that elicits it; and the patient who has them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from math import isfinite
from typing import Any, cast

from calculator.units import Unit
from calculator.vocabulary import Elicited


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A number as it may have been meant: in another unit than the one it was given in."""

    value: float
    unit: Unit
    words: str

    def to_dict(self) -> dict[str, Any]:
        """Give the number as a measure accepts it."""
        return {"value": self.value, "unit": self.unit.code}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with what was given, where it stands, and what would be right.

    `finding` is the id as it was given, None when the whole text is at fault. `place` is a path
    such as `creatinine.unit` or `current_agents[2]`, or a line and column.
    """

    finding: str | None
    value: Any
    message: str
    place: str = ""
    suggestion: Suggestion | None = None

    def within(self, whole: str) -> Problem:
        """Give the problem with its place in something larger that holds the patient."""
        return replace(self, place=f"{whole}.{self.place or self.finding}")

    def to_dict(self) -> dict[str, Any]:
        """Give the problem as plain JSON values."""
        return {
            "finding": self.finding,
            "value": _echo(self.value),
            "message": self.message,
            "place": self.place or self.finding or "",
            "suggestion": self.suggestion and self.suggestion.to_dict(),
        }


def _echo(value: Any) -> Any:
    """Give a value back as JSON can carry it: infinities and containers in words."""
    if isinstance(value, float) and not isfinite(value):
        return str(value)
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "an object"
    return value


class InvalidPatient(ValueError):
    """What was given is not a patient; `problems` holds everything wrong with it, at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.message for problem in self.problems))


class NotReadable(Exception):
    """Raised by `Finding.read` with the problems of one value."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__(*(problem.message for problem in problems))


def join_words(words: Iterable[str], conjunction: str) -> str:
    """Join words as a sentence does.

    >>> join_words(["one", "two", "three"], "or")
    'one, two or three'
    """
    *front, last = words
    return f"{', '.join(front)} {conjunction} {last}" if front else last


def within(label: str) -> str:
    """Give a label as it stands within a sentence.

    >>> within("Age"), within("KL-6")
    ('age', 'KL-6')
    """
    return label if label[:2].isupper() else f"{label[0].lower()}{label[1:]}"


def plain_number(value: float) -> str:
    """Print a number without needless digits.

    >>> plain_number(18.0), plain_number(0.5)
    ('18', '0.5')
    """
    return f"{round(value, 6):.10g}"


def four_figures(value: float) -> str:
    """Print a number rounded to four significant figures.

    >>> four_figures(106.08), four_figures(8.0), four_figures(12346)
    ('106.1', '8', '12350')
    """
    return plain_number(float(f"{value:.4g}"))


@dataclass(frozen=True, kw_only=True)
class Finding[T](ABC):
    """One fact about a patient, with the question that elicits it.

    `not_asked_if` names another finding and the answers that make this one pointless to ask.
    """

    id: str
    label: str
    help: str
    group: str
    elicited: Elicited
    not_asked_if: tuple[str, tuple[str, ...]] | None = None

    kind = ""

    @abstractmethod
    def read(self, raw: Any) -> T:
        """Give the value that JSON carries for this finding.

        Raises:
            NotReadable: with every problem that the value has.
        """

    @abstractmethod
    def words(self, value: T) -> str:
        """Give a value in words."""

    def plain(self, value: T) -> Any:
        """Give a value as JSON carries it: what `read` takes for it."""
        return value

    def words_as_given(self, raw: Any) -> str:
        """Give in words what JSON carries for this finding, in the unit that was chosen.

        Raises:
            NotReadable: with every problem that the value has.
        """
        return self.words(self.read(raw))

    def pointless(self, patient: Patient) -> bool:
        """Say whether another answer of the patient makes the question pointless."""
        if self.not_asked_if is None:
            return False
        name, answers = self.not_asked_if
        return patient.values.get(name) in answers

    def wrong(
        self, value: Any, message: str, place: str = "", suggestion: Suggestion | None = None
    ) -> Problem:
        """Describe what is wrong with a value given for this finding."""
        where = f"{self.id}{place}"
        return Problem(self.id, value, f"{where}: {message}", where, suggestion)

    def to_dict(self) -> dict[str, Any]:
        """Give the question as plain JSON values, for a form to be drawn from."""
        skip = self.not_asked_if
        return {
            "id": self.id,
            "kind": self.kind,
            "label": self.label,
            "help": self.help,
            "group": self.group,
            "elicited": self.elicited.value,
            "not_asked_if": skip and {"finding": skip[0], "values": list(skip[1])},
            "unit": None,
            "units": [],
            "ranges": {},
            "usual": {},
            "options": [],
        }


@dataclass(frozen=True, kw_only=True)
class Measure(Finding[float]):
    """A number with a unit; `minimum` and `maximum` bound what is possible, in the first unit.

    `usual` bounds the numbers that are usually given in each unit, in the order of `units`.
    """

    units: tuple[Unit, ...]
    minimum: float
    maximum: float
    usual: tuple[tuple[float, float], ...] = ()

    kind = "measure"

    def read(self, raw: Any) -> float:
        if not isinstance(raw, dict):
            return self._within(raw, self.units[0], "")
        problems = [
            self.wrong(raw[key], 'only "value" and "unit" belong here', f".{key}")
            for key in raw
            if key not in ("value", "unit")
        ]
        unit: Unit | None = self.units[0]
        if "unit" in raw:
            known = {unit.code: unit for unit in self.units}
            code = raw["unit"]
            if isinstance(code, str) and code in known:
                unit = known[code]
            else:
                unit = None
                right = join_words(known, "or")
                problems.append(self.wrong(code, f"the unit must be {right}", ".unit"))
        value = 0.0
        if "value" in raw:
            try:
                value = self._within(raw["value"], unit, ".value")
            except NotReadable as error:
                problems.extend(error.problems)
        else:
            problems.append(self.wrong(raw, 'the number is missing: give it as "value"'))
        if problems:
            raise NotReadable(*problems)
        return value

    def _within(self, raw: Any, unit: Unit | None, place: str) -> float:
        """Give a number in the first unit; without a unit it cannot be held against any limit."""
        if isinstance(raw, bool) or not isinstance(raw, int | float):
            label = (unit or self.units[0]).label
            raise NotReadable(self.wrong(raw, f"must be a number in {label}", place))
        if unit is None:
            return float(raw)
        low, high = unit.from_first(self.minimum), unit.from_first(self.maximum)
        # The comparison also refuses NaN and the infinities.
        if not low <= raw <= high:
            limits = f"{four_figures(low)} and {four_figures(high)} {unit.label}"
            got = plain_number(raw) if isinstance(raw, float) else str(raw)
            meant = self.meant(raw, unit)
            message = f"must be between {limits}, got {got}" + (f"; {meant.words}" if meant else "")
            raise NotReadable(self.wrong(raw, message, place, meant))
        return unit.to_first(float(raw))

    def in_other_unit(self, raw: Any) -> tuple[float, Unit] | None:
        """Give number and unit of a value that was read, if the unit is not the first."""
        code = raw.get("unit") if isinstance(raw, dict) else None
        given = next((unit for unit in self.units[1:] if unit.code == code), None)
        return None if given is None else (raw["value"], given)

    def meant(self, number: float, unit: Unit) -> Suggestion | None:
        """Give the other unit in which a number would be usual, if there is one."""
        # Nought is the same in every unit.
        for other, (low, high) in zip(self.units, self.usual, strict=False):
            if other is not unit and number and low <= number <= high:
                here = four_figures(unit.from_first(other.to_first(number)))
                given = f"{plain_number(number)} {other.label}"
                words = f"if it was {given}, that is {here} {unit.label}"
                return Suggestion(number, other, words)
        return None

    def words(self, value: float) -> str:
        return f"{plain_number(value)} {self.units[0].label}"

    def words_as_given(self, raw: Any) -> str:
        used = super().words_as_given(raw)
        if not isinstance(raw, dict) or raw.get("unit", self.units[0].code) == self.units[0].code:
            return used
        unit = next(unit for unit in self.units if unit.code == raw["unit"])
        return f"{plain_number(raw['value'])} {unit.label} ({used})"

    def to_dict(self) -> dict[str, Any]:
        ranges = {
            unit.code: [unit.from_first(self.minimum), unit.from_first(self.maximum)]
            for unit in self.units
        }
        units = [{"code": unit.code, "label": unit.label} for unit in self.units]
        usual = zip(self.units, self.usual, strict=False)
        return super().to_dict() | {
            "unit": self.units[0].code,
            "units": units,
            "ranges": ranges,
            "usual": {unit.code: list(bounds) for unit, bounds in usual},
        }


@dataclass(frozen=True, kw_only=True)
class YesNo(Finding[bool]):
    """A question answered yes or no; `denied` says no where "no" before the label is no English."""

    denied: str = ""

    kind = "yes/no"

    def read(self, raw: Any) -> bool:
        if isinstance(raw, bool):
            return raw
        if raw in ("yes", "no"):
            return bool(raw == "yes")
        message = "must be yes or no (true or false); leave it out if it is not known"
        raise NotReadable(self.wrong(raw, message))

    def words(self, value: bool) -> str:
        return "yes" if value else "no"

    def plain(self, value: bool) -> str:
        return self.words(value)

    def statement(self, value: bool) -> str:
        """Give a value as a statement, such as `no interstitial lung disease on HRCT`."""
        if value:
            return within(self.label)
        return self.denied or f"no {within(self.label)}"

    def to_dict(self) -> dict[str, Any]:
        options = [{"value": "yes", "label": "Yes"}, {"value": "no", "label": "No"}]
        return super().to_dict() | {"options": options}


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that may be chosen."""

    value: str
    label: str


@dataclass(frozen=True, kw_only=True)
class _Listed[T](Finding[T]):
    """A finding whose answers come from a list."""

    options: tuple[Option, ...]

    def require(self, values: Iterable[str]) -> None:
        """Refuse values that are not options of this finding.

        Raises:
            ValueError: naming the values.
        """
        unknown = sorted(set(values) - {option.value for option in self.options})
        if unknown:
            raise ValueError(f"{self.id}: not an option: {', '.join(unknown)}")

    def label_of(self, value: str) -> str:
        """Give the printed name of one option."""
        return next(option.label for option in self.options if option.value == value)

    def _check(self, raw: Any, place: str = "") -> Problem | None:
        known = [option.value for option in self.options]
        if isinstance(raw, str) and raw in known:
            return None
        return self.wrong(raw, f"must be {join_words(known, 'or')}", place)

    def to_dict(self) -> dict[str, Any]:
        options = [{"value": option.value, "label": option.label} for option in self.options]
        return super().to_dict() | {"options": options}


@dataclass(frozen=True, kw_only=True)
class Choice(_Listed[str]):
    """A question with one answer from a list."""

    kind = "choice"

    def read(self, raw: Any) -> str:
        problem = self._check(raw)
        if problem:
            raise NotReadable(problem)
        return str(raw)

    def words(self, value: str) -> str:
        return self.label_of(value)


@dataclass(frozen=True, kw_only=True)
class Selection(_Listed[frozenset[str]]):
    """A question with any number of answers from a list; an empty list means none of them."""

    kind = "selection"

    def read(self, raw: Any) -> frozenset[str]:
        if not isinstance(raw, list):
            raise NotReadable(self.wrong(raw, "must be a list; an empty list means none"))
        checked = (self._check(item, f"[{number}]") for number, item in enumerate(raw))
        problems = [problem for problem in checked if problem]
        if problems:
            raise NotReadable(*problems)
        return frozenset(raw)

    def plain(self, value: frozenset[str]) -> list[str]:
        return [option.value for option in self.options if option.value in value]

    def words(self, value: frozenset[str], conjunction: str = "and") -> str:
        chosen = [option.label for option in self.options if option.value in value]
        return join_words(chosen, conjunction) if chosen else "none"


@dataclass(frozen=True, slots=True)
class Patient:
    """What is known about one person now; a finding left out is unknown.

    `in_other_units` keeps number and unit of the measures that were not given in their first unit.
    """

    values: Mapping[str, Any]
    in_other_units: Mapping[str, tuple[float, Unit]] = field(default_factory=dict)

    def get[T](self, finding: Finding[T]) -> T | None:
        """Give the value of a finding, or None while it is unknown."""
        return cast("T | None", self.values.get(finding.id))

    def knowing[T](self, finding: Finding[T], value: T) -> Patient:
        """Give the patient with one answer added or changed."""
        return Patient({**self.values, finding.id: value})

    @classmethod
    def from_dict(cls, given: Mapping[str, Any], dictionary: Iterable[Finding[Any]]) -> Patient:
        """Read a patient from plain JSON values.

        Raises:
            InvalidPatient: with all problems at once, each with its place.
        """
        known = {finding.id: finding for finding in dictionary}
        values: dict[str, Any] = {}
        in_other_units: dict[str, tuple[float, Unit]] = {}
        problems: list[Problem] = []
        for name, raw in given.items():
            if name not in known:
                # An empty name would leave the problem without a place.
                place = name or '""'
                problems.append(Problem(name, raw, f"{place}: no finding has this name", place))
                continue
            finding = known[name]
            try:
                values[name] = finding.read(raw)
            except NotReadable as error:
                problems.extend(error.problems)
                continue
            if isinstance(finding, Measure) and (as_given := finding.in_other_unit(raw)):
                in_other_units[name] = as_given
        if problems:
            raise InvalidPatient(problems)
        return cls(values, in_other_units)
