"""Published patients, each with the calculator's answer and a link that fills it in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from calculator.criteria import Truth
from calculator.guideline import assess, read_patient
from calculator.note import in_one_line
from scripts.generate.words import calculator_link, citations, recommendation_links
from tests.vignette import Vignette, load


def pages() -> Iterator[tuple[Path, str]]:
    """Give the page of published patients."""
    cases = load("cases.toml")
    intro = """\
# Published patients

Patients from the literature, as far as their reports say anything that the calculator asks about.
Nothing beyond the report is filled in: what it does not state is left unknown.
The published treatment is what was done, not what was right.
What a case tests is whether the calculator's answer to that presentation is the guideline's answer.
"""
    yield Path("docs/cases/index.md"), "\n\n".join([intro, *(_case(case) for case in cases)]) + "\n"


def _case(case: Vignette) -> str:
    source = f" ({citations([case.cite], '../')})" if case.cite else ""
    rows = {
        "Source": f"{case.source}{source}",
        "Moment": case.moment,
        "What was done": case.given,
        "Outcome": case.outcome,
        "Not stated, so left out": case.not_stated,
        "The calculator says": _answer(case),
    }
    listed = "\n".join(f"| **{name}** | {words} |" for name, words in rows.items() if words)
    link = calculator_link(case.patient, f"Open {case.id} in the calculator", "../")
    head = f"## {case.id} · {case.name} {{ #{case.id.lower()} }}"
    return f"{head}\n\n| Point | The report, or the calculator |\n|---|---|\n{listed}\n\n{link}"


def _answer(case: Vignette) -> str:
    assessment = assess(read_patient(case.patient))
    short = in_one_line(assessment)
    if assessment.scope.outcome is not Truth.YES:
        return short
    advised = [item.recommendation.id for item in assessment.advice if item.outcome is Truth.YES]
    return f"{short}<br>Applies: {recommendation_links(advised, '../')}"
