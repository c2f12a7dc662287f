"""The pages of the evidence: every claim, study and recommendation leads to the others."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from calculator.audit import Mark, claims, named_numbers, studies
from calculator.evidence import references, with_numbers
from calculator.guideline import GUIDELINE
from calculator.vocabulary import Verdict
from scripts.generate import __main__ as generate
from scripts.generate.studies import behind
from scripts.generate.words import work_link

PAGES = {file.as_posix(): text for file, text in generate.outputs()}
CLAIMS = "docs/evidence/claims.md"
STUDIES = "docs/evidence/studies.md"
TABLE = ".build/snippets/claims-table.md"


def sections(page: str) -> dict[str, str]:
    """Give the text under each heading that has an anchor."""
    parts = re.split(r"^#{2,3} .*?\{ #([a-z0-9-]+).*\}$", page, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def missing_links(pages: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Give each claim, study or recommendation with what it should lead to and does not."""
    audit = sections(pages[CLAIMS])
    of_study = sections(pages[STUDIES])
    for item in GUIDELINE.recommendations:
        name = item.id.lower()
        page = pages[f"docs/recommendations/{name}.md"]
        card = pages[f".build/snippets/{item.id}.md"]
        for claim in item.claims:
            link = f"](../evidence/claims.md#{claim.lower()})"
            if link not in page or link not in card:
                yield item.id, claim
            if f"](../recommendations/{name}.md)" not in audit[claim.lower()]:
                yield claim, item.id
        for study in behind(item):
            if f"](../evidence/studies.md#{study.id})" not in page:
                yield item.id, study.id
            if f"](../recommendations/{name}.md)" not in of_study[study.id]:
                yield study.id, item.id
    for one in claims():
        for name in one.studies:
            if f"](studies.md#{name})" not in audit[one.id.lower()]:
                yield one.id, name
            if f"](claims.md#{one.id.lower()})" not in of_study[name]:
                yield name, one.id


def test_claims_studies_and_recommendations_lead_to_each_other() -> None:
    assert list(missing_links(PAGES)) == []


LINKS = [
    ("docs/recommendations/r08.md", "](../evidence/claims.md#s13)", ("R08", "S13")),
    (".build/snippets/R08.md", "](../evidence/claims.md#s14)", ("R08", "S14")),
    ("docs/recommendations/r21.md", "](../evidence/studies.md#spm2024)", ("R21", "spm2024")),
    (CLAIMS, "](../recommendations/r11.md)", ("S17", "R11")),
    (CLAIMS, "](studies.md#wu2025)", ("S15", "wu2025")),
    (STUDIES, "](claims.md#s12)", ("wanglm2022", "S12")),
    (STUDIES, "](../recommendations/r22.md)", ("sasai2023", "R22")),
]


@pytest.mark.parametrize(("page", "link", "problem"), LINKS)
def test_a_lost_link_is_named(page: str, link: str, problem: tuple[str, str]) -> None:
    assert link in PAGES[page]
    assert list(missing_links({**PAGES, page: PAGES[page].replace(link, "](#)")})) == [problem]


@pytest.mark.parametrize("claim", claims(), ids=lambda claim: claim.id)
def test_a_claim_shows_sentence_verdict_and_where_each_work_is(claim: object) -> None:
    (one,) = (known for known in claims() if known is claim)
    section = sections(PAGES[CLAIMS])[one.id.lower()]
    assert f"## {one.id} · {with_numbers(one.says)} " in PAGES[CLAIMS]
    assert f"badge--verdict badge--{one.verdict.value}" in section
    assert f"badge--mark badge--{one.mark.value}" in section
    for words in (one.found, one.note):
        assert with_numbers(words) in section
    works = {study.reference for study in studies() if study.id in one.studies}
    for name in {*works, *one.references}:
        assert work_link(references()[name]) in section
        assert f"](../references.md#{name})" in section
    for question in one.unverified:
        assert f"](../not-yet-verified.md#{question})" in section


def test_the_numbers_of_a_study_stand_beside_the_claim() -> None:
    """From sentence to verdict to numbers to the work, without leaving the section."""
    section = sections(PAGES[CLAIMS])["s14"]
    assert "wider than its source" in section
    assert "early plasma exchange **9 of 9** (100%)" in section
    assert "immunosuppression alone at first **19 of 31** (61%)" in section
    assert (
        "Our arithmetic: two-sided exact test p=0.196; 95% intervals 44–100% and 12–77%" in section
    )
    assert "](https://pubmed.ncbi.nlm.nih.gov/37225493/)" in section


def test_the_counts_of_a_large_cohort_get_no_bare_test() -> None:
    cohort = sections(PAGES[STUDIES])["wu2025"]
    assert "94 of 290" in cohort
    assert "exact test" not in cohort


def test_what_has_no_denominator_says_so() -> None:
    for study in studies():
        section = sections(PAGES[STUDIES])[study.id]
        without = [arm for one in study.outcomes for arm in one.arms if arm.n is None]
        assert section.count("the source gives no denominator") == len(without), study.id


def test_what_is_known_second_hand_says_so() -> None:
    for study in studies():
        section = sections(PAGES[STUDIES])[study.id]
        second = [one for one in study.outcomes if one.mark is Mark.SECONDARY]
        assert section.count("(known second-hand)") == len(second), study.id


def test_the_methods_table_says_what_the_claims_say() -> None:
    rows = PAGES[TABLE].splitlines()[2:]
    assert len(rows) == len(claims())
    for claim, row in zip(claims(), rows, strict=True):
        assert row.startswith(f"| [{claim.id}](evidence/claims.md#{claim.id.lower()}) |")
        assert f"badge--{claim.verdict.value}" in row
        assert with_numbers(claim.reason) in row
    methods = Path("docs/methods.md").read_text(encoding="utf-8")
    assert '--8<-- "claims-table.md"' in methods
    assert not re.search(r"^\| S\d", methods, flags=re.MULTILINE)


def test_the_counts_add_up() -> None:
    counted = re.findall(r"</span> \| (\d+) \| ", PAGES[CLAIMS])
    assert sum(map(int, counted)) == len(claims())
    verdicts = {claim.verdict for claim in claims()}
    (order,) = re.findall(r'data-verdicts="(.*?)"', PAGES[CLAIMS])
    assert order.split() == [verdict.value for verdict in Verdict if verdict in verdicts]


def test_no_page_shows_the_name_of_a_number() -> None:
    for file in (CLAIMS, STUDIES, TABLE):
        assert not re.search(r"\{[a-z0-9]+\.", PAGES[file])
        assert not any(name in PAGES[file] for name in named_numbers())


def test_the_navigation_has_the_readers_pages_in_the_order_of_the_first_page() -> None:
    """The pages that answer a reader's questions come before the 22 of single recommendations."""
    nav = Path("mkdocs.yml").read_text(encoding="utf-8").split("  - Evidence:\n")[1]
    listed = re.findall(r"([\w/-]+\.md)$", nav.split("  - About:\n")[0], flags=re.MULTILINE)
    first = PAGES["docs/evidence/index.md"]
    asked = [
        os.path.normpath(f"evidence/{page}") for page in re.findall(r"\]\(([\w./-]+\.md)\)", first)
    ]
    single = [f"recommendations/{item.id.lower()}.md" for item in GUIDELINE.recommendations]
    assert listed == ["evidence/index.md", *asked, *single]


def cited_by(work: str) -> str:
    """Give what the list of references says of a work's use, without its links' addresses."""
    entry = PAGES["docs/references.md"].split(f"{{ #{work} }}")[1].split("\n## ")[0]
    (line,) = re.findall(r"^Cited by: (.+)\.$", entry, flags=re.MULTILINE)
    return str(line)


@pytest.mark.parametrize("work", references())
def test_whatever_cites_a_work_is_linked_from_the_list_and_leads_back(work: str) -> None:
    line = cited_by(work)
    assert re.sub(r"\[[^\]]+\]\([^)]+\)", "", line).strip(", ") == ""
    targets = re.findall(r"\]\(([^)]+)\)", line)
    for target in targets:
        page = PAGES.get(f"docs/{target.split('#')[0]}")
        if page is None:  # a chapter, written by hand
            page = Path(f"docs/{target}").read_text(encoding="utf-8")
        assert f"references.md#{work})" in page, target
    for claim in claims():
        if work in claim.references or work in claim.studies:
            assert f"evidence/claims.md#{claim.id.lower()}" in targets
    for study in studies():
        assert (study.reference == work) is (f"evidence/studies.md#{study.id}" in targets)
    for agent in GUIDELINE.formulary:
        assert (work in agent.cites) is (f"evidence/doses.md#{agent.id}-cautions" in targets)
