"""The hazard log: what could go wrong, how it is controlled, and which test shows it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from calculator.audit.entry import Entry, entries
from calculator.vocabulary import Term

HAZARDS: Final = "hazards.toml"


class Severity(Term):
    """The worst that could come of a hazard if nothing held it back."""

    CRITICAL = "critical", "could cost a life"
    SERIOUS = "serious", "could do lasting harm"
    MODERATE = "moderate", "could delay or mislead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hazard:
    """Something that could go wrong; `tests` are node ids, `remains` is what no control removes."""

    id: str
    what: str
    cause: str
    severity: Severity
    control: str
    tests: tuple[str, ...]
    remains: str


def read_hazards(text: str, tests: Collection[str], problems: list[str]) -> tuple[Hazard, ...]:
    """Read hazards from TOML and note what is wrong; `tests` are the ids of all tests."""
    found = tuple(_hazard(entry, tests) for entry in entries(HAZARDS, "hazard", text, problems))
    for number, hazard in enumerate(found, start=1):
        if hazard.id != f"H{number:02}":
            problems.append(f"{HAZARDS}: {hazard.id}: id: H{number:02} should stand here")
    return found


def _hazard(entry: Entry, tests: Collection[str]) -> Hazard:
    hazard = Hazard(
        id=entry.text("id"),
        what=entry.text("what"),
        cause=entry.text("cause"),
        severity=entry.word("severity", Severity),
        control=entry.text("control"),
        tests=entry.ids("tests", tests),
        remains=entry.text("remains"),
    )
    if not hazard.tests:
        entry.blame("tests", "name at least one test that shows the control")
    entry.close()
    return hazard
