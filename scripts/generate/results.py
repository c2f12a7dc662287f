"""A result in words: what was printed, and what this site works out, never mixed."""

from __future__ import annotations

from calculator.audit import Arm, Effect, Row
from calculator.audit.numbers import chance, interval, plain
from calculator.evidence import references, short_citation
from calculator.vocabulary import Mark
from scripts.generate.statistics import (
    Difference,
    between,
    difference,
    fisher,
    rounded,
    share,
    whole,
    why_no_interval,
)


def study_name(row: Row) -> str:
    """Give the study as a text cites it."""
    return short_citation(references()[row.study.reference])


def outcome_name(row: Row) -> str:
    """Give what was counted, and when."""
    return f"{row.outcome.name}, {row.outcome.time}" if row.outcome.time else row.outcome.name


def result_name(row: Row) -> str:
    """Give study and outcome."""
    return f"{study_name(row)}: {outcome_name(row)}"


def second_hand(row: Row) -> bool:
    """Say whether any part of the result is known through somebody else's account."""
    marks = (row.outcome.mark, *(effect.mark for effect in row.effects))
    return Mark.SECONDARY in marks


def printed(arm: Arm) -> str:
    """Give an arm as its source prints it."""
    if arm.events is not None and arm.n is not None:
        return f"{arm.events} of {arm.n}"
    if arm.percent is None:
        return str(arm.events)
    of = f" of {arm.n}" if arm.n is not None else ""
    reach = ""
    if arm.low is not None and arm.high is not None:
        reach = f" ({interval(arm.low, arm.high)})"
    return f"{plain(arm.percent)}%{of}{reach}"


def worked_out(arm: Arm) -> str:
    """Give what this site works out of an arm, or why it cannot."""
    counted = share(arm)
    if counted:
        count = f"{counted.events} of {counted.n}, " if counted.worked_out else ""
        return f"{count}{whole(counted.per_100)} per 100 ({between(*counted.interval)})"
    return "" if arm.low is not None else why_no_interval(arm)


def published(effect: Effect) -> str:
    """Give an effect as its source prints it: measure, value, interval and P."""
    parts = []
    if effect.value is not None:
        reach = ""
        if effect.low is not None and effect.high is not None:
            reach = f" ({interval(effect.low, effect.high)})"
        parts.append(f"{effect.measure}: {plain(effect.value)}{reach}")
    if effect.p is not None:
        parts.append(f"p{effect.p}" if effect.p[0] in "<>" else f"p={effect.p}")
    return ", ".join(parts)


def row_difference(row: Row) -> Difference | None:
    """Give the difference between a result's two groups, if it has two."""
    if row.intervention is None or row.comparison is None:
        return None
    return difference(row.intervention, row.comparison)


def difference_words(found: Difference) -> str:
    """Give a difference as more or fewer of 100.

    >>> difference_words(Difference(60.0, -7.2, 88.2))
    '60 more per 100 (7 fewer to 88 more)'
    >>> difference_words(Difference(-14.3, -22.5, -5.8))
    '14 fewer per 100 (23 fewer to 6 fewer)'
    """
    words = f"{more_or_fewer(found.value)} per 100"
    if found.low is None or found.high is None:
        return f"{words}, no interval"
    return f"{words} ({more_or_fewer(found.low)} to {more_or_fewer(found.high)})"


def more_or_fewer(value: float) -> str:
    """Give a number of patients as more or fewer."""
    patients = rounded(value)
    return f"{abs(patients)} {'more' if patients >= 0 else 'fewer'}"


def exact_test(row: Row) -> str | None:
    """Give this site's own exact test, where the result asks for one."""
    if not row.fisher or row.intervention is None or row.comparison is None:
        return None
    one, other = share(row.intervention), share(row.comparison)
    return f"exact test {chance(fisher(one, other))}" if one and other else None
