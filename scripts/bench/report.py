"""The figures, and what is said of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import ClassVar

CHROMIUM, FIREFOX = "Chromium", "Firefox"
OURS, PLAIN, FLOOR = "ours", "stock", "floor"
COLD, WARM = "cold, local http", "warm, local http"
FROM_FOLDER = "cold, from a folder (file://)"
RUNTIME = "runtime and rules"

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Start:
    """Seconds from the beginning of the navigation to the first advice."""

    browser: str
    what: str
    sides: dict[str, list[float]] = field(default_factory=lambda: {PLAIN: [], OURS: [], FLOOR: []})

    def add(self, side: str, seconds: float) -> None:
        """Note one visit."""
        self.sides[side].append(seconds)


@dataclass(frozen=True)
class Tasks:
    """The longest task of the main thread in ms, per visit; 0 where none took over 50 ms."""

    browser: str
    what: str
    longest: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Wire:
    """Bytes sent in one coding, headers included."""

    coding: str
    what: str
    sent: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Changes:
    """Milliseconds from a changed answer to new advice."""

    PARTS: ClassVar = ("whole", "trip", "drawing")

    browser: str
    whole: list[float]
    trip: list[float]
    drawing: list[float]

    @property
    def work(self) -> list[float]:
        """Leave out what the browser takes from the change to the question."""
        return [trip + drawing for trip, drawing in zip(self.trip, self.drawing, strict=True)]


@dataclass(frozen=True)
class Load:
    """What a server did under load; `took` is in ms."""

    server: str
    what: str
    requests: int
    errors: int
    bytes: int
    seconds: float
    took: list[float]
    requests_a_visit: int


@dataclass(frozen=True)
class Results:
    """Everything that was measured."""

    about: dict[str, str] = field(default_factory=dict)
    starts: list[Start] = field(default_factory=list)
    tasks: list[Tasks] = field(default_factory=list)
    wire: list[Wire] = field(default_factory=list)
    changes: list[Changes] = field(default_factory=list)
    loads: list[Load] = field(default_factory=list)
    cpython: list[float] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Bar:
    """A number to reach, and what was found."""

    what: str
    limit: float
    found: float
    unit: str

    @property
    def is_met(self) -> bool:
        """Say whether what was found is no worse."""
        return self.found <= self.limit


def ratio(these: Sequence[float], those: Sequence[float]) -> float | None:
    """Give the ratio of two medians, where both were measured."""
    return median(these) / median(those) if these and those else None


def figure(values: Sequence[float], digits: int = 2) -> str:
    """Word a median with the smallest and the largest value."""
    if not values:
        return ""
    if len(values) == 1:
        return f"{values[0]:.{digits}f}"
    low, high = min(values), max(values)
    return f"{median(values):.{digits}f} ({low:.{digits}f}–{high:.{digits}f})"


def number(value: float | None, digits: int = 2) -> str:
    """Word a number that may not be there."""
    return "" if value is None else f"{value:.{digits}f}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Write a table in Markdown that can also be read as it stands."""
    lines = [head, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    padded = [
        "| "
        + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        + " |"
        for line in lines
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return [padded[0], rule, *padded[1:]]


def bars(results: Results) -> list[Bar]:
    """Hold what was measured against the numbers to reach."""
    found: list[Bar] = []

    def add(what: str, limit: float, value: float | None, unit: str) -> None:
        if value is not None:
            found.append(Bar(what, limit, value, unit))

    http = {one.browser: one for one in results.starts if one.what == COLD}
    for one in results.starts:
        name = f"{one.browser}, {one.what}"
        if one.what in (COLD, WARM):
            share = ratio(one.sides[OURS], one.sides[PLAIN])
            add(f"first advice, {name}", 0.45, share, "of stock")
        if one.what == FROM_FOLDER:
            share = ratio(one.sides[OURS], http[one.browser].sides[OURS])
            add(f"first advice, {name}", 1.2, share, "of local http")
    for one_change in results.changes:
        what = f"new advice after a change, {one_change.browser}"
        add(what, 16, median(one_change.whole), "ms")
        add(f"{what}, worker and drawing", 16, median(one_change.work), "ms")
    for one_task in results.tasks:
        add(
            f"longest main-thread task of any round, {one_task.browser}, {one_task.what}",
            50,
            max(one_task.longest),
            "ms",
        )
    for one_wire in results.wire:
        limit = {"br": 3.3, "gzip": 4.3}[one_wire.coding]
        if one_wire.what == RUNTIME:
            add(
                f"runtime on the wire, {one_wire.coding}",
                limit,
                one_wire.sent[OURS] / MEGABYTE,
                "MB",
            )
    return found
