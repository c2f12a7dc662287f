"""Stands in for Hypothesis's compiled part, of which there is no build for the browser's runtime.

Floating-point neighbours and bits, in plain Python; `test_suite.py` holds them to the original.
"""

from __future__ import annotations

import math
import struct

_FORMS = {16: ("!e", "!H", 2.0**-14), 32: ("!f", "!I", 2.0**-126), 64: ("!d", "!Q", 2.0**-1022)}


def float_to_int(value: float, width: int = 64) -> int:
    """Give the bits of a number as an integer."""
    form, whole, _ = _FORMS[width]
    bits: int = struct.unpack(whole, struct.pack(form, value))[0]
    return bits


def int_to_float(value: int, width: int = 64) -> float:
    """Give the number that has these bits."""
    form, whole, _ = _FORMS[width]
    number: float = struct.unpack(form, struct.pack(whole, value))[0]
    return number


def float_of(x: float, width: int) -> float:
    """Round a number to a width."""
    return int_to_float(float_to_int(x, width), width)


def is_negative(x: float) -> bool:
    """Say whether a number has the minus sign, as -0.0 has."""
    return math.copysign(1.0, x) < 0


def next_up(value: float, width: int = 64) -> float:
    """Give the next larger number; the two zeros are neighbours."""
    if math.isnan(value) or value == math.inf:
        return value
    if value == 0 and is_negative(value):
        return 0.0
    return int_to_float(float_to_int(value, width) + (-1 if is_negative(value) else 1), width)


def next_down(value: float, width: int = 64) -> float:
    """Give the next smaller number."""
    return -next_up(-value, width)


def next_up_normal(value: float, width: int, *, allow_subnormal: bool) -> float:
    """Give the next larger number, passing over those too small to be normal unless allowed."""
    following = next_up(value, width)
    smallest = width_smallest_normals(width)
    if not allow_subnormal and 0 < abs(following) < smallest:
        return -0.0 if following < 0 else smallest
    return following


def next_down_normal(value: float, width: int, *, allow_subnormal: bool) -> float:
    """Give the next smaller number in the same way."""
    return -next_up_normal(-value, width, allow_subnormal=allow_subnormal)


def width_smallest_normals(width: int) -> float:
    """Give the smallest positive number that is normal."""
    return _FORMS[width][2]


def count_between_floats(x: float, y: float, width: int = 64) -> int:
    """Count the numbers from one to another, both included, and both zeros."""
    if is_negative(x) and not is_negative(y):
        return count_between_floats(x, -0.0, width) + count_between_floats(0.0, y, width)
    return abs(float_to_int(y, width) - float_to_int(x, width)) + 1


def cathetus(h: float, a: float) -> float:
    """Give a right triangle's other side from its longest and one of the short ones."""
    h, a = abs(h), abs(a)
    if math.isinf(h):
        return math.nan if math.isinf(a) else math.inf
    if h == a:
        return 0.0
    return math.sqrt(h - a) * math.sqrt(h + a) if h > a else math.nan
