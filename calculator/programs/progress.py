"""A progress bar for a terminal: rows done, rate, and the time left where the size is known."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TextIO

_WIDTH = 20
_SECONDS_BETWEEN = 0.1
_CLEAR = "\r\x1b[K"


class Progress:
    """A line that is drawn over and over, and only where somebody sees it.

    `share` gives how much of the input has been read, from 0 to 1, or None while it has no size.
    """

    def __init__(self, screen: TextIO, share: Callable[[], float | None]) -> None:
        self._screen = screen if screen.isatty() else None
        self._share = share
        self._start = time.monotonic()
        self._drawn = self._start

    def show(self, rows: int) -> None:
        """Draw the bar, but not more often than an eye can follow."""
        now = time.monotonic()
        if self._screen is None or now - self._drawn < _SECONDS_BETWEEN:
            return
        self._drawn = now
        self._screen.write(f"{_CLEAR}{bar(rows, now - self._start, self._share())}")
        self._screen.flush()

    def clear(self) -> None:
        """Take the bar away, so that other lines can be written."""
        if self._screen is not None:
            self._screen.write(_CLEAR)
            self._screen.flush()


def bar(rows: int, seconds: float, share: float | None) -> str:
    """Give the line.

    >>> bar(14_000, 10, 0.25)
    '[#####---------------]  25%  14,000 rows  1,400 rows/s  0:30 left'
    >>> bar(14_000, 10, None)
    '14,000 rows  1,400 rows/s'
    """
    done = f"{rows:,} rows  {rows / seconds:,.0f} rows/s"
    if not share:
        return done
    full = round(share * _WIDTH)
    left = round(seconds / share - seconds)
    clock = f"{left // 3600}:{left // 60 % 60:02}" if left >= 3600 else f"{left // 60}"
    return (
        f"[{'#' * full}{'-' * (_WIDTH - full)}] {share:4.0%}  {done}  {clock}:{left % 60:02} left"
    )
