"""The cards that chapters include, the index of recommendations, and a page for each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from calculator.audit import claims
from calculator.evidence import references, short_citation
from calculator.formulary import Agent
from calculator.guideline import GUIDELINE, read_patient
from calculator.recommendation import Recommendation
from calculator.recommendations import __path__ as modules_path
from calculator.vocabulary import Verdict
from scripts.generate.claims import verdict_badge as claim_badge
from scripts.generate.glossary import glossary
from scripts.generate.studies import behind, short_form
from scripts.generate.words import (
    answers,
    badges,
    calculator_link,
    citations,
    claim_links,
    criterion_list,
    stacked_table,
    verdict_badge,
)
from tests.vignette import Vignette, load

# From a chapter or a recommendation's page.
_EVIDENCE = "../evidence/"
CHAPTERS = Path(__file__).parents[2] / "docs/guideline"


def pages() -> Iterator[tuple[Path, str]]:
    """Give every card, the index, every recommendation's page and its source."""
    docs = Path("docs/recommendations")
    yield docs / "index.md", index_page()
    for item in GUIDELINE.recommendations:
        yield Path(f".build/snippets/{item.id}.md"), card(item)
        yield docs / f"{item.id.lower()}.md", recommendation_page(item)
        yield docs / "source" / f"{item.id.lower()}.md", source_page(item)


def card(item: Recommendation) -> str:
    """Give the card that a chapter includes; its links start from a chapter's folder."""
    page = f"../recommendations/{item.id.lower()}.md"
    return f"""\
<div class="card" id="{item.id.lower()}" data-recommendation="{item.id}" markdown>

**{item.id}** [{item.title}]({page})
{{ .card__title }}

{item.statement}
{{ .card__statement }}

{badges(item)}

{item.appraisal.note}
{{ .card__verdict }}

Grading: {item.grading}
{{ .card__note }}

Sources: {citations(item.cites, "../")}. [Why, when and examples]({page})
{{ .card__note }}
{_checked(item)}
</div>
"""


def _checked(item: Recommendation) -> str:
    """Lead to the claims and to the studies' numbers, where a recommendation has any."""
    studies = f"../recommendations/{item.id.lower()}.md#studies"
    links = (
        f"Claims: {claim_links(item.claims, _EVIDENCE)}." if item.claims else "",
        f"[Studies, with their numbers]({studies})" if behind(item) else "",
    )
    line = " ".join(filter(None, links))
    return f"\n{line}\n{{ .card__note }}\n" if line else ""


def index_page() -> str:
    """Give the table of all recommendations."""
    source = [item for item in GUIDELINE.recommendations if item.appraisal.verdict != Verdict.ADDED]
    added = [item for item in GUIDELINE.recommendations if item.appraisal.verdict == Verdict.ADDED]
    legend = "\n".join(
        f"{verdict_badge(verdict)}\n:   {glossary()[f'verdict-{verdict.value}'].definition}\n"
        for verdict in Verdict
    )
    return f"""\
# All recommendations

R01 to R16 are the guideline of the source text, in our own words.
R17 to R22 are safety items that it leaves out.
Strength and certainty are those of the graded guideline behind it, where there is one.
The verdict says how the source text's sentence stands to the work that it cites.

## The source text's guideline

{_table(source)}

## Added by this site

{_table(added)}

## What the verdicts mean

{legend}"""


def _table(items: list[Recommendation]) -> str:
    rows = [
        (
            f"[{item.id}]({item.id.lower()}.md) {item.title}",
            item.direction.label,
            item.strength.label,
            item.certainty.label.removeprefix("certainty "),
            verdict_badge(item.appraisal.verdict),
        )
        for item in items
    ]
    head = ("Recommendation", "Direction", "Strength", "Certainty", "Verdict")
    return stacked_table(head, rows)


def recommendation_page(item: Recommendation) -> str:
    """Give one recommendation's page."""
    sections = [
        f"# {item.id} · {item.title}\n\n"
        f'<div class="card" data-recommendation="{item.id}" markdown>\n\n'
        f"{item.statement}\n{{ .card__statement }}\n\n{badges(item)}\n\n</div>",
        "## When it applies\n\n" + "\n".join(criterion_list(item.criterion)),
        "An answer that is not known leaves the recommendation open: unknown is not no. "
        "[The whole flow](../flow.md) shows it beside the others. "
        f"Its chapter is {_chapter(item)}.",
        f"## Why\n\n{item.rationale}",
        "## How good the evidence is\n\n"
        f"**{item.appraisal.verdict.label[0].upper()}{item.appraisal.verdict.label[1:]}.** "
        f"{item.appraisal.note}\n\n**Grading.** {item.grading}\n\n{_claims(item)}",
        *_studies(item),
        f"## Works cited {{ #works }}\n\n{_works(item)}",
        *_agents(item),
        _examples(item),
        _source(item),
    ]
    return "\n\n".join(section for section in sections if section) + "\n"


def _chapter(item: Recommendation) -> str:
    """Link to the chapter that includes the card."""
    (chapter,) = (
        file
        for file in sorted(CHAPTERS.glob("*.md"))
        if f'"{item.id}.md"' in file.read_text(encoding="utf-8")
    )
    title = chapter.read_text(encoding="utf-8").split("\n", 1)[0].removeprefix("# ")
    return f"[{title}](../guideline/{chapter.name}#{item.id.lower()})"


def _claims(item: Recommendation) -> str:
    """Give the claims behind a recommendation with their verdicts."""
    if not item.claims:
        return "No sentence of the source text is behind this recommendation."
    known = {claim.id: claim for claim in claims()}
    rows = [
        f"| {claim_links([name], _EVIDENCE)} | {known[name].says} "
        f"| {claim_badge(known[name].verdict)} |"
        for name in item.claims
    ]
    head = "| Claim | What the source text says, in our words | Verdict |\n|---|---|---|"
    return "\n".join([head, *rows])


def _studies(item: Recommendation) -> Iterator[str]:
    """Give the studies behind a recommendation with their numbers."""
    found = behind(item)
    if found:
        yield "## Studies, with their numbers { #studies }"
    for study in found:
        yield short_form(study, _EVIDENCE)


def _works(item: Recommendation) -> str:
    rows = []
    for cite in item.cites:
        record = references()[cite]
        custom = record["custom"]
        work = f"[{short_citation(record)}](../references.md#{cite})"
        rows.append((work, *(str(custom.get(name, "")) for name in ("design", "n", "read"))))
    return stacked_table(("Work", "Design", "Size", "What of it was read"), rows)


def _agents(item: Recommendation) -> Iterator[str]:
    named = dict.fromkeys(
        (*item.favours, *(agent for regimen in item.regimens for agent in regimen.agents))
    )
    told = [agent for agent in named if agent.contraindications or agent.cautions]
    if told:
        yield "## Before giving it"
    for agent in told:
        yield _agent(agent)


def _agent(agent: Agent) -> str:
    lines = [f"### {agent.label[0].upper()}{agent.label[1:]}"]
    for bar in agent.contraindications:
        cites = f" ({citations(bar.cites, '../')})" if bar.cites else ""
        lines.append(f"- **Contraindicated:** {bar.when.label}. {bar.basis}{cites}")
    for caution in agent.cautions:
        cites = f" ({citations(caution.cites, '../')})" if caution.cites else ""
        lines.append(f"- Caution: {caution.statement}{cites}")
    return lines[0] + "\n\n" + "\n".join(lines[1:])


def _examples(item: Recommendation) -> str:
    file = f"{item.id.lower()}.toml"
    examples = [vignette for vignette in load(file) if vignette.example]
    return "\n\n".join(["## Worked examples", *(_example(item, one) for one in examples)])


def _example(item: Recommendation, vignette: Vignette) -> str:
    advice = item.advise(read_patient(vignette.patient))
    link = calculator_link(vignette.patient, "Open in the calculator", "../")
    alerts = "".join(f"\n\n    {alert}" for alert in advice.alerts)
    labels = {finding.id: finding.label for finding in GUIDELINE.dictionary}
    missing = "; ".join(labels[name] for name in advice.trace.missing())
    waits = f" It waits for: {missing}." if missing else ""
    return (
        f'!!! example "{vignette.name}"\n\n    {answers(vignette.patient)}.\n\n'
        f"    **{item.id}: {advice.outcome.value}.**{waits}{alerts}\n\n    {link}"
    )


def module_file(item: Recommendation) -> Path:
    """Give the module that holds a recommendation."""
    (file,) = Path(next(iter(modules_path))).glob(f"{item.id.lower()}_*.py")
    return file


def _source(item: Recommendation) -> str:
    lines = module_file(item).read_text(encoding="utf-8").splitlines()
    start = next(n for n, line in enumerate(lines, 1) if line.startswith("RECOMMENDATION ="))
    condition = next(n for n, line in enumerate(lines, 1) if line.startswith("    applies_when="))
    page = f"source/{item.id.lower()}.html#__codelineno-0-"
    return (
        "## In the code\n\n"
        f'The statement and everything on this page stand in <a href="{page}{start}">'
        f"{module_file(item).name}, line {start}</a>; the condition begins at "
        f'<a href="{page}{condition}">line {condition}</a>.\n\n'
        f"In the guideline since version {item.since}; last checked against its sources on "
        f"{item.reviewed:%-d %B %Y}."
    )


def source_page(item: Recommendation) -> str:
    """Give the module of one recommendation, with numbered lines."""
    file = module_file(item)
    code = file.read_text(encoding="utf-8")
    return (
        f"# {item.id}: the code\n\n[Back to {item.id}](../{item.id.lower()}.md)\n\n"
        f'```python title="calculator/recommendations/{file.name}" linenums="1"\n{code}```\n'
    )
