"""All comparisons at a glance: ratios as published, and apart from them differences of ours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import log
from typing import NamedTuple

from calculator.audit import Effect, Event, Question, Row
from calculator.audit.numbers import interval, plain
from scripts.generate.figures.drawing import (
    LEFT,
    LINE,
    RIGHT,
    Canvas,
    estimated,
    framed,
    line,
    table,
    text,
    whisker,
)
from scripts.generate.results import (
    difference_words,
    more_or_fewer,
    published,
    result_name,
    row_difference,
    second_hand,
)
from scripts.generate.statistics import whole

_START, _END = LEFT + 8, RIGHT - 8
_RATIOS = (0.1, 0.25, 0.5, 1.0, 2.0, 4.0)
_DIFFERENCES = (-50, 0, 50, 100)


class _Estimate(NamedTuple):
    """A mark on an axis: where it stands, from 0 to 1, with its interval, and its words."""

    label: str
    words: str
    middle: float
    low: float | None
    high: float | None


def draw_ratios(questions: Sequence[Question], name: str) -> str:
    """Draw the published hazard and risk ratios on a logarithmic axis."""
    canvas = Canvas()
    rows = list(_ratios(questions))
    for event, words in (
        (Event.BAD, "Deaths or events: left of 1 favours the treatment"),
        (Event.GOOD, "Patients alive: right of 1 favours the treatment"),
    ):
        found = [_ratio(row, effect) for row, effect in rows if row.event is event]
        if found:
            marks = [(_log_place(mark), plain(mark)) for mark in _RATIOS]
            _panel(canvas, words, found, marks, _log_place(1.0))
    data = table(
        ["Study and outcome", "As published"],
        [[_label(row), published(effect)] for row, effect in rows],
    )
    words = ". ".join(f"{_label(row)}, {published(effect)}" for row, effect in rows)
    return framed(
        canvas.drawn(name, "Ratios, as published", f"{words}."),
        "Hazard and risk ratios with their intervals, all as published.",
        data,
    )


def draw_differences(questions: Sequence[Question], name: str) -> str:
    """Draw this site's differences per 100 patients, turned so that right is better."""
    canvas = Canvas()
    data: list[list[str]] = []
    for question in questions:
        rows = [row for row in question.rows if row_difference(row)]
        if rows:
            marks = [(_place(mark), whole(mark)) for mark in _DIFFERENCES]
            found = [_difference(row) for row in rows]
            _panel(canvas, question.title, found, marks, _place(0))
            data += [[_label(row), _words(row)] for row in rows]
    words = ". ".join(f"{label}, {value}" for label, value in data)
    return framed(
        canvas.drawn(name, "Differences per 100 patients, our arithmetic", f"{words}."),
        "Differences per 100 patients with Newcombe 95% intervals: our arithmetic on the published "
        "counts. Right of 0 is better: more alive, or fewer deaths. The table has the intervals. "
        "An open mark has no interval, because a count is not known.",
        table(["Study and outcome", "Difference, our arithmetic"], data),
    )


def _ratios(questions: Sequence[Question]) -> Iterator[tuple[Row, Effect]]:
    for question in questions:
        for row in question.rows:
            for effect in row.effects:
                if effect.measure.startswith(("hazard ratio", "risk ratio")):
                    yield row, effect


def _label(row: Row) -> str:
    return f"{result_name(row)}{' (second-hand)' if second_hand(row) else ''}"


def _words(row: Row) -> str:
    found = row_difference(row)
    assert found is not None
    return difference_words(found)


def _ratio(row: Row, effect: Effect) -> _Estimate:
    assert effect.value is not None
    assert effect.low is not None
    assert effect.high is not None
    return _Estimate(
        _label(row),
        f"{plain(effect.value)} ({interval(effect.low, effect.high)})",
        _log_place(effect.value),
        _log_place(effect.low),
        _log_place(effect.high),
    )


def _difference(row: Row) -> _Estimate:
    found = row_difference(row)
    assert found is not None
    value, low, high = found.value, found.low, found.high
    if row.event is Event.BAD:
        value = -value
        low, high = (None, None) if low is None or high is None else (-high, -low)
    # The mark is turned so that right is better; the words are not, as in every table.
    words = more_or_fewer(found.value)
    if low is None or high is None:
        return _Estimate(_label(row), words, _place(value), None, None)
    return _Estimate(_label(row), words, _place(value), _place(low), _place(high))


def _log_place(ratio: float) -> float:
    return (log(ratio) - log(_RATIOS[0])) / (log(_RATIOS[-1]) - log(_RATIOS[0]))


def _place(per_100: float) -> float:
    return (per_100 - _DIFFERENCES[0]) / (_DIFFERENCES[-1] - _DIFFERENCES[0])


def _x(place: float) -> float:
    return _START + (_END - _START) * place


def _panel(
    canvas: Canvas,
    title: str,
    found: Sequence[_Estimate],
    marks: Sequence[tuple[float, str]],
    neutral: float,
) -> None:
    canvas.y += 6
    canvas.write(title, "strong", width=42)
    top = canvas.y + 2
    at = len(canvas.shapes)
    for estimate in found:
        _estimate(canvas, estimate, _x(neutral))
    canvas.shapes[at:at] = [line(_x(place), top, _x(place), canvas.y, "grid") for place, _ in marks]
    for place, words in marks:
        canvas.add(text(_x(place), canvas.y + 12, words, "small", anchor="middle"))
    canvas.y += 18


def _estimate(canvas: Canvas, estimate: _Estimate, neutral: float) -> None:
    canvas.y += 3
    # The words stand beside the label's first line, so the label has to be narrower.
    canvas.add(text(RIGHT, canvas.y + LINE - 3, estimate.words, "value", anchor="end"))
    canvas.write(estimate.label, width=48 - len(estimate.words))
    canvas.y += 8
    # Only beside the mark: a line through the label would strike its words out.
    canvas.add(line(neutral, canvas.y - 8, neutral, canvas.y + 8, "neutral"))
    if estimate.low is not None and estimate.high is not None:
        canvas.add(*whisker(_x(estimate.low), _x(estimate.high), canvas.y, "first-line"))
    canvas.add(estimated(_x(estimate.middle), canvas.y, has_interval=estimate.low is not None))
    canvas.y += 8
