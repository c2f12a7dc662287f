"""The two weeks for early plasma exchange, and where a patient stands in them."""

from __future__ import annotations

from dataclasses import dataclass

from calculator import dictionary as ask
from calculator.findings import Patient, plain_number
from calculator.vocabulary import WindowState

WINDOW_DAYS = 14


@dataclass(frozen=True, slots=True)
class Window:
    """The two weeks for one patient, counted in days from the first treatment."""

    state: WindowState
    day: float | None
    words: str

    @property
    def left(self) -> float | None:
        """The days that are left, or None while there is no day to count from."""
        return None if self.day is None else max(0.0, round(WINDOW_DAYS - self.day, 6))

    @classmethod
    def of(cls, patient: Patient) -> Window:
        """Say where the patient stands against the two weeks."""
        day = patient.get(ask.DAYS_SINCE_START)
        if day is None and patient.get(ask.STAGE) == "untreated":
            words = "the two weeks are counted from the first treatment, which has not begun"
            return cls(WindowState.NOT_BEGUN, None, words)
        if day is None:
            words = "the day since treatment began is not known: the two weeks cannot be placed"
            return cls(WindowState.UNKNOWN, None, words)
        if day > WINDOW_DAYS:
            words = f"day {plain_number(day)}: the two weeks have passed"
            return cls(WindowState.PASSED, day, words)
        return cls(WindowState.OPEN, day, f"day {plain_number(day)} of {WINDOW_DAYS}")
