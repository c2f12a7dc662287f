"""How many of each group, with 95% intervals: one block per result, one line per group."""

from __future__ import annotations

from collections.abc import Sequence

from calculator.audit import Arm, Event, Row
from scripts.generate.figures.drawing import (
    LEFT,
    LINE,
    RIGHT,
    WIDTH,
    Canvas,
    framed,
    line,
    marker,
    text,
    whisker,
)
from scripts.generate.results import printed, result_name
from scripts.generate.statistics import between, percent, share, whole

_START, _END = LEFT + 8, RIGHT - 8


def draw(rows: Sequence[Row], name: str, title: str) -> str:
    """Draw the groups of these results; the table of findings holds the same numbers."""
    shown = [row for row in rows if row.intervention and percent(row.intervention) is not None]
    if not shown:
        return ""
    canvas = Canvas()
    grid_from = canvas.y + 4
    for row in shown:
        _block(canvas, row)
    grid = [line(_x(mark), grid_from, _x(mark), canvas.y, "grid") for mark in range(0, 101, 25)]
    for mark in range(0, 101, 25):
        canvas.add(text(_x(mark), canvas.y + 13, str(mark), "small", anchor="middle"))
    canvas.shapes[:0] = grid
    canvas.y += 15
    canvas.add(text(WIDTH / 2, canvas.y + 12, "patients of 100", "small", anchor="middle"))
    canvas.y += 14
    words = ". ".join(f"{result_name(row)}: {_in_words(row)}" for row in shown)
    return framed(
        canvas.drawn(name, title, f"{words}."),
        "Disc: with the treatment in question. Open square: comparison. Bar: 95% Wilson interval, "
        "our arithmetic, or the published one where the group has no count. "
        "The table holds the same numbers.",
    )


def _x(per_100: float) -> float:
    return _START + (_END - _START) * per_100 / 100


def _block(canvas: Canvas, row: Row) -> None:
    canvas.y += 6
    wish = "more is better" if row.event is Event.GOOD else "fewer is better"
    canvas.write(f"{result_name(row)} ({wish})", "strong", width=42)
    for arm in filter(None, (row.intervention, row.comparison)):
        _arm(canvas, arm, first=arm is row.intervention)


def _arm(canvas: Canvas, arm: Arm, *, first: bool) -> None:
    middle = percent(arm)
    assert middle is not None
    value = printed(arm)
    interval = _interval(arm)
    canvas.y += LINE
    canvas.add(text(RIGHT, canvas.y - 3, value, "value", anchor="end"))
    canvas.y -= LINE
    canvas.write(arm.label, width=50 - len(value) - 3)
    canvas.y += 9
    canvas.add(line(_x(0), canvas.y, _x(100), canvas.y, "track"))
    if interval:
        canvas.add(*whisker(_x(interval[0]), _x(interval[1]), canvas.y, _kind(first)))
    canvas.add(marker(_x(middle), canvas.y, first=first))
    canvas.y += 8


def _kind(first: bool) -> str:
    return "first-line" if first else "other-line"


def _interval(arm: Arm) -> tuple[float, float] | None:
    counted = share(arm)
    if counted:
        return counted.interval
    if arm.low is not None and arm.high is not None:
        return arm.low, arm.high
    return None


def _in_words(row: Row) -> str:
    parts = []
    for arm in filter(None, (row.intervention, row.comparison)):
        interval = _interval(arm)
        reach = f", interval {between(*interval)}" if interval else ", no interval"
        parts.append(f"{arm.label} {whole(percent(arm) or 0)} of 100{reach}")
    return "; ".join(parts)
