"""What the figures share: a canvas as narrow as a phone, its letters, and the frame around it.

Colours and letter sizes come from the style sheet by class, so that light, dark and print follow.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Literal

import svg

WIDTH = 340
LEFT = 10
RIGHT = WIDTH - 10
LINE = 15
# What fits on a line in the figures' letters, with the widest of the usual fonts.
CHARACTERS = 50

Anchor = Literal["start", "middle", "end"]


@dataclass(slots=True)
class Canvas:
    """A drawing that grows downwards; `y` is where it goes on."""

    y: float = 0
    shapes: list[svg.Element] = field(default_factory=list)

    def write(self, words: str, *kinds: str, width: int = CHARACTERS, x: float = LEFT) -> None:
        """Write a text line by line, beginning at `x`, and move below it."""
        for line in textwrap.wrap(words, width):
            self.y += LINE
            self.shapes.append(text(x, self.y - 3, line, *kinds))

    def add(self, *shapes: svg.Element) -> None:
        """Add shapes where they say."""
        self.shapes += shapes

    def drawn(self, name: str, title: str, words: str) -> str:
        """Give the whole drawing with its title and its description in words."""
        described: list[svg.Element] = [
            svg.Title(id=f"{name}-title", text=escape(title)),
            svg.Desc(id=f"{name}-words", text=escape(words)),
        ]
        return str(
            svg.SVG(
                class_=["figure__drawing"],
                viewBox=svg.ViewBoxSpec(0, 0, WIDTH, round(self.y) + 6),
                elements=[*described, *self.shapes],
                extra={"role": "img", "aria-labelledby": f"{name}-title {name}-words"},
            )
        )


def text(x: float, y: float, words: str, *kinds: str, anchor: Anchor = "start") -> svg.Text:
    """Give one line of letters; `kinds` are `strong`, `small` or `value`."""
    return svg.Text(
        x=round(x, 1),
        y=round(y, 1),
        text=escape(words, quote=False),
        text_anchor=anchor,
        class_=[f"figure__{kind}" for kind in ("text", *kinds)],
    )


def line(x1: float, y1: float, x2: float, y2: float, *kinds: str) -> svg.Line:
    """Give a straight line of a kind."""
    return svg.Line(
        x1=round(x1, 1),
        y1=round(y1, 1),
        x2=round(x2, 1),
        y2=round(y2, 1),
        class_=[f"figure__{kind}" for kind in kinds],
    )


def marker(x: float, y: float, *, first: bool) -> svg.Element:
    """Give a group's mark: a full disc for the first, an open square for the other."""
    if first:
        return svg.Circle(cx=round(x, 1), cy=round(y, 1), r=5, class_=["figure__first-mark"])
    return svg.Rect(
        x=round(x - 4.5, 1), y=round(y - 4.5, 1), width=9, height=9, class_=["figure__other-mark"]
    )


def estimated(x: float, y: float, *, has_interval: bool) -> svg.Element:
    """Give an estimate's mark: a full disc, or an open one where no interval could be had."""
    kind = "figure__first-mark" if has_interval else "figure__open-mark"
    return svg.Circle(cx=round(x, 1), cy=round(y, 1), r=5 if has_interval else 4, class_=[kind])


def whisker(low: float, high: float, y: float, kind: str) -> list[svg.Element]:
    """Give an interval: a bar with an end on either side."""
    return [
        line(low, y, high, y, kind),
        line(low, y - 4, low, y + 4, kind),
        line(high, y - 4, high, y + 4, kind),
    ]


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Give a plain table in HTML; the first cell of a row names it. Cells are markup."""
    titles = "".join(f'<th scope="col">{cell}</th>' for cell in head)
    body = "".join(
        f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in others)}</tr>'
        for first, *others in rows
    )
    return f"<table><thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table>"


def framed(drawing: str, caption: str, data: str = "") -> str:
    """Give a drawing with its caption, and its numbers in a folded table below it."""
    if data:
        data = f"<details><summary>The numbers in this figure</summary>{data}</details>"
    return (
        f'<figure class="figure">{drawing}<figcaption>{escape(caption, quote=False)}</figcaption>'
        f"{data}</figure>"
    )
