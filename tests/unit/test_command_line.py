"""The command line gives what the bridge gives, with exit code 0, or 2 when there are problems."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from calculator import bridge
from calculator.__main__ import main


@pytest.fixture
def patient(tmp_path: Path) -> str:
    """Give the name of a file with a patient."""
    file = tmp_path / "patient.json"
    file.write_text('{"age": 45}', encoding="utf-8")
    return str(file)


def test_describe_prints_the_guideline(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["describe"]) == 0
    assert capfdbinary.readouterr().out.decode() == bridge.describe() + "\n"


def test_assess_reads_a_file(capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> None:
    file = tmp_path / "patient.json"
    file.write_text('\ufeff{"age": 45}', encoding="utf-8")
    assert main(["assess", str(file)]) == 0
    assert capfdbinary.readouterr().out.decode() == bridge.assess('{"age": 45}') + "\n"


def test_assess_reads_standard_input_and_exits_with_two_on_problems(
    capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"age": 412}')))
    assert main(["assess", "-"]) == 2
    (problem,) = json.loads(capfdbinary.readouterr().out)["problems"]
    assert problem["finding"] == "age"


def test_a_file_that_cannot_be_read_is_a_problem_too(
    capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    absent = str(tmp_path / "absent.json")
    assert main(["assess", absent]) == 2
    (problem,) = json.loads(capfdbinary.readouterr().out)["problems"]
    assert problem["place"] == absent
    assert problem["message"].endswith("cannot be read: No such file or directory")

    latin = tmp_path / "latin.json"
    latin.write_bytes(b'{"age": "\xe9"}')
    assert main(["assess", str(latin)]) == 2
    (problem,) = json.loads(capfdbinary.readouterr().out)["problems"]
    assert problem["message"].endswith("not UTF-8 text, at byte 9")


def test_a_note_is_printed_as_its_own_text(
    capfdbinary: pytest.CaptureFixture[bytes], patient: str
) -> None:
    assert main(["note", patient, "--at", "at night"]) == 0
    note = json.loads(bridge.note('{"age": 45}', "at night"))["note"]
    assert capfdbinary.readouterr().out.decode() == note
    assert main(["note", patient]) == 0
    assert re.search(rb", 20\d\d-\d\d-\d\d \d\d:\d\d[+-]\d\d:\d\d\n", capfdbinary.readouterr().out)


def test_a_case_is_saved_and_reopened(
    capfdbinary: pytest.CaptureFixture[bytes], patient: str, tmp_path: Path
) -> None:
    assert main(["save", patient, "--at", "at night"]) == 0
    case = capfdbinary.readouterr().out
    assert case.decode() == bridge.save('{"age": 45}', "at night")
    file = tmp_path / "case.json"
    file.write_bytes(case)
    assert main(["reopen", str(file)]) == 0
    assert json.loads(capfdbinary.readouterr().out)["verified"] is True
    file.write_bytes(case.replace(b"45", b"46"))
    assert main(["reopen", str(file)]) == 2
    answer = json.loads(capfdbinary.readouterr().out)
    assert (answer["verified"], answer["problems"]) == (False, [])


def test_two_patients_are_compared(
    capfdbinary: pytest.CaptureFixture[bytes], patient: str, tmp_path: Path
) -> None:
    other = tmp_path / "other.json"
    other.write_text('{"age": 46}', encoding="utf-8")
    assert main(["compare", patient, str(other)]) == 0
    answer = capfdbinary.readouterr().out.decode()
    assert answer == bridge.compare('{"age": 45}', '{"age": 46}') + "\n"
    assert main(["compare", "absent", "absent too"]) == 2
    problems = json.loads(capfdbinary.readouterr().out)["problems"]
    assert [problem["place"] for problem in problems] == ["absent", "absent too"]


def test_half_a_letter_is_printed_in_json_s_own_way(
    capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    file = tmp_path / "half.json"
    file.write_text('{"\\ud800": 1}', encoding="utf-8")
    assert main(["assess", str(file)]) == 2
    (problem,) = json.loads(capfdbinary.readouterr().out)["problems"]
    assert problem["finding"] == "\ud800"


def test_the_module_runs_as_a_program() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "calculator", "assess", "-"],
        input=b'{"colour": "blue"}',
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
    assert b"no finding has this name" in done.stdout
    assert done.stderr == b""
