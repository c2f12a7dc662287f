"""A fault in any rule is noticed: by a vignette, by a property, or by the test named here."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from calculator.guideline import GUIDELINE
from scripts.prove.faults import faulty_guidelines
from scripts.prove.noticing import noticed_by_proof, noticed_by_vignette
from scripts.prove.runs import declared, seeded_in

DECLARED = declared()
PLACES = [item.id for item in GUIDELINE.recommendations] + [
    agent.id for agent in GUIDELINE.formulary if agent.contraindications
]
FAULTS = list(faulty_guidelines(GUIDELINE))


@pytest.mark.long
@pytest.mark.parametrize("place", PLACES)
def test_whatever_is_broken_in_a_rule_a_test_notices(place: str) -> None:
    """A part dropped, all made any, a threshold moved or turned round, an answer forgotten."""
    faults = [one for one in FAULTS if one.place == place]
    noticed = seeded_in(place, faults, DECLARED)
    assert noticed.faults > noticed.harmless
    assert noticed.unnoticed == []


def test_every_fault_stands_in_a_rule_that_is_tried() -> None:
    assert {one.place for one in FAULTS} == set(PLACES)
    assert len({(one.place, one.words) for one in FAULTS}) > 400


def test_without_a_fault_nothing_is_noticed() -> None:
    whole = FAULTS[0].__class__("R01", "nothing", GUIDELINE)
    assert noticed_by_vignette(whole) is None
    assert noticed_by_proof(GUIDELINE, DECLARED) is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """A slip that clinical programs are known for: where, what, and the test that notices it."""

    slip: str
    file: str
    right: str
    wrong: str
    test: str


VIGNETTE = "tests/unit/test_vignettes.py::test_vignette"
SEEDS = (
    Seed(
        slip="two thresholds swapped",
        file="formulary.py",
        right="below(ask.LYMPHOCYTES, 0.5)",
        wrong="below(ask.LYMPHOCYTES, 1.0)",
        test=VIGNETTE,
    ),
    Seed(
        slip="at least turned into below",
        file="criteria.py",
        right="return value >= self.threshold",
        wrong="return value < self.threshold",
        test="tests/properties/test_properties.py::"
        "test_an_adult_in_scope_without_any_bar_is_offered_every_regimen",
    ),
    Seed(
        slip="a unit taken for another: mg/dL for mg/L",
        file="units.py",
        right='MILLIGRAM_PER_DECILITRE = Unit("mg/dL", "mg/dL", multiply=10)',
        wrong='MILLIGRAM_PER_DECILITRE = Unit("mg/dL", "mg/dL")',
        test="tests/unit/test_findings.py::test_a_value_is_read_into_the_first_unit",
    ),
    Seed(
        slip="a unit taken for another: cells per µL for ×10⁹/L",
        file="units.py",
        right='PER_MICROLITRE = Unit("/uL", "/µL", divide=1000)',
        wrong='PER_MICROLITRE = Unit("/uL", "/µL")',
        test="tests/unit/test_findings.py::test_a_value_is_read_into_the_first_unit",
    ),
    Seed(
        slip="unknown taken for no",
        file="criteria.py",
        right="return Truth.UNKNOWN if value is None else",
        wrong="return Truth.NO if value is None else",
        test="tests/properties/test_properties.py::"
        "test_learning_more_never_overturns_a_definite_answer",
    ),
    Seed(
        slip="unknown taken for yes where nothing forbids",
        file="regimen.py",
        right="return all_of(SCOPE, *cleared, ",
        wrong="return all_of(SCOPE, ",
        test="tests/properties/test_properties.py::"
        "test_no_offered_regimen_holds_an_agent_that_is_not_cleared",
    ),
    Seed(
        slip="an exception dropped",
        file="recommendations/r09_jak_inhibitor.py",
        right="    unless=JAK_INHIBITOR.contraindicated,\n",
        wrong="",
        test=VIGNETTE,
    ),
    Seed(
        slip="an agent forgotten among those to avoid",
        file="recommendations/r14_no_tnf_abatacept_tocilizumab.py",
        right="opposes=(TNF_INHIBITOR, ABATACEPT, TOCILIZUMAB)",
        wrong="opposes=(TNF_INHIBITOR, ABATACEPT)",
        test=VIGNETTE,
    ),
    Seed(
        slip="pregnancy asked of everyone",
        file="conditions.py",
        right='    one_of(ask.SEX, "female"),\n',
        wrong="",
        test="tests/properties/test_properties.py::"
        "test_pregnancy_neither_asks_about_nor_blocks_a_male_patient",
    ),
    Seed(
        slip="a window one day too long",
        file="window.py",
        right="WINDOW_DAYS = 14",
        wrong="WINDOW_DAYS = 15",
        test=VIGNETTE,
    ),
    Seed(
        slip="a work cited that nobody knows",
        file="recommendations/r08_early_plasma_exchange.py",
        right='cites=("sasaki2024", ',
        wrong='cites=("sasaki2014", ',
        test="tests/unit/test_guideline.py::test_the_guideline_passes",
    ),
    Seed(
        slip="a known work cited in the place of another",
        file="recommendations/r08_early_plasma_exchange.py",
        right='cites=("sasaki2024", ',
        wrong='cites=("sasai2023", ',
        test="tests/unit/test_cited_works.py::"
        "test_a_recommendation_cites_every_study_whose_numbers_it_quotes",
    ),
)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a copy of the package and of the tests that notice."""
    folder = tmp_path_factory.mktemp("project")
    hidden = shutil.ignore_patterns("__pycache__")
    shutil.copytree("calculator", folder / "calculator", ignore=hidden)
    for part in ("unit", "properties", "vignettes"):
        shutil.copytree(f"tests/{part}", folder / "tests" / part, ignore=hidden)
    for file in Path("tests").glob("*.py"):
        shutil.copy(file, folder / "tests")
    shutil.copy("pyproject.toml", folder)
    return folder


def run(project: Path, *tests: str) -> subprocess.CompletedProcess[str]:
    arguments = ["-q", "-x", "-p", "no:cacheprovider", *dict.fromkeys(tests)]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *arguments],
        cwd=project,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_without_a_slip_the_tests_that_notice_pass(project: Path) -> None:
    done = run(project, *(seed.test for seed in SEEDS))
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.slip)
def test_a_slip_that_clinical_programs_are_known_for_is_noticed(seed: Seed, project: Path) -> None:
    file = project / "calculator" / seed.file
    source = file.read_text(encoding="utf-8")
    assert source.count(seed.right) == 1
    file.write_text(source.replace(seed.right, seed.wrong), encoding="utf-8")
    try:
        done = run(project, seed.test)
    finally:
        file.write_text(source, encoding="utf-8")
    assert done.returncode == 1, done.stdout
    assert f"FAILED {seed.test}" in done.stdout
