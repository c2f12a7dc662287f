"""How the package's values are put on a page: small pieces of Markdown and HTML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import Any
from urllib.parse import quote

from calculator.criteria import AllOf, AnyOf, Criterion, NoneOf
from calculator.dictionary import DICTIONARY
from calculator.evidence import addresses, references, short_citation
from calculator.findings import Measure, Selection
from calculator.recommendation import Recommendation
from calculator.vocabulary import Mark, Term, Verdict

_COMBINED = {AllOf: "all of these", AnyOf: "at least one of these", NoneOf: "none of these"}


def badge(kind: str, term: Term) -> str:
    """Give one word of a closed vocabulary with the shape of its kind."""
    return badge_with(kind, term, term.label)


def badge_with(kind: str, term: Term, words: str) -> str:
    """Give a term's shape with other words than its own."""
    return f'<span class="badge badge--{kind} badge--{term.value}">{escape(words)}</span>'


def verdict_badge(verdict: Verdict) -> str:
    """Give a verdict with its shape."""
    return badge("verdict", verdict)


def mark_badge(mark: Mark) -> str:
    """Give how well a fact stands, with its shape."""
    return badge("mark", mark)


def badges(item: Recommendation) -> str:
    """Give direction, strength, certainty and verdict as words with a shape of their own."""
    terms: dict[str, Term] = {
        "direction": item.direction,
        "strength": item.strength,
        "certainty": item.certainty,
        "verdict": item.appraisal.verdict,
    }
    return " ".join(badge(kind, term) for kind, term in terms.items())


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
