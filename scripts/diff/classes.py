"""What patients have in common who get another answer: the fewest facts that set them apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scripts.diff.grid import UNKNOWN

_MOST_CLASSES = 6


@dataclass(frozen=True, slots=True)
class PatientClass:
    """Patients described by facts: how many they are, and how many of them are changed.

    `facts` give the answers, in words, by what they are about; no facts mean everyone.
    """

    facts: dict[str, list[str]]
    changed: int
    described: int


class Crowd:
    """Patients by their facts; sets of patients are the bits of whole numbers."""

    def __init__(self, facts: Sequence[dict[str, str]]) -> None:
        self.everyone = (1 << len(facts)) - 1
        self.who: dict[str, dict[str, int]] = {}
        for number, patient in enumerate(facts):
            for about, answer in patient.items():
                answers = self.who.setdefault(about, {})
                answers[answer] = answers.get(answer, 0) | 1 << number

    def classes(self, changed: int) -> list[PatientClass]:
        """Describe the patients who changed, largest class first, by as few facts as will do.

        A class holds nobody else where facts can tell. What is left after a handful of classes is
        described by the known facts that it has in common.
        """
        found: list[PatientClass] = []
        left = changed
        while left:
            last = len(found) + 1 == _MOST_CLASSES
            if last:
                shared = self._shared(left)
                facts = {about: one for about, one in shared.items() if UNKNOWN not in one}
            else:
                facts = self._needed(self._pure(left, changed), changed)
            described = self._matching(facts)
            found.append(
                PatientClass(
                    {
                        about: [answer for answer in self.who[about] if answer in answers]
                        for about, answers in facts.items()
                    },
                    (described & changed).bit_count(),
                    described.bit_count(),
                )
            )
            left = 0 if last else left & ~described
        return found

    def _shared(self, patients: int) -> dict[str, set[str]]:
        """Give the answers that occur among patients, where that is not all answers."""
        conditions = {}
        for about, answers in self.who.items():
            occur = {answer for answer, who in answers.items() if who & patients}
            if len(occur) < len(answers):
                conditions[about] = occur
        return conditions

    def _pure(self, patients: int, changed: int) -> dict[str, set[str]]:
        """Narrow patients down, one answer at a time, until what they share describes no other."""
        while True:
            conditions = self._shared(patients)
            described = self._matching(conditions)
            if not described & ~changed:
                return conditions
            choices = [
                (
                    (described & who & changed).bit_count() / (described & who).bit_count(),
                    (patients & who).bit_count(),
                    about,
                    answer,
                )
                for about, answers in self.who.items()
                for answer, who in answers.items()
                if patients & who and patients & ~who
            ]
            if not choices:
                return conditions
            *_, about, answer = max(choices)
            patients &= self.who[about][answer]

    def _needed(self, conditions: dict[str, set[str]], changed: int) -> dict[str, set[str]]:
        """Drop each condition that keeps nobody else out, the widest first."""
        others = (self._matching(conditions) & ~changed).bit_count()
        widest = sorted(
            conditions,
            key=lambda about: -self._matching({about: conditions[about]}).bit_count(),
        )
        for about in widest:
            fewer = {name: answers for name, answers in conditions.items() if name != about}
            if (self._matching(fewer) & ~changed).bit_count() <= others:
                conditions = fewer
        return conditions

    def _matching(self, conditions: dict[str, set[str]]) -> int:
        matching = self.everyone
        for about, answers in conditions.items():
            who = 0
            for answer in answers:
                who |= self.who[about][answer]
            matching &= who
        return matching
