"""The definitions of the glossary that pages and calculator show beside a term."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from bs4 import BeautifulSoup
from markdown import markdown

PAGE = Path(__file__).parents[2] / "docs/glossary.md"


class Entry(NamedTuple):
    """One term with its definition, as plain text."""

    term: str
    definition: str


@cache
def glossary() -> dict[str, Entry]:
    """Read the entries that have an id; a term without one is explained on its page only.

    >>> glossary()["regimen"]
    Entry(term='Regimen', definition='Agents that are started together.')
    """
    html = markdown(PAGE.read_text(encoding="utf-8"), extensions=["attr_list", "def_list"])
    return {
        str(term["id"]): Entry(term.get_text(), " ".join(term.find_next("dd").get_text().split()))  # type: ignore[union-attr]
        for term in BeautifulSoup(html, "html.parser").select("dt[id]")
    }
