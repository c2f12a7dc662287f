"""How the package's values are put on a page: small pieces of Markdown and HTML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Any
from urllib.parse import quote

from calculator.criteria import AllOf, AnyOf, Criterion, NoneOf
from calculator.dictionary import DICTIONARY
from calculator.evidence import addresses, references, short_citation
from calculator.findings import Measure, Selection
from calculator.recommendation import Recommendation
from calculator.vocabulary import Mark, Term, Verdict
from scripts.generate.glossary import glossary

_COMBINED = {AllOf: "all of these", AnyOf: "at least one of these", NoneOf: "none of these"}


def badge(kind: str, term: Term) -> str:
    """Give one word of a closed vocabulary with the shape of its kind."""
    return badge_with(kind, term, term.label)


def badge_with(kind: str, term: Term, words: str) -> str:
    """Give a term's shape with other words than its own."""
    return f'<span class="badge badge--{kind} badge--{term.value}">{escape(words)}</span>'


def explained_badge(kind: str, term: Term) -> str:
    """Give a badge that says what its word means (assets/tips.js)."""
    name = f"{kind}-{term.value}"
    return (
        f'<button type="button" class="badge badge--{kind} badge--{term.value}" data-term="{name}" '
        f'title="{escape(glossary()[name].definition)}">{escape(term.label)}</button>'
    )


def verdict_badge(verdict: Verdict) -> str:
    """Give a verdict with its shape."""
    return badge("verdict", verdict)


def mark_badge(mark: Mark) -> str:
    """Give how well a fact stands, with its shape."""
    return badge("mark", mark)


def badges(item: Recommendation) -> str:
    """Give direction, strength, certainty and verdict as words with a shape of their own."""
    graded: dict[str, Term] = {
        "strength": item.strength,
        "certainty": item.certainty,
        "verdict": item.appraisal.verdict,
    }
    explained = (explained_badge(kind, term) for kind, term in graded.items())
    return " ".join((badge("direction", item.direction), *explained))


def citations(ids: Iterable[str], root: str) -> str:
    """Give citations as links to the list of references."""
    return ", ".join(
        f"[{short_citation(references()[cite])}]({root}references.md#{cite})" for cite in ids
    )


def recommendation_links(ids: Iterable[str], root: str) -> str:
    """Give recommendations as links to their pages."""
    return ", ".join(f"[{name}]({root}recommendations/{name.lower()}.md)" for name in ids)


def work_link(record: dict[str, Any]) -> str:
    """Link to a work itself, by the first of its addresses."""
    for words, address in addresses(record):
        return f"[{words}]({address})"
    return "no address was found"


def claim_links(ids: Iterable[str], folder: str) -> str:
    """Link to claims in the audit; `folder` leads to its page."""
    return ", ".join(f"[{name}]({folder}claims.md#{name.lower()})" for name in ids)


def titled_recommendations(items: Iterable[Recommendation], root: str) -> str:
    """Link to recommendations by number and title."""
    return ", ".join(
        f"[{item.id} {item.title}]({root}recommendations/{item.id.lower()}.md)" for item in items
    )


def stacked_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Give a table that a phone shows row by row, each cell after its column's name.

    The first cell names the row; an empty one is a dash, which the phone leaves out.
    """
    lines = [list(head), ["---"] * len(head)]
    for first, *others in rows:
        named = zip(head[1:], others, strict=True)
        lines.append([first, *(_labelled(title, cell) for title, cell in named)])
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return f'<div class="stacked" markdown>\n\n{table}\n\n</div>'


def _labelled(title: str, cell: str) -> str:
    if not cell:
        return '<span class="stacked__none">–</span>'
    return f'<span class="stacked__label" data-label="{escape(title)}"></span>{cell}'


def sentence(words: str) -> str:
    """Begin with a capital letter.

    >>> sentence("alive, 6 months")
    'Alive, 6 months'
    """
    return words[:1].upper() + words[1:]


def criterion_list(criterion: Criterion, depth: int = 0) -> Iterator[str]:
    """Print a criterion as a nested Markdown list."""
    indent = "    " * depth
    kind = _COMBINED.get(type(criterion))  # type: ignore[arg-type]
    if not criterion.parts:
        yield f"{indent}- {criterion.label}"
        return
    yield f"{indent}- **{criterion.label}** ({kind})"
    for part in criterion.parts:
        yield from criterion_list(part, depth + 1)


def fragment(patient: dict[str, Any]) -> str:
    """Write a patient, given as plain JSON values, as the calculator's address fragment."""
    known = {finding.id: finding for finding in DICTIONARY}
    pairs: list[tuple[str, str]] = []
    for name, value in patient.items():
        finding = known[name]
        if isinstance(value, bool):
            pairs.append((name, "yes" if value else "no"))
        elif isinstance(finding, Selection):
            pairs.append((name, ",".join(value) or "none"))
        elif isinstance(finding, Measure) and isinstance(value, dict):
            pairs.append((name, f"{value['value']:g}"))
            pairs.append((f"{name}.unit", value["unit"]))
        else:
            pairs.append((name, str(value)))
    return "&".join(f"{name}={quote(value, safe=',/*')}" for name, value in pairs)


def calculator_link(patient: dict[str, Any], words: str, root: str) -> str:
    """Link to the calculator with a patient filled in.

    Raw HTML, because the fragment is no anchor that a link checker could find.
    """
    return f'<a href="{root}calculator.html#{escape(fragment(patient))}">{escape(words)}</a>'


def answers(patient: dict[str, Any]) -> str:
    """Give what is known of a patient in words."""
    known = {finding.id: finding for finding in DICTIONARY}
    return "; ".join(
        f"{known[name].label}: {known[name].words(known[name].read(value))}"
        for name, value in patient.items()
    )
