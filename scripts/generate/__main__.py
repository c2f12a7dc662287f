"""Write every page, card and form that follows from the package, the data and the vignettes."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from calculator import bridge
from calculator.audit import InvalidEvidence
from scripts.bibliography import bibliography
from scripts.generate import (
    accountability,
    cases,
    claims,
    doses,
    evidence,
    flow,
    fuzzing,
    guidelines,
    mutation,
    programs,
    proof,
    recommendations,
    references,
    register,
    risk_models,
    studies,
    summary,
    tables,
    vignettes,
)
from scripts.generate.glossary import glossary

_PAGES = (
    recommendations,
    flow,
    references,
    cases,
    evidence,
    claims,
    studies,
    summary,
    doses,
    accountability,
    guidelines,
    risk_models,
    register,
    programs,
    proof,
    fuzzing,
    mutation,
    tables,
    vignettes,
)

# Folders that hold generated files only: what no longer belongs there is removed.
OWNED = (
    Path(".build/snippets"),
    Path("docs/recommendations"),
    Path("docs/cases"),
    Path("docs/evidence"),
    Path("docs/schema"),
    Path("docs/fhir"),
)


def main() -> int:
    """Write what changed, or with --check only say what would."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if out of date")
    check = parser.parse_args().check

    try:
        wanted = dict(outputs())
    except InvalidEvidence as error:
        print(error, file=sys.stderr)
        return 1
    stale = [file for file in existing() if file not in wanted]
    changed = [file for file, text in wanted.items() if not is_current(file, text)]
    if check:
        for file in [*stale, *changed]:
            print(f"{file}: out of date; run: python -m scripts.generate", file=sys.stderr)
        return 1 if stale or changed else 0
    for file in stale:
        file.unlink()
    for file in changed:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(wanted[file], encoding="utf-8")
    print(f"Pages: {len(changed)} of {len(wanted)} generated files written")
    return 0


def outputs() -> Iterator[tuple[Path, str]]:
    """Give every generated file with its text."""
    yield Path(".build/snippets/calculator-schema.html"), schema()
    yield from chain.from_iterable(module.pages() for module in _PAGES)


def schema() -> str:
    """Give the questions and the guideline as the page embeds them, on one line.

    The works get what the page alone knows of them: number and preview; and the glossary comes
    along, for what a term means.
    """
    described = json.loads(bridge.describe())
    for work in bibliography():
        described["references"][work.id] |= {"number": work.number, "preview": work.preview}
    described["glossary"] = {name: entry.definition for name, entry in glossary().items()}
    text = json.dumps(described, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    return f'<script type="application/json" id="calculator-schema">{text}</script>\n'


def existing() -> Iterator[Path]:
    """Give the files that stand in the generated folders."""
    for folder in OWNED:
        yield from (file for file in sorted(folder.rglob("*")) if file.is_file())


def is_current(file: Path, text: str) -> bool:
    """Say whether a file holds the text already."""
    return file.exists() and file.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    sys.exit(main())
