"""What the site says of itself: statements, the publisher's fields and the change log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from calculator.audit.entry import Entry, entries, repeated

STATEMENTS: Final = "accountability.toml"
PUBLISHER: Final = "publisher.toml"
CHANGES: Final = "changes.toml"

STATEMENT_IDS: Final = (
    "purpose",
    "users",
    "patients",
    "inputs",
    "logic",
    "appraisal",
    "limits",
    "device",
    "update",
)
FIELD_IDS: Final = ("publisher", "contact", "contributors", "conflicts", "funding")
NOT_STATED: Final = "To be stated by the publisher of this copy."


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What the site says of itself under one heading, sentence by sentence."""

    id: str
    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """What only the publisher of a copy can say; `text` is None until it is said."""

    id: str
    title: str
    asks: str
    text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A version of the guideline: when it came out and what it changed."""

    version: str
    published: date
    changes: tuple[str, ...]


def read_statements(text: str, problems: list[str]) -> tuple[Statement, ...]:
    """Read the site's statements from TOML and note what is wrong."""
    found = tuple(_statement(entry) for entry in entries(STATEMENTS, "statement", text, problems))
    problems += _as_listed(STATEMENTS, [statement.id for statement in found], STATEMENT_IDS)
    return found


def read_publisher(text: str, problems: list[str]) -> tuple[Field, ...]:
    """Read the publisher's fields from TOML and note what is wrong; an empty one is no fault."""
    found = tuple(_field(entry) for entry in entries(PUBLISHER, "field", text, problems))
    problems += _as_listed(PUBLISHER, [field.id for field in found], FIELD_IDS)
    return found


def read_changes(text: str, problems: list[str]) -> tuple[Change, ...]:
    """Read the change log from TOML, the newest version first, and note what is wrong."""
    found = tuple(_change(entry) for entry in entries(CHANGES, "version", text, problems))
    problems += repeated(CHANGES, [change.version for change in found])
    return found


def _statement(entry: Entry) -> Statement:
    statement = Statement(
        id=entry.text("id"), title=entry.text("title"), sentences=entry.sentences("sentences")
    )
    entry.close()
    return statement


def _field(entry: Entry) -> Field:
    text = entry.take("text", str, needed=True) or ""
    field = Field(
        id=entry.text("id"),
        title=entry.text("title"),
        asks=entry.text("asks"),
        text=text.strip() or None,
    )
    entry.close()
    return field


def _change(entry: Entry) -> Change:
    change = Change(
        version=entry.text("id"),
        published=entry.day("published"),
        changes=entry.sentences("changes"),
    )
    entry.close()
    return change


def _as_listed(file: str, ids: Sequence[str], listed: Sequence[str]) -> Iterator[str]:
    yield from repeated(file, ids)
    for name in listed:
        if name not in ids:
            yield f"{file}: {name}: id: missing"
    for name in dict.fromkeys(ids):
        if name not in listed:
            yield f"{file}: {name}: id: not one of {', '.join(listed)}"
