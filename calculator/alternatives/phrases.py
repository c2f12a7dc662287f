"""Answers in words that can stand behind "if", without those that would be pointless."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from calculator.answers import Distinctions, options, options_words
from calculator.findings import Choice, Finding, Measure, Patient, YesNo, join_words, within
from calculator.guideline import GUIDELINE


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, or several that do the same; `value` stands for them.

    `label` gives the answers alone, `phrase` gives them as they stand behind "if".
    """

    finding: Finding[Any]
    value: Any
    label: str
    phrase: str

    def to_dict(self) -> dict[str, Any]:
        """Give the answer as plain JSON values."""
        return {
            "finding": self.finding.id,
            "answer": self.finding.plain(self.value),
            "label": self.label,
            "phrase": self.phrase,
        }


def is_pointless(finding: Finding[Any], value: Any, patient: Patient) -> bool:
    """Say whether an answer and another one of the patient leave no point in one of them."""
    if is_not_asked(finding, patient):
        return True
    return any(
        other.id in patient.values and is_not_asked(other, patient.knowing(finding, value))
        for other in GUIDELINE.dictionary
        if other.not_asked_if and other.not_asked_if[0] == finding.id
    )


def is_not_asked(finding: Finding[Any], patient: Patient) -> bool:
    """Say whether the patient's answers make a question pointless."""
    rule = finding.not_asked_if
    return rule is not None and patient.values.get(rule[0]) in rule[1]


def members(apart: Distinctions, bits: int, patient: Patient) -> list[Any]:
    """Give the answers in a set of classes that are not pointless, in the order of the form."""
    finding = apart.finding
    found = [member for one in apart.chosen(bits) for member in one.members]
    if isinstance(finding, YesNo | Choice):
        found = [value for value in options(finding) if value in found]
    return [value for value in found if not is_pointless(finding, value, patient)]


def answer(apart: Distinctions, bits: int, possible: list[Any]) -> Answer:
    """Put the answers of a set of classes into words; `possible` are those of its members to name.

    >>> from calculator.guideline import GUIDELINE
    >>> answer(GUIDELINE.told_apart["stage"], 0b110, ["improving"]).phrase
    'stage of treatment is “on treatment, stable or improving”'
    """
    finding = apart.finding
    if isinstance(finding, YesNo | Choice):
        value, label = possible[0], options_words(finding, possible)
        if isinstance(finding, YesNo) and len(possible) == 1:
            return Answer(finding, value, label, finding.statement(value))
        quoted = join_words([f"“{finding.words(one)}”" for one in possible], "or")
        return Answer(finding, value, label, f"{within(finding.label)} is {quoted}")
    label = apart.words(bits)
    value = next(apart.chosen(bits)).answer
    phrase = f"{within(finding.label)} {label}" if isinstance(finding, Measure) else label
    return Answer(finding, value, label, phrase)
