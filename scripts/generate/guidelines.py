"""What other guidelines say, side by side: a map, the disagreements, and every question."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from calculator.audit import SideBySide, guidelines
from calculator.audit.guidelines import Answer, Comparison, Disagreement, Statement, Treatment
from calculator.evidence import with_numbers
from scripts.generate.figures.guideline_map import guideline_map, is_second_hand
from scripts.generate.words import badge, citations, recommendation_links

_ROOT = "../"

_INTRO = """\
# Guidelines side by side

Six guidelines, held beside each other question by question.
Only MEDRA5 is about this disease alone; the others cover myositis or connective tissue disease.
Each cell says whether it was read in the source or is known through somebody else's account.
A part that was not read says *not read*: nobody should take silence here for agreement.
No consensus on anti-MDA5 disease itself was found that appeared since 2023
([what is open](../not-yet-verified.md#own-consensus))."""

_MAP_INTRO = """\
## What each guideline says { #map }

The map shows where each treatment stands in rapidly progressive disease.
The words behind it are [below](#questions)."""

_NOT_RAPID_INTRO = """\
## Where progression is not rapid { #not-rapid }

ACR/CHEST has a branch of its own for lung disease that does not progress rapidly.
The source text has none: it would start three drugs in every patient.
The advice there differs: it is for azathioprine, which the source text is against,
and has a place for nintedanib once the disease progresses."""


def pages() -> Iterator[tuple[Path, str]]:
    """Give the page of the comparison."""
    evidence = guidelines()
    names = {document.id: document.name for document in evidence.documents}
    sections = [
        _INTRO,
        "## Where they disagree { #disagreements }",
        *(_disagreement(number, item) for number, item in enumerate(evidence.disagreements)),
        _MAP_INTRO,
        guideline_map(evidence),
        _map_table(evidence),
        "## Question by question { #questions }",
        *(_comparison(item, names) for item in evidence.comparisons),
        _NOT_RAPID_INTRO,
        _not_rapid(evidence.not_rapid),
    ]
    yield Path("docs/evidence/guidelines.md"), "\n\n".join(sections) + "\n"


def _disagreement(number: int, item: Disagreement) -> str:
    questions = ", ".join(f"[{_words(name)}](#{name})" for name in item.questions)
    touched = recommendation_links(item.recommendations, _ROOT)
    return (
        f'<div class="disagreement" id="{item.id}" markdown>\n\n'
        f"**({'abc'[number]}) {item.title}.** {with_numbers(item.says)}\n\n"
        f"Touches {touched}. In full: {questions}. Sources: {citations(item.cites, _ROOT)}.\n\n"
        "</div>"
    )


def _words(name: str) -> str:
    (comparison,) = (one for one in guidelines().comparisons if one.id == name)
    return comparison.asks.rstrip("?")


def _map_table(evidence: SideBySide) -> str:
    """Give the map's data as a table, for those who do not see the drawing."""
    head = "| Treatment | " + " | ".join(item.name for item in evidence.documents) + " |"
    rule = "|---" * (len(evidence.documents) + 1) + "|"
    rows = [_map_row(evidence, treatment) for treatment in evidence.treatments]
    return "\n".join(["The map as a table:\n", head, rule, *rows])


def _map_row(evidence: SideBySide, treatment: Treatment) -> str:
    cells = []
    for column, stance in enumerate(treatment.stances):
        words = stance.label.partition(":")[0]
        second_hand = is_second_hand(evidence, treatment, column)
        cells.append(f"{words}, second-hand" if second_hand else words)
    return f"| [{treatment.name}](#{treatment.question}) | {' | '.join(cells)} |"


def _comparison(item: Comparison, names: dict[str, str]) -> str:
    rows = [f"| {names[answer.guideline]} | {_answer(answer)} |" for answer in item.answers]
    return "\n".join(
        [f"### {item.asks} {{ #{item.id} }}\n", "| Guideline | What it says |", "|---|---|", *rows]
    )


def _answer(answer: Answer) -> str:
    if answer.says is None or answer.mark is None:
        return "*not read*"
    return f"{answer.says} {badge('mark', answer.mark)} {citations(answer.cites, _ROOT)}"


def _not_rapid(statements: tuple[Statement, ...]) -> str:
    rows = [
        f"| {item.asks} | {item.says} {badge('mark', item.mark)} {citations(item.cites, _ROOT)} |"
        for item in statements
    ]
    return "\n".join(["| Question | ACR/CHEST 2023 |", "|---|---|", *rows])
