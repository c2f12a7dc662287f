"""Summary of findings: one section for each clinical question, and the same for the chapters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from calculator.audit import Arm, Question, Row, questions
from calculator.guideline import GUIDELINE
from scripts.generate import findings
from scripts.generate.figures import forest, people, shares, timeline
from scripts.generate.words import badge, citations, titled_recommendations


def pages() -> Iterator[tuple[Path, str]]:
    """Give the summary and each question's snippet."""
    yield from pages_of(questions())


def pages_of(asked: Sequence[Question]) -> Iterator[tuple[Path, str]]:
    """Give the summary of these questions and their snippets."""
    yield Path("docs/evidence/summary.md"), summary(asked)
    yield Path(".build/snippets/calculator-figures.html"), for_the_calculator(asked)
    for question in asked:
        yield Path(f".build/snippets/findings-{question.id}.md"), snippet(question)


def summary(asked: Sequence[Question]) -> str:
    """Give the whole page."""
    contents = "\n".join(
        f"- [{question.title}](#{question.id}): {question.asks}" for question in asked
    )
    parts = [
        _INTRO,
        contents,
        _HOW_TO_READ,
        "## All comparisons at a glance { #at-a-glance }",
        "Two kinds of numbers, kept apart: ratios that the studies print, and differences per 100 "
        "patients that this site works out from printed counts.\n"
        "Only one study drawn here allocated patients at random, and it was not limited to "
        "this disease.\n"
        "Read the risk of bias in each section before believing a bar.",
        "### Ratios, as published { #ratios }",
        forest.draw_ratios(asked, "figure-ratios"),
        "### Differences, our arithmetic { #differences }",
        forest.draw_differences(asked, "figure-differences"),
        *(_section(question) for question in asked),
    ]
    return "\n\n".join(parts) + "\n"


_INTRO = """\
# Summary of findings

For each clinical question: what the studies counted, how sure one can be, and what it comes to."""

_HOW_TO_READ = """\
## How to read this page { #how-to-read }

- What a study prints stands as it prints it.
- What begins with *ours* is this site's arithmetic on printed counts:
  patients per 100 with a 95% interval (Wilson),
  the difference between two groups per 100 with a 95% interval (Newcombe),
  and where it says so a two-sided exact test (Fisher).
- An exact test and an interval are different methods.
  With a handful of patients the one can just include chance while the other just excludes it.
- Where a source prints a percentage of a known number of patients, the count is worked out if only
  one fits.
  If the percentage is an estimate that allows for patients lost from view, that count is only near.
- Where a source gives no denominator, or no whole number of patients gives its percentage, there is
  no interval, and the table says why.
- *Certainty* is what the graded guideline states.
  No grade could be read, so it is *not stated*; this site grades nothing itself.
- *Risk of bias* is in words, from what was read of each study, as a rule its abstract."""


def _section(question: Question) -> str:
    parts = [
        f"## {question.title} {{ #{question.id} }}",
        f"*{question.asks}*",
        f"- Population: {question.population}.\n"
        f"- Treatment in question: {question.intervention}.\n"
        f"- Comparison: {question.comparison}.\n"
        f"- Outcome: {question.outcome}.",
        _bottom_line(question),
        *_figures(question, "summary"),
        findings.table(question, "../"),
        badge("certainty", question.certainty),
        f"Recommendations: {_recommendations(question, '../')}.",
        f"References: {citations(findings.references(question), '../')}.",
    ]
    return "\n\n".join(parts)


def snippet(question: Question) -> str:
    """Give a question's findings for a chapter, whose links start from the chapters' folder."""
    parts = [
        _bottom_line(question),
        *_figures(question, "chapter"),
        findings.table(question, "../"),
        f"What is *ours* is this site's arithmetic. "
        f"{badge('certainty', question.certainty)} Sources: "
        f"{citations(findings.references(question), '../')}. "
        f"[How to read this, and all questions](../evidence/summary.md#{question.id}).",
    ]
    return "\n\n".join(parts) + "\n"


def for_the_calculator(asked: Sequence[Question]) -> str:
    """Give every figure, unseen, for the calculator to show with the recommendations it is of.

    On one line and in a block, so that Markdown leaves it as it is.
    """
    templates = "".join(
        f'<template data-figure-of="{" ".join(question.recommendations)}">{drawn}</template>'
        for question in asked
        for drawn in _figures(question, "calculator")
    )
    block = f'<div id="calculator-figures" hidden data-search-exclude>{templates}</div>'
    return block.replace("\n", " ") + "\n"


def _bottom_line(question: Question) -> str:
    return " ".join(filter(None, ("**What it comes to.**", question.bottom_line, question.gap)))


def _recommendations(question: Question, root: str) -> str:
    known = {item.id: item for item in GUIDELINE.recommendations}
    return titled_recommendations((known[name] for name in question.recommendations), root)


def _figures(question: Question, place: str) -> Iterator[str]:
    """Give a question's figures; `place` keeps their ids apart.

    A chapter shows of plasma exchange only the study that everybody quotes.
    """
    name = f"figure-{place}-{question.id}"
    if question.id == "plasma-exchange":
        yield from _plasma_exchange([row for row in question.rows if row.study.id == _SASAKI], name)
        if place == "chapter":
            return
    drawn = shares.draw(question.rows, name, f"{question.title}: patients of 100")
    if drawn:
        yield drawn


_SASAKI = "sasaki2024"


def _plasma_exchange(rows: Sequence[Row], name: str) -> Iterator[str]:
    """Draw the study behind the often quoted percentages, patient by patient, and its window."""
    yield people.draw(
        rows,
        f"{name}-people",
        "Every patient of the study on early plasma exchange",
        "Every patient of the study. The source text's 100% against 40% is the upper pair.",
    )
    whole = next(row for row in rows if row.outcome.id == "alive")
    (left_out,) = (outcome.arms[0] for outcome in whole.study.outcomes if outcome.id == "left-out")
    early, later = _both(whole)
    yield timeline.draw(early, later, left_out, f"{name}-window")


def _both(row: Row) -> tuple[Arm, Arm]:
    assert row.intervention is not None
    assert row.comparison is not None
    return row.intervention, row.comparison
