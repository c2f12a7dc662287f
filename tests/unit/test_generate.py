"""The generated pages follow from the package: nothing on them is typed twice."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from calculator import dictionary as ask
from calculator.conditions import SCOPE
from calculator.criteria import Criterion, all_of, none_of, present
from calculator.evidence import references
from calculator.guideline import GUIDELINE
from calculator.vocabulary import Mark
from scripts.generate import __main__ as generate
from scripts.generate import flow
from scripts.generate.words import criterion_list, fragment, stacked_table
from tests.vignette import load

PAGES = dict(generate.outputs())


def test_generation_gives_the_same_text_each_time() -> None:
    assert dict(generate.outputs()) == PAGES


@pytest.mark.parametrize("item", GUIDELINE.recommendations, ids=lambda item: item.id)
def test_every_recommendation_has_card_page_and_source(item: object) -> None:
    (recommendation,) = (one for one in GUIDELINE.recommendations if one is item)
    name = recommendation.id.lower()
    card = PAGES[Path(f".build/snippets/{recommendation.id}.md")]
    page = PAGES[Path(f"docs/recommendations/{name}.md")]
    source = PAGES[Path(f"docs/recommendations/source/{name}.md")]
    for text in (card, page):
        assert recommendation.statement in text
        assert recommendation.appraisal.verdict.label in text
        assert recommendation.strength.label in text
        assert recommendation.certainty.label in text
        assert recommendation.appraisal.note in text
    assert f'id="{recommendation.id}"' in source
    assert recommendation.rationale in page
    for label in labels(recommendation.criterion):
        assert label in page


def labels(criterion: Criterion) -> list[str]:
    return [criterion.label, *(label for part in criterion.parts for label in labels(part))]


def test_every_work_has_an_anchor() -> None:
    page = PAGES[Path("docs/references.md")]
    for name in references():
        assert f"{{ #{name} }}" in page


def test_the_flow_names_every_recommendation_and_every_question_of_scope() -> None:
    page = PAGES[Path("docs/flow.md")]
    drawing = page.split("<svg")[1].split("</svg>")[0]
    words = page.split("## In words")[1]
    for item in GUIDELINE.recommendations:
        assert item.id in drawing
        assert item.id in words
    for part in SCOPE.parts:
        assert flow.in_words(part) in words
    assert sum(len(branch.recommendations) for branch in flow.branches()) == 22


def test_every_published_patient_has_an_entry_with_a_link() -> None:
    page = PAGES[Path("docs/cases/index.md")]
    cases = load("cases.toml")
    assert len(cases) == 18
    for case in cases:
        assert f"{{ #{case.id.lower()} }}" in page
        assert fragment(case.patient).replace("&", "&amp;") in page


def test_every_published_dose_and_trough_is_on_its_page_with_its_source() -> None:
    page = without_labels(PAGES[Path("docs/evidence/doses.md")])
    for dosing in GUIDELINE.doses:
        for scheme in dosing.schemes:
            part = page.split(f"{{ #{scheme.id} }}")[1].split("\n## ")[0]
            for dose in scheme.doses:
                (row,) = (line for line in part.splitlines() if shows(line, dose.about))
                assert dose.mark is Mark.READ or "known second-hand" in row
        for trough in dosing.troughs:
            assert any(shows(line, trough.about) for line in page.splitlines())
        for caution in dosing.agent.cautions:
            assert caution.statement in page


def without_labels(page: str) -> str:
    """Give a page without the names that a phone shows in the cells of its tables."""
    return re.sub(r'<span class="stacked__label"[^>]*></span>', "", page)


def test_a_table_names_the_column_in_each_cell_and_marks_what_is_empty() -> None:
    table = stacked_table(("Outcome", "Patients"), [("alive", "9 of 9"), ("died", "")])
    assert without_labels(table).splitlines()[2:-2] == [
        "| Outcome | Patients |",
        "| --- | --- |",
        "| alive | 9 of 9 |",
        '| died | <span class="stacked__none">–</span> |',
    ]
    assert table.count('<span class="stacked__label" data-label="Patients"></span>9 of 9') == 1


def shows(line: str, about: dict[str, Any]) -> bool:
    """Say whether a row of a table shows a dose with whom it was published for and its sources."""
    return (
        f"| **{about['published']}** | {about['population']}" in line
        and about["note"] in line
        and all(f"references.md#{cite}" in line for cite in about["cites"])
    )


def test_the_worked_example_is_what_the_package_works_out() -> None:
    page = PAGES[Path("docs/evidence/doses.md")]
    example = page.split("{ #example }")[1]
    for words in ("**5.25 mg a day**", "1.818 m² (Mosteller)", "1.81 m² (DuBois)"):
        assert words in example


def test_a_criterion_is_printed_as_a_nested_list() -> None:
    criterion = all_of(
        present(ask.ILD), none_of(present(ask.PREGNANCY), label="not that"), label="this"
    )
    assert list(criterion_list(criterion)) == [
        "- **this** (all of these)",
        "    - Interstitial lung disease on HRCT",
        "    - **not that** (none of these)",
        "        - Pregnant, or pregnancy not excluded",
    ]


def test_a_patient_is_written_as_a_fragment() -> None:
    patient = {
        "age": 45,
        "ild": True,
        "pregnancy": False,
        "current_agents": [],
        "crp": {"value": 2.09, "unit": "mg/dL"},
        "neutrophils": {"value": 1500, "unit": "/uL"},
    }
    assert fragment(patient) == (
        "age=45&ild=yes&pregnancy=no&current_agents=none&crp=2.09&crp.unit=mg/dL"
        "&neutrophils=1500&neutrophils.unit=/uL"
    )
    assert fragment({"current_agents": ["ivig", "tacrolimus"]}) == "current_agents=ivig,tacrolimus"


def test_check_mode_sees_a_file_that_is_out_of_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = dict(generate.outputs())
    monkeypatch.setattr(generate, "outputs", wanted.items)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["generate"])
    assert generate.main() == 0
    monkeypatch.setattr("sys.argv", ["generate", "--check"])
    assert generate.main() == 0
    (tmp_path / "docs/flow.md").write_text("changed")
    (tmp_path / "docs/recommendations/r99.md").write_text("left over")
    assert generate.main() == 1
    assert "docs/flow.md: out of date" in capsys.readouterr().err
    monkeypatch.setattr("sys.argv", ["generate"])
    assert generate.main() == 0
    assert not (tmp_path / "docs/recommendations/r99.md").exists()
