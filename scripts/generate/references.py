"""The list of references: how each work can be found, and what of it was read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path

from calculator.audit import claims, guidelines, questions, register, risk_models, studies
from calculator.evidence import addresses, short_citation
from calculator.findings import join_words
from calculator.guideline import GUIDELINE
from scripts.bibliography import Reference, bibliography, not_checked, what_was_read
from scripts.generate import findings
from scripts.generate.words import claim_links, recommendation_links

CHAPTERS = Path("docs/guideline")

# Kana and Chinese characters, with the digits and brackets between them.
_JAPANESE = re.compile(r"[\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef][^A-Za-z<]*")


def pages() -> Iterator[tuple[Path, str]]:
    """Give the references page and the list in three forms for a reader's own library."""
    works = bibliography()
    listed = "\n\n".join(_entry(work) for work in works)
    yield Path("docs/references.md"), f"{_intro(len(works))}\n\n{listed}\n"
    files = Path("docs/evidence")
    yield files / "references.bib", "\n\n".join(work.bibtex for work in works) + "\n"
    yield files / "references.ris", "\n".join(work.ris for work in works) + "\n"
    records = [work.record for work in works]
    yield files / "references.json", json.dumps(records, ensure_ascii=False, indent=1) + "\n"


_OF_AN_ARTICLE = {"author": "its authors", "container-title": "its journal", "issued": "its year"}


def _intro(count: int) -> str:
    return f"""\
# References

Each work that a recommendation, a caution, a published dose or the evidence behind them cites.
The form is that of the US National Library of Medicine ("Vancouver").
As a rule an abstract or one table was read, not the whole paper; each entry says which.
Where a detail of the citation was not yet checked against the source, it says so.
Where not all authors of a work are known here, their list ends with "et al."

All {count} for your own library:
[BibTeX](evidence/references.bib){{ download }},
[RIS](evidence/references.ris){{ download }},
[CSL-JSON](evidence/references.json){{ download }}.
{{ .reference__downloads }}"""


def _entry(work: Reference) -> str:
    record = work.record
    facts = [what_was_read(record), not_checked(record)]
    left_out = [words for field, words in _OF_AN_ARTICLE.items() if field not in record]
    if record["type"] == "article-journal" and left_out:
        facts.append(f"Not recorded here: {join_words(left_out, 'and')}.")
    facts.append(f"Cited by: {_cited_by(work.id)}.")
    told = "\n".join(fact for fact in facts if fact)
    return f"""\
## {work.number}. {short_citation(record)} {{ #{work.id} }}

<p class="reference">{_linked(work)}</p>

{told}
{{ .reference__facts }}

<details class="reference__export" data-search-exclude><summary>BibTeX and RIS</summary>
<pre>{_verbatim(work.bibtex)}</pre>
<pre>{_verbatim(work.ris)}</pre>
</details>"""


def _linked(work: Reference) -> str:
    """Give the reference as HTML, each address in it a link."""
    text = escape(work.reference, quote=False)
    for words, address in addresses(work.record):
        link = f'<a href="{escape(address)}">{escape(words, quote=False)}</a>'
        text = text.replace(escape(words, quote=False), link, 1)
    return _JAPANESE.sub(lambda found: f'<span lang="ja">{found[0]}</span>', text)


def _verbatim(text: str) -> str:
    # Braces would be read as the name of a study's number.
    return escape(text, quote=False).replace("{", "&#123;")


def _cited_by(name: str) -> str:
    cited = [item.id for item in GUIDELINE.recommendations if name in item.cites]
    by = [recommendation_links(cited, "")] if cited else []
    by += [
        f"[cautions with {agent.label}](evidence/doses.md#{agent.id}-cautions)"
        for agent in GUIDELINE.formulary
        if name in agent.cites
    ]
    if name in {cite for _, cite in guidelines().citations()}:
        by.append("[guidelines side by side](evidence/guidelines.md)")
    if name in {cite for model in risk_models() for cite in model.cites}:
        by.append("[risk models](evidence/risk-models.md)")
    if name in {cite for question in register() for cite in question.cites}:
        by.append("[not yet verified](not-yet-verified.md)")
    by += [
        f"[doses of {dosing.agent.label}](evidence/doses.md#{dosing.agent.id})"
        for dosing in GUIDELINE.doses
        if name in dosing.cites
    ]
    by += [
        f"[findings: {question.title.lower()}](evidence/summary.md#{question.id})"
        for question in questions()
        if name in findings.references(question)
    ]
    numbers = [study.id for study in studies() if study.reference == name]
    held_against = [
        claim.id
        for claim in claims()
        if name in claim.references or not set(numbers).isdisjoint(claim.studies)
    ]
    by += [claim_links(held_against, "evidence/")] if held_against else []
    by += [f"[its numbers](evidence/studies.md#{study})" for study in numbers]
    by += [
        f"[{_title(chapter)}](guideline/{chapter.name})"
        for chapter in sorted(CHAPTERS.glob("*.md"))
        if f"references.md#{name})" in chapter.read_text(encoding="utf-8")
    ]
    return ", ".join(by) or "[body size](evidence/doses.md#example)"


def _title(chapter: Path) -> str:
    return chapter.read_text(encoding="utf-8").split("\n", 1)[0].removeprefix("# ")
