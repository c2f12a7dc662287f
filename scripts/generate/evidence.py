"""The first page of the evidence: which page answers which question."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

_PAGES = {
    "[Claims audit](claims.md)": "Does the source text say what its sources say?",
    "[Summary of findings](summary.md)": "What do the studies say on each clinical question?",
    "[Studies](studies.md)": "What did each study do, in how many patients, and what came out?",
    "[Guidelines side by side](guidelines.md)": "Where do guidelines agree, and where not?",
    "[Published doses](doses.md)": "Which doses were published, by whom and for whom?",
    "[Risk models](risk-models.md)": "What does each score measure, and how well?",
    "[Not yet verified](../not-yet-verified.md)": "What could not be confirmed?",
    "[References](../references.md)": "Where is each work found, and what of it was read?",
    "[Decision flow](../flow.md)": "When does each recommendation apply?",
    "[All recommendations](../recommendations/index.md)": "How strong is each recommendation, "
    "and what does it rest on?",
}


def pages() -> Iterator[tuple[Path, str]]:
    """Give the page that leads to the others."""
    rows = "\n".join(f"| {question} | {page} |" for page, question in _PAGES.items())
    text = f"# Evidence\n\n| Question | Page |\n|---|---|\n{rows}\n"
    yield Path("docs/evidence/index.md"), text
