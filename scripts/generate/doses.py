"""The page of published doses: what was published on each agent, and a worked example."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from calculator.criteria import ALWAYS
from calculator.doses import STANDING, Body, PublishedDose, PulseTable
from calculator.dosing import Dosing, Scheme, SchemeForPatient, Trough
from calculator.evidence import with_numbers
from calculator.findings import plain_number
from calculator.formulary import Agent
from calculator.guideline import GUIDELINE, read_patient
from calculator.published_doses import DANGERS, NOT_A_PRESCRIPTION, ROUNDED
from calculator.vocabulary import Mark
from scripts.generate.words import answers, calculator_link, citations, stacked_table

_EXAMPLE = {
    "age": 45,
    "anti_mda5": "positive",
    "ild": True,
    "creatinine": 80,
    "weight": 70,
    "height": 170,
}


def pages() -> Iterator[tuple[Path, str]]:
    """Give the page of published doses."""
    parts = [_intro(), *(_agent(dosing) for dosing in GUIDELINE.doses), _limits(), _example()]
    yield Path("docs/evidence/doses.md"), "\n\n".join(parts) + "\n"


def _intro() -> str:
    dangers = "\n".join(f"    - {words}" for words in DANGERS)
    return f"""\
# Published doses

{NOT_A_PRESCRIPTION}
Each row is one published dose, with the people it was published for and its source.
Rows that differ stand side by side.
The [calculator](../calculator.md) works out what each comes to for one patient.

!!! danger "Not to be mixed up"
{dangers}

A row {STANDING[Mark.SECONDARY]} was seen only in somebody else's account of its source.
Doses that were not read in a source that can be cited are left out, among them the protocol of \
the study of {with_numbers("{tsuji2020.groups.combined}")} patients: see [what is not yet \
verified]\
(../not-yet-verified.md)."""


def _agent(dosing: Dosing) -> str:
    name = dosing.agent.label
    parts = [f"## {name[0].upper()}{name[1:]} {{ #{dosing.agent.id} }}"]
    parts += [_scheme(scheme) for scheme in dosing.schemes]
    if dosing.troughs:
        parts.append(f"### Trough levels of {name}")
        parts.append(
            stacked_table(("Target", "Published for", "Source"), map(_trough, dosing.troughs))
        )
    if dosing.agent.contraindications or dosing.agent.cautions:
        parts.append(f"### {_care_words(dosing.agent)} {{ #{dosing.agent.id}-cautions }}")
        parts.append(stacked_table(("When", "What", "Source"), _cares(dosing.agent)))
    return "\n\n".join(parts)


def _care_words(agent: Agent) -> str:
    words = "Contraindications and cautions" if agent.contraindications else "Cautions"
    return f"{words} with {agent.label}"


def _cares(agent: Agent) -> Iterator[tuple[str, str, str]]:
    """Give what forbids an agent, and then what calls for care."""
    for bar in agent.contraindications:
        yield bar.when.label, f"**Contraindicated.** {bar.basis}", _cited(bar.cites)
    for caution in agent.cautions:
        when = "in everyone" if caution.when is ALWAYS else caution.when.label
        yield when, caution.statement, _cited(caution.cites)


def _cited(cites: Iterable[str]) -> str:
    return citations(cites, "../") or "none"


def _scheme(scheme: Scheme) -> str:
    parts = [f"### {scheme.label} {{ #{scheme.id} }}"]
    if scheme.note:
        parts.append(scheme.note)
    parts.append(stacked_table(("Dose", "Published for", "Source"), map(_dose, scheme.doses)))
    parts += [_pulsestacked_table(dose, dose.table) for dose in scheme.doses if dose.table]
    if scheme.open_above:
        parts.append(scheme.open_above)
    return "\n\n".join(parts)


def _dose(dose: PublishedDose) -> tuple[str, str, str]:
    about = dose.about
    population = about["population"] + ("" if dose.adults else "; not worked out by the calculator")
    return f"**{dose.published}**", _sentence(population, dose.note), _source(dose)


def _trough(trough: Trough) -> tuple[str, str, str]:
    about = trough.about
    return (
        f"**{about['published']}**",
        _sentence(about["population"], trough.note),
        _source(trough),
    )


def _sentence(population: str, note: str) -> str:
    return f"{population}. {note}" if note else population


def _source(item: PublishedDose | Trough) -> str:
    return f"{citations(item.cites, '../')} ({STANDING[item.mark]})"


def _pulsestacked_table(dose: PublishedDose, table: PulseTable) -> str:
    unit = f"{dose.unit}{dose.per.value}"
    rows = (
        (f"**{step}**", *(f"{plain_number(value)} {unit}" for value in row))
        for step, row in zip(table.age_steps, table.doses, strict=True)
    )
    columns = (f"Creatinine {step}" for step in table.creatinine_steps)
    last = plain_number(table.creatinines[1])
    return (
        stacked_table(("Age", *columns), rows)
        + f"\n\nThe scheme has no dose above {last} µmol/L. {citations(dose.cites, '../')}."
    )


def _limits() -> str:
    limits = (
        (f"{scheme.label}: {dose.published}", kind, words, _source(dose))
        for dosing in GUIDELINE.doses
        for scheme in dosing.schemes
        for dose in scheme.doses
        for kind, words in _limits_of(dose)
    )
    return "\n\n".join(
        (
            "## Limits { #limits }",
            "A hard limit ends what is published: a source's own maximum, the end of a table, or "
            "more than every row that can be compared.\nThe calculator gives no amount beyond it."
            "\nA soft limit is where a dose leaves what its source calls usual; the amount is "
            "given, with these words.",
            stacked_table(("Dose", "Kind", "Limit", "Source"), limits),
            "Where a row has no printed end, or a source that cannot be cited yet goes higher, no "
            "upper limit is given, and the scheme says so.",
        )
    )


def _limits_of(dose: PublishedDose) -> Iterator[tuple[str, str]]:
    if dose.maximum is not None:
        yield "hard", f"at most {dose.amount_words(dose.maximum)}"
    if dose.table is not None:
        yield (
            "hard",
            f"the scheme has no dose above {plain_number(dose.table.creatinines[1])} µmol/L",
        )
    if dose.usual is not None:
        yield "soft", f"usual: {dose.amount_words(*dose.usual)}"


def _example() -> str:
    body = Body.of(read_patient(_EXAMPLE))
    rows = (
        row
        for dosing in GUIDELINE.doses
        for scheme in dosing.schemes
        for row in _worked_out(scheme.for_body(body))
    )
    surfaces = citations((cite for size in body.surfaces for cite in size.cites), "../")
    return "\n\n".join(
        (
            "## Worked example { #example }",
            f"{answers(_EXAMPLE)}.\nThe amounts are worked out by the package that runs in the "
            f"calculator.\n{ROUNDED}\nDoses by body surface are given by both formulae "
            f"({surfaces}).",
            stacked_table(("Scheme", "Dose", "Amount", "By", "Source"), rows),
            calculator_link(_EXAMPLE, "Open this patient in the calculator", "../"),
        )
    )


def _worked_out(scheme: SchemeForPatient) -> Iterator[tuple[str, ...]]:
    for item in scheme.doses:
        for amount in item.plain["amounts"]:
            before = amount["before_rounding"]
            rounding = f" ({before} before rounding)" if before else ""
            yield (
                scheme.scheme.label,
                item.dose.published,
                f"**{amount['words']}**{rounding}",
                amount["basis"],
                citations(item.dose.cites, "../"),
            )
