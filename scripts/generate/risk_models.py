"""The risk models as published, their trap of units, and a check on six published patients."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from calculator.audit import RiskModel, risk_models, scored_patients
from calculator.audit.risk_models import Input, Withheld
from calculator.derived import mck
from calculator.dictionary import CRP
from calculator.evidence import with_numbers
from calculator.units import MILLIGRAM_PER_DECILITRE
from scripts.generate.words import badge, citations, stacked_table

_ROOT = "../"
_CRP_UNITS = {unit.label: unit for unit in CRP.units}

_INTRO = """\
# Risk models

!!! danger "Information only"

    No model was tested as a means of choosing a treatment.
    A published patient with an MCK score of 0 died (inferred).
    A low score is never a reason to wait.
    No recommendation of this site depends on a score.

!!! danger "CRP: mg/dL is not mg/L"

    **0.8 mg/dL is 8 mg/L.**
    MCK counts CRP in mg/dL, CROSS in mg/L.
    The same number in the wrong unit is ten times off and turns the score round.
    Below, every limit of CRP stands in both units.

Two kinds of event are predicted, and they must not be mixed.
MCK, FLAIR, CAR, the Nanjing model and Kurasawa's signs speak of death.
CROSS and CRAFT speak of rapidly progressive lung disease, not of death."""

_CHECK_INTRO = """\
## The MCK score of six published patients { #check }

The six had anti-MDA5-positive, rapidly progressive disease
that triple therapy and tofacitinib did not hold (%s).
The points are worked out by the calculator's own function from their first values.
The same was done by hand, and the build stops if the two differ.
Which two of the six died is inferred: the report says that two non-responders died,
and these two ended on a ventilator."""


def pages() -> Iterator[tuple[Path, str]]:
    """Give the page of risk models."""
    sections = [_INTRO, _overview(), *(_model(item) for item in risk_models()), _check()]
    yield Path("docs/evidence/risk-models.md"), "\n\n".join(sections) + "\n"


def _overview() -> str:
    rows = [
        f"| [{item.name}](#{item.id}) | {item.predicts} | {with_numbers(item.derivation)} |"
        for item in risk_models()
    ]
    return "\n".join(["| Model | Predicts | Made in |", "|---|---|---|", *rows])


def _model(item: RiskModel) -> str:
    facts = {
        "Predicts": f"**{item.predicts}**",
        "In whom": item.population,
        "Made in": with_numbers(item.derivation),
        "Performance": with_numbers(item.performance or ""),
        "Highest score": "" if item.most is None else str(item.most),
        "Tested by others": _validations(item),
        "Mind": " ".join(item.limits),
        "Not yet verified": "; ".join(_withheld(one) for one in item.withheld),
        "Standing": f"{badge('mark', item.mark)} {citations(item.cites, _ROOT)}",
    }
    rows = [f"| **{name}** | {words} |" for name, words in facts.items() if words]
    parts = [
        f"## {item.name} {{ #{item.id} }}",
        "\n".join(["| Point | What is published |", "|---|---|", *rows]),
        _inputs(item),
        _strata(item),
    ]
    return "\n\n".join(part for part in parts if part)


def _validations(item: RiskModel) -> str:
    found = [
        f"{with_numbers(one.says)} ({citations([one.reference], _ROOT)})"
        for one in item.validations
    ]
    return " ".join(found) or "no such study was read"


def _withheld(item: Withheld) -> str:
    return f"[{item.what}](../not-yet-verified.md#{item.question})"


def _inputs(item: RiskModel) -> str:
    with_points = any(one.points is not None for one in item.inputs)
    titles = ["Counts", "Limit", "Points"] if with_points else ["Counts", "Limit"]
    head = f"| {' | '.join(titles)} |\n{'|---' * len(titles)}|"
    without = "as named" if any(one.limit for one in item.inputs) else "no limit given"
    rows = []
    for one in item.inputs:
        cells = [one.name, _limit(one) or without]
        if with_points:
            cells.append(str(one.points))
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join([head, *rows])


def _limit(item: Input) -> str:
    if item.sign is None or item.limit is None or item.unit is None:
        return ""
    words = f"{item.sign}\u00a0{item.limit:,g}\u00a0{item.unit}"
    if item.unit not in _CRP_UNITS or "CRP" not in item.name:
        return words
    value = _CRP_UNITS[item.unit].to_first(item.limit)
    others = [
        f"{unit.from_first(value):,g}\u00a0{unit.label}"
        for unit in CRP.units
        if unit.label != item.unit
    ]
    return f"**{words}**, which is **{' or '.join(others)}**"


def _strata(model: RiskModel) -> str:
    if not model.strata:
        return ""
    unknown = "not yet verified" if model.withheld else "no figure was read"
    rows = []
    for item in model.strata:
        points = "" if item.low is None else f" ({item.low}–{item.high} points)"
        rows.append(f"| {item.name}{points} | {with_numbers(item.found or unknown)} |")
    return "\n".join(["| Stratum | Found |", "|---|---|", *rows])


def _check() -> str:
    rows = []
    for patient in scored_patients():
        crp = MILLIGRAM_PER_DECILITRE.to_first(patient.crp_mg_per_dl)
        points = mck("positive", crp, patient.kl6)
        rows.append(
            (
                f"[{patient.id}](../cases/index.md#{patient.id.lower()})",
                f"{patient.crp_mg_per_dl:g} mg/dL ({crp:g} mg/L)",
                f"{patient.kl6:,g}",
                f"{points:g}",
                "died (inferred)" if patient.died else "alive",
            )
        )
    head = ("Patient", "CRP", "KL-6, U/mL", "MCK points", "Outcome")
    intro = _CHECK_INTRO.replace("%s", citations(["ida2023"], _ROOT))
    return f"{intro}\n\n{stacked_table(head, rows)}"
