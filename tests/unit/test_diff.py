"""The report on changed answers finds every change that is put in, and says in whom."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from calculator import bridge
from calculator.answers import questions
from calculator.criteria import AtLeast, Below
from calculator.guideline import GUIDELINE, read_patient
from scripts.diff import __main__ as command
from scripts.diff.__main__ import compared, main
from scripts.diff.classes import Crowd
from scripts.diff.grid import Grid, thresholds
from scripts.diff.report import Report, answer_changes, description_changes
from scripts.diff.versions import ROOT, CannotCompare, answers, check_out, commit_of, describe

DESCRIBED = json.loads(bridge.describe())
VIGNETTES: list[dict[str, Any]] = [
    {"age": 45, "anti_mda5": "positive", "ild": True, "stage": "untreated"},
    {"age": 70, "days_since_start": 9, "current_agents": ["tacrolimus", "methotrexate"]},
]


@pytest.fixture(scope="module")
def grid() -> Grid:
    return Grid(VIGNETTES, [DESCRIBED])


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Give a folder with a copy of the package, to be made into an older version."""
    shutil.copytree(ROOT / "calculator", tmp_path / "calculator")
    return tmp_path


def edit(folder: Path, file: str, before: str, after: str) -> None:
    path = folder / "calculator" / file
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_every_threshold_of_the_criteria_is_read_from_its_words() -> None:
    """An older version says its thresholds in words only; here words and numbers agree."""
    asked = questions(criterion for _, criterion in GUIDELINE.criteria())
    numbers = {(one.finding.id, one.threshold) for one in asked if isinstance(one, AtLeast | Below)}
    assert set(thresholds(DESCRIBED)) == numbers


def test_a_threshold_of_either_version_cuts_the_answers() -> None:
    """A threshold that moved lies between two classes."""
    other = json.loads(
        json.dumps(DESCRIBED).replace("Neutrophils below 1.5", "Neutrophils below 2")
    )
    assert Grid(VIGNETTES, [other, DESCRIBED]).answers["neutrophils"] == [0.95, 1.0, 1.5, 2.0]


def test_a_number_that_no_criterion_looks_at_is_cut_where_vignettes_have_it(grid: Grid) -> None:
    """Words for the reader may depend on it all the same."""
    assert grid.answers["days_since_start"] == [8.5, 9.0]


def test_every_pair_of_answers_occurs_and_every_patient_is_one(grid: Grid) -> None:
    """What two answers bring about together is not missed."""
    texts = [json.dumps(one, sort_keys=True) for one in grid.patients]
    assert len(set(texts)) == len(texts)
    assert VIGNETTES[0] in grid.patients
    assert {"age": 45, "anti_mda5": "positive", "ild": True} in grid.patients
    seen: set[Any] = set()
    for patient in grid.patients:
        read_patient(patient)
        pairs = sorted((name, json.dumps(raw)) for name, raw in patient.items())
        seen.update(combinations(pairs, 2))
    for one, other in combinations(sorted(grid.answers), 2):
        for first in grid.answers[one]:
            for second in grid.answers[other]:
                assert ((one, json.dumps(first)), (other, json.dumps(second))) in seen


def test_the_grid_is_bounded_and_the_same_each_time(grid: Grid) -> None:
    again = Grid(VIGNETTES, [DESCRIBED])
    assert again.patients == grid.patients
    few = Grid(VIGNETTES, [DESCRIBED], limit=100).patients
    assert 50 < len(few) <= 100
    assert all(patient in grid.patients for patient in few)


def test_what_only_one_version_can_be_told_is_left_out() -> None:
    """The other would only refuse it."""
    other = json.loads(bridge.describe())
    other["findings"] = [one for one in other["findings"] if one["id"] != "stage"]
    (oxygen,) = (one for one in other["findings"] if one["id"] == "oxygen")
    del oxygen["options"][-1]
    (taken,) = (one for one in other["findings"] if one["id"] == "current_agents")
    taken["options"] = [one for one in taken["options"] if one["value"] != "methotrexate"]
    grid = Grid(VIGNETTES, [other, DESCRIBED])
    assert "stage" not in grid.answers
    assert "ecmo" not in grid.answers["oxygen"]
    assert [] in grid.answers["current_agents"]
    assert ["methotrexate"] not in grid.answers["current_agents"]
    assert not any("stage" in patient for patient in grid.patients)


def test_facts_are_told_in_classes(grid: Grid) -> None:
    facts = grid.facts(VIGNETTES[1])
    assert facts["Age"] == "60 years or more"
    assert facts["Sex"] == "not known"
    assert facts["Medicines being taken now: methotrexate"] == "yes"
    assert facts["Medicines being taken now: IVIG"] == "no"
    assert facts["fewer than 3 first-line immunosuppressants are being taken"] == "yes"
    unknown = grid.facts({})
    assert set(unknown.values()) == {"not known"}


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (["18 years or more, below 60", "60 years or more"], "18 years or more"),
        (["below 18 years", "not known"], "below 18 years or not known"),
        (["below 18 years", "60 years or more"], "below 18 years or 60 years or more"),
        (["18 years or more, below 60"], "18 years or more, below 60 years"),
        (["below 18 years", "18 years or more, below 60", "60 years or more"], "any number"),
    ],
)
def test_neighbouring_intervals_are_told_as_one(grid: Grid, answers: list[str], words: str) -> None:
    assert grid.words("Age", answers, []) == words


def test_answers_are_told_by_what_they_are_not_where_that_is_shorter(grid: Grid) -> None:
    assert grid.words("Sex", ["male"], ["female", "not known"]) == "male"
    assert grid.words("Sex", ["male", "female"], ["not known"]) == "anything but not known"


def test_patients_are_described_by_the_fewest_facts_that_set_them_apart() -> None:
    facts = [
        {"oxygen": oxygen, "stage": stage, "hair": hair}
        for oxygen in ("none", "low", "high")
        for stage in ("new", "worse")
        for hair in ("red", "black")
    ]
    crowd = Crowd(facts)
    one = sum(1 << n for n, patient in enumerate(facts) if patient["oxygen"] == "high")
    (only,) = crowd.classes(one)
    assert (only.facts, only.changed, only.described) == ({"oxygen": ["high"]}, 4, 4)
    either = one | sum(1 << n for n, patient in enumerate(facts) if patient["stage"] == "worse")
    found = crowd.classes(either)
    assert sorted(map(str, (each.facts for each in found))) == [
        "{'oxygen': ['high']}",
        "{'stage': ['worse']}",
    ]
    (everyone,) = crowd.classes(crowd.everyone)
    assert everyone.facts == {}


def test_patients_that_facts_cannot_tell_apart_are_counted_among_their_like() -> None:
    crowd = Crowd([{"stage": "new"}, {"stage": "new"}, {"stage": "worse"}])
    (found,) = crowd.classes(0b001)
    assert (found.facts, found.changed, found.described) == ({"stage": ["new"]}, 1, 2)


def test_after_a_handful_of_classes_the_rest_is_told_by_what_it_shares() -> None:
    facts = [
        {name: "yes" if n >> bit & 1 else "no" for bit, name in enumerate("abcd")}
        | {"hair": "red", "hat": "not known" if n else "yes"}
        for n in range(16)
    ]
    odd = sum(1 << n for n in range(16) if n.bit_count() % 2)
    *precise, rest = Crowd(facts).classes(odd)
    assert [(each.changed, each.described) for each in precise] == [(1, 1)] * 5
    assert (rest.facts, rest.changed, rest.described) == ({}, 8, 16)


def test_a_patient_that_one_version_refuses_is_told_in_words() -> None:
    good = json.dumps({"summary": {}})
    bad = json.dumps({"problems": ["stage: must be untreated or improving"]})
    assert answer_changes(good, bad) == [
        "The patient: first accepted, then stage: must be untreated or improving"
    ]
    assert answer_changes(bad, bad) == []


def test_what_versions_say_of_themselves_is_compared() -> None:
    other = json.loads(bridge.describe())
    del other["doses"], other["scope"]
    other["agents"][0]["first_line"] = False
    other["recommendations"][0]["strength"] = "strong"
    other["recommendations"][7]["applies_when"]["parts"][1]["parts"].reverse()
    other["recommendations"][1]["cites"].append("elsewhere")
    del other["regimens"][6]
    other["findings"].append(other["findings"][0] | {"id": "smoker", "label": "Smoker"})
    told = list(description_changes(other, DESCRIBED))
    assert "glucocorticoid (agent), first_line: first False, then True" in told
    assert (
        "R01 Three agents together, at diagnosis (recommendation), strength: first strong, then "
        "conditional" in told
    )
    assert (
        "R08 Early plasma exchange (recommendation), applies_when: the same words in another "
        "order or structure" in told
    )
    assert (
        "R02 High-dose glucocorticoid as the base (recommendation), cites, gone: elsewhere" in told
    )
    assert "glucocorticoid + IVIG + rituximab (regimen): new" in told
    assert "smoker (question): gone" in told
    assert "tacrolimus (doses): new" in told
    assert "The guideline, scope, added: Age 18 years or more" in told
    assert list(description_changes(DESCRIBED, DESCRIBED)) == []


def test_a_changed_rule_is_found_with_its_vignettes_and_its_classes(old: Path) -> None:
    edit(old, "conditions.py", 'ask.OXYGEN, "high_flow"', 'ask.OXYGEN, "low_flow", "high_flow"')
    edit(old, "window.py", "S = 14", "S = 10")
    edit(old, "recommendations/r08_early_plasma_exchange.py", "UNGRADED", "STRONG")
    report = compared("what was", old, ROOT, 600)
    assert report.differs
    text = report.text()
    assert text.startswith("# What changes against what was\n\n* 6 of ")
    assert "strength: first strong, then ungraded" in text
    assert "### r08.toml: Untreated on low-flow oxygen is not\n" in text
    assert "* R08 Early plasma exchange: first applies, then does not apply\n" in text
    assert "* R08 Early plasma exchange, alert added: day 14 of 14\n" in text
    (changed,) = (
        one
        for one in report.in_whom
        if one.changes == ["R08 Early plasma exchange: first applies, then does not apply"]
    )
    assert all("Respiratory support now: low-flow oxygen" in words for words in changed.classes)
    assert changed.example["oxygen"] == "low_flow"


def test_nothing_is_reported_where_nothing_changed(old: Path) -> None:
    report = compared("what was", old, ROOT, 200)
    assert not report.differs
    assert report.text().endswith("Nothing that a patient or a reader is told has changed.\n")


def test_other_parts_of_an_answer_are_named() -> None:
    report = Report("what was", [])
    before = {"summary": json.loads(_line())["summary"], "rest": {"doses": "1", "old": "2"}}
    after = before | {"rest": {"doses": "3", "treatment": "4"}}
    report.add_vignette("one", json.dumps(before), json.dumps(after))
    text = report.text()
    assert "* The part old of the answer is gone." in text
    assert "* The part treatment of the answer is new." in text
    assert "another part of the answer differs: `doses` (1)." in text


def _line() -> str:
    ((line,),) = answers([ROOT], [VIGNETTES[0]], whole=True)
    return line


def test_a_long_list_of_changes_is_cut_and_says_so(grid: Grid) -> None:
    report = Report("what was", [])
    summary = json.loads(_line())["summary"]
    lines = [
        (
            json.dumps({"summary": summary | {"cautions": [f"caution {number}"]}}),
            json.dumps({"summary": summary}),
        )
        for number in range(len(grid.patients))
    ]
    few = Grid(VIGNETTES, [DESCRIBED], limit=80)
    report.add_grid(few, iter(lines[: len(few.patients)]))
    assert len(report.in_whom) >= len(few.patients) > 60
    assert f"{len(report.in_whom) - 60} more changes, each in fewer patients" in report.text()


def test_a_package_that_does_not_run_is_named_with_its_fault(old: Path) -> None:
    edit(
        old, "bridge.py", "def describe() -> str:", "def describe() -> str:\n    raise OSError(5)\n"
    )
    with pytest.raises(CannotCompare, match="the package does not run: OSError: 5"):
        describe(old)
    edit(old, "bridge.py", "    return answer(assess_patient(read(text)))", "    raise SystemExit")
    with pytest.raises(CannotCompare, match="the package does not run: it ended early"):
        list(answers([old], VIGNETTES))


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Give a repository with one commit that has the package, and one before it without."""
    folder = tmp_path / "repository"
    folder.mkdir()

    def git(*arguments: str) -> None:
        who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)

    git("init", "--quiet")
    git("commit", "--quiet", "--allow-empty", "--message", "without")
    git("tag", "empty")
    (folder / "calculator").mkdir()
    (folder / "calculator" / "here.py").write_text("HERE = True\n", encoding="utf-8")
    git("add", ".")
    git("commit", "--quiet", "--message", "with")
    git("tag", "full")
    return folder


def test_the_package_is_checked_out_from_a_ref(repository: Path, tmp_path: Path) -> None:
    commit = commit_of("full", repository)
    check_out(commit, tmp_path / "out", repository)
    assert (tmp_path / "out" / "calculator" / "here.py").exists()


def test_a_wrong_ref_is_refused_in_words(repository: Path, tmp_path: Path) -> None:
    for ref in ("nowhere", "--help", ""):
        with pytest.raises(CannotCompare, match="git knows no commit by this name"):
            commit_of(ref, repository)
    with pytest.raises(CannotCompare, match="has no folder calculator/"):
        check_out(commit_of("empty", repository), tmp_path, repository)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Give a function that runs the command with arguments, the working tree as the ref."""

    def copy(_: str, folder: Path) -> None:
        shutil.copytree(ROOT / "calculator", folder / "calculator")

    monkeypatch.setattr(command, "commit_of", lambda ref: f"{ref}0123456789abcdef")
    monkeypatch.setattr(command, "check_out", copy)

    def run(*arguments: str) -> int:
        monkeypatch.setattr(sys, "argv", ["diff", *arguments])
        return main()

    return run


def test_the_command_prints_the_report_or_writes_it(
    run: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("main", "--limit", "20") == 0
    printed = capsys.readouterr().out
    assert printed.startswith("# What changes against main (main01234567)\n")
    changed = Report("main", ["something"])
    monkeypatch.setattr(command, "compared", lambda *_: changed)
    file = tmp_path / "report.md"
    assert run("main", "-o", str(file)) == 1
    assert file.read_text(encoding="utf-8") == changed.text()
    assert "Exit code 1" in capsys.readouterr().err


def test_the_command_says_what_it_cannot_do(
    run: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SystemExit):
        run("main", "--limit", "0")
    monkeypatch.setattr(command, "commit_of", commit_of)
    assert run("no such ref") == 2
    assert "no such ref: git knows no commit by this name" in capsys.readouterr().err
