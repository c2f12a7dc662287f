"""Every fault of the evidence, with its place."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from calculator import audit, bridge
from calculator.audit.checks import Problem, check_recommendations_exist, disagreements
from calculator.audit.entry import InvalidEvidence
from calculator.audit.register import (
    check_nothing_unverified_is_published,
    check_questions_are_open,
)
from calculator.audit.risk_models import check_scored_patients
from calculator.derived import mck
from calculator.evidence import with_numbers
from calculator.guideline import GUIDELINE
from scripts.generate import __main__ as generate
from scripts.generate import accountability
from scripts.generate.register import REGISTER_PAGE

DOCS = Path("docs")


def problems() -> list[Problem]:
    """Give every fault; raise InvalidEvidence with those of the data files if there are any."""
    if faults := audit.faults():
        raise InvalidEvidence(faults)
    found = [
        *GUIDELINE.unknown_citations(),
        *disagreements(audit.claims(), audit.studies(), GUIDELINE.recommendations),
        *check_recommendations_exist(audit.recommendations_named(), GUIDELINE.recommendations),
        *check_questions_are_open(audit.questions_called_open(), audit.register()),
        *check_scored_patients(audit.scored_patients(), lambda crp, kl6: mck("positive", crp, kl6)),
    ]
    if found:
        # No page can be written from what does not fit together.
        return found
    generated = dict(generate.outputs())
    return [
        *check_nothing_unverified_is_published(dict(published(generated)), audit.register()),
        *accountability.faults(generated),
    ]


def published(generated: Mapping[Path, str]) -> Iterator[tuple[str, str]]:
    """Give every text that a reader can meet, by place: chapters, pages, the calculator's words.

    The register is left out, because it is where open questions belong.
    """
    owned = (*generate.OWNED, REGISTER_PAGE)
    for file in sorted(DOCS.rglob("*.md")):
        if file not in generated and not any(file.is_relative_to(folder) for folder in owned):
            yield str(file), with_numbers(file.read_text(encoding="utf-8"))
    for file, text in generated.items():
        if file.is_relative_to(DOCS) and file != REGISTER_PAGE:
            yield str(file), text
    yield from _words(json.loads(bridge.describe()), "the calculator")


def _words(content: Any, place: str) -> Iterator[tuple[str, str]]:
    """Give every text within plain JSON values, by place."""
    if isinstance(content, str):
        yield place, content
    elif isinstance(content, dict):
        for key, value in content.items():
            yield from _words(value, f"{place}: {key}")
    elif isinstance(content, list):
        for number, value in enumerate(content):
            name = value.get("id", number) if isinstance(value, dict) else number
            yield from _words(value, f"{place}[{name}]")
