"""What the benchmark makes of its figures; it needs no browser for that."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.bench.page import page, shortfalls, text
from scripts.bench.pages import (
    DIST,
    QUESTION,
    SMALL,
    UnequalAnswers,
    check_answer,
    check_finished,
    expected_answer,
)
from scripts.bench.report import (
    CHROMIUM,
    COLD,
    FLOOR,
    FROM_FOLDER,
    OURS,
    PLAIN,
    RUNTIME,
    Changes,
    Load,
    Results,
    Start,
    Tasks,
    Wire,
    bars,
    figure,
    ratio,
    table,
)
from scripts.bench.server import caching


def measured(ours: float = 1.0) -> Results:
    """Give results of two rounds, with ours as slow as said."""
    http = Start(CHROMIUM, COLD, {PLAIN: [2.0, 4.0], OURS: [ours, ours], FLOOR: [0.2, 0.3]})
    folder = Start(CHROMIUM, FROM_FOLDER, {PLAIN: [], OURS: [1.1, 1.1], FLOOR: []})
    return Results(
        about={"Date": "2026-01-31", "System": "a system"},
        starts=[http, folder],
        tasks=[Tasks(CHROMIUM, "while the calculator starts", [0, 0])],
        wire=[Wire("br", RUNTIME, {PLAIN: 4_700_000, OURS: 3_200_000})],
        changes=[Changes(CHROMIUM, [30.0, 31.0], [6.0, 7.0], [4.0, 3.0])],
        loads=[Load("nginx", "a page", 400, 0, 8_000_000, 4.0, [1.0, 2.0], 4)],
        cpython=[1.5],
    )


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([3.0, 1.0, 2.0], "2.00 (1.00–3.00)"),
        ([1.0, 2.0], "1.50 (1.00–2.00)"),
        ([1.234], "1.23"),
        ([], ""),
    ],
)
def test_a_figure_is_the_median_and_the_extremes(values: list[float], words: str) -> None:
    assert figure(values) == words


def test_a_ratio_is_that_of_the_medians() -> None:
    assert ratio([1.0, 1.0, 9.0], [2.0, 4.0, 2.0]) == 0.5
    assert ratio([], [1.0]) is None
    assert ratio([1.0], []) is None


def test_a_table_can_be_read_as_it_stands() -> None:
    assert table(("What", "s"), [("stock", "2.00"), ("ours", "1")]) == [
        "| What  | s    |",
        "|-------|------|",
        "| stock | 2.00 |",
        "| ours  | 1    |",
    ]


def test_equal_answers_pass_and_the_floor_answers_nothing() -> None:
    check_answer(OURS, "same", "same")
    check_answer(FLOOR, "[object WebAssembly.Module]", "same")


@pytest.mark.parametrize("answer", ["sane", "sam", "same!", ""])
def test_unequal_answers_stop_the_run(answer: str) -> None:
    with pytest.raises(UnequalAnswers, match="the page of ours does not answer"):
        check_answer(OURS, answer, "same")


def test_the_patient_of_the_benchmark_gets_advice() -> None:
    assert QUESTION == '{"age":45,"anti_mda5":"positive","ild":true,"stage":"untreated"}'
    assert '"problems":[]' in expected_answer()


def test_each_number_to_reach_is_held_against_what_was_found() -> None:
    found = {bar.what: bar for bar in bars(measured())}
    assert [(bar.limit, round(bar.found, 3), bar.is_met) for bar in found.values()] == [
        (0.45, 0.333, True),
        (1.2, 1.1, True),
        (16, 30.5, False),
        (16, 10.0, True),
        (50, 0, True),
        (3.3, 3.2, True),
    ]


def test_what_is_worse_is_said_plainly() -> None:
    said = shortfalls(bars(measured(ours=1.8)))
    assert said == [
        "2 of 6 are not reached:",
        "",
        "- first advice, Chromium, cold, local http: 0.60 of stock, at most 0.45 wanted",
        "- new advice after a change, Chromium: 30.5 ms, at most 16 wanted",
    ]
    assert shortfalls([]) == ["Nothing that was measured is worse than its number."]


def test_the_page_and_the_terminal_tell_the_same() -> None:
    results = measured()
    written, printed = page(results), text(results)
    assert "| Chromium | cold, local http" in written
    assert "3.00 (2.00–4.00) | 1.00 (1.00–1.00) | 0.33" in written
    assert "none over 50" in written
    assert "- Date: 2026-01-31" in written
    assert "Left out" not in written
    rows = [line for line in written.splitlines() if line.startswith("|")]
    assert rows == [line for line in printed.splitlines() if line.startswith("|")]
    assert "\n\n\n" not in written


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/ours/assets/calculator/dist/python.0123456789ab.wasm", True),
        ("/ours/assets/site.css", False),
        ("/ours/calculator.html", False),
        ("/stock/runtime/pyodide.js", True),
        ("/stock/index.html", False),
    ],
)
def test_what_never_changes_may_be_kept(path: str, kept: bool) -> None:
    assert ("immutable" in caching(path)) is kept


def test_a_site_that_is_just_being_built_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / DIST
    folder.mkdir(parents=True)
    (folder / "start.js").write_bytes(b" " * (SMALL - 1))
    (folder / "worker.js").write_bytes(b" " * SMALL)
    (folder / "worker.js.gz").touch()
    with pytest.raises(FileNotFoundError, match=r"worker\.js\.br"):
        check_finished(tmp_path)
    (folder / "worker.js.br").touch()
    check_finished(tmp_path)
