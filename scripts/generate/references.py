"""The list of references: how each work can be found, and what of it was read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from calculator.audit import claims, questions, studies
from calculator.evidence import references, short_citation, with_numbers
from calculator.guideline import GUIDELINE
from scripts.generate import findings

_READ = {
    "abstract": "its abstract was read",
    "table": "one of its tables was read",
    "full text part": "part of its text was read",
    "secondary account": "known only through somebody else's account",
}


_FIELDS = {
    "author": "authors",
    "container-title": "journal",
    "issued": "date",
    "page": "pages",
}


def pages() -> Iterator[tuple[Path, str]]:
    """Give the references page."""
    entries = sorted(references().items(), key=lambda pair: short_citation(pair[1]).lower())
    listed = "\n\n".join(_entry(name, record) for name, record in entries)
    intro = (
        "# References\n\nEach work that a recommendation or a caution cites, "
        "or that a claim is held against.\n"
        "As a rule an abstract or one table was read, not the whole paper; each entry says which.\n"
        "Where a detail of the citation was not yet checked against the source, it says so."
    )
    yield Path("docs/references.md"), f"{intro}\n\n{listed}\n"


def _entry(name: str, record: dict[str, Any]) -> str:
    custom = record["custom"]
    facts = [_READ[custom["read"]]]
    if "design" in custom:
        facts.insert(0, with_numbers(custom["design"]))
    if "n" in custom:
        facts.insert(1, f"size: {with_numbers(str(custom['n']))}")
    lines = [
        f"## {short_citation(record)} {{ #{name} }}",
        f"{_formatted(record)} {_links(record)}".strip(),
        f"{'; '.join(facts)[0].upper()}{'; '.join(facts)[1:]}.",
    ]
    if custom.get("recalled"):
        fields = ", ".join(_FIELDS.get(name, name) for name in custom["recalled"])
        lines.append(f"Not yet checked against the source: {fields}.")
    lines.append(f"Cited by: {_cited_by(name)}.")
    return "\n\n".join(lines[:2]) + "\n\n" + "\n".join(lines[2:]) + "\n{ .reference__facts }"


def _formatted(record: dict[str, Any]) -> str:
    authors = [
        author.get("literal") or f"{author['family']} {_initials(author.get('given', ''))}".strip()
        for author in record.get("author", [])
    ]
    names = ", ".join(authors[:6]) + (", et al" if len(authors) > 6 else "")
    year = str(record["issued"]["date-parts"][0][0]) if "issued" in record else "no date"
    where = record.get("container-title") or record.get("publisher") or ""
    volume = record.get("volume", "")
    issue = f"({record['issue']})" if record.get("issue") else ""
    pages = f":{record['page']}" if record.get("page") else ""
    numbers = f";{volume}{issue}{pages}" if volume else ""
    parts = [names, record["title"].rstrip("."), f"*{where}* {year}{numbers}"]
    return ". ".join(part for part in parts if part) + "."


def _initials(given: str) -> str:
    return "".join(word[0] for word in given.replace(".", " ").split())


def _links(record: dict[str, Any]) -> str:
    links = []
    if "DOI" in record:
        links.append(f"[doi:{record['DOI']}](https://doi.org/{record['DOI']})")
    if "PMID" in record:
        links.append(f"[PMID {record['PMID']}](https://pubmed.ncbi.nlm.nih.gov/{record['PMID']}/)")
    if not links and "URL" in record:
        links.append(f"[{record['URL']}]({record['URL']})")
    return " ".join(links)


def _cited_by(name: str) -> str:
    by = [
        f"[{item.id}](recommendations/{item.id.lower()}.md)"
        for item in GUIDELINE.recommendations
        if name in item.cites
    ]
    by += [f"cautions for {agent.label}" for agent in GUIDELINE.formulary if name in agent.cites]
    by += [
        f"[{claim.id}](evidence/claims.md#{claim.id.lower()})"
        for claim in claims()
        if name in claim.references
    ]
    by += [
        f"[its numbers](evidence/studies.md#{study.id})"
        for study in studies()
        if study.reference == name
    ]
    by += [
        f"[findings: {question.title.lower()}](evidence/summary.md#{question.id})"
        for question in questions()
        if name in findings.references(question)
    ]
    return ", ".join(by) or "the derived values of the calculator"
