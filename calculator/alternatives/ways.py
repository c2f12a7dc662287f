"""The ways to settle a criterion: which answers, together, make it yes or no.

A criterion is yes exactly when one can go down its tree, to all parts where all must hold and to
one part where one is enough, and meet only questions that are answered as needed. That holds for
Kleene's logic too, in which an unknown answer meets nothing. So the list of ways is complete, and
what is searched in it is exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from calculator.answers import Distinctions
from calculator.criteria import Combination, Criterion, Question, Truth

type Way = Mapping[str, int]
"""By the id of each finding that must be known, the classes of answers that will do, as bits."""

type Held = Mapping[str, int]
"""By the id of each finding that is known, the bit of the class that its answer belongs to."""

_OPPOSITE = {Truth.YES: Truth.NO, Truth.NO: Truth.YES}


def ways(
    criterion: Criterion, outcome: Truth, told_apart: Mapping[str, Distinctions]
) -> tuple[Way, ...]:
    """Give every way to a definite outcome, without those that ask for more than another."""
    if isinstance(criterion, Question):
        apart = told_apart[criterion.finding.id]
        bits = apart.meeting(criterion)
        if outcome is Truth.NO:
            bits ^= apart.all
        return ({criterion.finding.id: bits},) if bits else ()
    assert isinstance(criterion, Combination)
    if outcome is criterion.forced:
        parts = (ways(part, criterion.decisive, told_apart) for part in criterion.parts)
        return simplest(way for part in parts for way in part)
    found: tuple[Way, ...] = ({},)
    for part in criterion.parts:
        own = ways(part, _OPPOSITE[criterion.decisive], told_apart)
        found = simplest(way for pair in product(found, own) for way in _both(*pair))
    return found


def _both(one: Way, other: Way) -> Iterator[Way]:
    """Give the way that is both ways at once, if an answer can be both."""
    both = {**one, **other}
    both |= {name: one[name] & other[name] for name in one.keys() & other.keys()}
    if all(both.values()):
        yield both


def simplest(found: Iterable[Way]) -> tuple[Way, ...]:
    """Say the same with fewer ways: without those that another covers, and joined where one is."""
    kept: list[Way] = []
    for way in found:
        _keep(way, kept)
    return tuple(kept)


def _keep(way: Way, kept: list[Way]) -> None:
    if any(_covers(other, way) for other in kept):
        return
    kept[:] = [other for other in kept if not _covers(way, other)]
    for other in kept:
        if way.keys() == other.keys():
            differing = [name for name in way if way[name] != other[name]]
            if len(differing) == 1:
                kept.remove(other)
                _keep({**way, differing[0]: way[differing[0]] | other[differing[0]]}, kept)
                return
    kept.append(way)


def _covers(wide: Way, narrow: Way) -> bool:
    return all(narrow.get(name, 0) and not narrow[name] & ~bits for name, bits in wide.items())


def is_gone(way: Way, held: Held) -> bool:
    """Say whether everything that a way needs is known."""
    return all(held.get(name, 0) & bits for name, bits in way.items())


def matters(finding: str, there: Sequence[Way], held: Held, away: Sequence[Way] = ()) -> bool:
    """Say whether an unknown finding can bring about what `there` leads to.

    It can if there are answers, to it and to what else is unknown, that do so, and would not
    without it. Where one of the ways `away` is gone, nobody sees what comes about.
    """
    return any(
        not any(is_gone(other, around) for other in there)
        and any(
            not any(is_gone(other, {**around, finding: bit}) for other in away)
            for bit in _single(way[finding])
        )
        for way in there
        if finding in way and not _is_barred(way, held)
        for around in _surroundings(finding, way, held)
    )


def can_come(there: Iterable[Way], held: Held, away: Sequence[Way] = ()) -> bool:
    """Say whether answers to what is unknown can lead one of the ways, and none of those `away`."""
    return any(
        not any(is_gone(other, around) for other in away)
        for way in there
        if not _is_barred(way, held)
        for around in _surroundings("", way, held)
    )


def _is_barred(way: Way, held: Held) -> bool:
    return any(name in held and not held[name] & bits for name, bits in way.items())


def _surroundings(finding: str, way: Way, held: Held) -> Iterator[Held]:
    """Give what may be known when only the answer to one finding is missing to go a way."""
    names = [name for name in way if name not in held and name != finding]
    for bits in product(*(tuple(_single(way[name])) for name in names)):
        yield {**held, **dict(zip(names, bits, strict=True))}


def _single(bits: int) -> Iterator[int]:
    while bits:
        yield bits & -bits
        bits &= bits - 1
