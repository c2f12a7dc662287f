"""The table of findings of one clinical question, as HTML that stacks on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from calculator.audit import Arm, Question, Row
from scripts.generate.results import (
    difference_words,
    exact_test,
    outcome_name,
    printed,
    published,
    row_difference,
    second_hand,
    study_name,
    worked_out,
)

_HEAD = ("Study and outcome", "Treatment in question", "Comparison", "Difference", "As published")


def table(question: Question, root: str) -> str:
    """Give the table; `root` leads from the page to the site's own folder.

    Roles are written out, because the style sheet lays the table out anew on a phone.
    """
    head = "".join(f'<th scope="col" role="columnheader">{words}</th>' for words in _HEAD)
    body = "".join(_row(row, root) for row in question.rows)
    caption = f"{escape(question.title)}: findings"
    return (
        f'<table class="findings" role="table"><caption>{caption}</caption>'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        f'<tbody role="rowgroup">{body}</tbody></table>'
    )


def _row(row: Row, root: str) -> str:
    cells = (
        (_arm(row, row.intervention), _HEAD[1]),
        (_arm(row, row.comparison), _HEAD[2]),
        (_ours(row), _HEAD[3]),
        (_published(row), _HEAD[4]),
    )
    data = "".join(
        f'<td role="cell" data-label="{label}">{"<br>".join(lines)}</td>' for lines, label in cells
    )
    bias = escape("; ".join(row.bias), quote=False)
    return (
        f'<tr role="row" class="findings__row"><th scope="row" role="rowheader">'
        f"{_study(row, root)}</th>{data}</tr>"
        f'<tr role="row" class="findings__bias"><td role="cell" colspan="{len(_HEAD)}">'
        f"<strong>Risk of bias:</strong> {bias}.</td></tr>"
    )


def _study(row: Row, root: str) -> str:
    study = row.study
    words = [
        f'<a href="{root}evidence/studies.html#{study.id}">{escape(study_name(row))}</a>',
        escape(outcome_name(row), quote=False),
        f'<span class="findings__design">{escape(study.design, quote=False)}</span>',
    ]
    if second_hand(row):
        words.append('<span class="findings__design">known second-hand</span>')
    return "<br>".join(words)


def _arm(row: Row, arm: Arm | None) -> list[str]:
    if arm is None:
        return ["no such group" if row.intervention else "not given by group"]
    # A group's size says nothing about a part of it.
    groups = () if "among" in row.outcome.name else row.study.groups
    size = next((group.n for group in groups if group.label == arm.label), None)
    named = arm.label if arm.n or size is None else f"{arm.label}, a group of {size}"
    ours = worked_out(arm)
    lines = [f"<strong>{printed(arm)}</strong>", escape(named, quote=False)]
    if ours.startswith("no interval"):
        lines.append(ours)
    elif ours:
        lines.append(f"ours: {ours}")
    return lines


def _ours(row: Row) -> list[str]:
    lines = []
    found = row_difference(row)
    if found:
        lines.append(f"ours: {difference_words(found)}")
    test = exact_test(row)
    if test:
        lines.append(f"ours: {test}")
    return lines or ["none worked out"]


def _published(row: Row) -> list[str]:
    lines = [escape(published(effect), quote=False) for effect in row.effects]
    if row.outcome.finding and not row.intervention:
        lines.append(escape(row.outcome.finding, quote=False))
    return lines or ["no measure or test read"]


def references(question: Question) -> Iterator[str]:
    """Give the works behind the findings, each once, in order."""
    yield from dict.fromkeys(row.study.reference for row in question.rows)
