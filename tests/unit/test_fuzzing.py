"""Hostile input: the checks can fail, and the page shows what was tried."""

from __future__ import annotations

from dataclasses import replace

import pytest

from calculator import bridge
from calculator.programs import batch
from scripts.fuzz.fragments import fragments
from scripts.fuzz.results import read
from scripts.fuzz.targets import TARGETS, Unsound, words
from scripts.generate.fuzzing import table


@pytest.mark.parametrize("name", TARGETS)
def test_what_a_run_begins_from_is_sound(name: str) -> None:
    seeds = list(TARGETS[name].seeds())
    assert len(seeds) > 50
    for seed in seeds[:10]:
        TARGETS[name].attack(seed)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("[]", "without a list"),
        ('{"problems": [{"message": "no", "place": ""}]}', "without words or place"),
        ('{"problems": [], "advice": []}', "neither problems nor"),
    ],
)
def test_an_unsound_answer_is_a_fault(
    monkeypatch: pytest.MonkeyPatch, answer: str, words: str
) -> None:
    monkeypatch.setattr(bridge, "assess", lambda _: answer)
    with pytest.raises(Unsound, match=words):
        TARGETS["assess"].attack(b"{}")


def test_a_file_that_is_not_as_it_was_saved_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    save = bridge.save
    monkeypatch.setattr(bridge, "save", lambda *given: save(*given).replace("45", "46"))
    with pytest.raises(Unsound, match="not as it was saved"):
        TARGETS["take along"].attack(b'{"age": 45}')


def test_a_row_that_is_refused_needs_its_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    run = batch.run
    monkeypatch.setattr(batch, "run", lambda *given: run(*given) and 0)
    with pytest.raises(Unsound, match="exit code 0 with 1 of 1 rows refused"):
        TARGETS["batch of CSV"].attack(b"age\n412\n")


def test_fragments_are_the_same_each_time_and_differ_among_themselves() -> None:
    made = list(fragments(200))
    assert made == list(fragments(200))
    assert len(set(made)) > 190


def test_every_question_is_among_the_words_that_are_tried() -> None:
    assert {"age", "anti_mda5", "creatinine", "mg/dL", "methotrexate"} <= set(words())


def test_the_table_says_what_was_tried_and_on_which_version() -> None:
    results = replace(read(), digest=bridge.content_digest())
    written = table(results)
    for one in results.targets:
        (row,) = [line for line in written.splitlines() if f"| {one.name}: {one.words} |" in line]
        assert f">{one.inputs:,} |" in row
    assert "have changed" not in written
    assert "have changed since then" in table(replace(results, digest="sha256:0"))


def test_no_target_has_a_fault_that_was_left() -> None:
    results = read()
    assert [one.name for one in results.targets] == list(TARGETS)
    assert [fault for one in results.targets for fault in one.faults] == []
