"""The two weeks of early plasma exchange, and who is counted where."""

from __future__ import annotations

import svg

from calculator.audit import Arm
from calculator.window import WINDOW_DAYS
from scripts.generate.figures.drawing import (
    LEFT,
    LINE,
    RIGHT,
    Canvas,
    framed,
    line,
    table,
    text,
)
from scripts.generate.results import printed

_DAY_0, _WINDOW_END = LEFT, 224


def draw(early: Arm, later: Arm, left_out: Arm, name: str) -> str:
    """Draw the window with the study's three kinds of patients."""
    canvas = Canvas(y=2)
    canvas.add(
        text(_DAY_0, canvas.y + 12, "day 0", "strong"),
        text(_WINDOW_END, canvas.y + 12, f"day {WINDOW_DAYS}", "strong", anchor="middle"),
        text(RIGHT, canvas.y + 12, "outcome", "strong", anchor="end"),
        text(_DAY_0, canvas.y + 12 + LINE, "treatment begins", "small"),
    )
    canvas.y += 2 * LINE + 4
    top = canvas.y
    window = svg.Rect(
        x=_DAY_0, y=top, width=_WINDOW_END - _DAY_0, height=0, class_=["figure__window"]
    )
    canvas.add(window)
    _lane(canvas, early.label, f"{printed(early)} alive", "first-line", "exchange begins in here")
    _lane(canvas, later.label, f"{printed(later)} alive", "other-line", "")
    _lane(canvas, "died early", printed(left_out), "cut", "day not read")
    window.height = round(canvas.y - top)
    canvas.add(
        line(_DAY_0, top, _DAY_0, canvas.y, "edge"),
        line(_WINDOW_END, top, _WINDOW_END, canvas.y, "edge"),
    )
    canvas.y += 4
    canvas.write(
        "To be counted as early, a patient had to live until the exchange (immortal time)."
    )
    canvas.write("Those who died early count for neither group.")
    data = table(
        ["Patients", "Plasma exchange", "Result"],
        [
            [early.label, f"begun on day 0 to {WINDOW_DAYS}", f"{printed(early)} alive"],
            [later.label, "none at first", f"{printed(later)} alive"],
            ["died early", "not read", f"{printed(left_out)} screened, left out of the comparison"],
        ],
    )
    return framed(
        canvas.drawn(
            name,
            "The two-week window of early plasma exchange",
            f"The window runs from the start of treatment, day 0, to day {WINDOW_DAYS}. "
            f"{early.label}, begun within it: {printed(early)} alive. {later.label}: "
            f"{printed(later)} alive. {printed(left_out)} screened died early and were left out.",
        ),
        "The window and its patients. The single days of exchange and death were not read, so none "
        "is drawn.",
        data,
    )


def _lane(canvas: Canvas, label: str, result: str, kind: str, within: str) -> None:
    canvas.y += 5
    top = canvas.y
    canvas.write(label, width=32, x=_DAY_0 + 6)
    end = canvas.y + 9
    canvas.add(text(RIGHT, top + LINE - 3, result, "value", anchor="end"))
    if kind == "cut":
        stop = (_DAY_0 + _WINDOW_END) / 2
        canvas.add(
            line(_DAY_0, end, stop, end, "cut"),
            line(stop - 5, end - 5, stop + 5, end + 5, "cross"),
            line(stop - 5, end + 5, stop + 5, end - 5, "cross"),
        )
        canvas.add(
            text(stop + 12, end + 4, within, "small"),
            text(RIGHT, end + 4, "left out", "value", anchor="end"),
        )
    else:
        canvas.add(
            line(_DAY_0, end, RIGHT - 6, end, kind),
            svg.Path(
                d=[
                    svg.M(RIGHT - 8, end - 5),
                    svg.L(RIGHT, end),
                    svg.L(RIGHT - 8, end + 5),
                    svg.Z(),
                ],
                class_=[f"figure__{kind}-head"],
            ),
        )
        if within:
            middle = (_DAY_0 + _WINDOW_END) / 2
            canvas.add(
                svg.Rect(
                    x=_DAY_0 + 3,
                    y=end - 5,
                    width=_WINDOW_END - _DAY_0 - 6,
                    height=10,
                    rx=5,
                    class_=["figure__exchange"],
                ),
                text(middle, end + 17, within, "small", anchor="middle"),
            )
            end += 13
    canvas.y = end + 9
