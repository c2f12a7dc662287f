"""What this site works out from the studies' counts; none of it is a published figure."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor

from scipy.stats import fisher_exact
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from calculator.audit import Arm
from calculator.audit.numbers import plain


@dataclass(frozen=True, slots=True)
class Share:
    """`events` of `n` patients; `worked_out` if the source prints only the percentage of n."""

    events: int
    n: int
    worked_out: bool = False

    @property
    def per_100(self) -> float:
        """Give the patients with the event, of 100."""
        return 100 * self.events / self.n

    @property
    def interval(self) -> tuple[float, float]:
        """Give the 95% Wilson interval, in patients of 100."""
        low, high = proportion_confint(self.events, self.n, alpha=0.05, method="wilson")
        return 100 * float(low), 100 * float(high)


@dataclass(frozen=True, slots=True)
class Difference:
    """Events of 100 patients in the first group less those in the second, with 95% interval.

    `low` and `high` are None where a count is not known.
    """

    value: float
    low: float | None = None
    high: float | None = None


def share(arm: Arm) -> Share | None:
    """Give an arm's count, or None where it is neither printed nor fixed by what is printed.

    A percentage of a known number of patients fixes the count where exactly one whole number of
    patients rounds to it. A percentage that no whole number gives is an estimate of another kind.
    """
    if arm.n is None:
        return None
    if arm.events is not None:
        return Share(arm.events, arm.n)
    if arm.percent is None:
        return None
    decimals = len(plain(arm.percent).partition(".")[2])
    fitting = [
        count
        for count in range(arm.n + 1)
        if abs(100 * count / arm.n - arm.percent) <= 0.5 * 10**-decimals
    ]
    return Share(fitting[0], arm.n, worked_out=True) if len(fitting) == 1 else None


def why_no_interval(arm: Arm) -> str:
    """Say why an arm has no interval of ours."""
    if arm.n is None:
        return "no interval: the source gives no denominator"
    return f"no interval: no whole number of {arm.n} patients gives this percentage"


def percent(arm: Arm) -> float | None:
    """Give an arm's events of 100 patients, from its count or as printed."""
    counted = share(arm)
    return counted.per_100 if counted else arm.percent


def difference(first: Arm, second: Arm) -> Difference | None:
    """Give the difference of two arms with its Newcombe interval, as far as it can be known."""
    one, other = share(first), share(second)
    if one and other:
        low, high = confint_proportions_2indep(
            one.events, one.n, other.events, other.n, method="newcomb", compare="diff", alpha=0.05
        )
        return Difference(one.per_100 - other.per_100, 100 * float(low), 100 * float(high))
    here, there = percent(first), percent(second)
    return None if here is None or there is None else Difference(here - there)


def fisher(first: Share, second: Share) -> float:
    """Give the two-sided P of Fisher's exact test."""
    table = [[one.events, one.n - one.events] for one in (first, second)]
    return float(fisher_exact(table, alternative="two-sided").pvalue)


def whole(value: float) -> str:
    """Give patients of 100 in whole numbers, with a true minus.

    >>> whole(-40.4), whole(-0.2), whole(62.5)
    ('−40', '0', '63')
    """
    return plain(rounded(value))


def rounded(value: float) -> int:
    """Round to a whole number; a half goes up, as a reader expects.

    >>> rounded(62.5), rounded(-0.2)
    (63, 0)
    """
    return floor(value + 0.5)


def between(low: float, high: float) -> str:
    """Give an interval in patients of 100.

    >>> between(43.9, 100.0), between(-7.2, 88.2)
    ('44–100', '−7 to 88')
    """
    return f"{whole(low)}{'–' if rounded(low) >= 0 else ' to '}{whole(high)}"
