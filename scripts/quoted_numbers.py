"""A Markdown extension: chapters quote the studies' numbers by name, `{sasaki2024.alive.early}`.

It works within lines of text, so that what stands as code stays as it is written.
"""

from __future__ import annotations

import re
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor

from calculator.evidence import NAME, UnknownNumber, with_numbers

# After code (190) and escaped characters (180), before links (160), which may hold a number.
_PRIORITY = 175


class _Quotation(InlineProcessor):
    def handleMatch(  # type: ignore[override]  # noqa: N802 - the library's name
        self, m: re.Match[str], data: str
    ) -> tuple[str, int, int]:
        try:
            return with_numbers(m[0]), m.start(), m.end()
        except UnknownNumber as error:
            # The page's name is added by whoever builds it; the sentence stands on one line.
            line = data[: m.start()].rpartition("\n")[2] + data[m.start() :].partition("\n")[0]
            raise UnknownNumber(error.name, line, error.known) from None


class QuotedNumbers(Extension):
    """Puts the studies' numbers where a page names them."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        """Register with Python-Markdown."""
        md.inlinePatterns.register(_Quotation(NAME.pattern, md), "quoted-numbers", _PRIORITY)


def makeExtension(**_: Any) -> QuotedNumbers:  # noqa: N802 - the library's name
    """Give the extension to Python-Markdown, which asks for it by this name."""
    return QuotedNumbers()
