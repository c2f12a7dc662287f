"""The studies' numbers by name, so that a sentence quotes them and never repeats them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from calculator.audit.counts import fisher, wilson
from calculator.audit.entry import Printed
from calculator.audit.studies import Arm, Effect, Outcome, Study


def numbers(studies: Iterable[Study]) -> dict[str, str]:
    """Give every number that has a name, as print: `tsuji2020.alive.combined` is `89%`.

    A name is study, outcome and arm or effect, each by its id. An arm is `9 of 9` where both are
    known, else its percentage; `.percent`, `.interval`, `.events` and `.n` are its parts. An effect
    is its value with the interval; `.value`, `.interval` and `.p` are its parts.
    `tsuji2020.groups.combined` is the size of a group, `wu2025.n` that of a whole study;
    `riviere2022.centres` and `plexmeta2024.cohorts` are how many it had or pooled.

    This site's own arithmetic has names too: `.wilson` is the 95% interval of an arm's share, and
    `sasaki2024.alive.fisher` the exact test between the two arms of an outcome.
    """
    return dict(pair for study in studies for pair in _of_study(study))


def plain(value: float) -> str:
    """Give a number as its source prints it, with a true minus.

    >>> plain(-40.0), plain(0.61), plain(Printed("0.90"))
    ('−40', '0.61', '0.90')
    """
    words = str(value) if isinstance(value, Printed) else f"{value:g}"
    return words.replace("-", "−")


def interval(low: float, high: float) -> str:
    """Give an interval as print; a dash cannot stand beside a minus.

    >>> interval(0.41, 0.91), interval(-153, 74)
    ('0.41–0.91', '−153 to 74')
    """
    return f"{plain(low)}{'–' if low >= 0 else ' to '}{plain(high)}"


def _of_study(study: Study) -> Iterator[tuple[str, str]]:
    for name, count in (("n", study.n), ("centres", study.centres), ("cohorts", study.cohorts)):
        if count is not None:
            yield f"{study.id}.{name}", f"{count:,}"
    for group in study.groups:
        if group.id:
            yield f"{study.id}.groups.{group.id}", str(group.n)
    for outcome in study.outcomes:
        if outcome.id:
            yield from _of_outcome(f"{study.id}.{outcome.id}", outcome)


def _of_outcome(name: str, outcome: Outcome) -> Iterator[tuple[str, str]]:
    for arm in outcome.arms:
        if arm.id:
            yield from _of_arm(f"{name}.{arm.id}", arm)
    for effect in (*outcome.effects, *outcome.computed):
        if effect.id:
            yield from _of_effect(f"{name}.{effect.id}", effect)
    counted = [(arm.events, arm.n) for arm in outcome.arms if arm.events is not None and arm.n]
    if len(counted) == len(outcome.arms) == 2:
        events, sizes = zip(*counted, strict=True)
        yield f"{name}.fisher", chance(fisher(events, sizes))


def chance(p: float) -> str:
    """Give a P as this site prints its own.

    >>> chance(0.0204), chance(0.0004)
    ('p=0.020', 'p<0.001')
    """
    return f"p={p:.3f}" if p >= 0.001 else "p<0.001"


def _of_arm(name: str, arm: Arm) -> Iterator[tuple[str, str]]:
    if arm.events is not None and arm.n:
        yield name, f"{arm.events} of {arm.n}"
        low, high = wilson(arm.events, arm.n)
        yield f"{name}.wilson", f"{100 * low:.0f}–{100 * high:.0f}%"
    elif arm.percent is not None:
        yield name, f"{plain(arm.percent)}%"
    if arm.percent is not None:
        yield f"{name}.percent", f"{plain(arm.percent)}%"
    if arm.events is not None:
        yield f"{name}.events", str(arm.events)
    if arm.n is not None:
        yield f"{name}.n", str(arm.n)
    if arm.low is not None and arm.high is not None:
        yield f"{name}.interval", interval(arm.low, arm.high)


def _of_effect(name: str, effect: Effect) -> Iterator[tuple[str, str]]:
    between = None
    if effect.low is not None and effect.high is not None:
        between = interval(effect.low, effect.high)
        yield f"{name}.interval", between
    if effect.value is not None:
        yield f"{name}.value", plain(effect.value)
        yield name, f"{plain(effect.value)} ({between})" if between else plain(effect.value)
    if effect.p is not None:
        yield f"{name}.p", f"p{effect.p}" if effect.p[0] in "<>" else f"p={effect.p}"
