"""Write every page, card and form that follows from the package, the data and the vignettes."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from calculator import bridge
from scripts.generate import (
    cases,
    claims,
    evidence,
    flow,
    recommendations,
    references,
    studies,
    summary,
)

# Folders that hold generated files only: what no longer belongs there is removed.
_OWNED = (
    Path(".build/snippets"),
    Path("docs/recommendations"),
    Path("docs/cases"),
    Path("docs/evidence"),
)


def main() -> int:
    """Write what changed, or with --check only say what would."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if out of date")
    check = parser.parse_args().check

    wanted = dict(outputs())
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
    yield from chain(
        recommendations.pages(),
        flow.pages(),
        references.pages(),
        cases.pages(),
        evidence.pages(),
        claims.pages(),
        studies.pages(),
        summary.pages(),
    )


def schema() -> str:
    """Give the questions and the guideline as the page embeds them, on one line."""
    text = bridge.describe().replace("</", "<\\/")
    return f'<script type="application/json" id="calculator-schema">{text}</script>\n'


def existing() -> Iterator[Path]:
    """Give the files that stand in the generated folders."""
    for folder in _OWNED:
        yield from (file for file in sorted(folder.rglob("*")) if file.is_file())


def is_current(file: Path, text: str) -> bool:
    """Say whether a file holds the text already."""
    return file.exists() and file.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    sys.exit(main())
