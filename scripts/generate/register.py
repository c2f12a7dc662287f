"""The public register of what is not yet verified, open questions first, then the settled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from calculator.audit import OpenQuestion, claims, register, risk_models
from calculator.evidence import with_numbers
from scripts.generate.words import citations, claim_links, recommendation_links

REGISTER_PAGE = Path("docs/not-yet-verified.md")

_INTRO = """\
# Not yet verified

What could not be confirmed in a source that was read.
None of it stands in the guideline as a fact, with one exception: that some medicines act too slowly
is printed in R12 and R13 as the source text's own reason ([open question](#slow-action)).
Each entry says why it matters, what would settle it, and what was tried.
While a question is open, the figures that circulate about it are looked for in every page
and in every sentence of the calculator, and the build stops if one is found.

To settle one, a maintainer reads the work and adds one line to that entry of
`calculator/data/register.toml`: the date, what was read and by whom, and what it says.
The next build moves it to [Settled](#settled),
and names every claim and every model that still calls it open."""


def pages() -> Iterator[tuple[Path, str]]:
    """Give the page of the register."""
    unsettled = [item for item in register() if item.is_open]
    settled = [item for item in register() if not item.is_open]
    sections = [
        _INTRO,
        _contents(unsettled),
        "## Open { #open }",
        *(_entry(item) for item in unsettled),
        "## Settled { #settled }",
        *([_entry(item) for item in settled] or ["Nothing yet."]),
    ]
    yield REGISTER_PAGE, with_numbers("\n\n".join(sections)) + "\n"


def _contents(items: list[OpenQuestion]) -> str:
    rows = [f"- [{item.asks}](#{item.id})" for item in items]
    return f"{len(items)} questions are open:\n\n" + "\n".join(rows)


def _entry(item: OpenQuestion) -> str:
    facts = {
        "Why it matters": f"{item.why} {_touched(item)}".strip(),
        "What would settle it": item.settles,
        "What was tried": item.tried,
        "Works": citations(item.cites, ""),
    }
    if item.settled is not None:
        facts["Settled"] = (
            f"{item.settled.on:%-d %B %Y}, by this: {item.settled.by}. {item.settled.found}"
        )
    lines = [f"### {item.asks} {{ #{item.id} }}\n"]
    lines += [f"- **{name}:** {words}" for name, words in facts.items() if words]
    lines += [f"    - {work.what}: would support {work.supports}" for work in item.works]
    return "\n".join(lines)


def _touched(item: OpenQuestion) -> str:
    """Name what leans on the question: recommendations, claims, risk models."""
    parts = []
    if item.recommendations:
        parts.append(f"recommendations {recommendation_links(item.recommendations, '')}")
    called = [claim.id for claim in claims() if item.id in claim.unverified]
    if called:
        parts.append(f"claims {claim_links(called, 'evidence/')}")
    models = [
        f"[{model.name}](evidence/risk-models.md#{model.id})"
        for model in risk_models()
        if item.id in {one.question for one in model.withheld}
    ]
    if models:
        parts.append(f"the risk model {', '.join(models)}")
    return f"Touches {'; '.join(parts)}." if parts else ""
