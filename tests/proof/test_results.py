"""The published results are those of this version, and the page shows no others."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from calculator import bridge
from calculator.guideline import GUIDELINE
from scripts.generate import proof
from scripts.prove import results as kept
from scripts.prove.properties import PROPERTIES
from scripts.prove.results import Results, read, write

RESULTS = read()
REFRESH = "the rules have changed since they were proven; run: make prove"


def test_the_results_belong_to_this_guideline() -> None:
    assert RESULTS.digest == bridge.content_digest(), REFRESH
    assert RESULTS.version == GUIDELINE.version, REFRESH


def test_the_results_are_of_all_that_is_proven_now() -> None:
    proven = [(one.name, one.principle) for one in RESULTS.properties]
    assert proven == [(one.name, one.principle) for one in PROPERTIES], REFRESH
    names = [item.id for item in GUIDELINE.recommendations]
    regimens = [regimen.id for regimen in GUIDELINE.regimens]
    assert [one.id for one in RESULTS.counted] == names + regimens
    tried = [one.place for one in RESULTS.seeded]
    assert tried[: len(names)] == names


def test_everything_holds() -> None:
    assert RESULTS.holds
    for one in RESULTS.counted:
        assert one.yes + one.no == RESULTS.complete
        assert one.yes > 0
        assert 0 < one.unknown < RESULTS.everyone


def spoilt(part: str) -> Results:
    """Give the results with one thing gone wrong."""
    first, *others = RESULTS.properties
    failing = replace(first, failures=[{"words": "no", "classes": 1, "patient": {"age": 20}}])
    unnoticed = replace(RESULTS.seeded[0], unnoticed=["a threshold moved"])
    return {
        "agreement": replace(RESULTS, agreement=replace(RESULTS.agreement, disagreements=["R01"])),
        "properties": replace(RESULTS, properties=[failing, *others]),
        "faults": replace(RESULTS, seeded=[unnoticed]),
        "grid": replace(RESULTS, grid=replace(RESULTS.grid, runtimes={"other": "sha256:0"})),
    }[part]


@pytest.mark.parametrize("part", ["agreement", "properties", "faults", "grid"])
def test_whatever_goes_wrong_is_not_called_proven(part: str) -> None:
    assert not spoilt(part).holds


def shown(results: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Give what the page includes when these are the results."""
    file = tmp_path / "proof.json"
    write(results, file)
    monkeypatch.setattr(proof, "read", lambda: kept.read(file))
    return {path.stem.removeprefix("proof-"): text for path, text in proof.pages()}


def test_the_page_shows_what_was_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = shown(RESULTS, tmp_path, monkeypatch)
    assert f"{RESULTS.everyone:,}" in pages["summary"]
    assert RESULTS.digest in pages["summary"]
    for one in RESULTS.properties:
        assert one.principle in pages["properties"]
    assert pages["properties"].count(">holds |") == len(RESULTS.properties)
    assert RESULTS.grid.digest in pages["grid"]
    assert "R01" in pages["declared"]
    for name in pages:
        assert f'--8<-- "proof-{name}.md"' in Path("docs/proof.md").read_text(encoding="utf-8")


def test_the_page_shows_no_results_of_another_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = replace(RESULTS, digest="sha256:0", date="2026-01-31")
    pages = shown(older, tmp_path, monkeypatch)
    assert "Not yet proven for this version" in pages["summary"]
    text = "".join(pages.values())
    assert RESULTS.grid.digest not in text
    assert f"{RESULTS.everyone:,}" not in text
    assert ">holds |" not in text


def test_the_page_shows_a_patient_for_whom_something_does_not_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = shown(spoilt("properties"), tmp_path, monkeypatch)
    assert '<a href="calculator.html#age=20">this patient</a>' in pages["properties"]
    assert f"{len(PROPERTIES) - 1} of {len(PROPERTIES)}" in pages["summary"]
