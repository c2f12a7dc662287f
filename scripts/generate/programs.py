"""The files for other programs: JSON schemas, conformance cases, and the guideline in FHIR."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from calculator.programs.fhir import Names, guideline
from calculator.programs.schema import SCHEMAS

CASES = Path("tests/contract/cases.jsonl")


def pages() -> Iterator[tuple[Path, str]]:
    """Give the files; the cases as one list, because a server may not know lines of JSON."""
    for name, schema in SCHEMAS.items():
        yield Path(f"docs/schema/{name}.json"), _text(schema())
    lines = CASES.read_text(encoding="utf-8").splitlines()
    yield Path("docs/schema/cases.json"), f"[\n{',\n'.join(lines)}\n]\n"
    yield Path("docs/fhir/guideline.json"), _text(guideline(Names()))


def _text(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
