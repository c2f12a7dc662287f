"""What is given hostile input, what must hold of the answer, and what to begin from."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from dataclasses import dataclass
from itertools import batched, pairwise
from pathlib import Path
from typing import Any

from calculator import bridge
from calculator.findings import Measure, Selection
from calculator.guideline import GUIDELINE
from calculator.programs import batch

CASES = Path("tests/contract/cases.jsonl")
_MOMENT = "2026-11-25 03:12"


class Unsound(AssertionError):
    """An answer is not as it must be; the message says how."""


@dataclass(frozen=True, slots=True)
class Target:
    """One door to the program: `attack` raises whatever goes wrong with some bytes."""

    name: str
    words: str
    attack: Callable[[bytes], None]
    seeds: Callable[[], Iterator[bytes]]


def _text(data: bytes) -> str:
    """Give bytes as text; what is not UTF-8 becomes halves of letters, which JSON can hold too."""
    return data.decode("utf-8", "surrogateescape")


def _answered(answer: str) -> dict[str, Any]:
    """Check what every answer has, and give it.

    Raises:
        Unsound: it is no JSON object, or a problem has no place or no words.
    """
    given = json.loads(answer)
    if not isinstance(given, dict) or not isinstance(given.get("problems"), list):
        raise Unsound("an answer without a list of problems")
    for problem in given["problems"]:
        if not problem["message"] or not problem["place"]:
            raise Unsound(f"a problem without words or place: {problem}")
    return given


def _assess(data: bytes) -> None:
    given = _answered(bridge.assess(_text(data)))
    if not given["problems"] and len(given["advice"]) != len(GUIDELINE.recommendations):
        raise Unsound("neither problems nor every recommendation")


def _take_along(data: bytes) -> None:
    """Check that no door refuses what another takes, and that what is saved is reopened."""
    text = _text(data)
    refused = bool(_answered(bridge.assess(text))["problems"])
    for answer in (bridge.note(text, _MOMENT), bridge.explore(text)):
        if bool(_answered(answer)["problems"]) != refused:
            raise Unsound("one door refuses what another takes")
    if not refused and not _answered(bridge.reopen(bridge.save(text, _MOMENT)))["verified"]:
        raise Unsound("a saved file that is not as it was saved")


def _reopen(data: bytes) -> None:
    _answered(bridge.reopen(_text(data)))


def _compare(data: bytes) -> None:
    before, _, after = _text(data).partition("\n")
    _answered(bridge.compare(before, after))


def _batch(ending: str) -> Callable[[bytes], None]:
    def attack(data: bytes) -> None:
        with tempfile.TemporaryDirectory() as folder, redirect_stderr(io.StringIO()) as said:
            source, target = Path(folder) / f"patients.{ending}", Path(folder) / "answers.jsonl"
            source.write_bytes(data)
            code = batch.run(str(source), str(target))
            rows = [json.loads(line) for line in target.read_bytes().splitlines()]
        refused = sum("problems" in row for row in rows)
        if code != (batch.EXIT_PROBLEMS if refused or not rows else 0):
            raise Unsound(f"exit code {code} with {refused} of {len(rows)} rows refused")
        if refused and not said.getvalue():
            raise Unsound("a row is refused in silence")

    return attack


def _single() -> Iterator[bytes]:
    """Give the patients of the conformance cases, those that are refused among them."""
    for line in CASES.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)["input"].encode("utf-8", "surrogateescape")


def _saved() -> Iterator[bytes]:
    yield from (bridge.save(_text(one), _MOMENT).encode() for one in _single())


def _pairs() -> Iterator[bytes]:
    yield from (one + b"\n" + other for one, other in pairwise(_single()))


def _lines() -> Iterator[bytes]:
    yield from (b"\n".join(few) for few in batched(_single(), 3, strict=False))


def _table() -> Iterator[bytes]:
    for text in _single():
        if _answered(bridge.assess(_text(text)))["problems"]:
            continue
        one = json.loads(text)
        cells = {name: _cell(value) for name, value in one.items()}
        yield f"id,{','.join(cells)}\np1,{','.join(cells.values())}\n".encode()


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ";".join(map(str, value)) or "none"
    return str(value["value"] if isinstance(value, dict) else value)


TARGETS = {
    one.name: one
    for one in (
        Target("assess", "one patient", _assess, _single),
        Target("take along", "note, saved file and what would change it", _take_along, _single),
        Target("reopen", "a saved file", _reopen, _saved),
        Target("compare", "two patients", _compare, _pairs),
        Target("batch of JSON", "lines of JSON", _batch("jsonl"), _lines),
        Target("batch of CSV", "a table", _batch("csv"), _table),
    )
}


def words() -> Iterator[str]:
    """Give the names that a reader of input knows: to try them where they do not belong."""
    for finding in GUIDELINE.dictionary:
        yield finding.id
        if isinstance(finding, Measure):
            yield from (unit.code for unit in finding.units)
        elif isinstance(finding, Selection):
            yield from (option.value for option in finding.options)
    yield from ('"unit"', '"value"', "null", "true", "NaN", "1e999", "\\ud800", "\\u0000")
