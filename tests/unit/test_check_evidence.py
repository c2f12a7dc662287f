"""The check before each build: a fault put in by hand is found, with its place, and stops it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from calculator import audit
from calculator.audit.register import check_nothing_unverified_is_published
from scripts.check_evidence.problems import published
from scripts.generate import __main__ as generate

ROOT = Path(__file__).parents[2]
PARTS = (
    "calculator",
    "docs",
    "scripts",
    "tests",
)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Give a copy of what the check reads."""
    ignored = shutil.ignore_patterns("__pycache__", "assets", "*.zip")
    for part in PARTS:
        source, target = ROOT / part, tmp_path / part
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=ignored)
        else:
            shutil.copy(source, target)
    # What formats the references is found beside them.
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    return tmp_path


def check(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scripts.check_evidence"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_evidence_as_it_is_has_no_fault(copy: Path) -> None:
    done = check(copy)
    assert (done.returncode, done.stdout, done.stderr) == (0, "Evidence: no faults\n", "")


R08 = "calculator/recommendations/r08_early_plasma_exchange.py"
R03 = "calculator/recommendations/r03_tacrolimus.py"
DATA = "calculator/data"

FAULTS = [
    pytest.param(
        "docs/guideline/initial-therapy.md",
        "Not every guideline asks for three",
        "At 12 months *85%* were\nstill alive.\nNot every guideline asks for three",
        "docs/guideline/initial-therapy.md:{line}: holds what is not verified "
        "(tsuji-later-results): '12 months 85%'",
        id="an unverified figure in a chapter",
    ),
    pytest.param(
        R03,
        'statement="',
        'statement="The trough is 10 to 12 ng/mL. " "',
        "the calculator: recommendations[R03]: statement:1: holds what is not verified "
        "(tsuji-protocol): '10 to 12 ng'",
        id="an unverified figure in a recommendation",
    ),
    pytest.param(
        f"{DATA}/guidelines.toml",
        "Expert consensus.",
        "Expert consensus, conditional, very low certainty.",
        "docs/evidence/guidelines.md:",
        id="an unverified grade on a generated page",
    ),
    pytest.param(
        R08,
        'cites=("sasaki2024"',
        'cites=("nobody1900"',
        "R08: cites nobody1900, which is not in the references",
        id="a missing citation",
    ),
    pytest.param(
        f"{DATA}/guidelines.toml",
        'cites = ["johnson2024acr", "acr2023summary"]',
        "cites = []",
        "guidelines.toml: identity: cells[0]: cites: cites nothing",
        id="a cell without a citation",
    ),
    pytest.param(
        f"{DATA}/studies.toml",
        "events = 9, n = 9, percent = 100",
        "events = 9, percent = 100",
        'studies.toml: sasaki2024: outcomes[0]: arms[0]: n: give either n or denominator = "not',
        id="a number without its denominator",
    ),
    pytest.param(
        R08,
        "Verdict.CONFLICTS",
        "Verdict.AGREES",
        "R08: is agrees, but its claims call for conflicts",
        id="a verdict that contradicts its claims",
    ),
    pytest.param(
        f"{DATA}/claims.toml",
        'studies = ["yang2021", "chen2023"]\n',
        'references = ["johnson2024acr"]\n',
        "S4: rests on no study and does not say why",
        id="a claim without a study",
    ),
    pytest.param(
        f"{DATA}/claims.toml",
        '"sasaki-subgroup"',
        '"sasaki-subgruop"',
        "claims.toml: S14: calls sasaki-subgruop open, which is not in the register",
        id="a question that is not in the register",
    ),
    pytest.param(
        f"{DATA}/register.toml",
        'cites = ["sasaki2024"]\n',
        'cites = ["sasaki2024"]\n'
        'settled = { on = 2027-01-31, by = "Reading it", found = "It says so." }\n',
        "claims.toml: S14: calls sasaki-subgroup open, which is settled: read it again",
        id="a question that has been settled",
    ),
    pytest.param(
        f"{DATA}/register.toml",
        'recommendations = ["R14"]',
        'recommendations = ["R44"]',
        "register.toml: fourth-reference: names R44, which is not a recommendation",
        id="a recommendation that is not there",
    ),
    pytest.param(
        "calculator/guideline.py",
        "review_by=date(2027, 11, 23)",
        "review_by=date(2020, 1, 1)",
        "calculator/guideline.py: review_by: 2020-01-01 has passed on ",
        id="a review date that has passed",
    ),
    pytest.param(
        f"{DATA}/checklists.toml",
        'where = "evidence/summary.md"',
        'where = "evidence/sumary.md"',
        "checklists.toml: right: 10a: where: there is no page evidence/sumary.md",
        id="a checklist that leads nowhere",
    ),
    pytest.param(
        f"{DATA}/hazards.toml",
        "::test_a_truth_refuses_to_be_a_bool",
        "::test_a_truth_is_a_bool",
        "hazards.toml: H02: tests: tests/unit/test_criteria.py::test_a_truth_is_a_bool is not",
        id="a hazard whose test does not exist",
    ),
    pytest.param(
        f"{DATA}/checklists.toml",
        'answer = "It is in the version, and its day in the change log."',
        'answer = ""',
        "checklists.toml: right: 1b: answer: must not be empty",
        id="an empty cell of a checklist",
    ),
    pytest.param(
        f"{DATA}/risk_models.toml",
        "crp_mg_per_dl = 2.09",
        "crp_mg_per_dl = 0.209",
        "risk_models.toml: C02: 1 points by hand, 0 by the package",
        id="a score that the package does not give",
    ),
]


@pytest.mark.long
@pytest.mark.parametrize(("file", "old", "new", "problem"), FAULTS)
def test_a_fault_stops_the_build_and_is_named_with_its_place(
    copy: Path, file: str, old: str, new: str, problem: str
) -> None:
    text = (copy / file).read_text(encoding="utf-8")
    assert old in text
    (copy / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    done = check(copy)
    problem = problem.replace("{line}", str(text[: text.index(old)].count("\n") + 1))
    assert done.returncode == 1
    assert any(line.startswith(problem) for line in done.stderr.splitlines()), done.stderr
    assert "Traceback" not in done.stderr


# What must not be published, question by question: a sentence that would be a fault.
SEEDED = {
    "acr-wording": "See doi 10.1002/art.42861.",
    "acr-azathioprine": "ACR/CHEST advises conditionally against methotrexate and azathioprine.",
    "acr-tacrolimus": "ACR/CHEST recommends tacrolimus.",
    "acr-certainty": "Its advice is conditional, of very low certainty.",
    "acr-definition": "It worsens from room air within days to weeks.",
    "acr-stem-cells": "Stem-cell transplantation is advised against.",
    "tsuji-protocol": "Cyclophosphamide rose to 1,000 mg/m² and the trough was 10–12 ng/mL.",
    "tsuji-later-results": "Reactivation of cytomegalovirus was seen in **85 %**.",
    "tsuji-denominator": "That is 26 of 29.",
    "ivig-groups": "The groups were 31 v 17.",
    "tofacitinib-adjusted": "In [Wu 2025](references.md#wu2025) the adjusted hazard ratio was 0.5.",
    "tofacitinib-early": "With tofacitinib 18 of 18 lived.",
    "plasma-exchange-2020": "With plasma exchange 100% against 25% lived.",
    "tacrolimus-kidney": "Tacrolimus is not begun at an eGFR below 30.",
    "exchange-volume": "Each session takes 1–1.5 plasma volumes.",
    "ivig-after-exchange": "IVIG is given after plasma exchange.",
    "jami-number": "It followed 499 patients.",
}

# Sentences that stand on the site, or could: close to what is forbidden, and right.
INNOCENT = [
    "Survival was 85% at one week, 55% at one month and 40% at one year.",
    "24-month survival was 59.9 against 85.7%.",
    "Within 12 months 9.54% progressed. In another cohort 85% had ground glass.",
    "Tacrolimus troughs of 5–10 ng/mL were used; 10–15 pulses in all.",
    "The summary advises against methotrexate, and recommends azathioprine where it is slow.",
    "Whether ACR/CHEST advises against azathioprine could not be read.",
    "ACR/CHEST is reported to advise against plasma exchange first.",
    "Oral prednisolone was 1,000 mg for three days; the area was 1.8 m².",
    "Very low counts are common.",
    "9 of 9 against 19 of 31 lived.",
    "An unadjusted count is printed for Wu 2025.",
    "Of 25 patients 18 lived.",
    "What ACR/CHEST advises is conditional.\n\nThe counts can be very low.",
]


def faults(text: str) -> list[tuple[str, str]]:
    return list(check_nothing_unverified_is_published({"page.md": text}, audit.register()))


def test_every_question_with_a_pattern_has_its_example() -> None:
    assert {item.id for item in audit.register() if item.forbidden} == set(SEEDED)


@pytest.mark.parametrize(("question", "words"), SEEDED.items())
def test_an_unverified_sentence_is_found(question: str, words: str) -> None:
    found = faults(f"# Page\n\nFirst line.\n{words}\nLast line.")
    assert found
    for place, what in found:
        assert place == "page.md:4"
        assert what.startswith(f"holds what is not verified ({question})")


@pytest.mark.parametrize("words", INNOCENT)
def test_a_sentence_that_is_right_is_let_through(words: str) -> None:
    assert faults(words) == []


def test_chapters_pages_and_the_calculator_are_all_looked_at() -> None:
    places = set(dict(published(dict(generate.outputs()))))
    assert {
        "docs/guideline/initial-therapy.md",
        "docs/methods.md",
        "docs/recommendations/r01.md",
        "docs/evidence/risk-models.md",
        "the calculator: recommendations[R01]: statement",
    } <= places
    assert "docs/not-yet-verified.md" not in places
