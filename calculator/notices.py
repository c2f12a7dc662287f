"""Notices: remarks on what was typed, for the field it stands at.

What is impossible is refused when it is read; what is unusual, or does not fit another answer, is
taken as it is and remarked on. A notice never blocks an answer and never changes one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from calculator.contradictions import Contradiction
from calculator.criteria import Truth
from calculator.findings import Finding, Measure, Patient, Suggestion, four_figures, plain_number
from calculator.units import Unit
from calculator.vocabulary import Tier

ROUNDED = "rounded; the exact value is used"


@dataclass(frozen=True, slots=True)
class Notice:
    """A remark on the answers to some findings; `suggestion` is what may have been meant."""

    tier: Tier
    findings: tuple[str, ...]
    message: str
    suggestion: Suggestion | None = None

    def to_dict(self) -> dict[str, Any]:
        """Give the notice as plain JSON values."""
        return {
            "tier": self.tier.value,
            "findings": list(self.findings),
            "message": self.message,
            "suggestion": self.suggestion and self.suggestion.to_dict(),
        }


def notices(
    patient: Patient,
    dictionary: Iterable[Finding[Any]],
    contradictions: Iterable[Contradiction],
) -> tuple[Notice, ...]:
    """Give every notice on a patient's answers, in the order of the first finding of each."""
    found = [
        notice
        for measure, number, unit in _as_given(patient, dictionary)
        for notice in _unusual(measure, number, unit)
    ]
    found += [
        Notice(Tier.CONTRADICTORY, one.findings, one.words)
        for one in contradictions
        if one.when.ask(patient).outcome is Truth.YES
    ]
    place = {finding.id: number for number, finding in enumerate(dictionary)}
    return tuple(sorted(found, key=lambda notice: place[notice.findings[0]]))


def conversions(patient: Patient, dictionary: Iterable[Finding[Any]]) -> dict[str, str]:
    """Say what each measure that was given in another unit comes to in its first unit."""
    return {
        finding.id: _converted(finding, *patient.in_other_units[finding.id])
        for finding in dictionary
        if isinstance(finding, Measure) and finding.id in patient.in_other_units
    }


def _as_given(
    patient: Patient, dictionary: Iterable[Finding[Any]]
) -> Iterator[tuple[Measure, float, Unit]]:
    for finding in dictionary:
        value = patient.get(finding)
        if isinstance(finding, Measure) and value is not None:
            yield finding, *patient.in_other_units.get(finding.id, (value, finding.units[0]))


def _unusual(measure: Measure, number: float, unit: Unit) -> Iterator[Notice]:
    for own, (low, high) in zip(measure.units, measure.usual, strict=False):
        if own is unit and not low <= number <= high:
            meant = measure.meant(number, unit)
            way = "low" if number < low else "high"
            words = meant.words if meant else "check the number"
            message = f"{plain_number(number)} {unit.label} is unusually {way}; {words}"
            yield Notice(Tier.UNUSUAL, (measure.id,), message, meant)


def _converted(measure: Measure, number: float, unit: Unit) -> str:
    value = unit.to_first(number)
    shown = four_figures(value)
    rounded = "" if float(shown) == value else f" ({ROUNDED})"
    return f"{plain_number(number)} {unit.label} = {shown} {measure.units[0].label}{rounded}"
