"""The works that the source text cites by number alone, and which works they are taken to be."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from calculator.audit.entry import Entry, InvalidEvidence, entries
from calculator.vocabulary import Term

CITED: Final = "cited.toml"
CITED_IDS: Final = ("1", "2", "3", "4")


class Identification(Term):
    """How surely a numbered citation was told to be one work."""

    FIRM = "firm", "firmly identified"
    UNCERTAIN = "uncertain", "not identified"


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedWork:
    """One of the source text's numbered citations.

    `references` are ids of this site: the work that it is taken to be, or those that stand nearest
    where it could not be identified.
    """

    number: int
    references: tuple[str, ...]
    identification: Identification
    note: str


def read_cited(text: str, known: Collection[str]) -> tuple[CitedWork, ...]:
    """Read the cited works from TOML; `known` are the ids of the references.

    Raises InvalidEvidence with every fault.
    """
    problems: list[str] = []
    tables = entries(CITED, "work", text, problems)
    found = tuple(_work(entry, known) for entry in tables)
    ids = tuple(entry.raw.get("id") for entry in tables)
    if ids != CITED_IDS:
        problems.append(f"{CITED}: work: the source text's marks are 1 to 4, each once, in order")
    if problems:
        raise InvalidEvidence(problems)
    return found


def _work(entry: Entry, known: Collection[str]) -> CitedWork:
    number = entry.text("id")
    work = CitedWork(
        number=int(number) if number in CITED_IDS else 0,
        references=entry.ids("references", known),
        identification=entry.word("identification", Identification),
        note=entry.text("note"),
    )
    if not work.references:
        entry.blame("references", "names no work")
    entry.close()
    return work
