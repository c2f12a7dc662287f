"""One figure for each patient, so that a percentage of three patients looks like three patients."""

from __future__ import annotations

from collections.abc import Sequence

import svg

from calculator.audit import Arm, Row
from scripts.generate.figures.drawing import (
    LEFT,
    LINE,
    WIDTH,
    Canvas,
    framed,
    line,
    table,
    text,
)
from scripts.generate.results import (
    exact_test,
    outcome_name,
    printed,
    published,
    worked_out,
)
from scripts.generate.words import sentence

_STEP, _HEIGHT, _IN_A_ROW = 15, 25, 10
_COLUMNS = (LEFT, WIDTH / 2 + 6)


def draw(rows: Sequence[Row], name: str, title: str, caption: str) -> str:
    """Draw both groups of each result side by side; every arm must have its count."""
    canvas = Canvas()
    for row in rows:
        _pair(canvas, row)
    _legend(canvas)
    words = ". ".join(
        f"{outcome_name(row)}: "
        + " against ".join(f"{printed(arm)}, {arm.label}" for arm in _arms(row))
        for row in rows
    )
    data = table(
        ["Patients", "As published", "Our arithmetic, 95% interval"],
        [
            [f"{outcome_name(row)}: {arm.label}", printed(arm), worked_out(arm)]
            for row in rows
            for arm in _arms(row)
        ],
    )
    return framed(canvas.drawn(name, title, f"{words}."), caption, data)


def _arms(row: Row) -> tuple[Arm, Arm]:
    assert row.intervention is not None
    assert row.comparison is not None
    return row.intervention, row.comparison


def _pair(canvas: Canvas, row: Row) -> None:
    total = sum(arm.n or 0 for arm in _arms(row))
    tests = [f"{published(effect)} as published" for effect in row.effects]
    if test := exact_test(row):
        tests.append(f"{test}, our arithmetic")
    canvas.y += 4
    canvas.write(f"{sentence(outcome_name(row))}: {total} patients", "strong", width=42)
    if tests:
        canvas.write("; ".join(tests), "small", width=56)
    canvas.y += 3
    top = canvas.y
    for x, arm in zip(_COLUMNS, _arms(row), strict=True):
        column = Canvas(top)
        column.write(arm.label, width=22, x=x)
        canvas.y = max(canvas.y, column.y)
        canvas.add(*column.shapes)
    top = canvas.y + 4
    for x, arm in zip(_COLUMNS, _arms(row), strict=True):
        canvas.add(text(x, top + LINE, f"{printed(arm)} alive", "big"))
        icons_end = _people(canvas, x, top + LINE + 9, arm)
        canvas.y = max(canvas.y, icons_end)
    canvas.y += 8
    canvas.add(line(LEFT, canvas.y, WIDTH - LEFT, canvas.y, "grid"))
    canvas.y += 2


def _people(canvas: Canvas, x: float, y: float, arm: Arm) -> float:
    """Draw everybody of a group and give where the drawing ends."""
    assert arm.n is not None
    assert arm.events is not None
    for number in range(arm.n):
        row, place = divmod(number, _IN_A_ROW)
        canvas.add(*_person(x + place * _STEP, y + row * _HEIGHT, event=number < arm.events))
    return y + -(-arm.n // _IN_A_ROW) * _HEIGHT


def _person(x: float, y: float, *, event: bool) -> list[svg.Element]:
    kind = "figure__alive" if event else "figure__dead"
    body: list[svg.PathData] = [
        svg.M(x + 1, y + 20),
        svg.v(-6),
        svg.a(4.5, 4.5, 0, False, True, 9, 0),
        svg.v(6),
        svg.Z(),
    ]
    shapes: list[svg.Element] = [
        svg.Circle(cx=x + 5.5, cy=y + 4.5, r=3.2, class_=[kind]),
        svg.Path(d=body, class_=[kind]),
    ]
    if not event:
        shapes.append(line(x + 11.5, y + 1, x - 0.5, y + 21, "cross"))
    return shapes


def _legend(canvas: Canvas) -> None:
    y = canvas.y + 5
    canvas.add(*_person(LEFT, y, event=True), text(LEFT + 18, y + 15, "alive"))
    canvas.add(*_person(LEFT + 70, y, event=False), text(LEFT + 88, y + 15, "died"))
    canvas.y = y + 24
