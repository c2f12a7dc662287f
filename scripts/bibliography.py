"""The cited works as a numbered list, each formatted by a CSL processor."""

from __future__ import annotations

import json
import subprocess
import sysconfig
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from calculator.evidence import references, short_citation, with_numbers

_SCRIPT = Path(__file__).with_name("references.cjs")

_READ = {
    "abstract": "its abstract was read",
    "table": "one of its tables was read",
    "full text part": "part of its text was read",
    "secondary account": "known only through somebody else's account",
    "not read": "only its bibliographic record was seen",
}

_FIELDS = {
    "author": "authors",
    "container-title": "journal",
    "issued": "date",
    "page": "pages",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One work of the list.

    `number` is its place, from 1. `reference` is plain text in the style of the US National Library
    of Medicine; `preview` is the same without addresses, and then what was read. `bibtex` and `ris`
    are one entry each.
    """

    id: str
    number: int
    record: dict[str, Any]
    reference: str
    preview: str
    bibtex: str
    ris: str


@cache
def bibliography() -> tuple[Reference, ...]:
    """Give the cited works in the order of their numbers."""
    return numbered(references().values())


def numbered(records: Iterable[dict[str, Any]]) -> tuple[Reference, ...]:
    """Format CSL-JSON records and number them, in the alphabet's order of their short citations.

    Raises:
        subprocess.CalledProcessError: the processor refuses a record; it has been printed.
    """
    ordered = sorted(records, key=lambda record: (_letters(short_citation(record)), record["id"]))
    return tuple(
        Reference(
            id=record["id"],
            number=number,
            record=record,
            reference=made["reference"],
            preview=f"{made['short']} {what_was_read(record)}",
            bibtex=made["bibtex"],
            ris=made["ris"],
        )
        for number, (record, made) in enumerate(zip(ordered, _formatted(ordered), strict=True), 1)
    )


def what_was_read(record: dict[str, Any]) -> str:
    """Say in a sentence what kind of work it is, of what size, and how much of it was read."""
    custom = record["custom"]
    size = f"size: {custom['n']}" if "n" in custom else ""
    facts = "; ".join(fact for fact in (custom.get("design"), size, _READ[custom["read"]]) if fact)
    return with_numbers(f"{facts[0].upper()}{facts[1:]}.")


def not_checked(record: dict[str, Any]) -> str:
    """Say which parts of a citation were not compared with the source; empty if none."""
    recalled = record["custom"].get("recalled")
    if not recalled:
        return ""
    return f"Not yet checked against the source: {', '.join(_FIELDS.get(f, f) for f in recalled)}."


def _letters(words: str) -> str:
    """Give what an alphabetical order compares: no capitals, and accents after their letters."""
    return unicodedata.normalize("NFD", words).casefold()


def _formatted(records: list[dict[str, Any]]) -> list[dict[str, str]]:
    # The remark travels with the entry into the reader's own library.
    noted = [record | {"annote": not_checked(record)} for record in records]
    node = Path(sysconfig.get_path("scripts")) / "node"
    done = subprocess.run(
        [str(node), str(_SCRIPT)],
        input=json.dumps(noted),
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        check=True,
    )
    made: list[dict[str, str]] = json.loads(done.stdout)
    return made
