"""The pages on who answers for the guideline: accountability, checklists, hazard log."""

from __future__ import annotations

import ast
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from itertools import groupby
from pathlib import Path

from calculator.audit.accountability import (
    Accountability,
    check_review_date,
    check_versions,
    next_review,
    read_accountability,
)
from calculator.audit.checklists import Checklist, Item, State, check_links
from calculator.audit.checks import Problem
from calculator.audit.hazards import Hazard
from calculator.audit.statements import NOT_STATED, Change, Field, Statement
from calculator.guideline import GUIDELINE
from scripts.generate.words import badge, stacked_table, titled_recommendations

ROOT = Path(__file__).parents[2]
DOCS = Path("docs")

_ITEMS = "| What is asked | How it stands here |\n|---|---|"
_ANCHOR = re.compile(r'\{[^{}\n]*#([\w-]+)[^{}\n]*\}|\bid="([\w-]+)"')


def pages() -> Iterator[tuple[Path, str]]:
    """Give the three pages.

    Raises InvalidEvidence when a cell is empty or a hazard names a test that does not exist.
    """
    account = read_accountability(known_tests())
    yield DOCS / "accountability.md", "\n\n".join(_accountability(account)) + "\n"
    yield DOCS / "checklists.md", "\n\n".join(_checklists(account.checklists)) + "\n"
    yield DOCS / "hazards.md", "\n\n".join(_hazards(account.hazards)) + "\n"


def faults(generated: Mapping[Path, str]) -> Iterator[Problem]:
    """See that links lead somewhere, versions fit and the review date has not passed."""
    account = read_accountability(known_tests())
    yield from check_links(account.checklists, anchors(generated))
    yield from check_versions(GUIDELINE, account.changes)
    yield from check_review_date(GUIDELINE, build_date())


def build_date() -> date:
    """Give the day for which the site is built: that of SOURCE_DATE_EPOCH, or else today."""
    seconds = os.environ.get("SOURCE_DATE_EPOCH")
    now = datetime.now(UTC) if seconds is None else datetime.fromtimestamp(int(seconds), UTC)
    return now.date()


@cache
def known_tests() -> frozenset[str]:
    """Give the node ids of all tests of the repository, without parameters."""
    return frozenset(
        f"{file.relative_to(ROOT).as_posix()}::{node.name}"
        for file in (ROOT / "tests").rglob("test_*.py")
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


def anchors(generated: Mapping[Path, str]) -> dict[str, set[str]]:
    """Give the anchors of every page, hand-written and generated, by its path below `docs/`."""
    written = {
        file.relative_to(ROOT): file.read_text(encoding="utf-8")
        for file in (ROOT / DOCS).rglob("*.md")
    }
    return {
        file.relative_to(DOCS).as_posix(): {one or other for one, other in _ANCHOR.findall(text)}
        for file, text in (written | dict(generated)).items()
        if file.suffix == ".md" and file.is_relative_to(DOCS)
    }


def in_words(day: date) -> str:
    """Give a date as it is read: 23 November 2027."""
    return f"{day.day} {day:%B %Y}"


def _accountability(account: Accountability) -> Iterator[str]:
    yield (
        "# Accountability\n\n"
        "What this site is for, what it rests on, who answers for it, and until when it holds.\n"
        f"This is version {GUIDELINE.version}, to be reviewed by "
        f"**{in_words(GUIDELINE.review_by)}**.\n"
        "How the text was appraised is told at more length under [methods](methods.md); "
        "[checklists](checklists.md) and the [hazard log](hazards.md) go through it point by point."
    )
    for statement in account.statements:
        yield _statement(statement)
    yield _publisher(account.publisher)
    yield _reviews()
    yield _changes(account.changes)


def _statement(statement: Statement) -> str:
    listed = "\n".join(f"- {sentence}" for sentence in statement.sentences)
    return f"## {statement.title} {{ #{statement.id} }}\n\n{listed}"


def _publisher(fields: Sequence[Field]) -> str:
    rows = [f"| {field.title} | {field.asks} | {field.text or NOT_STATED} |" for field in fields]
    return "\n".join(
        (
            "## Publisher of this copy { #publisher }",
            "",
            "Anybody may publish a copy, so only its publisher can say this.",
            "",
            "| Field | What it is to say | What it says |",
            "|---|---|---|",
            *rows,
        )
    )


def _reviews() -> str:
    head = ("Recommendation", "Since version", "Last checked against its sources", "Next review by")
    rows = (
        (titled_recommendations([item], ""), item.since, f"{item.reviewed}", f"{next_review(item)}")
        for item in GUIDELINE.recommendations
    )
    return f"## Review dates {{ #reviews }}\n\n{stacked_table(head, rows)}"


def _changes(changes: Sequence[Change]) -> str:
    parts = ["## Change log { #changes }"]
    for change in changes:
        listed = "\n".join(f"- {words}" for words in change.changes)
        parts.append(f"**{change.version}**, {in_words(change.published)}\n\n{listed}")
    return "\n\n".join(parts)


def _checklists(checklists: Sequence[Checklist]) -> Iterator[str]:
    names = "\n".join(
        f"- [{checklist.title}](#{checklist.id}): {_count(checklist.items)}"
        for checklist in checklists
    )
    yield (
        "# Checklists\n\n"
        "How this site stands to four published checklists, in our own words, item by item.\n"
        "What is not met says so, with the reason; an empty cell fails the build.\n"
        "The items that only the publisher of a copy can fill in are met as soon as "
        "[its fields](accountability.md#publisher) are.\n\n"
        f"{names}"
    )
    for checklist in checklists:
        yield f"## {checklist.title} {{ #{checklist.id} }}"
        yield f"{checklist.about}\nSource: [{checklist.source}]({checklist.address})"
        yield f"What was read: {checklist.seen[0].lower()}{checklist.seen[1:]}"
        for group, items in groupby(checklist.items, key=lambda item: item.group):
            rows = "\n".join(_row(item) for item in items)
            yield f"### {group}\n\n{_ITEMS}\n{rows}"


def _count(items: Sequence[Item]) -> str:
    found = Counter(item.state for item in items)
    told = ", ".join(f"{found[state]} {state.label}" for state in State if found[state])
    open_fields = sum(item.because == NOT_STATED for item in items)
    left = f", {open_fields} of these for the publisher to state" if open_fields else ""
    return f"{len(items)} items: {told}{left}."


def _row(item: Item) -> str:
    wanting = f"*{item.because}*" if item.because else ""
    told = [
        badge("state", item.state),
        item.answer,
        wanting,
        f"See the page “[{_name(item)}]({item.where})”.",
    ]
    return f"| **{item.id}** {item.asks} | {' '.join(filter(None, told))} |"


def _name(item: Item) -> str:
    page = Path(item.where.partition("#")[0]).with_suffix("")
    name = page.parent.name or "home" if page.name == "index" else page.name
    return name.replace("-", " ").capitalize()


def _hazards(hazards: Sequence[Hazard]) -> Iterator[str]:
    rows = "\n".join(
        f"| [{hazard.id}](#{hazard.id.lower()}) | {hazard.what} | {hazard.severity.label} |"
        for hazard in hazards
    )
    yield (
        "# Hazard log\n\n"
        "What could go wrong when this site is used, how bad it could be, what holds it back, "
        "which test shows that it does, and what remains.\n"
        "Severity is the worst that could come of it if nothing held it back; "
        "it is a judgement, not a measurement.\n"
        "How often it happens is not known.\n"
        "The build fails when a named test does not exist.\n\n"
        f"| Hazard | What could go wrong | Severity |\n|---|---|---|\n{rows}"
    )
    for hazard in hazards:
        tests = "\n".join(f"    - `{test}`" for test in hazard.tests)
        yield (
            f"## {hazard.id} {{ #{hazard.id.lower()} }}\n\n"
            f"**{hazard.what}**\n\n"
            f"- Severity: {hazard.severity.label}.\n"
            f"- Cause: {hazard.cause}\n"
            f"- Control: {hazard.control}\n"
            f"- Shown by:\n\n{tests}\n\n"
            f"- What remains: {hazard.remains}"
        )
