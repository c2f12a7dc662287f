"""Read the tables of a data file, and note whatever is wrong with each, with its place."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import Enum
from importlib.resources import files
from typing import Any, TypeIs


class InvalidEvidence(ValueError):
    """The data files are not what they should be; `problems` holds every fault, at once.

    Each fault reads `file: entry: key: what is wrong`.
    """

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class Printed(float):
    """A number that remembers how it was printed: `0.90` is not shown as 0.9."""

    def __new__(cls, text: str) -> Printed:
        made = super().__new__(cls, text)
        made._text = text
        return made

    _text: str

    def __str__(self) -> str:
        return self._text


def data(file: str) -> str:
    """Give the text of one of the package's data files."""
    return files("calculator").joinpath("data", file).read_text(encoding="utf-8")


class Entry:
    """One table of a data file: hands out its values and notes what is wrong with each.

    A faulty value is noted and something of the right type is given in its place, so that reading
    goes on to the next fault.
    """

    def __init__(self, place: str, raw: Mapping[str, Any], problems: list[str]) -> None:
        self.place = place
        self.raw = raw
        self.problems = problems
        self.asked: set[str] = set()

    def blame(self, key: str, what: str) -> None:
        """Note a problem with a key."""
        self.problems.append(f"{self.place}: {key}: {what}")

    def take[T](self, key: str, kind: type[T], *, needed: bool) -> T | None:
        """Give the value of a key if it is there and of this kind and no other."""
        self.asked.add(key)
        if key not in self.raw:
            if needed:
                self.blame(key, "missing")
            return None
        value = self.raw[key]
        if not _is(value, kind):
            self.blame(key, f"must be {_KINDS[kind]}, got {value!r}")
            return None
        return value

    def text(self, key: str) -> str:
        return self._filled(key, needed=True) or ""

    def maybe_text(self, key: str) -> str | None:
        return self._filled(key, needed=False)

    def _filled(self, key: str, *, needed: bool) -> str | None:
        value = self.take(key, str, needed=needed)
        if value is not None and not value.strip():
            self.blame(key, "must not be empty")
        return value

    def count(self, key: str) -> int:
        value = self.take(key, int, needed=True)
        return self._natural(key, value) or 0

    def maybe_count(self, key: str) -> int | None:
        return self._natural(key, self.take(key, int, needed=False))

    def _natural(self, key: str, value: int | None) -> int | None:
        if value is not None and value < 0:
            self.blame(key, f"must not be below 0, got {value}")
        return value

    def maybe_number(self, key: str) -> float | None:
        """Give a finite number; a whole one is a number too."""
        if type(self.raw.get(key)) is int:
            self.asked.add(key)
            return Printed(str(self.raw[key]))
        value = self.take(key, float, needed=False)
        if value is not None and not abs(value) < float("inf"):
            self.blame(key, f"must be a finite number, got {value}")
            return None
        return value

    def interval(self, inside: float | None) -> tuple[float | None, float | None]:
        """Give `low` and `high`: both or neither, in order, around a value."""
        low, high = self.maybe_number("low"), self.maybe_number("high")
        if (low is None) is not (high is None):
            self.blame("low", "low and high go together")
        if low is not None and high is not None:
            middle = low if inside is None else inside
            if not low <= middle <= high:
                self.blame("low", f"the interval {low} to {high} does not hold {middle}")
        return low, high

    def day(self, key: str) -> date:
        return self.take(key, date, needed=True) or date.min

    def sentences(self, key: str) -> tuple[str, ...]:
        """Give a list of texts, at least one, none of them empty."""
        texts = self.several(key, str, needed=True)
        if key in self.raw and not (texts and all(text.strip() for text in texts)):
            self.blame(key, "must not be empty")
        return texts

    def several[T](self, key: str, kind: type[T], *, needed: bool = False) -> tuple[T, ...]:
        """Give a list of values of one kind, each once."""
        values: list[Any] = self.take(key, list, needed=needed) or []
        kept = []
        for value in values:
            if not _is(value, kind):
                self.blame(key, f"each must be {_KINDS[kind]}, got {value!r}")
            elif value in kept:
                self.blame(key, f"{value!r} stands there twice")
            else:
                kept.append(value)
        return tuple(kept)

    def ids(self, key: str, known: Collection[str]) -> tuple[str, ...]:
        """Give a list of ids that are all known."""
        names = self.several(key, str)
        for name in names:
            if name not in known:
                self.blame(key, f"{name} is not known")
        return names

    def word[E: Enum](self, key: str, vocabulary: type[E], *allowed: E) -> E:
        """Give a word of a closed vocabulary, of the allowed ones if there are any."""
        choices = {str(word.value): word for word in allowed or vocabulary}
        value = self.text(key)
        if value and value not in choices:
            self.blame(key, f"must be one of {', '.join(choices)}; got {value}")
        return choices.get(value, next(iter(vocabulary)))

    def inner(self, key: str, *, needed: bool = False) -> list[Entry]:
        """Give the tables that stand in a list."""
        tables: list[Any] = self.take(key, list, needed=needed) or []
        made = []
        for number, raw in enumerate(tables):
            if isinstance(raw, dict):
                made.append(Entry(f"{self.place}: {key}[{number}]", raw, self.problems))
            else:
                self.blame(f"{key}[{number}]", f"must be a table, got {raw!r}")
        return made

    def maybe_table(self, key: str) -> Entry | None:
        """Give the one table that stands under a key, if it is there."""
        raw = self.take(key, dict, needed=False)
        return None if raw is None else Entry(f"{self.place}: {key}", raw, self.problems)

    def close(self) -> None:
        """Note every key that nobody asked for."""
        for key in self.raw:
            if key not in self.asked:
                self.blame(key, "not a key that is known here")


def _is[T](value: object, kind: type[T]) -> TypeIs[T]:
    """Say whether a value is of this kind; true and false are no whole numbers."""
    return type(value) is kind or (kind is float and type(value) is Printed)


_KINDS: Mapping[type, str] = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    date: "a date like 2026-11-23",
    dict: "a table",
    list: "a list",
}


def entries(file: str, key: str, text: str, problems: list[str]) -> list[Entry]:
    """Give the entries of a file, each named by its id, or by its number where it has none."""
    return tables(file, (key,), text, problems)[key]


def tables(
    file: str, keys: Sequence[str], text: str, problems: list[str]
) -> dict[str, list[Entry]]:
    """Give the entries of a file that holds several kinds, by kind, each named as `entries` does.

    Every kind has at least one entry.
    """
    try:
        raw = tomllib.loads(text, parse_float=Printed)
    except tomllib.TOMLDecodeError as error:
        problems.append(f"{file}: not TOML: {error}")
        return {key: [] for key in keys}
    whole = Entry(file, raw, problems)
    made = {key: whole.inner(key, needed=True) for key in keys}
    whole.close()
    for found in made.values():
        for number, entry in enumerate(found, start=1):
            entry.place = f"{file}: {entry.raw.get('id') or f'entry {number}'}"
    return made


def repeated(file: str, ids: Sequence[str]) -> Iterator[str]:
    """Note every id that stands more than once."""
    for name, times in Counter(ids).items():
        if times > 1:
            yield f"{file}: {name}: id: used {times} times"
