"""Many patients, one after the other: each row gets its answer, or its problems with their place.

A row that cannot be read is reported, in the output and on standard error, and stops no other.
"""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from calculator import bridge
from calculator.findings import InvalidPatient
from calculator.guideline import GUIDELINE, Assessment, assess
from calculator.programs.progress import Progress
from calculator.programs.rows import Fault, Row, read_rows

EXIT_PROBLEMS = 2
EXIT_INTERRUPTED = 130

_KINDS = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl"}
# Several answers fit: what is there when the run is broken off ends with a whole line.
_BUFFER = 1_000_000

type Judged = Assessment | tuple[Fault, ...]


class _Unusable(Exception):
    """A file cannot be used; the message names it."""


def run(name: str, output: str | None = None, form: str | None = None) -> int:
    """Assess every row of a file, or of standard input for `-`, and give the exit code.

    `output` is the file to write to; without it, standard output. `form` is `jsonl` or `csv`;
    without it the output's ending decides.
    """
    ending = os.path.splitext(output or "")[1]
    head, line = _FORMS[form or _KINDS.get(ending, "jsonl")]
    try:
        with _input(name) as file, _output(output, name) as written:
            written.write(head().encode())
            return _assess_all(name, file, written, line)
    except BrokenPipeError:
        return 0  # Whoever reads the output has seen enough.
    except _Unusable as error:
        print(error, file=sys.stderr)
    except OSError as error:
        place = output or "standard output"
        print(f"{place}: cannot be written: {error.strerror}", file=sys.stderr)
    return EXIT_PROBLEMS


@contextmanager
def _input(name: str) -> Iterator[BinaryIO]:
    if name == "-":
        yield sys.stdin.buffer
        return
    with _opened(name) as file:
        yield file


def _opened(name: str) -> BinaryIO:
    try:
        return open(name, "rb")
    except OSError as error:
        raise _Unusable(f"{name}: cannot be read: {error.strerror}") from None


@contextmanager
def _output(output: str | None, name: str) -> Iterator[BinaryIO]:
    if output is None:
        with open(sys.stdout.fileno(), "wb", buffering=_BUFFER, closefd=False) as file:
            yield file
        return
    if os.path.exists(output) and os.path.exists(name) and os.path.samefile(output, name):
        raise _Unusable(f"{output}: is the input; write to another file")
    with open(output, "wb", buffering=_BUFFER) as file:
        yield file


def _assess_all(
    name: str, file: BinaryIO, written: BinaryIO, line: Callable[[Row, Judged], str]
) -> int:
    size = os.path.getsize(name) if os.path.isfile(name) else 0
    progress = Progress(sys.stderr, lambda: file.tell() / size if size else None)
    done = refused = 0
    try:
        for row in _rows(name, file):
            judged = _judge(row)
            # Half of a letter, which UTF-8 cannot hold, is written as JSON does.
            written.write(line(row, judged).encode(errors="backslashreplace"))
            done += 1
            if isinstance(judged, tuple):
                refused += 1
                progress.clear()
                _report(name, row.line, judged)
            progress.show(done)
    except KeyboardInterrupt:
        progress.clear()
        print(f"{name}: stopped; rows done, whose answers stay: {done:,}", file=sys.stderr)
        return EXIT_INTERRUPTED
    progress.clear()
    if not done:
        print(f"{name}: holds no patient", file=sys.stderr)
    elif refused:
        print(f"{name}: {refused:,} of {done:,} rows refused", file=sys.stderr)
    return EXIT_PROBLEMS if refused or not done else 0


def _rows(name: str, file: BinaryIO) -> Iterator[Row]:
    try:
        yield from read_rows(file, _KINDS.get(os.path.splitext(name)[1]))
    except OSError as error:
        raise _Unusable(f"{name}: cannot be read: {error.strerror}") from None


def _judge(row: Row) -> Judged:
    if row.faults:
        return row.faults
    try:
        return assess(bridge.read(row.text))
    except InvalidPatient as error:
        return tuple(row.locate(problem) for problem in error.problems)


def _report(name: str, line: int, faults: Iterable[Fault]) -> None:
    """Print faults as compilers do: file, line, column where it is known, and what is wrong."""
    for fault in faults:
        column = "" if fault.column is None else f"{fault.column}:"
        print(f"{name}:{line}:{column} {fault.problem.message}", file=sys.stderr)


def _json_line(row: Row, judged: Judged) -> str:
    head: dict[str, Any] = {"line": row.line}
    if row.id is not None:
        head["id"] = row.id
    if isinstance(judged, tuple):
        head["problems"] = [fault.to_dict() for fault in judged]
        return f"{_dump(head)}\n"
    return f'{_dump(head)[:-1]},"answer":{bridge.answer(judged)}}}\n'


def _dump(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


_JUDGED = (
    *(item.id for item in GUIDELINE.recommendations),
    *(regimen.id for regimen in GUIDELINE.regimens),
)
_COLUMNS = ("line", "id", "scope", *_JUDGED, "stop", "order_next", "problems")


def _csv_line(row: Row, judged: Judged) -> str:
    if isinstance(judged, tuple):
        words = (
            fault.problem.message
            if fault.column is None
            else f"column {fault.column}, {fault.problem.message}"
            for fault in judged
        )
        cells = ["", *("" for _ in _JUDGED), "", "", " | ".join(words)]
    else:
        cells = [
            judged.scope.outcome.value,
            *(item.outcome.value for item in judged.advice),
            *(item.outcome.value for item in judged.regimens),
            ";".join(agent.id for agent in judged.agents_to_stop),
            ";".join(question.finding.id for question in judged.open_questions),
            "",
        ]
    return _csv([row.line, row.id or "", *cells])


def _csv(cells: Iterable[str | int]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()


# What each form begins with, and what it makes of a row.
_FORMS: dict[str, tuple[Callable[[], str], Callable[[Row, Judged], str]]] = {
    "jsonl": (lambda: "", _json_line),
    "csv": (lambda: _csv(_COLUMNS), _csv_line),
}
