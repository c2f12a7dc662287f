"""A Markdown extension: chapters quote the studies' numbers by name, `{sasaki2024.alive.early}`."""

from __future__ import annotations

from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

from calculator.evidence import with_numbers

# After the snippets are put in, which happens at 32.
_PRIORITY = 31


class _Quotation(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        return [with_numbers(line) for line in lines]


class QuotedNumbers(Extension):
    """Puts the studies' numbers where a page names them."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        """Register with Python-Markdown."""
        md.preprocessors.register(_Quotation(md), "quoted-numbers", _PRIORITY)


def makeExtension(**_: Any) -> QuotedNumbers:  # noqa: N802 - the library's name
    """Give the extension to Python-Markdown, which asks for it by this name."""
    return QuotedNumbers()
