"""Patients in a file, a line to a patient, read one after the other: CSV, or lines of JSON.

A line is a row, whatever stands in it: an open quotation mark cannot swallow the rows after it.
Never more than one line is held in memory.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, BinaryIO, NamedTuple

from calculator.findings import Finding, Measure, Problem, Selection, YesNo
from calculator.guideline import GUIDELINE

# Ten times what one patient may have as JSON; a longer line is passed over.
_MAX_BYTES = 1_000_000
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"

# The column that is given back in the output as it stands.
_ID = "id"

_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_TRUTHS = {"yes": True, "true": True, "no": False, "false": False}
_FIRST_LINE = "the first line must name the columns, separated by commas"


@dataclass(frozen=True, slots=True)
class Fault:
    """A problem, and the column that it stands in, counted from 1, as far as that is known."""

    problem: Problem
    column: int | None = None
    name: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Give the fault as plain JSON values."""
        return self.problem.to_dict() | {"column": self.column, "name": self.name}


class BadLine(ValueError):
    """A line that cannot be read as a row; `faults` say why."""

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults
        super().__init__(*(fault.problem.message for fault in faults))


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: a patient as JSON text, or the faults that kept it from being read.

    `line` counts from 1. `locate` gives a problem that the patient has its column.
    """

    line: int
    text: str = ""
    id: str | None = None
    faults: tuple[Fault, ...] = ()
    locate: Callable[[Problem], Fault] = Fault


def read_rows(file: BinaryIO, kind: str | None = None) -> Iterator[Row]:
    """Give the rows of a file that is open for bytes; empty lines are passed over.

    `kind` is `csv` or `jsonl`; without it, what begins with a bracket or brace is lines of JSON.
    Without columns that are all understood no row of a CSV file is read: an answer that was
    ignored would be taken for one that is not known.
    """
    columns: _Columns | None = None
    for number, line in _lines(file):
        try:
            text = _decoded(line)
            if not text.strip():
                continue
            kind = kind or ("jsonl" if text.lstrip().startswith(("{", "[")) else "csv")
            if kind == "jsonl":
                yield Row(line=number, text=text, locate=_in_json)
            elif columns is None:
                columns = _Columns.named_in(text)
            else:
                yield columns.row(number, text)
        except BadLine as bad:
            yield Row(line=number, faults=bad.faults)
            if kind != "jsonl" and columns is None:
                return


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Give each line with its number, without its end; None stands for one that is too long."""
    number = 0
    while line := file.readline(_MAX_BYTES):
        number += 1
        if number == 1:
            line = line.removeprefix(_BYTE_ORDER_MARK)
        if len(line) < _MAX_BYTES or line.endswith(b"\n"):
            yield number, line.rstrip(b"\r\n")
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(_MAX_BYTES)
        yield number, None


def _decoded(line: bytes | None) -> str:
    if line is None:
        raise _bad_line(f"longer than {_MAX_BYTES:,} bytes")
    try:
        return line.decode()
    except UnicodeDecodeError as error:
        raise _bad_line(f"not UTF-8 text, at byte {error.start}") from None


def _bad_line(message: str) -> BadLine:
    return BadLine(Fault(Problem(None, None, message, "line")))


def _in_json(problem: Problem) -> Fault:
    """Give the column that a JSON parser found, in place of its words."""
    found = re.fullmatch(r"line 1, column ([0-9]+)", problem.place)
    if not found:
        return Fault(problem)
    message = problem.message.removeprefix(f"{problem.place}: ")
    return Fault(replace(problem, message=message), int(found[1]))


class _Column(NamedTuple):
    """A column: `finding` is None for the id, and `unit` true where it holds a measure's unit."""

    number: int
    name: str
    finding: Finding[Any] | None
    unit: bool = False


class _Columns(NamedTuple):
    """The columns of a CSV file, by name."""

    known: dict[str, _Column]

    @classmethod
    def named_in(cls, text: str) -> _Columns:
        """Read the first line.

        Raises:
            BadLine: a name is unknown or stands twice, or a unit has no number.
        """
        known: dict[str, _Column] = {}
        faults = []
        for number, cell in enumerate(_cells(text), 1):
            name = cell.strip()
            column = _column(number, name)
            if column is None:
                reason = f"no finding has this name; {_FIRST_LINE}"
            elif name in known:
                reason = f"stands in column {known[name].number} already"
            else:
                known[name] = column
                continue
            faults.append(_header_fault(number, name, reason))
        faults += [
            _header_fault(number, name, f"there is no column {finding.id} for it")
            for number, name, finding, unit in known.values()
            if finding and unit and finding.id not in known
        ]
        if faults:
            raise BadLine(*faults)
        return cls(known)

    def row(self, line: int, text: str) -> Row:
        """Read one further line.

        Raises:
            BadLine: it is not CSV, or has more or fewer cells than there are columns.
        """
        cells = _cells(text)
        if len(cells) != len(self.known):
            raise _bad_line(f"has {len(cells)} cells for {len(self.known)} columns")
        given = {
            name: cell.strip() for name, cell in zip(self.known, cells, strict=True) if cell.strip()
        }
        values = {
            name: self._value(column.finding, given)
            for name, column in self.known.items()
            if name in given and column.finding and not column.unit
        }
        return Row(
            line=line,
            text=json.dumps(values, ensure_ascii=False),
            id=given.get(_ID, "") if _ID in self.known else None,
            locate=self._locate,
        )

    def _value(self, finding: Finding[Any], given: dict[str, str]) -> Any:
        cell = given[finding.id]
        match finding:
            case Measure():
                # What is no number is handed on, to be refused in the finding's own words.
                value = float(cell) if _NUMBER.fullmatch(cell) else cell
                unit = given.get(f"{finding.id}.unit")
                return value if unit is None else {"value": value, "unit": unit}
            case YesNo():
                return _TRUTHS.get(cell.lower(), cell)
            case Selection():
                parts = [part.strip() for part in re.split("[;,]", cell)]
                return [] if cell == "none" else [part for part in parts if part]
            case _:
                return cell

    def _locate(self, problem: Problem) -> Fault:
        column = self.known.get(problem.place) or self.known.get(problem.finding or "")
        return Fault(problem, column.number, column.name) if column else Fault(problem)


def _column(number: int, name: str) -> _Column | None:
    if name == _ID:
        return _Column(number, name, None)
    known = {finding.id: finding for finding in GUIDELINE.dictionary}
    if name in known:
        return _Column(number, name, known[name])
    measure = known.get(name.removesuffix(".unit"))
    return _Column(number, name, measure, unit=True) if isinstance(measure, Measure) else None


def _header_fault(number: int, name: str, reason: str) -> Fault:
    shown = name if len(name) <= 40 else f"{name[:40]}…"
    problem = Problem(shown, None, f"{shown or 'no name'}: {reason}", f"column {number}")
    return Fault(problem, number, shown)


def _cells(text: str) -> list[str]:
    if "\r" in text:
        raise _bad_line("holds a carriage return; lines must end with LF or CRLF")
    try:
        return next(csv.reader([text], strict=True))
    except csv.Error as error:
        raise _bad_line(f"not CSV: {error}") from None
