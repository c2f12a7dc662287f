"""The decision flow, drawn from the criteria, with the same content in words below it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

from calculator.conditions import SCOPE
from calculator.criteria import NEVER, Criterion, OneOf
from calculator.findings import join_words
from calculator.guideline import GUIDELINE
from calculator.recommendation import Recommendation
from scripts.generate.words import stacked_table, titled_recommendations

_WIDTH = 340
_LINE = 17
_PAD = 10
_GAP = 26
# What fits at the drawing's letter size, bold and with the widest of the usual fonts.
_CHARACTERS = 38


@dataclass(frozen=True, slots=True)
class Branch:
    """Recommendations that share their conditions beyond the scope."""

    conditions: tuple[Criterion, ...]
    recommendations: list[Recommendation]


def pages() -> Iterator[tuple[Path, str]]:
    """Give the page of the decision flow."""
    yield Path("docs/flow.md"), "\n\n".join([_INTRO, _drawing(), *_in_words(), *_regimens()]) + "\n"


_INTRO = """\
# Decision flow

The flow is drawn from the same criteria that the calculator runs.
First come the questions of scope; then each condition with the recommendations that follow from it.
Every branch is looked at, not only the first that fits.
An answer that is not known leaves its branch open: unknown is not no.
The same flow [in words](#in-words) stands below the drawing."""


def branches() -> list[Branch]:
    """Group the recommendations by their conditions beyond the scope, in order."""
    found: dict[tuple[str, ...], Branch] = {}
    for item in GUIDELINE.recommendations:
        conditions = further_conditions(item)
        key = tuple(condition.label for condition in conditions)
        found.setdefault(key, Branch(conditions, [])).recommendations.append(item)
    return list(found.values())


def further_conditions(item: Recommendation) -> tuple[Criterion, ...]:
    """Give what a recommendation asks beyond the scope."""
    if item.applies_when is SCOPE:
        return ()
    return tuple(part for part in item.applies_when.parts if part is not SCOPE)


def in_words(criterion: Criterion) -> str:
    """Give a criterion's label, with the options of a choice in quotes: some hold commas."""
    if not isinstance(criterion, OneOf):
        return criterion.label
    options = (f"“{criterion.finding.label_of(value)}”" for value in criterion.values)
    return f"{criterion.finding.label}: {join_words(options, 'or')}"


def _exception(item: Recommendation) -> str:
    return "" if item.unless is NEVER else f" (unless: {item.unless.label})"


class _Canvas:
    """A drawing that grows downwards, one box after the other."""

    def __init__(self) -> None:
        self.height = 4
        self.shapes: list[str] = []

    def box(self, lines: list[str], kind: str) -> None:
        height = len(lines) * _LINE + 2 * _PAD
        # Questions are rounded, outcomes square with a bar: told apart without colour.
        corner = 16 if kind == "question" else 0
        self.shapes.append(
            f'<rect class="flow__{kind}" x="2" y="{self.height}" width="{_WIDTH - 4}" '
            f'height="{height}" rx="{corner}"/>'
        )
        if kind == "outcome":
            self.shapes.append(
                f'<rect class="flow__bar" x="2" y="{self.height}" width="6" height="{height}"/>'
            )
        for number, line in enumerate(lines):
            y = self.height + _PAD + number * _LINE + 13
            self.shapes.append(f'<text x="18" y="{y}">{escape(line)}</text>')
        self.height += height

    def arrow(self, words: str) -> None:
        top, end = self.height, self.height + _GAP
        head = f"M 25 {end - 7} L 30 {end - 1} L 35 {end - 7}"
        self.shapes.append(f'<path class="flow__line" d="M 30 {top} V {end - 1} {head}"/>')
        self.shapes.append(f'<text x="42" y="{top + 18}">{escape(words)}</text>')
        self.height = end

    def gap(self) -> None:
        self.height += 18


def _wrapped(words: str, hang: str = "") -> list[str]:
    return textwrap.wrap(words, _CHARACTERS, subsequent_indent=hang)


def _drawing() -> str:
    canvas = _Canvas()
    for part in SCOPE.parts:
        canvas.box(
            [
                *_wrapped(f"{in_words(part)}?"),
                "no: the guideline is silent",
                "not known: ask this first",
            ],
            "question",
        )
        canvas.arrow("yes")
    for number, branch in enumerate(branches()):
        if number:
            canvas.gap()
        if branch.conditions:
            words = " · and · ".join(in_words(condition) for condition in branch.conditions)
            canvas.box(_wrapped(f"{words}?"), "question")
            canvas.arrow("yes")
        else:
            canvas.box(["Every patient in scope"], "question")
            canvas.arrow("always")
        lines = [
            line
            for item in branch.recommendations
            for line in _wrapped(f"{item.id} {item.title}{_exception(item)}", "      ")
        ]
        canvas.box(lines, "outcome")
    shapes = "".join(canvas.shapes)
    return (
        f'<svg class="flow" viewBox="0 0 {_WIDTH} {canvas.height + 4}" role="img" '
        f'aria-labelledby="flow-title flow-words" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="flow-title">Decision flow</title>'
        f'<desc id="flow-words">The questions of scope, then each condition with its '
        f"recommendations. The same flow follows in words.</desc>{shapes}</svg>"
    )


def _in_words() -> Iterator[str]:
    yield "## In words { #in-words }"
    scope = "\n".join(f"1. {in_words(part)}? No: the guideline is silent." for part in SCOPE.parts)
    yield f"First the scope, every point of it:\n\n{scope}"
    for branch in branches():
        asked = " and ".join(f"*{in_words(condition)}*" for condition in branch.conditions)
        head = f"If {asked}:" if asked else "For every patient in scope:"
        rows = "\n".join(
            f"- {titled_recommendations([item], '')}{_exception(item)}"
            for item in branch.recommendations
        )
        yield f"{head}\n\n{rows}"


def _regimens() -> Iterator[str]:
    yield "## Regimens, in order of preference { #regimens }"
    yield (
        "A regimen is offered when nothing forbids any of its agents, and that is known.\n"
        "In pregnancy or active infection the one with IVIG is named first, whatever its place."
    )
    rows = []
    for number, regimen in enumerate(GUIDELINE.regimens, start=1):
        bars = [
            f"{agent.label}: {bar.when.label[0].lower()}{bar.when.label[1:]}"
            for agent in regimen.agents
            for bar in agent.contraindications
        ]
        bar = "; ".join(bars) or "nothing in the formulary"
        rows.append((f"{number}. {regimen.title}", regimen.note, bar))
    yield stacked_table(("Regimen", "Note", "Ruled out by"), rows)
