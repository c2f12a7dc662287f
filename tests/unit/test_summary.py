"""The summary of findings and its figures follow from the data, and say whose numbers they show."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup, Tag

from calculator.audit import Question, questions, read
from calculator.audit.claims import CLAIMS
from calculator.audit.entry import data
from calculator.audit.questions import QUESTIONS, read_questions
from calculator.audit.studies import STUDIES
from calculator.evidence import references
from scripts.generate.summary import pages, pages_of

PAGES = {file.name: text for file, text in pages()}
FIGURES = re.compile(r'<figure class="figure">.*?</figure>')


def asked(studies_text: str) -> tuple[Question, ...]:
    """Give the questions as they stand on other studies."""
    _, studies = read(data(CLAIMS), studies_text, references())
    problems: list[str] = []
    found = read_questions(data(QUESTIONS), studies, problems)
    assert problems == []
    return found


def section(page: str, name: str) -> str:
    """Give one question's part of the summary."""
    _, _, after = page.partition(f"{{ #{name} }}")
    assert after
    return after.partition("\n## ")[0]


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.id)
def test_every_question_has_a_section_and_a_snippet(question: Question) -> None:
    for text in (section(PAGES["summary.md"], question.id), PAGES[f"findings-{question.id}.md"]):
        assert question.bottom_line in text
        assert question.certainty.label in text
        for row in question.rows:
            assert f'href="../evidence/studies.html#{row.study.id}"' in text
            assert f"references.md#{row.study.reference}" in text
            for reason in row.bias:
                assert reason in text
    for name in question.recommendations:
        assert f"recommendations/{name.lower()}.md" in section(PAGES["summary.md"], question.id)


def test_what_is_ours_is_never_mixed_with_what_is_published() -> None:
    """In the column of published measures nothing is ours; what is worked out always says so."""
    page = BeautifulSoup(PAGES["summary.md"], "html.parser")
    cells = page.select("table.findings td[data-label]")
    assert len(cells) > 100
    for cell in cells:
        lines = list(cell.stripped_strings)
        if cell["data-label"] == "As published":
            assert not any(line.startswith("ours") or "exact test" in line for line in lines)
        elif cell["data-label"] == "Difference":
            assert all(line.startswith("ours: ") or line == "none worked out" for line in lines)
        assert all("ours" in line for line in lines if "per 100" in line)


def test_a_percentage_without_denominator_has_no_interval_and_the_table_says_why() -> None:
    row = section(PAGES["summary.md"], "triple-or-step-up").partition("tsuji2020")[2]
    row = row.partition('<tr role="row" class="findings__row">')[0]
    assert "<strong>89%</strong>" in row
    assert "a group of 29" in row
    assert row.count("no interval: the source gives no denominator") == 2
    assert "56 more per 100, no interval" in row


def drawings() -> Iterator[tuple[str, Tag]]:
    for name, text in PAGES.items():
        for drawing in BeautifulSoup(text, "html.parser").find_all("svg"):
            yield name, drawing


def test_every_drawing_has_words_for_those_who_do_not_see_it() -> None:
    seen = list(drawings())
    assert len(seen) > 15
    ids = [one["id"] for _, drawing in seen for one in drawing.select("[id]")]
    assert len(ids) == len(set(ids))
    for name, drawing in seen:
        assert drawing["role"] == "img", name
        named = str(drawing["aria-labelledby"]).split()
        told = [drawing.find(id=one) for one in named]
        assert [one.name for one in told if one] == ["title", "desc"]
        assert all(one and len(one.string or "") > 10 for one in told)


def test_no_drawing_brings_its_own_style() -> None:
    """Inline style is barred by the site's policy; colours come from the style sheet."""
    for name, drawing in drawings():
        assert not drawing.select("[style], [fill], [stroke], style, script"), name
        assert str(drawing["viewbox"]).startswith("0 0 340 "), name


LETTERS = {"text": 6.2, "small": 5.7, "value": 7.0, "strong": 7.2, "big": 10.5}


def test_every_word_of_a_drawing_fits_into_it() -> None:
    """By the mean width of a letter in the widest of the usual fonts; the drawing is 340 wide."""
    for name, drawing in drawings():
        for words in drawing.find_all("text"):
            kind = str(words["class"][-1]).removeprefix("figure__")
            width = LETTERS[kind] * len(words.get_text())
            x = float(str(words["x"]))
            left = {"start": x, "middle": x - width / 2, "end": x - width}
            start = left[str(words.get("text-anchor", "start"))]
            assert start >= -2, (name, words.get_text())
            assert start + width <= 342, (name, words.get_text())


def test_as_many_people_are_drawn_as_there_were() -> None:
    figure = next(one for one in FIGURES.findall(PAGES["summary.md"]) if "figure__dead" in one)
    drawing = BeautifulSoup(figure, "html.parser")
    heads = {kind: len(drawing.select(f"circle.figure__{kind}")) for kind in ("alive", "dead")}
    # Each group's patients, and one of either kind in the key.
    assert heads == {"alive": 3 + 2 + 9 + 19 + 1, "dead": 3 + 12 + 1}


OLD = 'label = "immunosuppression alone at first", events = 19, n = 31, percent = 61 }'
NEW = 'label = "immunosuppression alone at first", events = 10, n = 31, percent = 32 }'


def test_one_number_changed_in_the_data_changes_page_figures_and_tables() -> None:
    text = data(STUDIES)
    assert text.count(OLD) == 1
    changed = {file.name: text for file, text in pages_of(asked(text.replace(OLD, NEW)))}
    same = {file.name: text for file, text in pages_of(asked(text))}
    assert same == PAGES
    assert {name for name in PAGES if changed[name] != PAGES[name]} == {
        "summary.md",
        "findings-plasma-exchange.md",
        "calculator-figures.html",
    }
    for name in ("summary.md", "findings-plasma-exchange.md"):
        assert "19 of 31" in PAGES[name]
        assert "19 of 31" not in changed[name]
        assert "9 of 9 against 10 of 31 lived" in changed[name]
        before = [one for one in FIGURES.findall(PAGES[name]) if "19 of 31" in one]
        after = [one for one in FIGURES.findall(changed[name]) if "10 of 31" in one]
        assert len(before) == len(after) >= 2
        for old, new in zip(before, after, strict=True):
            drawn = BeautifulSoup(new, "html.parser")
            assert "10 of 31" in "".join(one.get_text() for one in drawn.select("svg text"))
            assert old != new
        people = BeautifulSoup(after[0], "html.parser")
        assert len(people.select("circle.figure__alive")) == 3 + 2 + 9 + 10 + 1
        assert "10 of 31" in "".join(cell.get_text() for cell in people.select("details td"))
        table = BeautifulSoup(changed[name], "html.parser").select("table.findings")
        assert any("ours: 32 per 100 (19–50)" in one.get_text(" ") for one in table)
    forest = next(one for one in FIGURES.findall(changed["summary.md"]) if "Newcombe" in one)
    assert "68 more" in forest
