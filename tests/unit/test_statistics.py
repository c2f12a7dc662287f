"""What this site works out agrees with what is known, and says when it cannot be worked out."""

from __future__ import annotations

import pytest

from calculator import audit
from calculator.audit import Arm, counts
from calculator.audit.entry import Printed
from scripts.generate.statistics import (
    Difference,
    Share,
    between,
    difference,
    fisher,
    share,
    whole,
    why_no_interval,
)


def arm(events: int | None, n: int | None, percent: float | None = None) -> Arm:
    return Arm(label="treated", events=events, n=n, percent=percent)


@pytest.mark.parametrize(
    ("first", "second", "p"),
    [
        ((9, 9), (19, 31), 0.037),
        ((3, 3), (2, 5), 0.196),
        ((0, 14), (4, 10), 0.020),
        ((5, 8), (0, 5), 0.075),
        ((3, 5), (0, 6), 0.061),
        ((9, 14), (3, 9), 0.214),
    ],
)
def test_the_exact_test_gives_the_known_values(
    first: tuple[int, int], second: tuple[int, int], p: float
) -> None:
    assert round(fisher(Share(*first), Share(*second)), 3) == p
    assert round(fisher(Share(*second), Share(*first)), 3) == p


@pytest.mark.parametrize(
    ("events", "n", "interval"),
    [
        (9, 9, "70–100"),
        (19, 31, "44–76"),
        (3, 3, "44–100"),
        (2, 5, "12–77"),
        (0, 14, "0–22"),
    ],
)
def test_the_wilson_interval_gives_the_known_values(events: int, n: int, interval: str) -> None:
    assert between(*Share(events, n).interval) == interval


@pytest.mark.parametrize(
    ("first", "second", "value", "interval"),
    [
        # The method's own worked example: Newcombe 1998, 56 of 70 against 48 of 80.
        ((56, 70), (48, 80), "20", "5–33"),
        ((9, 9), (19, 31), "39", "5–56"),
        ((3, 3), (2, 5), "60", "−7 to 88"),
        ((0, 14), (4, 10), "−40", "−69 to −8"),
    ],
)
def test_the_newcombe_interval_gives_the_known_values(
    first: tuple[int, int], second: tuple[int, int], value: str, interval: str
) -> None:
    found = difference(arm(*first), arm(*second))
    assert found is not None
    assert found.low is not None
    assert found.high is not None
    assert whole(found.value) == value
    assert between(found.low, found.high) == interval


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (arm(9, 9), Share(9, 9)),
        (arm(None, 30, 87.0), Share(26, 30, worked_out=True)),
        (arm(None, 14, 64.3), Share(9, 14, worked_out=True)),
        (arm(None, 51, Printed("51.0")), Share(26, 51, worked_out=True)),
        # No whole number of 26 is 44.0%; of 1,000 several round to 44%.
        (arm(None, 26, Printed("44.0")), None),
        (arm(None, 1000, Printed("44")), None),
        (arm(None, None, 89.0), None),
        (arm(3, None), None),
    ],
)
def test_a_count_is_worked_out_only_where_exactly_one_fits(
    given: Arm, expected: Share | None
) -> None:
    assert share(given) == expected


def test_without_a_count_there_is_no_interval_and_the_reason_is_given() -> None:
    none_given, no_fit = arm(None, None, 89.0), arm(None, 26, Printed("44.0"))
    assert why_no_interval(none_given) == "no interval: the source gives no denominator"
    assert "no whole number of 26" in why_no_interval(no_fit)
    assert difference(none_given, arm(None, None, 33.0)) == Difference(56.0)
    assert difference(arm(3, None), none_given) is None


def test_the_package_and_the_libraries_work_out_the_same() -> None:
    """The package has no dependencies, so that its sentences' numbers are worked out apart."""
    seen = 0
    for study in audit.studies():
        for outcome in study.outcomes:
            counted = [found for one in outcome.arms if (found := share(one))]
            for one in counted:
                low, high = counts.wilson(one.events, one.n)
                assert one.interval == pytest.approx((100 * low, 100 * high), abs=1e-6)
                seen += 1
            if len(counted) == len(outcome.arms) == 2:
                one, other = counted
                ours = counts.fisher((one.events, other.events), (one.n, other.n))
                assert fisher(one, other) == pytest.approx(ours)
    assert seen > 50
