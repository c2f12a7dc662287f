"""Published doses, and what each comes to for one patient: arithmetic only, and none is picked.

The formulary says what bars an agent; this says what was published. The doses themselves stand in
`published_doses.py` as typed values, not in a data file: they carry arithmetic, and the browser
then needs no parser for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property
from typing import Any

from calculator import dictionary as ask
from calculator.derived import bsa_dubois, bsa_mosteller
from calculator.evidence import with_numbers
from calculator.findings import Finding, Patient, plain_number
from calculator.vocabulary import Mark

STANDING = {Mark.READ: "read in the source", Mark.SECONDARY: "known second-hand"}
_TIMES = {1: "", 2: "twice "}
# As for every derived value: the last digits differ between machines.
_DIGITS = 3


class Per(Enum):
    """What a dose is multiplied with, as it stands behind the unit."""

    PATIENT = ""
    KILOGRAM = "/kg"
    SQUARE_METRE = "/m²"


_FORMULAE = (
    ("Mosteller", bsa_mosteller, "mosteller1987"),
    ("DuBois", bsa_dubois, "dubois1916"),
)


def significant(value: float) -> float:
    """Round to 3 significant figures, halves up as by hand.

    >>> significant(1090.8), significant(5.25), significant(0.0637), significant(816.5)
    (1090.0, 5.25, 0.0637, 817.0)
    """
    # The least that is added lifts a half, and nothing else that was worked out from 4 figures.
    return float(f"{value * (1 + 1e-12):.3g}")


def span(low: float, high: float | None = None) -> str:
    """Print a range, or one number where there is no other end.

    >>> span(909, 1090.8), span(600, 600), span(600)
    ('909–1,090.8', '600', '600')
    """
    return f"{low:,.10g}" if high in (None, low) else f"{low:,.10g}–{high:,.10g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PulseTable:
    """A scheme's doses by age in years and creatinine in µmol/L.

    `doses` has a row for each step of age and a column for each step of creatinine. Both limits of
    age belong to the middle row: under 60, 60 to 70, over 70. The first limit of creatinine belongs
    to the second column; the second ends the table, and is still in it.
    """

    ages: tuple[float, float]
    creatinines: tuple[float, float]
    doses: tuple[tuple[float, float], ...]

    def covers(self, creatinine: float) -> bool:
        """Say whether the table gives anything at a creatinine."""
        return creatinine <= self.creatinines[1]

    def cell(self, age: float, creatinine: float) -> tuple[float, str]:
        """Give the dose at an age and a creatinine that the table covers, and its place in words.

        >>> PulseTable(ages=(60, 70), creatinines=(300, 500), doses=((15, 12.5),)).cell(45, 80)
        (15, 'under 60 years, creatinine under 300 µmol/L')
        """
        row = (age >= self.ages[0]) + (age > self.ages[1])
        column = int(creatinine >= self.creatinines[0])
        place = f"{self.age_steps[row]}, creatinine {self.creatinine_steps[column]}"
        return self.doses[row][column], place

    @property
    def age_steps(self) -> tuple[str, ...]:
        """The rows in words."""
        young, old = (plain_number(age) for age in self.ages)
        return f"under {young} years", f"{young} to {old} years", f"over {old} years"

    @property
    def creatinine_steps(self) -> tuple[str, ...]:
        """The columns in words."""
        first, last = (plain_number(value) for value in self.creatinines)
        return f"under {first} µmol/L", f"{first} to {last} µmol/L"


@dataclass(frozen=True, kw_only=True)
class PublishedDose:
    """One published dose: `low` to `high` in `unit`, for each `per`, `times` in each `each`.

    `lead` stands before the number (`from`, `up to`). `maximum` is the source's own and `usual`
    what it calls usual, both in `unit`. With a `table`, age and creatinine decide the dose.
    """

    low: float
    high: float
    unit: str
    population: str
    cites: tuple[str, ...]
    per: Per = Per.PATIENT
    each: str = "a day"
    times: int = 1
    drug: str = ""
    lead: str = ""
    schedule: str = ""
    maximum: float | None = None
    usual: tuple[float, float] | None = None
    table: PulseTable | None = None
    adults: bool = True
    note: str = ""
    mark: Mark = Mark.READ

    @property
    def published(self) -> str:
        """The dose as it was published, in words."""
        start = f"{self.drug} {self.lead}".strip()
        unit = f"{self.unit}{self.per.value}"
        dose = f"{start} {span(self.low, self.high)} {unit} {_TIMES[self.times]}{self.each}"
        most = "" if self.maximum is None else f"at most {self.amount_words(self.maximum)}"
        return ", ".join(part for part in (dose.strip(), most, self.schedule) if part)

    def amount_words(self, low: float, high: float | None = None) -> str:
        """Give an amount for one patient, or a range of it, in words."""
        return f"{span(low, high)} {self.unit} {_TIMES[self.times]}{self.each}".strip()

    @cached_property
    def about(self) -> dict[str, Any]:
        """What is the same for all patients, as plain JSON values."""
        return {
            "published": self.published,
            "population": with_numbers(self.population),
            "note": self.note,
            "mark": self.mark.value,
            "standing": STANDING[self.mark],
            "cites": list(self.cites),
        }

    @cached_property
    def same_for_all(self) -> DoseForPatient:
        """The dose as every patient gets it, where the size of the body does not count."""
        return _by_size(self, _WHATEVER_SIZE)


@dataclass(frozen=True, slots=True)
class Limit:
    """Where what is published ends (`hard`), or what is usual ends, in words."""

    hard: bool
    statement: str
    cites: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Give the limit as plain JSON values."""
        kind = "hard" if self.hard else "soft"
        return {"kind": kind, "statement": self.statement, "cites": list(self.cites)}


@dataclass(frozen=True, slots=True)
class Size:
    """A size of the body that a dose is multiplied with, in words and with its source."""

    value: float
    basis: str
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Amount:
    """A dose for one patient, on a basis such as `70 kg`, before it is rounded."""

    low: float
    high: float
    basis: str
    cites: tuple[str, ...]


@dataclass(frozen=True)
class DoseForPatient:
    """A published dose for one patient: its amounts, or what is missing to give them."""

    dose: PublishedDose
    amounts: tuple[Amount, ...] = ()
    missing: tuple[str, ...] = ()
    limits: tuple[Limit, ...] = ()

    @property
    def highest(self) -> float:
        """The most that the source gives this patient in one `each`."""
        dose = self.dose
        if dose.per is Per.PATIENT and dose.maximum is not None:
            return dose.maximum
        return max(amount.high for amount in self.amounts) * dose.times

    @cached_property
    def plain(self) -> dict[str, Any]:
        """The dose and its amounts as plain JSON values."""
        return self.dose.about | {
            "amounts": [self._amount(amount) for amount in self.amounts],
            "missing": list(self.missing),
            "limits": [limit.to_dict() for limit in self.limits],
        }

    def _amount(self, amount: Amount) -> dict[str, Any]:
        dose = self.dose
        low, high = significant(amount.low), significant(amount.high)
        exact = (low, high) == (amount.low, amount.high)
        before = "" if exact else f"{span(amount.low, amount.high)} {dose.unit}"
        return {
            "basis": amount.basis,
            "low": amount.low,
            "high": amount.high,
            "unit": dose.unit,
            "rounded_low": low,
            "rounded_high": high,
            "words": f"{dose.lead} {dose.amount_words(low, high)}".strip(),
            "before_rounding": before,
            "cites": list(amount.cites),
        }


_WHATEVER_SIZE = (Size(1.0, "whatever the body size"),)


@dataclass(frozen=True, slots=True)
class Body:
    """A patient as far as doses depend on it, measured once for all doses."""

    patient: Patient
    weights: tuple[Size, ...] = ()
    surfaces: tuple[Size, ...] = ()

    @classmethod
    def of(cls, patient: Patient) -> Body:
        """Work out the sizes that a patient's measures allow, the surface by both formulae."""
        weight, height = patient.get(ask.WEIGHT), patient.get(ask.HEIGHT)
        if weight is None:
            return cls(patient)
        weights = (Size(weight, f"{plain_number(weight)} kg"),)
        if height is None:
            return cls(patient, weights)
        surfaces = []
        for name, formula, cite in _FORMULAE:
            value = formula(weight, height)
            surfaces.append(Size(value, f"{plain_number(value)} m² ({name})", (cite,)))
        return cls(patient, weights, tuple(surfaces))

    def missing(self, *findings: Finding[float]) -> tuple[str, ...]:
        """Give those of the findings that are unknown."""
        return tuple(finding.id for finding in findings if self.patient.get(finding) is None)


def amount_for(dose: PublishedDose, patient: Patient) -> DoseForPatient:
    """Work out what a published dose comes to for one patient."""
    return amount_for_body(dose, Body.of(patient))


def amount_for_body(dose: PublishedDose, body: Body) -> DoseForPatient:
    """Work out what a published dose comes to for a patient who is measured already."""
    if dose.table is not None:
        return _by_table(dose, dose.table, body)
    if dose.per is Per.PATIENT:
        return dose.same_for_all
    if dose.per is Per.KILOGRAM:
        return _by_size(dose, body.weights, body.missing(ask.WEIGHT))
    return _by_size(dose, body.surfaces, body.missing(ask.WEIGHT, ask.HEIGHT))


def _by_table(dose: PublishedDose, table: PulseTable, body: Body) -> DoseForPatient:
    age, creatinine = body.patient.get(ask.AGE), body.patient.get(ask.CREATININE)
    if creatinine is not None and not table.covers(creatinine):
        last = plain_number(table.creatinines[1])
        words = f"Creatinine is above {last} µmol/L: the scheme has no dose there."
        return DoseForPatient(dose, limits=(Limit(True, words, dose.cites),))
    if age is None or creatinine is None or not body.weights:
        missing = body.missing(ask.AGE, ask.CREATININE, ask.WEIGHT)
        return DoseForPatient(dose, missing=missing)
    value, place = table.cell(age, creatinine)
    given = _by_size(replace(dose, low=value, high=value), body.weights)
    step = f"{plain_number(value)} {dose.unit}{dose.per.value} ({place})"
    amounts = tuple(replace(amount, basis=f"{amount.basis} at {step}") for amount in given.amounts)
    return replace(given, dose=dose, amounts=amounts)


def _by_size(
    dose: PublishedDose, sizes: tuple[Size, ...], missing: tuple[str, ...] = ()
) -> DoseForPatient:
    if missing:
        return DoseForPatient(dose, missing=missing)
    amounts = tuple(
        Amount(
            _cut(dose, dose.low * size.value),
            _cut(dose, dose.high * size.value),
            size.basis,
            size.cites,
        )
        for size in sizes
    )
    most = dose.high * max(size.value for size in sizes)
    return DoseForPatient(dose, amounts, limits=tuple(_limits(dose, amounts, most)))


def _cut(dose: PublishedDose, value: float) -> float:
    return round(value if dose.maximum is None else min(value, dose.maximum), _DIGITS)


def _limits(dose: PublishedDose, amounts: tuple[Amount, ...], most: float) -> Iterator[Limit]:
    if dose.maximum is not None and most > dose.maximum:
        words = (
            f"By size it would be {span(round(most, _DIGITS))} {dose.unit}; the published maximum "
            f"is {dose.amount_words(dose.maximum)}."
        )
        yield Limit(True, words, dose.cites)
    if dose.usual is not None:
        low, high = dose.usual
        if any(amount.low < low or amount.high > high for amount in amounts):
            usual = dose.amount_words(low, high)
            words = f"The source calls {usual} usual; some or all of this lies outside it."
            yield Limit(False, words, dose.cites)
