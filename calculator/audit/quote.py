"""Put the studies' numbers into texts that quote them by name, in whatever was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from calculator.evidence import UnknownNumber, with_numbers


def with_numbers_in[T](value: T, place: str, known: Mapping[str, str], problems: list[str]) -> T:
    """Give a value of the evidence with every text in it quoted, at any depth.

    `known` are the numbers by name; a name that is not among them is noted with its place.
    """
    filled: T = _filled(value, place, known, problems)
    return filled


def _filled(value: Any, place: str, known: Mapping[str, str], problems: list[str]) -> Any:
    if isinstance(value, str):
        try:
            return with_numbers(value, known)
        except UnknownNumber as error:
            problems.append(f"{place}: {error}")
    if isinstance(value, tuple):
        return tuple(
            _filled(part, f"{place}[{number}]", known, problems)
            for number, part in enumerate(value)
        )
    if is_dataclass(value) and not isinstance(value, type):
        parts = ((field.name, getattr(value, field.name)) for field in fields(value))
        return replace(
            value,
            **{name: _filled(part, f"{place}: {name}", known, problems) for name, part in parts},
        )
    return value
