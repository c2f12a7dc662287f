"""Many patients: every row gets its answer, or its problems with their place."""

from __future__ import annotations

import csv
import errno
import io
import json
import signal
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator import bridge
from calculator.__main__ import main
from calculator.programs import batch, progress, rows
from calculator.programs.rows import Row, read_rows
from tests.vignette import load_all

HEAD = "age,sex,anti_mda5,ild,stage,current_agents,crp,crp.unit\n"
GOOD = "45,female,positive,yes,untreated,none,1.2,mg/dL\n"
PATIENT = {
    "age": 45,
    "sex": "female",
    "anti_mda5": "positive",
    "ild": True,
    "stage": "untreated",
    "current_agents": [],
    "crp": {"value": 1.2, "unit": "mg/dL"},
}


class Run:
    """Runs the command in a folder and gives what it wrote."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[bytes]) -> None:
        self.folder = folder
        self.capture = capture

    def __call__(
        self, content: str | bytes, *options: str, name: str = "patients.csv"
    ) -> tuple[int, list[Any], list[str]]:
        """Give the exit code, the lines of JSON, and what stands on standard error."""
        code, written, told = self.text(content, *options, name=name)
        return code, [json.loads(line) for line in written.splitlines()], told

    def text(
        self, content: str | bytes, *options: str, name: str = "patients.csv"
    ) -> tuple[int, str, list[str]]:
        (self.folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
        code = main(["batch", name, *options])
        out, err = self.capture.readouterr()
        return code, out.decode(), err.decode().splitlines()


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> Run:
    monkeypatch.chdir(tmp_path)
    return Run(tmp_path, capfdbinary)


def test_a_row_gets_the_answer_that_assess_gives(run: Run) -> None:
    code, lines, told = run(HEAD + GOOD)
    answer = json.loads(bridge.assess(json.dumps(PATIENT)))
    assert (code, lines, told) == (0, [{"line": 2, "answer": answer}], [])


def test_every_vignette_gets_from_either_form_what_assess_gives(run: Run) -> None:
    patients = [one.patient for one in load_all()]
    expected = [json.loads(bridge.assess(json.dumps(patient))) for patient in patients]
    code, lines, _ = run("\n".join(map(json.dumps, patients)), name="patients.jsonl")
    assert (code, [line["answer"] for line in lines]) == (0, expected)
    assert [line["line"] for line in lines] == list(range(1, len(patients) + 1))

    code, lines, _ = run(as_csv(patients))
    assert (code, [line["answer"] for line in lines]) == (0, expected)


def as_csv(patients: list[dict[str, Any]]) -> str:
    """Write patients as a spreadsheet would."""
    names = list(dict.fromkeys(name for patient in patients for name in patient))
    measures = [n for n in names if any(isinstance(patient.get(n), dict) for patient in patients)]
    columns = [*names, *(f"{name}.unit" for name in measures)]
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\r\n")
    writer.writeheader()
    for patient in patients:
        cells = {}
        for name, value in patient.items():
            match value:
                case dict():
                    cells[name], cells[f"{name}.unit"] = value["value"], value["unit"]
                case list():
                    cells[name] = ";".join(value) or "none"
                case bool():
                    cells[name] = str(value)
                case _:
                    cells[name] = value
        writer.writerow(cells)
    return text.getvalue()


@pytest.mark.parametrize(
    ("cells", "patient"),
    [
        ("age\n 45 ", {"age": 45}),
        ("age\n+4.5e1", {"age": 45}),
        ("ild\nTRUE", {"ild": True}),
        ("ild\nno", {"ild": False}),
        ("age,ild\n,", {}),
        ("crp,crp.unit\n1.2,", {"crp": 1.2}),
        ("crp.unit,crp\nmg/dL,1.2", {"crp": {"value": 1.2, "unit": "mg/dL"}}),
        ("crp,crp.unit\n,mg/dL", {}),
        (
            'current_agents\n"tacrolimus,methotrexate"',
            {"current_agents": ["tacrolimus", "methotrexate"]},
        ),
        (
            "current_agents\ntacrolimus; methotrexate;",
            {"current_agents": ["tacrolimus", "methotrexate"]},
        ),
        ("current_agents\nnone", {"current_agents": []}),
        ("current_agents,age\n,45", {"age": 45}),
        ("age\n\n45\n\n", {"age": 45}),
    ],
)
def test_a_cell_is_read_as_it_is_meant(run: Run, cells: str, patient: dict[str, Any]) -> None:
    code, (line,), told = run(cells)
    assert (code, told) == (0, [])
    assert line["answer"] == json.loads(bridge.assess(json.dumps(patient)))


@pytest.mark.parametrize(
    ("cells", "column", "message"),
    [
        ("412", 1, "age: must be between 0 and 120 years, got 412"),
        ("forty", 1, "age: must be a number in years"),
        ("4_5", 1, "age: must be a number in years"),
        ('"1,5"', 1, "age: must be a number in years"),
        ("nan", 1, "age: must be a number in years"),
        ("1e999", 1, "age: must be between 0 and 120 years, got inf"),
        (",mole", 2, "sex: must be female or male"),
        (",,,1", 4, "ild: must be yes or no (true or false); leave it out if it is not known"),
        (",,,,,,1,g/L", 8, "crp.unit: the unit must be mg/L or mg/dL"),
        (",,,,,,2000,mg/L", 7, "crp.value: must be between 0 and 1000 mg/L, got 2000"),
    ],
)
def test_a_wrong_cell_is_told_with_line_and_column(
    run: Run, cells: str, column: int, message: str
) -> None:
    row = cells + "," * (7 - len(next(csv.reader([cells]))) + 1)
    code, lines, told = run(HEAD + GOOD + row + "\n" + GOOD)
    assert code == 2
    assert told == [f"patients.csv:3:{column}: {message}", "patients.csv: 1 of 3 rows refused"]
    assert [list(line) for line in lines] == [
        ["line", "answer"],
        ["line", "problems"],
        ["line", "answer"],
    ]
    (problem,) = lines[1]["problems"]
    assert (problem["column"], problem["message"]) == (column, message)
    assert problem["name"] == HEAD.strip().split(",")[column - 1]


def test_all_that_is_wrong_in_a_row_is_told_at_once(run: Run) -> None:
    code, lines, told = run("age,sex,current_agents\n412,mole,aspirin;tacrolimus;tea\n")
    assert code == 2
    assert [one.split(": ")[0] for one in told[:4]] == [
        "patients.csv:2:1",
        "patients.csv:2:2",
        "patients.csv:2:3",
        "patients.csv:2:3",
    ]
    assert [one["place"] for one in lines[0]["problems"]] == [
        *("age", "sex", "current_agents[0]", "current_agents[2]")
    ]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (b"45,female\n", "has 2 cells for 8 columns"),
        (b"45,female,positive,yes,untreated,none,,,,,\n", "has 11 cells for 8 columns"),
        (b'45,"female,positive,yes,untreated,none,,\n', "not CSV: unexpected end of data"),
        (b'45,"fe"male,positive,yes,untreated,none,,\n', "not CSV: ',' expected after '\"'"),
        (b"45,fem\xe9le,,,,,,\n", "not UTF-8 text, at byte 6"),
        (b"45," + b"x" * 200_000 + b",,,,,,\n", "not CSV: field larger than field limit (131072)"),
        (b"45," + b"x" * 3_000_000 + b",,,,,,\n", "longer than 1,000,000 bytes"),
        (
            b"4\r5,,,,,,,\n",
            "holds a carriage return; lines must end with LF or CRLF",
        ),
    ],
)
def test_a_line_that_is_no_row_is_told_and_the_rest_is_done(
    run: Run, row: bytes, message: str
) -> None:
    code, lines, told = run((HEAD + GOOD).encode() + row + GOOD.encode())
    assert code == 2
    assert told == [f"patients.csv:3: {message}", "patients.csv: 1 of 3 rows refused"]
    assert [line["line"] for line in lines] == [2, 3, 4]
    assert "answer" in lines[2]
    (problem,) = lines[1]["problems"]
    assert (problem["message"], problem["column"], problem["place"]) == (message, None, "line")


NOT_KNOWN = "no finding has this name; the first line must name the columns, separated by commas"


@pytest.mark.parametrize(
    ("head", "told"),
    [
        (b"age,colour,sex", [f"1:2: colour: {NOT_KNOWN}"]),
        (
            b"45,female,positive",
            [f"1:{n}: {w}: {NOT_KNOWN}" for n, w in enumerate(["45", "female", "positive"], 1)],
        ),
        (b"age;sex;ild", [f"1:1: age;sex;ild: {NOT_KNOWN}"]),
        (b"age,sex,age", ["1:3: age: stands in column 1 already"]),
        (b"crp.unit,age", ["1:1: crp.unit: there is no column crp for it"]),
        (b"ild,ild.unit", [f"1:2: ild.unit: {NOT_KNOWN}"]),
        (b"age,,sex", [f"1:2: no name: {NOT_KNOWN}"]),
        (b"a" * 500, [f"1:1: {'a' * 40}…: {NOT_KNOWN}"]),
        (b"colour,smell", [f"1:1: colour: {NOT_KNOWN}", f"1:2: smell: {NOT_KNOWN}"]),
        (b"\xff\xfea\x00g\x00e\x00", ["1: not UTF-8 text, at byte 0"]),
        (b'"age', ["1: not CSV: unexpected end of data"]),
        (b"a" * 2_000_000, ["1: longer than 1,000,000 bytes"]),
    ],
    ids=lambda value: str(value)[:30],
)
def test_columns_that_are_not_understood_stop_the_file(
    run: Run, head: bytes, told: list[str]
) -> None:
    """A column that was passed over would be taken for answers that are not known."""
    code, lines, printed = run(head + b"\n45,1,1\n46,1,1\n")
    assert code == 2
    assert printed == [
        *(f"patients.csv:{one}" for one in told),
        "patients.csv: 1 of 1 rows refused",
    ]
    assert [line["line"] for line in lines] == [1]
    assert len(lines[0]["problems"]) == len(told)


def test_the_column_id_is_given_back(run: Run) -> None:
    code, lines, _ = run("id,age\nA 1,45\n,45\n=2,412\n")
    assert code == 2
    assert [line["id"] for line in lines] == ["A 1", "", "=2"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"age": 45', "2:11: not JSON: expecting ',' delimiter"),
        ('{"age": 412}', "2: age: must be between 0 and 120 years, got 412"),
        ('{"age": 45, "age": 45}', "2: age: stands here more than once"),
        ("[]", '2: a patient is a JSON object such as {"age": 45}'),
        ('{"id": 1}', "2: id: no finding has this name"),
        (f'{{"age": {" " * 200_000} 45}}', "2: the text is too long to be one patient"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_line_of_json_is_told_with_its_place(run: Run, line: str, told: str) -> None:
    code, lines, printed = run(f'{{"age": 45}}\n{line}\n\n{{}}\n', name="patients.jsonl")
    assert (code, [one["line"] for one in lines]) == (2, [1, 2, 4])
    assert printed == [f"patients.jsonl:{told}", "patients.jsonl: 1 of 3 rows refused"]


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_half_a_letter_is_told_in_json_s_own_way(run: Run, form: str) -> None:
    code, written, told = run.text('{"\\ud800": 1}\n{}\n', "--format", form, name="patients.jsonl")
    assert code == 2
    assert r"\ud800: no finding has this name" in written
    assert told[0].startswith("patients.jsonl:1: ")
    assert len(written.splitlines()) == (2 if form == "jsonl" else 3)


def test_a_line_of_json_that_is_no_text_does_not_stop_the_others(run: Run) -> None:
    code, lines, printed = run(b'\xff\n{"age": 45}\n', name="patients.jsonl")
    assert (code, ["answer" in line for line in lines]) == (2, [False, True])
    assert printed[0] == "patients.jsonl:1: not UTF-8 text, at byte 0"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"\xef\xbb\xbf" + HEAD.encode() + GOOD.encode(), "patients.csv"),
        ((HEAD + GOOD).replace("\n", "\r\n").encode(), "patients.csv"),
        ((HEAD + GOOD).strip().encode(), "patients.csv"),
        ((HEAD + GOOD).encode(), "patients"),
        (b"\xef\xbb\xbf" + json.dumps(PATIENT).encode(), "patients.txt"),
        (b"\n" + json.dumps(PATIENT).encode() + b"\r\n", "patients"),
        (json.dumps(PATIENT).encode(), "patients.ndjson"),
    ],
)
def test_every_usual_kind_of_file_is_read(run: Run, content: bytes, name: str) -> None:
    code, (line,), told = run(content, name=name)
    assert (code, told) == (0, [])
    assert line["answer"]["scope"]["outcome"] == "yes"


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff", HEAD])
def test_a_file_without_patients_says_so(run: Run, content: str) -> None:
    assert run(content) == (2, [], ["patients.csv: holds no patient"])


def test_standard_input_is_read(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO((HEAD + GOOD).encode())))
    assert main(["batch", "-", "--format", "csv"]) == 0
    out, err = run.capture.readouterr()
    assert out.decode().splitlines()[1].startswith("2,,yes,yes,")
    assert err == b""


def test_outcomes_as_csv(run: Run) -> None:
    given = "id,age,anti_mda5,ild,stage,current_agents\n" + (
        '"a, b",45,positive,yes,worsening,methotrexate;tnf_inhibitor\n'
        "c,412,maybe,,,\n"
        ",17,positive,yes,,\n"
    )
    code, written, _ = run.text(given, "-o", "out.csv")
    assert (code, written) == (2, "")
    first, second, third = csv.DictReader(io.StringIO(Path("out.csv").read_text(encoding="utf-8")))
    assert list(first)[:4] == ["line", "id", "scope", "R01"]
    assert list(first)[-4:] == ["gc-ivig-rtx", "stop", "order_next", "problems"]
    patient = {"age": 45, "anti_mda5": "positive", "ild": True, "stage": "worsening"}
    agents = {"current_agents": ["methotrexate", "tnf_inhibitor"]}
    answer = json.loads(bridge.assess(json.dumps(patient | agents)))
    expected = {
        **{"line": "2", "id": "a, b", "scope": "yes", "stop": "methotrexate;tnf_inhibitor"},
        **{one["id"]: one["outcome"] for one in (*answer["advice"], *answer["regimens"])},
        **{"order_next": ";".join(one["finding"] for one in answer["order_next"]), "problems": ""},
    }
    assert first == expected
    assert second["scope"] == second["R01"] == second["stop"] == ""
    assert second["problems"] == (
        "column 2, age: must be between 0 and 120 years, got 412 | "
        "column 3, anti_mda5: must be positive, suspected or negative"
    )
    assert (third["line"], third["scope"], third["R01"]) == ("4", "no", "no")


def test_a_fault_without_a_column_stands_in_the_csv_too(run: Run) -> None:
    _, written, _ = run.text("age\n1,2\n", "--format", "csv")
    assert written.endswith(",has 2 cells for 1 columns\n")


def test_the_output_is_jsonl_unless_its_name_says_otherwise(run: Run) -> None:
    run(HEAD + GOOD, "-o", "out.csv")
    assert Path("out.csv").read_text(encoding="utf-8").startswith("line,id,scope,")
    for options in (
        ("-o", "out.txt"),
        ("-o", "out.jsonl"),
        ("--output", "out.csv", "--format", "jsonl"),
    ):
        run(HEAD + GOOD, *options)
        assert Path(options[1]).read_text(encoding="utf-8").startswith('{"line":2,')


def test_files_that_cannot_be_used_are_named(run: Run) -> None:
    assert main(["batch", "absent.csv"]) == 2
    run.folder.joinpath("patients.csv").write_text(HEAD + GOOD, encoding="utf-8")
    assert main(["batch", "patients.csv", "-o", "absent/out.csv"]) == 2
    assert main(["batch", "patients.csv", "-o", "patients.csv"]) == 2
    assert run.capture.readouterr().err.decode().splitlines() == [
        "absent.csv: cannot be read: No such file or directory",
        "absent/out.csv: cannot be written: No such file or directory",
        "patients.csv: is the input; write to another file",
    ]
    assert Path("patients.csv").read_text(encoding="utf-8") == HEAD + GOOD


class Failing(io.RawIOBase):
    """A file that gives a few lines and then fails."""

    def __init__(self, content: bytes, error: BaseException) -> None:
        self.content = io.BytesIO(content)
        self.error = error

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        given = self.content.read(len(buffer))
        if not given:
            raise self.error
        buffer[: len(given)] = given
        return len(given)


def give(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    file = io.BufferedReader(Failing((HEAD + GOOD).encode(), error))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(file))


def test_input_that_breaks_off_is_told_and_what_was_done_stays(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(monkeypatch, OSError(errno.EIO, "Input/output error"))
    assert main(["batch", "-"]) == 2
    out, err = run.capture.readouterr()
    assert json.loads(out)["line"] == 2
    assert err == b"-: cannot be read: Input/output error\n"


def test_after_ctrl_c_what_was_done_stays(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, KeyboardInterrupt())
    assert main(["batch", "-", "-o", "out.jsonl"]) == 130
    assert run.capture.readouterr().err == b"-: stopped; rows done, whose answers stay: 1\n"
    assert json.loads(Path("out.jsonl").read_text(encoding="utf-8"))["line"] == 2


def test_ctrl_c_ends_a_real_run_with_whole_lines(tmp_path: Path) -> None:
    patients = tmp_path / "patients.csv"
    patients.write_text(HEAD + GOOD * 50_000, encoding="utf-8")
    output = tmp_path / "out.jsonl"
    command = [sys.executable, "-m", "calculator", "batch", str(patients), "-o", str(output)]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        until = time.monotonic() + 60
        while not (output.exists() and output.stat().st_size) and time.monotonic() < until:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"stopped; rows done" in err
    assert b"Traceback" not in err
    *lines, end = output.read_text(encoding="utf-8").split("\n")
    assert end == ""
    assert lines
    assert [json.loads(line)["line"] for line in lines] == list(range(2, len(lines) + 2))


def test_a_reader_that_has_seen_enough_ends_it_quietly(tmp_path: Path) -> None:
    patients = tmp_path / "patients.csv"
    patients.write_text(HEAD + GOOD * 200, encoding="utf-8")
    command = f"{sys.executable} -m calculator batch {patients} | head -c 100"
    done = subprocess.run(["sh", "-c", command], capture_output=True, check=True)
    assert done.stdout.startswith(b'{"line":2')
    assert done.stderr == b""


def test_a_pipe_that_nobody_reads_is_no_failure(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(*_: Any) -> int:
        raise BrokenPipeError

    monkeypatch.setattr(batch, "_assess_all", closed)
    assert run(HEAD + GOOD) == (0, [], [])


def test_a_full_disk_is_told(run: Run) -> None:
    code, _, told = run(HEAD + GOOD, "-o", "/dev/full")
    assert (code, told) == (2, ["/dev/full: cannot be written: No space left on device"])


class Endless(io.RawIOBase):
    """A file of many equal rows, none of which is kept."""

    def __init__(self, count: int) -> None:
        self.parts = iter([HEAD.encode(), *([GOOD.encode()] * count)])
        self.left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.left = self.left or next(self.parts, b"")
        given, self.left = self.left[: len(buffer)], self.left[len(buffer) :]
        buffer[: len(given)] = given
        return len(given)


def peak(count: int, monkeypatch: pytest.MonkeyPatch, output: str) -> int:
    file: BinaryIO = io.BufferedReader(Endless(count))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(file))
    tracemalloc.start()
    assert main(["batch", "-", "-o", output]) == 0
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


def test_ten_times_the_rows_take_no_more_memory(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    output = str(run.folder / "out.csv")
    peak(10, monkeypatch, output)
    small, large = peak(30, monkeypatch, output), peak(300, monkeypatch, output)
    assert large < small * 1.2


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=200), st.sampled_from([None, "csv", "jsonl"]), st.booleans())
def test_whatever_a_file_holds_its_lines_are_rows_or_faults(
    content: bytes, kind: str | None, headed: bool
) -> None:
    """Bad input gets a clear error with its place, never a traceback."""
    file = io.BytesIO((HEAD.encode() if headed else b"") + content)
    for row in read_rows(file, kind):
        assert row.line >= 1
        judged = batch._judge(row)
        assert json.loads(batch._json_line(row, judged))["line"] == row.line
        assert batch._csv_line(row, judged).startswith(f"{row.line},")
        if isinstance(judged, tuple):
            assert all(fault.problem.message for fault in judged)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_bar_is_drawn_on_a_terminal_only(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(progress, "_SECONDS_BETWEEN", 0)
    assert run(HEAD + GOOD + "412" + "," * 7 + "\n" + GOOD)[0] == 2
    shown = screen.getvalue().split("\r\x1b[K")
    assert "100%" in shown[-2]
    assert " rows/s  0:00 left" in shown[-2]
    assert shown[2] == "patients.csv:3:1: age: must be between 0 and 120 years, got 412\n"
    assert shown[-1] == "patients.csv: 1 of 3 rows refused\n"


def test_the_bar_is_not_drawn_more_often_than_an_eye_can_follow() -> None:
    screen = Terminal()
    bar = progress.Progress(screen, lambda: None)
    for count in range(1000):
        bar.show(count)
    assert screen.getvalue().count("rows/s") < 10


def test_without_a_size_no_time_left_is_guessed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(progress, "_SECONDS_BETWEEN", 0)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO((HEAD + GOOD).encode())))
    assert main(["batch", "-"]) == 0
    assert "1 rows" in screen.getvalue()
    assert "left" not in screen.getvalue()


@pytest.mark.parametrize(
    ("seconds", "share", "words"),
    [
        (10, 0.5, "0:10 left"),
        (100, 0.1, "15:00 left"),
        (3600, 0.2, "4:00:00 left"),
        (1, 1.0, "0:00 left"),
    ],
)
def test_the_time_left_is_told(seconds: float, share: float, words: str) -> None:
    line = progress.bar(1000, seconds, share)
    assert line.endswith(words)
    assert len(line) < 80


def test_a_row_knows_nothing_of_columns_where_there_are_none() -> None:
    (row,) = read_rows(io.BytesIO(b"{}"))
    assert row == Row(line=1, text="{}", locate=rows._in_json)
