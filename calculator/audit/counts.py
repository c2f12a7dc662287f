"""Arithmetic of this site on published counts: an exact test, and the interval of a share."""

from __future__ import annotations

import math

# The point of the standard normal distribution that leaves 2.5% above it.
_Z = 1.959963984540054


def fisher(events: tuple[int, int], sizes: tuple[int, int]) -> float:
    """Give the two-sided P of Fisher's exact test on two groups: all tables no likelier than seen.

    >>> round(fisher((9, 19), (9, 31)), 3)
    0.037
    """
    together = sum(events)

    def ways(first: int) -> int:
        return math.comb(sizes[0], first) * math.comb(sizes[1], together - first)

    possible = range(max(0, together - sizes[1]), min(sizes[0], together) + 1)
    seen = ways(events[0])
    return sum(ways(n) for n in possible if ways(n) <= seen) / sum(ways(n) for n in possible)


def wilson(events: int, size: int) -> tuple[float, float]:
    """Give the 95% Wilson interval of a share, as two shares; a size of 0 has none.

    >>> [round(100 * limit) for limit in wilson(19, 31)]
    [44, 76]
    """
    share = events / size
    middle = share + _Z**2 / (2 * size)
    half = _Z * math.sqrt(share * (1 - share) / size + _Z**2 / (4 * size**2))
    scale = 1 + _Z**2 / size
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)
