"""Every work is formatted by the processor, numbered, and can be taken into a reader's library."""

from __future__ import annotations

import json
import re
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

import pytest

from calculator.evidence import references, short_citation
from scripts.bibliography import Reference, bibliography, not_checked, numbered, what_was_read
from scripts.generate import references as page
from scripts.generate.__main__ import schema

READ = {"read": "abstract"}
FILES = {file.name: text for file, text in page.pages()}

# Reads what a reader's own program would read, and prints it as CSL-JSON.
PARSER = """
const { Cite } = require("@citation-js/core");
require("@citation-js/plugin-bibtex");
require("@citation-js/plugin-ris");
const text = require("node:fs").readFileSync(0, "utf8");
process.stdout.write(JSON.stringify(new Cite(text).data));
"""


def parsed(text: str) -> dict[str, dict[str, Any]]:
    """Read BibTeX or RIS into CSL-JSON records by id."""
    node = Path(sysconfig.get_path("scripts")) / "node"
    done = subprocess.run(
        [str(node), "--eval", PARSER], input=text, capture_output=True, text=True, check=True
    )
    return {record["id"]: record for record in json.loads(done.stdout)}


def one(**record: Any) -> Reference:
    """Format one made-up work."""
    (made,) = numbered([{"id": "work", "type": "article-journal", "custom": READ} | record])
    return made


def test_every_work_is_formatted_and_numbered_without_a_gap() -> None:
    works = bibliography()
    assert {work.id for work in works} == set(references())
    assert [work.number for work in works] == list(range(1, len(works) + 1))
    for work in works:
        title = work.record["title"].rstrip(".")
        assert title in work.reference
        assert title in work.preview
        assert work.preview.endswith(what_was_read(work.record))
        year = str(work.record.get("issued", {}).get("date-parts", [[""]])[0][0])
        assert year in work.reference


def test_the_order_is_that_of_the_short_citations() -> None:
    shorts = [short_citation(work.record).lower() for work in bibliography()]
    assert shorts == sorted(shorts)


def test_the_order_heeds_neither_the_file_nor_capitals_nor_accents() -> None:
    names = ["Zhang", "de Groot", "Rüegg", "Rivière", "Adler"]
    made = [
        {"id": name, "type": "book", "title": "x", "author": [{"family": name}], "custom": READ}
        for name in names
    ]
    order = [work.id for work in numbered(made)]
    assert order == ["Adler", "de Groot", "Rivière", "Rüegg", "Zhang"]
    assert [work.id for work in numbered(reversed(made))] == order


@pytest.mark.parametrize("work", bibliography(), ids=lambda work: work.id)
def test_a_list_of_authors_that_is_not_complete_says_so(work: Reference) -> None:
    authors = work.record.get("author", [])
    if authors and work.record["custom"].get("authors_complete") is False:
        before_title = work.reference.split(work.record["title"])[0]
        assert before_title.endswith(", et al. ")
        assert re.search(r"author = \{.* and others\},", work.bibtex)
    elif len(authors) <= 6:
        assert "et al" not in work.reference
    assert "others" not in work.ris


def test_authors_are_printed_with_all_their_initials() -> None:
    authors = [
        {"family": "Wong", "given": "VTL"},
        {"family": "Behrens", "given": "Georg MN"},
        {"family": "Wang", "given": "Li-Mei"},
        {"literal": "College & Co"},
    ]
    made = one(title="A title", author=authors)
    assert made.reference == "Wong VTL, Behrens GMN, Wang LM, College & Co. A title."


def test_a_work_without_title_year_or_authors_is_still_a_reference() -> None:
    assert one(**{"container-title": "A journal"}).reference == "A journal."
    assert one(title="[Not seen: a review]").reference == "[Not seen: a review]."
    assert one(title="x", author=[{"family": "Ida"}]).reference == "Ida. x."
    incomplete = one(
        title="x", author=[{"family": "Ida"}], custom=READ | {"authors_complete": False}
    )
    assert incomplete.reference == "Ida, et al. x."


def test_a_meeting_abstract_is_a_part_of_its_journal() -> None:
    made = one(
        type="paper-conference",
        title="x",
        **{"container-title": "A journal", "volume": "60", "issue": "Suppl 66", "page": "2265"},
    )
    assert made.reference == "x [abstract]. A journal. 60(Suppl 66):2265."


def test_letters_of_any_script_are_kept() -> None:
    title = "多発性筋炎・皮膚筋炎診療ガイドライン2025"
    made = one(type="book", title=title, publisher="診断と治療社")
    assert made.reference == f"{title}. 診断と治療社."
    assert title in parsed(made.bibtex)["work"]["title"]
    assert f'<span lang="ja">{title}. 診断と治療社.</span>' in page._linked(made)


def test_an_address_that_only_repeats_a_number_is_not_printed() -> None:
    made = one(title="x", DOI="10.1/x", URL="https://doi.org/10.1/x")
    assert made.reference == "x. doi:10.1/x"
    alone = one(type="webpage", title="x", URL="https://example.org/x")
    assert alone.reference == "x [Internet]. Available from: https://example.org/x"
    assert alone.preview == "x. Its abstract was read."


def test_what_was_read_and_what_was_not_checked_are_said() -> None:
    custom = {"read": "table", "design": "case series", "n": 6, "recalled": ["author", "DOI"]}
    assert what_was_read({"custom": custom}) == (
        "Case series; size: 6; one of its tables was read."
    )
    remark = "Not yet checked against the source: authors, DOI."
    assert not_checked({"custom": custom}) == remark
    assert not_checked({"custom": READ}) == ""
    made = one(title="x", custom=custom)
    assert parsed(made.bibtex)["work"]["annote"] == remark
    assert f"N1  - {remark}" in made.ris


def test_the_page_gives_every_work_its_number_anchor_and_links() -> None:
    text = FILES["references.md"]
    for work in bibliography():
        entry = text.split(f"{{ #{work.id} }}")[1].split("\n## ")[0]
        assert f"\n## {work.number}. {short_citation(work.record)} {{ #{work.id} }}" in text
        assert what_was_read(work.record) in entry
        assert not_checked(work.record) in entry
        assert "Cited by: " in entry
        whole = {"author", "container-title", "issued"} <= work.record.keys()
        is_article = work.record["type"] == "article-journal"
        assert ("Not recorded here: its " in entry) is (is_article and not whole)
        for key, address in {
            "DOI": "https://doi.org/{}",
            "PMID": "https://pubmed.ncbi.nlm.nih.gov/{}/",
            "PMCID": "https://pmc.ncbi.nlm.nih.gov/articles/{}/",
        }.items():
            if key in work.record:
                assert f'<a href="{address.format(work.record[key])}">' in entry
        if not {"DOI", "PMID", "PMCID"} & work.record.keys() and "URL" in work.record:
            address = work.record["URL"]
            assert f'Available from: <a href="{address}">{address}</a>' in entry
    for name in ("references.bib", "references.ris", "references.json"):
        assert f"](evidence/{name}){{ download }}" in text


@pytest.mark.parametrize("name", ["references.bib", "references.ris"])
def test_a_download_read_again_holds_every_work(name: str) -> None:
    found = parsed(FILES[name])
    assert set(found) == set(references())
    for work, record in references().items():
        read = found[work]
        assert read["title"] == record["title"]
        assert read.get("DOI") == record.get("DOI")
        assert read.get("container-title") == record.get("container-title")
        assert read.get("volume") == record.get("volume")
        assert read.get("page") == record.get("page")
        assert (
            read.get("issued", {}).get("date-parts", [[None]])[0][0]
            == (record.get("issued", {}).get("date-parts", [[None]])[0][0])
        )
        assert str(record.get("PMID", "")) in str(read.get("note", ""))


def test_csl_json_is_the_data_itself() -> None:
    given = json.loads(FILES["references.json"])
    assert {record["id"]: record for record in given} == references()
    assert [record["id"] for record in given] == [work.id for work in bibliography()]


def test_the_calculator_page_knows_numbers_and_previews() -> None:
    described = json.loads(schema().split(">", 1)[1].rsplit("<", 1)[0].replace("<\\/", "</"))
    for work in bibliography():
        told = described["references"][work.id]
        assert (told["number"], told["preview"]) == (work.number, work.preview)
        assert told["short"] == short_citation(work.record)
