"""Write the contract with other programs to tests/contract: JSON schemas and conformance cases.

The cases are the vignettes, every threshold and limit in every unit, and input of every wrong
kind. For each it is written down what the answer decides, so that a change of the rules shows
whose advice changes; a digest of the whole answer stands in a file of its own, because it changes
with every word.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from calculator import bridge
from calculator.answers import questions
from calculator.criteria import AtLeast, Below
from calculator.findings import Choice, Finding, Measure, Selection, YesNo, plain_number
from calculator.guideline import GUIDELINE
from calculator.programs.schema import SCHEMAS
from scripts.generate.__main__ import is_current
from tests.vignette import load, load_all

FOLDER = Path("tests/contract")
CASES = FOLDER / "cases.jsonl"
DIGESTS = FOLDER / "answers.sha256"


class Case(NamedTuple):
    """One input, as text, with the name under which it is known."""

    name: str
    text: str


def main() -> int:
    """Write what changed, or with --check only say what would."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if out of date")
    check = parser.parse_args().check
    changed = {file: text for file, text in outputs() if not is_current(file, text)}
    for file, text in changed.items():
        if check:
            print(f"{file}: out of date; run: make contract", file=sys.stderr)
        else:
            file.write_text(text, encoding="utf-8")
    if not check:
        print(f"Contract: {len(changed)} files written")
    return 1 if check and changed else 0


def outputs() -> Iterator[tuple[Path, str]]:
    """Give every file with its text."""
    for name, schema in SCHEMAS.items():
        text = json.dumps(schema(), ensure_ascii=False, indent=1)
        yield FOLDER / f"{name}.schema.json", f"{text}\n"
    answers = {case: json.loads(bridge.assess(case.text)) for case in cases()}
    lines = (
        {"name": case.name, "input": case.text, "decides": decisions(answer)}
        for case, answer in answers.items()
    )
    yield CASES, "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)
    digests = (f"{digest(answer)}  {case.name}\n" for case, answer in answers.items())
    yield DIGESTS, "".join(digests)


def decisions(answer: dict[str, Any]) -> dict[str, Any]:
    """Give what an answer decides, without its words.

    Outcomes of recommendations and regimens are gathered by outcome, in order; an unknown one
    comes with the findings that it waits for.
    """
    if "scope" not in answer:
        return {"problems": [[one["finding"], one["place"]] for one in answer["problems"]]}
    judged = [*answer["advice"], *answer["regimens"]]
    return {
        "scope": answer["scope"]["outcome"],
        "yes": [one["id"] for one in judged if one["outcome"] == "yes"],
        "no": [one["id"] for one in judged if one["outcome"] == "no"],
        "unknown": {one["id"]: one["missing"] for one in judged if one["outcome"] == "unknown"},
        "stop": [[one["agent"], one["because"]] for one in answer["stop"]],
        "derived": {one["id"]: one["value"] for one in answer["derived"]},
        "order_next": [one["finding"] for one in answer["order_next"]],
    }


def digest(answer: dict[str, Any]) -> str:
    """Give the SHA-256 of an answer as compact JSON, but for the key `guideline`."""
    kept = {name: value for name, value in answer.items() if name != "guideline"}
    text = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def cases() -> Iterator[Case]:
    """Give every case."""
    for one in load_all():
        yield Case(f"{one.file}: {one.name}", _text(one.patient))
    for finding in GUIDELINE.dictionary:
        for words, value in (*_right(finding), *_wrong(finding)):
            yield Case(f"{finding.id}: {words}", _text({finding.id: value}))
    yield from _thresholds()
    for words, text in _NOT_A_PATIENT.items():
        yield Case(f"not a patient: {words}", text)


def _right(finding: Finding[Any]) -> Iterator[tuple[str, Any]]:
    match finding:
        case Measure():
            for unit in finding.units:
                for words, limit in (("least", finding.minimum), ("most", finding.maximum)):
                    value = unit.from_first(limit)
                    yield f"the {words} in {unit.code}", {"value": value, "unit": unit.code}
            yield "without a unit", finding.maximum
        case YesNo():
            yield from (("true", True), ("no", "no"))
        case Choice():
            yield from ((option.value, option.value) for option in finding.options)
        case Selection():
            yield "none", []
            yield "all", [option.value for option in finding.options]


def _wrong(finding: Finding[Any]) -> Iterator[tuple[str, Any]]:
    yield "null", None
    yield "an object of another kind", {"answer": 1}
    if not isinstance(finding, Selection):
        yield "a list", []
    if isinstance(finding, Measure):
        yield "a number as text", plain_number(finding.maximum)
        yield "a truth", True
        yield "a unit that is not listed", {"value": finding.maximum, "unit": "unlisted"}
        yield "a unit alone", {"unit": finding.units[0].code}
        for unit in finding.units:
            low, high = unit.from_first(finding.minimum), unit.from_first(finding.maximum)
            yield f"too little in {unit.code}", {"value": low - 1, "unit": unit.code}
            yield f"too much in {unit.code}", {"value": high + 1, "unit": unit.code}
    else:
        yield "a word that is not listed", "unlisted"
        yield "a number", 1


def _thresholds() -> Iterator[Case]:
    """Give a number on each threshold and just below it, in every unit."""
    covered = load("r01.toml")[0].patient
    for question in questions(criterion for _, criterion in GUIDELINE.criteria()):
        if not isinstance(question, AtLeast | Below):
            continue
        for unit in question.finding.units:
            value = unit.from_first(question.threshold)
            for words, given in (("at", value), ("just below", value * 0.999)):
                name = f"{question.finding.id}: {words} {plain_number(value)} {unit.code}"
                patient = covered | {question.finding.id: {"value": given, "unit": unit.code}}
                yield Case(name, _text(patient))


_NOT_A_PATIENT = {
    "nothing": "",
    "an end that is missing": '{"unlisted": 1',
    "a list": "[]",
    "a name that is not listed": '{"unlisted": 1}',
    "a name that stands twice": '{"unlisted": 1, "unlisted": 2}',
}


def _text(patient: dict[str, Any]) -> str:
    return json.dumps(patient, ensure_ascii=False)


if __name__ == "__main__":
    sys.exit(main())
