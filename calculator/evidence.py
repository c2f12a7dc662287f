"""The published works that recommendations and cautions cite, read from `data/`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import Any, Final


@cache
def references() -> dict[str, dict[str, Any]]:
    """Give the cited works as CSL-JSON records, by id."""
    text = files("calculator").joinpath("data/references.json").read_text(encoding="utf-8")
    return {record["id"]: record for record in json.loads(text)}


class UnknownNumber(LookupError):
    """A sentence quotes a number by a name that no study has."""

    def __init__(self, name: str, words: str, known: Mapping[str, str]) -> None:
        self.name, self.known = name, known
        study = name.partition(".")[0]
        near = [other for other in known if other.startswith(f"{study}.")]
        has = f"{study} has {', '.join(near)}" if near else f"no number of {study} has a name"
        super().__init__(f"no study has the number {{{name}}}, quoted in {words!r}; {has}")


def with_numbers(words: str, known: Mapping[str, str] | None = None) -> str:
    """Put the studies' numbers into a sentence that names them, as in `{tsuji2020.alive.combined}`.

    A number stands in one data file and changes everywhere at once. `known` are the numbers by
    name, those of the package unless others are given. Raises UnknownNumber for a name that no
    study has.

    >>> with_numbers("{sasaki2024.alive.early} lived")
    '9 of 9 lived'
    """
    names = quoted_names(words)
    if not names:
        return words
    numbers = _numbers() if known is None else known
    for name in names:
        if name not in numbers:
            raise UnknownNumber(name, words, numbers)
    return NAME.sub(lambda found: numbers[found[1]], words)


def quoted_names(words: str) -> list[str]:
    """Give the names of the numbers that a text quotes.

    >>> quoted_names("{sasaki2024.alive.early} lived { .class }")
    ['sasaki2024.alive.early']
    """
    return NAME.findall(words)


NAME: Final = re.compile(r"\{([a-z][a-z0-9]*(?:\.[a-z0-9-]+)+)\}")
"""How a text quotes a number."""


@cache
def _numbers() -> dict[str, str]:
    # By name, because the audit reads this module; the browser's package lacks it, and its texts
    # were filled in when it was built.
    found: dict[str, str] = import_module("calculator.audit").named_numbers()
    return found


def short_citation(record: dict[str, Any]) -> str:
    """Give the short title, or else first author or house and year, as a text cites a work.

    >>> short_citation({"author": [{"family": "Tsuji"}], "issued": {"date-parts": [[2020, 3]]}})
    'Tsuji 2020'
    """
    if "title-short" in record:
        return str(record["title-short"])
    authors: list[dict[str, str]] = record.get("author", [])
    first = authors[0] if authors else {}
    house = record.get("container-title") or record.get("publisher", "")
    name = first.get("family") or first.get("literal") or house
    year = record.get("issued", {}).get("date-parts", [[""]])[0][0]
    return f"{name} {year}".strip()


_CATALOGUES = (
    ("DOI", "doi:{}", "https://doi.org/{}"),
    ("PMID", "PMID: {}", "https://pubmed.ncbi.nlm.nih.gov/{}/"),
    ("PMCID", "PMCID: {}", "https://pmc.ncbi.nlm.nih.gov/articles/{}/"),
)


def addresses(record: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Give what a reference prints of where its work can be found, and where that leads.

    An address of its own is left out where it only repeats one of the numbers.
    """
    numbers = [(record[key], words, place) for key, words, place in _CATALOGUES if key in record]
    for number, words, place in numbers:
        yield words.format(number), place.format(number)
    address = record.get("URL")
    if address and not any(number in address for number, _, _ in numbers):
        yield address, address


def link(record: dict[str, Any]) -> str | None:
    """Give the first address where a work can be found: DOI, PubMed, PubMed Central, its own."""
    return next((address for _, address in addresses(record)), None)
