"""The claims audit: each sentence of the source text, its verdict, and the numbers behind it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from calculator.audit import CitedWork, Claim, Identification, cited, claims, register
from calculator.evidence import references, short_citation, with_numbers
from calculator.guideline import GUIDELINE
from calculator.vocabulary import Verdict
from scripts.generate.studies import of_claim, short_form
from scripts.generate.words import (
    badge_with,
    citations,
    claim_links,
    mark_badge,
    sentence,
    titled_recommendations,
    work_link,
)

# What the text leaves out, it does not say: the word for a recommendation would mislead here.
_LEFT_OUT = "left out by the text"

_INTRO = """\
# Claims audit

The source text was cut into 25 claims, S1 to S25.
Each was held against the work that it cites.
The sentences are in this site's words.
The text numbers four works and lists none: each was told from what it is cited for.
Each claim shows its verdict, what the works say, and the studies with their numbers."""


def pages() -> Iterator[tuple[Path, str]]:
    """Give the page of the claims, and the table that the methods include."""
    parts = [_INTRO, _counts(), _four_works(), _filter(), *map(_card, claims()), _SCRIPT]
    yield Path("docs/evidence/claims.md"), "\n\n".join(parts) + "\n"
    yield Path(".build/snippets/claims-table.md"), table("evidence/") + "\n"


_SCRIPT = '<script src="../assets/claims.js" defer></script>'


def verdict_badge(verdict: Verdict) -> str:
    """Give the verdict on a claim with its shape."""
    label = _LEFT_OUT if verdict is Verdict.ADDED else verdict.label
    return badge_with("verdict", verdict, label)


def table(folder: str) -> str:
    """Give all claims as a table; `folder` leads to the page of the claims."""
    rows = [
        f"| [{claim.id}]({folder}claims.md#{claim.id.lower()}) | {claim.says} "
        f"| {verdict_badge(claim.verdict)} {claim.reason} |"
        for claim in claims()
    ]
    head = "| Claim | What the source text says, in our words | Verdict, and why |\n|---|---|---|"
    return "\n".join([head, *rows])


def _counts() -> str:
    """Give how many claims each verdict has, and which."""
    rows = []
    for verdict in Verdict:
        ids = [claim.id for claim in claims() if claim.verdict is verdict]
        if ids:
            rows.append(f"| {verdict_badge(verdict)} | {len(ids)} | {claim_links(ids, '')} |")
    return "\n".join(["| Verdict | Claims | Which |", "|---|---|---|", *rows])


def _four_works() -> str:
    """Give what each of the text's numbers was told to be."""
    rows = "\n".join(
        f"| {work.number} | {citations(work.references, '../')} | {work.note} |" for work in cited()
    )
    head = "| Its reference | Taken to be, or near to | Why |\n|---|---|---|"
    return f"## The works that the text cites {{ #works-cited }}\n\n{head}\n{rows}"


def _filter() -> str:
    """Give the place that the script fills; without it all claims show and nothing can be pressed.

    It names the verdicts in the order of the choices.
    """
    used = {claim.verdict for claim in claims()}
    order = " ".join(verdict.value for verdict in Verdict if verdict in used)
    return f'<div id="claims-filter" data-verdicts="{order}"></div>'


def _card(claim: Claim) -> str:
    name = claim.id.lower()
    verdict = verdict_badge(claim.verdict)
    label = _LEFT_OUT if claim.verdict is Verdict.ADDED else claim.verdict.label
    parts = [
        f'<div class="card claim" data-verdict="{claim.verdict.value}" markdown>',
        f"## {claim.id} · {claim.says} "
        f"{{ #{name} .claim__says data-toc-label='{claim.id} · {label}' }}",
        f"{verdict} {sentence(claim.reason)}.",
        f"**What it cites.** {_cites(claim)}",
        f"**What the works say.** {claim.found}",
        f"**Set beside the claim.** {claim.note}",
        f"**Weakest basis.** {mark_badge(claim.mark)}",
        f"**Recommendations that rest on it.** {_recommendations(claim)}",
        *_studies(claim),
        *_works(claim),
        *_open(claim),
        "</div>",
    ]
    return "\n\n".join(parts)


def _cites(claim: Claim) -> str:
    works = {work.number: work for work in cited()}
    if not claim.cites:
        return "Nothing."
    return "<br>".join(_cited(works[number]) for number in claim.cites)


def _cited(work: CitedWork) -> str:
    if work.identification is Identification.FIRM:
        which = f"{citations(work.references, '../')}, {work.identification.label}"
    else:
        which = f"{work.identification.label}; nearest stand {citations(work.references, '../')}"
    return f"Its reference [{work.number}](#works-cited): {which}."


def _recommendations(claim: Claim) -> str:
    if claim.no_recommendation is not None:
        return f"None. {claim.no_recommendation}"
    items = [item for item in GUIDELINE.recommendations if claim.id in item.claims]
    return titled_recommendations(items, "../") + "."


def _studies(claim: Claim) -> Iterator[str]:
    if claim.no_study is not None:
        yield f"**Studies.** None. {claim.no_study}"
        return
    yield "**Studies, with their numbers.**"
    for study in of_claim(claim.studies):
        yield short_form(study, "")


def _works(claim: Claim) -> Iterator[str]:
    """Give the works that are no study of the claim, each with where to find it."""
    others = [name for name in claim.references if name not in claim.studies]
    if others:
        listed = "\n".join(
            f"- [{short_citation(references()[name])}](../references.md#{name}) · "
            f"{work_link(references()[name])}"
            for name in others
        )
        yield f"**Other works.**\n\n{listed}"


def _open(claim: Claim) -> Iterator[str]:
    """Give what of it is not yet verified, each with its entry on the register."""
    if claim.unverified:
        asked = {question.id: with_numbers(question.asks) for question in register()}
        listed = "\n".join(
            f"- [{asked[name]}](../not-yet-verified.md#{name})" for name in claim.unverified
        )
        yield f"**Still open.**\n\n{listed}"
