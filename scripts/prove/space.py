"""Every patient at once: what is known of a patient, and each answer's class, as Boolean variables.

A set of patients is a function of these variables, held as a binary decision diagram.
The variables of an unknown finding say what the answer would be if somebody looked, so that a
proof can speak of looking. Where patients are counted or shown they are not told apart by it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from dd.autoref import BDD, Function

from calculator.answers import AnswerClass, answer_classes, questions
from calculator.criteria import Question
from calculator.findings import Finding, Selection
from calculator.findings import Patient as KnownPatient
from calculator.guideline import Guideline

type Patient = dict[str, Any]
"""A patient as plain JSON values."""


@dataclass(frozen=True, slots=True)
class Coded:
    """One finding as variables: `known`, and `bits` that number its class or name its options."""

    finding: Finding[Any]
    known: str
    bits: tuple[str, ...]
    classes: tuple[AnswerClass, ...]
    asked: tuple[Question[Any], ...]

    @property
    def options(self) -> dict[str, str]:
        """The variable of each option of a selection; empty for any other finding."""
        if not isinstance(self.finding, Selection):
            return {}
        values = (option.value for option in self.finding.options)
        return dict(zip(values, self.bits, strict=True))

    def answer(self, chosen: dict[str, bool]) -> Any:
        """Give the answer that the variables stand for, as a plain JSON value."""
        if self.options:
            return [value for value, bit in self.options.items() if chosen[bit]]
        return self.classes[sum(chosen[bit] << place for place, bit in enumerate(self.bits))].answer

    def variables(self, answer: Any) -> dict[str, bool]:
        """Give the variables' values for an answer as a patient has it; None is not known."""
        if answer is None:
            return dict.fromkeys((self.known, *self.bits), False)
        if self.options:
            bits = {bit: value in answer for value, bit in self.options.items()}
        else:
            told = [[one.holds(value.answer) for one in self.asked] for value in self.classes]
            bits = self.numbered(told.index([one.holds(answer) for one in self.asked]))
        return {self.known: True} | bits

    def numbered(self, number: int) -> dict[str, bool]:
        """Give the variables' values for the class of this number."""
        return {bit: bool(number >> place & 1) for place, bit in enumerate(self.bits)}


class Space:
    """The patients that one of some guidelines with the same questions can tell apart."""

    def __init__(self, *guidelines: Guideline) -> None:
        self.bdd = BDD()
        criteria = (criterion for one in guidelines for _, criterion in one.criteria())
        asked = tuple(questions(criteria))
        self.coded = {one.id: _code(one, asked) for one in guidelines[0].dictionary}
        for coded in self.coded.values():
            self.bdd.declare(coded.known, *coded.bits)
        self.variables = tuple(self.bdd.vars)
        self.possible = self.every(
            self.answered(name, lambda _: True)
            for name, coded in self.coded.items()
            if not coded.options
        )
        self.complete = self.every(map(self.known, self.coded))
        self._told_apart = self.possible & self.every(
            self.known(name) | ~self.bdd.var(bit)
            for name, coded in self.coded.items()
            for bit in coded.bits
        )

    def variables_of(self, patient: KnownPatient) -> dict[str, bool]:
        """Give the variables' values for one patient."""
        found: dict[str, bool] = {}
        for coded in self.coded.values():
            found |= coded.variables(patient.get(coded.finding))
        return found

    def every(self, sets: Iterable[Function]) -> Function:
        """Give the patients that are in every one of these sets."""
        found = self.bdd.true
        for one in sets:
            found &= one
        return found

    def some(self, sets: Iterable[Function]) -> Function:
        """Give the patients that are in at least one of these sets."""
        found = self.bdd.false
        for one in sets:
            found |= one
        return found

    def known(self, name: str) -> Function:
        """Give the patients of whom a finding is known."""
        return self.bdd.var(self.coded[name].known)

    def answered(self, name: str, holds: Callable[[Any], bool]) -> Function:
        """Give the patients whose answer, known or not, is of a class that meets a condition."""
        coded = self.coded[name]
        return self.some(
            self.bdd.cube(coded.numbered(number))
            for number, one in enumerate(coded.classes)
            if holds(one.answer)
        )

    def takes(self, name: str, option: str) -> Function:
        """Give the patients whose selection, known or not, holds an option."""
        return self.bdd.var(self.coded[name].options[option])

    def told(self, sets: Function, learned: dict[str, Function]) -> Function:
        """Give the patients who are in a set once findings are known where `learned` says."""
        now = {self.coded[name].known: self.known(name) | more for name, more in learned.items()}
        return self.bdd.let(now, sets) if now else sets

    def some_answer(self, sets: Function, *, but: str = "") -> Function:
        """Give the patients who, with some answers to what is unknown, are in a set.

        The answer to the finding `but` stays as it is.
        """
        for name, coded in self.coded.items():
            if name != but:
                looked = self.bdd.exist(coded.bits, sets)
                sets = self.bdd.ite(self.known(name), sets, looked)
        return sets

    def count(self, sets: Function) -> int:
        """Count the classes of patients in a set."""
        return int(self.bdd.count(self._seen(sets), len(self.variables)))

    def example(self, sets: Function) -> Patient | None:
        """Give one patient of a set, of whom as little is known as can be; None if it is empty."""
        left = self._seen(sets)
        if left == self.bdd.false:
            return None
        for variable in reversed(self.variables):
            without = left & ~self.bdd.var(variable)
            left = without if without != self.bdd.false else left
        chosen = next(iter(self.bdd.pick_iter(left, care_vars=set(self.variables))))
        return {
            name: coded.answer(chosen) for name, coded in self.coded.items() if chosen[coded.known]
        }

    def _seen(self, sets: Function) -> Function:
        return self.some_answer(sets & self.possible) & self._told_apart


def _code(finding: Finding[Any], asked: tuple[Question[Any], ...]) -> Coded:
    classes = answer_classes(finding, asked)
    if isinstance(finding, Selection):
        names = [option.value for option in finding.options]
    else:
        names = [str(place) for place in range((len(classes) - 1).bit_length())]
    bits = tuple(f"{finding.id}.{name}" for name in names)
    own = tuple(question for question in asked if question.finding == finding)
    return Coded(finding, f"{finding.id} known", bits, classes, own)
