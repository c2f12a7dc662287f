"""Number every citation in the text, and put the work's reference beside it as a preview.

The number and the preview stand in the page itself, so that they are there without a script;
`assets/tips.js` shows the preview on focus too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from pathlib import Path

from scripts.bibliography import Reference, bibliography

_CITATION = re.compile(
    r'<a (?P<attributes>[^>]*\bhref="[^"#]*references\.html#(?P<id>[^"]+)"[^>]*)>'
    r"(?P<words>(?:(?!</a>).)*)</a>",
    re.S,
)


def write_citations(site: Path) -> int:
    """Write the numbers into every page of a folder, and say how many citations there are.

    Raises:
        ValueError: a page cites what is not in the list.
    """
    works = {work.id: work for work in bibliography()}
    total = 0
    for file in sorted(site.rglob("*.html")):
        page = file.read_text(encoding="utf-8")
        text, count = with_citations(page, works, file.relative_to(site).as_posix())
        if count:
            file.write_text(text, encoding="utf-8")
        total += count
    return total


def with_citations(page: str, works: Mapping[str, Reference], place: str) -> tuple[str, int]:
    """Give a page with its citations numbered, and how many there are.

    Raises:
        ValueError: the page cites what is not among the works.
    """

    def numbered(found: re.Match[str]) -> str:
        work = works.get(found["id"])
        if work is None:
            raise ValueError(f"{place}: cites {found['id']}, which is not in the list")
        preview = escape(work.preview)
        # The space keeps number and name apart in what is copied, searched or read aloud.
        return (
            f'<a data-citation="{work.number}" title="{preview}" {found["attributes"]}>'
            f'{found["words"]}&nbsp;<span class="citation__number">[{work.number}]</span></a>'
        )

    return _CITATION.subn(numbered, page)
