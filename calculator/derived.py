"""Scores and body size, worked out from a patient's findings: information only.

No recommendation depends on any of these: a published patient with an MCK score of 0 died.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from calculator import dictionary as ask
from calculator.evidence import with_numbers
from calculator.findings import Finding, Patient

# Libraries for powers differ in the last digit between machines; the same answer must not.
_DIGITS = 3

_MCK_NOTE = with_numbers(
    "Information only, never a reason to wait: a published patient with a score of 0 died "
    "(inferred). Made in {gono2021mck.groups.derivation} patients; in {miyake2025.n} others a "
    "score of 2 did not significantly predict death in those with the antibody."
)


def bsa_mosteller(weight: float, height: float) -> float:
    """Give the body-surface area in m² from kg and cm (Mosteller 1987).

    >>> bsa_mosteller(70, 170)
    1.818
    """
    return round(math.sqrt(height * weight / 3600), _DIGITS)


def bsa_dubois(weight: float, height: float) -> float:
    """Give the body-surface area in m² from kg and cm (DuBois 1916).

    >>> bsa_dubois(70, 170)
    1.81
    """
    return round(0.007184 * math.pow(weight, 0.425) * math.pow(height, 0.725), _DIGITS)


def mck(antibody: str, crp: float, kl6: float) -> float:
    """Give the MCK score, 0 to 2, from CRP in mg/L and KL-6 in U/mL (Gono 2021).

    One point each for CRP and KL-6 at or above the limit. The limits were read in an external
    validation: CRP 8 mg/L (0.8 mg/dL) with the antibody, 11 mg/L without, KL-6 1,000 U/mL.

    >>> mck("positive", crp=20.9, kl6=416)
    1.0
    """
    crp_limit = 8 if antibody == "positive" else 11
    kl6_limit = 1000
    return float((crp >= crp_limit) + (kl6 >= kl6_limit))


@dataclass(frozen=True, slots=True)
class Derived:
    """A derived value: None while one of the findings it needs is missing."""

    id: str
    label: str
    value: float | None
    unit: str
    missing: tuple[str, ...]
    note: str
    cites: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Give the value as plain JSON values."""
        return {
            "id": self.id,
            "label": self.label,
            "value": self.value,
            "unit": self.unit,
            "missing": list(self.missing),
            "note": self.note,
            "cites": list(self.cites),
        }


def _known(patient: Patient, *findings: Finding[Any]) -> tuple[list[Any], tuple[str, ...]]:
    values = [patient.get(finding) for finding in findings]
    pairs = zip(findings, values, strict=True)
    return values, tuple(finding.id for finding, value in pairs if value is None)


def _body_surface(
    patient: Patient, name: str, formula: Callable[[float, float], float], cite: str
) -> Derived:
    (weight, height), missing = _known(patient, ask.WEIGHT, ask.HEIGHT)
    value = None if missing else formula(weight, height)
    note = "The formula was read in a calculator's reference page, not in the paper."
    return Derived(
        f"bsa_{name.lower()}", f"Body-surface area ({name})", value, "m2", missing, note, (cite,)
    )


def derive(patient: Patient) -> tuple[Derived, ...]:
    """Work out every derived value that the patient's findings allow."""
    (antibody, crp, kl6), missing = _known(patient, ask.ANTI_MDA5, ask.CRP, ask.KL6)
    if antibody == "suspected":  # the limits differ with the result, which is pending
        missing = (ask.ANTI_MDA5.id, *missing)
    score = Derived(
        id="mck",
        label="MCK score",
        value=None if missing else mck(antibody, crp, kl6),
        unit="1",
        missing=missing,
        note=_MCK_NOTE,
        cites=("gono2021mck", "miyake2025"),
    )
    return (
        score,
        _body_surface(patient, "Mosteller", bsa_mosteller, "mosteller1987"),
        _body_surface(patient, "DuBois", bsa_dubois, "dubois1916"),
    )
