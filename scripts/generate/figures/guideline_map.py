"""The map of guidelines: where each treatment stands in each of them."""

from __future__ import annotations

from collections.abc import Iterator

import svg

from calculator.audit import Mark, SideBySide
from calculator.audit.guidelines import Document, Stance, Treatment

_WIDTH = 340
_HEAD = 40
_LABEL = 20
_CELL = 30
_ROW = _LABEL + _CELL + 8
_LEGEND_LINE = 34
_GLYPH = 11

LETTERS = {
    Stance.FIRST_LINE: "F",
    Stance.OPTION: "O",
    Stance.RESCUE: "R",
    Stance.AGAINST: "A",
    Stance.NOT_READ: "?",
}
"""The letter of each stance on the map; a second-hand one has an apostrophe after it."""

SECOND_HAND = "’"


def guideline_map(evidence: SideBySide) -> str:
    """Draw the map as SVG: a row for each treatment, a column for each guideline.

    Shape and letter tell the stances apart, colour only helps.
    """
    rows = len(evidence.treatments) * _ROW
    height = _HEAD + rows + _LEGEND_LINE * (len(LETTERS) + 1) + 8
    elements: list[svg.Element] = [
        svg.Title(id="guideline-map-title", text="What each guideline says"),
        svg.Desc(
            id="guideline-map-words",
            text="For each treatment, where it stands in each guideline. "
            "The same follows in a table and, in full, question by question.",
        ),
        *_heads(evidence.documents),
    ]
    for number, treatment in enumerate(evidence.treatments):
        elements += _row(evidence, treatment, _HEAD + number * _ROW)
    elements += _legend(_HEAD + rows + 8)
    return svg.SVG(
        class_=["guideline-map"],
        viewBox=svg.ViewBoxSpec(0, 0, _WIDTH, height),
        elements=elements,
        extra={"role": "img", "aria-labelledby": "guideline-map-title guideline-map-words"},
    ).as_str()


def is_second_hand(evidence: SideBySide, treatment: Treatment, column: int) -> bool:
    """Say whether a stance is known through somebody else's account only."""
    (comparison,) = (one for one in evidence.comparisons if one.id == treatment.question)
    return comparison.answers[column].mark is Mark.SECONDARY


def _middle(column: int, columns: int) -> float:
    return round(_WIDTH / columns * (column + 0.5), 1)


def _heads(documents: tuple[Document, ...]) -> Iterator[svg.Element]:
    for column, document in enumerate(documents):
        x = _middle(column, len(documents))
        for number, words in enumerate(document.short):
            y = 14 + 15 * number
            yield svg.Text(
                x=x, y=y, text=words, text_anchor="middle", class_=["guideline-map__head"]
            )


def _row(evidence: SideBySide, treatment: Treatment, top: int) -> Iterator[svg.Element]:
    yield svg.Line(x1=0, x2=_WIDTH, y1=top, y2=top, class_=["guideline-map__rule"])
    yield svg.Text(x=2, y=top + 15, text=treatment.name, class_=["guideline-map__name"])
    y = top + _LABEL + _CELL / 2
    for column, stance in enumerate(treatment.stances):
        second_hand = is_second_hand(evidence, treatment, column)
        yield from _glyph(stance, _middle(column, len(treatment.stances)), y, second_hand)


def _glyph(stance: Stance, x: float, y: float, second_hand: bool) -> Iterator[svg.Element]:
    """Draw one stance: its shape, and its letter inside."""
    yield _shape(stance, x, y)
    letter = LETTERS[stance] + (SECOND_HAND if second_hand else "")
    yield svg.Text(
        x=x,
        y=y + 4.5,
        text=letter,
        text_anchor="middle",
        class_=["guideline-map__letter", f"guideline-map__letter--{stance.value}"],
    )


def _shape(stance: Stance, x: float, y: float) -> svg.Element:
    kind = ["guideline-map__shape", f"guideline-map__shape--{stance.value}"]
    if stance is Stance.OPTION:
        return svg.Circle(cx=x, cy=y, r=_GLYPH + 1, class_=kind)
    if stance is Stance.RESCUE:
        wide = _GLYPH + 4
        return _polygon([(x, y - wide), (x + wide, y), (x, y + wide), (x - wide, y)], kind)
    if stance is Stance.AGAINST:
        # An octagon, as a sign to stop has it.
        cut, wide = 5, _GLYPH + 1
        sides = [(-cut, -wide), (cut, -wide), (wide, -cut), (wide, cut)]
        corners = [*sides, *((-right, -down) for right, down in sides)]
        return _polygon([(x + right, y + down) for right, down in corners], kind)
    return svg.Rect(x=x - _GLYPH, y=y - _GLYPH, width=2 * _GLYPH, height=2 * _GLYPH, class_=kind)


def _polygon(corners: list[tuple[float, float]], kind: list[str]) -> svg.Polygon:
    return svg.Polygon(points=[svg.Point(*corner) for corner in corners], class_=kind)


def _legend(top: int) -> Iterator[svg.Element]:
    """Say below the map what each sign means, on one or two lines each."""
    yield svg.Line(x1=0, x2=_WIDTH, y1=top - 8, y2=top - 8, class_=["guideline-map__rule"])
    for number, stance in enumerate(LETTERS):
        y = top + number * _LEGEND_LINE + _LEGEND_LINE / 2
        yield from _glyph(stance, 18, y, False)
        head, _, rest = stance.label.partition(": ")
        lines = [head, rest] if rest else [head]
        for line, words in enumerate(lines):
            baseline = y + 4.5 + (line - (len(lines) - 1) / 2) * 15
            yield svg.Text(x=40, y=baseline, text=words, class_=["guideline-map__name"])
    y = top + len(LETTERS) * _LEGEND_LINE + _LEGEND_LINE / 2
    yield svg.Text(
        x=18, y=y + 4.5, text=SECOND_HAND, text_anchor="middle", class_=["guideline-map__head"]
    )
    yield svg.Text(x=40, y=y + 4.5, text="known second-hand", class_=["guideline-map__name"])
