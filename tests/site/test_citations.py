"""Every citation in the built pages carries its work's number and a preview of it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from scripts.bibliography import Reference, bibliography
from scripts.finish.citations import with_citations
from scripts.finish.single_file import NAME

SITE = Path("site")
WORKS = {work.id: work for work in bibliography()}
CITING = [
    file
    for file in sorted(SITE.rglob("*.html"))
    if "references.html#" in file.read_text(encoding="utf-8")
]


def faults(page: str, works: dict[str, Reference], target: str) -> list[str]:
    """List the links to a work that lack its number or its preview."""
    found = []
    for link in BeautifulSoup(page, "html.parser").select(f'a[href*="{target}"]'):
        work = works.get(str(link["href"]).split("#")[1])
        if work is None:
            continue
        words = link.get_text()
        number = link.select_one(".citation__number")
        if (
            link.get("data-citation") != str(work.number)
            or link.get("title") != work.preview
            or number is None
            or not words.endswith(f"\u00a0[{work.number}]")
        ):
            found.append(f"{words}: {link.get('title')}")
    return found


def test_there_are_citations_to_look_at() -> None:
    assert len(CITING) > 20


@pytest.mark.parametrize("file", CITING, ids=lambda file: file.relative_to(SITE).as_posix())
def test_every_citation_has_number_and_preview(file: Path) -> None:
    assert faults(file.read_text(encoding="utf-8"), WORKS, "references.html#") == []


def test_the_one_file_edition_cites_within_itself() -> None:
    text = (SITE / NAME).read_text(encoding="utf-8")
    page = BeautifulSoup(text, "html.parser")
    cited = page.select("a[data-citation]")
    assert len(cited) > 40
    for link in cited:
        assert str(link["href"]).removeprefix("#") in WORKS
        assert page.find(id=str(link["href"]).removeprefix("#"))
    assert faults(text, WORKS, "#") == []
    assert not page.select(".reference__export, .reference__downloads")


def test_the_search_has_neither_numbers_stuck_to_words_nor_the_entries_for_libraries() -> None:
    index = json.loads((SITE / "search/search_index.json").read_text(encoding="utf-8"))
    for entry in index["docs"]:
        assert not re.search(r"\w\[\d+\]", entry["text"])
        assert "@article" not in entry["text"]
    assert any(entry["location"] == "references.html#tsuji2020" for entry in index["docs"])


def test_the_downloads_are_in_the_folder() -> None:
    page = BeautifulSoup((SITE / "references.html").read_text(encoding="utf-8"), "html.parser")
    links = page.select(".reference__downloads a[download]")
    assert [link["href"] for link in links] == [
        f"evidence/references.{suffix}" for suffix in ("bib", "ris", "json")
    ]
    for link in links:
        assert (SITE / str(link["href"])).stat().st_size > 10_000


# Pages made by hand: each fault must be seen.


def test_a_link_becomes_a_citation() -> None:
    work = WORKS["tsuji2020"]
    page = '<p>(<a class="x" href="../references.html#tsuji2020">Tsuji\n2020</a>)</p>'
    made, count = with_citations(page, WORKS, "a.html")
    assert count == 1
    assert faults(made, WORKS, "references.html#") == []
    assert 'class="x"' in made
    assert BeautifulSoup(made, "html.parser").get_text() == f"(Tsuji\n2020\u00a0[{work.number}])"


def test_other_links_stay_as_they_are() -> None:
    page = '<a href="references.html">References</a> <a href="x.html#tsuji2020">x</a> <a>y</a>'
    assert with_citations(page, WORKS, "a.html") == (page, 0)


def test_an_unknown_work_is_refused_with_its_place() -> None:
    page = '<a href="references.html#nobody1900">Nobody 1900</a>'
    with pytest.raises(ValueError, match=r"a\.html: cites nobody1900"):
        with_citations(page, WORKS, "a.html")


@pytest.mark.parametrize(
    "change",
    [
        ('data-citation="', 'data-citation="9'),
        ('title="', 'title="x'),
        ("&nbsp;", ""),
        ('class="citation__number"', ""),
    ],
)
def test_a_fault_in_a_citation_is_seen(change: tuple[str, str]) -> None:
    page = '<a href="references.html#tsuji2020">Tsuji 2020</a>'
    made, _ = with_citations(page, WORKS, "a.html")
    assert faults(made.replace(*change), WORKS, "references.html#")
