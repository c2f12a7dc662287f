"""Risk models as published: what they count, how they were tested, and what is not known of them.

Information only: no recommendation depends on one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from calculator.audit.checks import Problem
from calculator.audit.entry import Entry, repeated, tables
from calculator.audit.studies import PUBLISHED
from calculator.units import MILLIGRAM_PER_DECILITRE, MILLIGRAM_PER_LITRE
from calculator.vocabulary import Mark

RISK_MODELS: Final = "risk_models.toml"
_SIGNS: Final = ("≥", ">", "<", "≤")
_CRP_UNITS: Final = (MILLIGRAM_PER_DECILITRE.label, MILLIGRAM_PER_LITRE.label)


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """Something a model counts; `sign`, `limit` and `unit` go together.

    `points` is None where the source gives none. One patient meets at most one input of a `group`.
    """

    name: str
    sign: str | None
    limit: float | None
    unit: str | None
    points: int | None
    group: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """A risk group: its points, from `low` to `high`, and what was found in it, where known."""

    name: str
    low: int | None
    high: int | None
    found: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """What others found who applied the model to other patients."""

    reference: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """Something that is not printed until a question of the register is settled."""

    what: str
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskModel:
    """A published model. `most` is the highest score, where the source says it."""

    id: str
    name: str
    predicts: str
    population: str
    derivation: str
    performance: str | None
    most: int | None
    inputs: tuple[Input, ...]
    strata: tuple[Stratum, ...]
    validations: tuple[Validation, ...]
    limits: tuple[str, ...]
    withheld: tuple[Withheld, ...]
    mark: Mark
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredPatient:
    """A published patient's CRP in mg/dL and KL-6 in U/mL, and the MCK points worked out by hand.

    `id` is that of the published cases.
    """

    id: str
    crp_mg_per_dl: float
    kl6: float
    points: int
    died: bool


def read_risk_models(
    text: str, known: Collection[str], problems: list[str]
) -> tuple[tuple[RiskModel, ...], tuple[ScoredPatient, ...]]:
    """Read models and scored patients from TOML; `known` are the ids of the references."""
    found = tables(RISK_MODELS, ("model", "patient"), text, problems)
    models = tuple(_model(entry, known) for entry in found["model"])
    patients = tuple(_patient(entry) for entry in found["patient"])
    problems += repeated(RISK_MODELS, [model.id for model in models])
    problems += repeated(RISK_MODELS, [patient.id for patient in patients])
    return models, patients


def check_scored_patients(
    patients: Sequence[ScoredPatient], score: Callable[[float, float], float]
) -> Iterator[Problem]:
    """Every patient has the points that the package works out from CRP in mg/L and KL-6."""
    for patient in patients:
        crp = MILLIGRAM_PER_DECILITRE.to_first(patient.crp_mg_per_dl)
        points = score(crp, patient.kl6)
        if points != patient.points:
            yield (
                f"{RISK_MODELS}: {patient.id}",
                f"{patient.points} points by hand, {points:g} by the package",
            )


def _model(entry: Entry, known: Collection[str]) -> RiskModel:
    model = RiskModel(
        id=entry.text("id"),
        name=entry.text("name"),
        predicts=entry.text("predicts"),
        population=entry.text("population"),
        derivation=entry.text("derivation"),
        performance=entry.maybe_text("performance"),
        most=entry.maybe_count("most"),
        inputs=tuple(_input(inner) for inner in entry.inner("inputs", needed=True)),
        strata=tuple(_stratum(inner) for inner in entry.inner("strata")),
        validations=tuple(_validation(inner, known) for inner in entry.inner("validations")),
        limits=entry.several("limits", str, needed=True),
        withheld=tuple(_withheld(inner) for inner in entry.inner("withheld")),
        mark=entry.word("mark", Mark, *PUBLISHED),
        cites=entry.ids("cites", known),
    )
    if not model.cites:
        entry.blame("cites", "cites nothing")
    if model.most is not None and model.most != _highest(model.inputs):
        entry.blame("most", f"{model.most}, but the points add up to {_highest(model.inputs)}")
    _check_strata(entry, model)
    if any(item.what == "points" for item in model.withheld) and any(
        item.points is not None for item in model.inputs
    ):
        entry.blame("withheld", "the points are withheld, but inputs have points")
    entry.close()
    return model


def _highest(inputs: Sequence[Input]) -> int:
    """Add up the most that one patient can have."""
    groups: dict[str, int] = {}
    for item in inputs:
        key = item.group or item.name
        groups[key] = max(groups.get(key, 0), item.points or 0)
    return sum(groups.values())


def _check_strata(entry: Entry, model: RiskModel) -> None:
    """Blame strata with points that leave a gap, overlap or end before the highest score."""
    ranges = [(item.low, item.high) for item in model.strata if item.low is not None]
    expected = 0
    for low, high in ranges:
        if high is None or low != expected or high < low:
            entry.blame("strata", f"must go on at {expected} points, got {low} to {high}")
            return
        expected = high + 1
    if ranges and expected - 1 != model.most:
        entry.blame("strata", f"end at {expected - 1} points, the highest score is {model.most}")


def _input(entry: Entry) -> Input:
    found = Input(
        name=entry.text("name"),
        sign=entry.maybe_text("sign"),
        limit=entry.maybe_number("limit"),
        unit=entry.maybe_text("unit"),
        points=entry.maybe_count("points"),
        group=entry.maybe_text("group"),
    )
    if len({part is None for part in (found.sign, found.limit, found.unit)}) > 1:
        entry.blame("limit", "sign, limit and unit go together")
    if found.sign is not None and found.sign not in _SIGNS:
        entry.blame("sign", f"must be one of {' '.join(_SIGNS)}, got {found.sign}")
    # The trap of these scores: the same number in the other unit is ten times off.
    if "CRP" in found.name and found.unit is not None and found.unit not in _CRP_UNITS:
        entry.blame("unit", f"CRP is in {' or '.join(_CRP_UNITS)}, got {found.unit}")
    entry.close()
    return found


def _stratum(entry: Entry) -> Stratum:
    stratum = Stratum(
        name=entry.text("name"),
        low=entry.maybe_count("low"),
        high=entry.maybe_count("high"),
        found=entry.maybe_text("found"),
    )
    entry.close()
    return stratum


def _validation(entry: Entry, known: Collection[str]) -> Validation:
    validation = Validation(reference=entry.text("reference"), says=entry.text("says"))
    if validation.reference not in known:
        entry.blame("reference", f"{validation.reference} is not known")
    entry.close()
    return validation


def _withheld(entry: Entry) -> Withheld:
    withheld = Withheld(what=entry.text("what"), question=entry.text("question"))
    entry.close()
    return withheld


def _patient(entry: Entry) -> ScoredPatient:
    crp, kl6 = entry.maybe_number("crp_mg_per_dl"), entry.maybe_number("kl6")
    if crp is None or kl6 is None:
        entry.blame("crp_mg_per_dl", "CRP and KL-6 are needed")
    patient = ScoredPatient(
        id=entry.text("id"),
        crp_mg_per_dl=crp or 0.0,
        kl6=kl6 or 0.0,
        points=entry.count("points"),
        died=entry.take("died", bool, needed=True) or False,
    )
    entry.close()
    return patient
