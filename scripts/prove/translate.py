"""Criteria as decision diagrams, by the same three-valued logic as their `ask`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dd.autoref import BDD, Function

from calculator.criteria import (
    AllOf,
    AnyOf,
    AtLeast,
    Below,
    Criterion,
    FewerThan,
    Includes,
    NoneOf,
    OneOf,
    Present,
    Question,
    Truth,
)
from scripts.prove.space import Space


@dataclass(frozen=True, slots=True)
class Outcome:
    """For which patients a criterion is yes and no, and for which it waits for a finding."""

    yes: Function
    no: Function
    missing: Mapping[str, Function]

    @property
    def unknown(self) -> Function:
        """The patients for whom it is neither."""
        return ~(self.yes | self.no)

    def given(self, bdd: BDD, variables: Mapping[str, bool]) -> Outcome:
        """Give the outcome for the patients in whom some variables are so."""
        chosen = dict(variables)
        missing = {name: bdd.let(chosen, when) for name, when in self.missing.items()}
        return Outcome(bdd.let(chosen, self.yes), bdd.let(chosen, self.no), missing)

    def definite(self, everyone: Function) -> Truth:
        """Give yes or no when it is that for everyone, and otherwise unknown."""
        if self.yes == everyone:
            return Truth.YES
        return Truth.NO if self.no == everyone else Truth.UNKNOWN


class Translator:
    """Gives the outcome of criteria for every patient of a space at once."""

    def __init__(self, space: Space) -> None:
        self.space = space
        self._done: dict[Criterion, Outcome] = {}

    def outcome(self, criterion: Criterion) -> Outcome:
        """Translate a criterion.

        Raises:
            TypeError: it is of a kind that has no translation yet.
        """
        if criterion not in self._done:
            self._done[criterion] = self._translate(criterion)
        return self._done[criterion]

    def _translate(self, criterion: Criterion) -> Outcome:
        match criterion:
            case Question():
                return self._question(criterion)
            case AllOf() | AnyOf() | NoneOf():
                return self._combination(criterion)
            case _:
                raise TypeError(f"no translation for a {type(criterion).__name__}")

    def _question(self, question: Question[Any]) -> Outcome:
        name = question.finding.id
        known = self.space.known(name)
        match question:
            case AtLeast() | Below() | Present() | OneOf():
                holds = self.space.answered(name, question.holds)
            case Includes():
                holds = self.space.some(self.space.takes(name, one) for one in question.values)
            case FewerThan():
                holds = self._fewer(question)
            case _:
                raise TypeError(f"no translation for a {type(question).__name__}")
        return Outcome(known & holds, known & ~holds, {name: ~known})

    def _fewer(self, question: FewerThan) -> Function:
        """Give the patients who take fewer than so many, going through the options in turn."""
        bdd = self.space.bdd
        taken = [bdd.true] + [bdd.false] * question.count  # so far exactly 0, 1, 2 …
        for option in sorted(question.among):
            takes = self.space.takes(question.finding.id, option)
            before = [bdd.false, *taken[:-1]]
            taken = [bdd.ite(takes, one, same) for one, same in zip(before, taken, strict=True)]
        return self.space.some(taken[: question.count])

    def _combination(self, criterion: AllOf | AnyOf | NoneOf) -> Outcome:
        parts = [self.outcome(part) for part in criterion.parts]
        every, some = self.space.every, self.space.some
        match criterion:
            case AllOf():
                yes, no = every(one.yes for one in parts), some(one.no for one in parts)
            case AnyOf():
                yes, no = some(one.yes for one in parts), every(one.no for one in parts)
            case NoneOf():
                yes, no = every(one.no for one in parts), some(one.yes for one in parts)
        unknown = ~(yes | no)
        names = dict.fromkeys(name for one in parts for name in one.missing)
        missing = {
            name: unknown & some(one.missing[name] for one in parts if name in one.missing)
            for name in names
        }
        return Outcome(yes, no, missing)
