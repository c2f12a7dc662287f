"""Who answers for the guideline and how it is kept: everything of it, read and checked together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from calculator.audit.checklists import CHECKLISTS, Checklist, read_checklists
from calculator.audit.checks import Problem
from calculator.audit.entry import InvalidEvidence, data
from calculator.audit.hazards import HAZARDS, Hazard, read_hazards
from calculator.audit.statements import (
    CHANGES,
    PUBLISHER,
    STATEMENTS,
    Change,
    Field,
    Statement,
    read_changes,
    read_publisher,
    read_statements,
)

if TYPE_CHECKING:
    from calculator.guideline import Guideline
    from calculator.recommendation import Recommendation


@dataclass(frozen=True, slots=True, kw_only=True)
class Accountability:
    """What the site says of itself, of its versions and of what could go wrong."""

    statements: tuple[Statement, ...]
    publisher: tuple[Field, ...]
    changes: tuple[Change, ...]
    checklists: tuple[Checklist, ...]
    hazards: tuple[Hazard, ...]


def read_accountability(
    tests: Collection[str], text: Callable[[str], str] = data
) -> Accountability:
    """Read all its files; `tests` are the ids of all tests, `text` gives a file's text by its name.

    Raises InvalidEvidence with every fault of all files.
    """
    problems: list[str] = []
    statements = read_statements(text(STATEMENTS), problems)
    publisher = read_publisher(text(PUBLISHER), problems)
    account = Accountability(
        statements=statements,
        publisher=publisher,
        changes=read_changes(text(CHANGES), problems),
        checklists=read_checklists(
            text(CHECKLISTS),
            {statement.id: " ".join(statement.sentences) for statement in statements},
            {field.id: field.text for field in publisher},
            problems,
        ),
        hazards=read_hazards(text(HAZARDS), tests, problems),
    )
    if problems:
        raise InvalidEvidence(problems)
    return account


def next_review(item: Recommendation) -> date:
    """Give the date by which a recommendation is to be reviewed: a year after its last review."""
    reviewed = item.reviewed
    # Not every year has a 29 February.
    day = 28 if (reviewed.month, reviewed.day) == (2, 29) else reviewed.day
    return reviewed.replace(year=reviewed.year + 1, day=day)


def check_review_date(guideline: Guideline, today: date) -> Iterator[Problem]:
    """See that the review date has not passed, and that no recommendation is due before it."""
    due = guideline.review_by
    if due < today:
        yield (
            "calculator/guideline.py: review_by",
            f"{due} has passed on {today}: review the recommendations, then set it anew",
        )
    for item in guideline.recommendations:
        if next_review(item) < due:
            yield item.id, f"is due for review on {next_review(item)}, before review_by, {due}"


def check_versions(guideline: Guideline, changes: Sequence[Change]) -> Iterator[Problem]:
    """See that the change log begins with this version and holds every version named."""
    versions = [change.version for change in changes]
    if versions[:1] != [guideline.version]:
        yield CHANGES, f"must begin with the guideline's version, {guideline.version}"
    for item in guideline.recommendations:
        if item.since not in versions:
            yield item.id, f"is there since {item.since}, which is not in {CHANGES}"
