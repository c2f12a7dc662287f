"""A case as a file: one patient with the answer of that day, to be reopened and run again later.

The digest shows damage and slips of the pen. It is no signature: who alters a file on purpose can
write a new digest.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any

from calculator.comparison import Moment, compare
from calculator.findings import InvalidPatient, Problem
from calculator.guideline import read_patient
from calculator.summary import is_summary, summarise

FORMAT = "anti-mda5-case/1"

_UNALTERED = "The file is as it was saved."
_ALTERED = (
    "The file is not as it was saved: check each fact, and do not rely on the answer kept in it."
)


def to_file(given: Mapping[str, Any], answer: Mapping[str, Any], saved: str) -> str:
    """Write a patient's facts, as they were given, and a plain answer as the text of a file.

    `saved` is the date and time in the words of whoever saves it. The text is ASCII, so that it
    survives any system that it passes through.
    """
    case = {
        "format": FORMAT,
        "saved": saved,
        "guideline": answer["guideline"],
        "patient": given,
        "answer": summarise(answer),
    }
    return json.dumps(case | {"digest": _digest(case)}, indent=1) + "\n"


def _digest(case: Mapping[str, Any]) -> str:
    """Give the hash of everything in a file but its digest; layout and order do not count."""
    rest = {name: value for name, value in case.items() if name != "digest"}
    text = json.dumps(rest, sort_keys=True, separators=(",", ":"))
    return f"sha256:{sha256(text.encode()).hexdigest()}"


def reopened(
    case: Mapping[str, Any],
    repeated: list[Problem],
    assess: Callable[[Mapping[str, Any]], dict[str, Any]],
) -> dict[str, Any]:
    """Check a file's content, and say what this version answers for its patient.

    `repeated` are the names that stand in the file more than once, each with its place, and
    `assess` gives the plain answer for facts without a fault. Nothing in the file is lost: facts
    that this version cannot read are set aside, as JSON text, each with its problem.
    """
    problems = list(repeated)
    given, set_aside = _readable(case.get("patient"), problems)
    now = assess(given)
    verified = not repeated and case.get("digest") == _digest(case)
    then = _guideline(case.get("guideline"), problems)
    return {
        "verified": verified,
        "words": _UNALTERED if verified else _ALTERED,
        "format_ok": _is_known(case.get("format"), problems),
        "saved": _saved(case.get("saved"), problems),
        "guideline": {
            "then": then,
            "now": now["guideline"],
            "same": then is not None and then["digest"] == now["guideline"]["digest"],
        },
        "patient": given,
        "set_aside": set_aside,
        "difference": _difference(given, case.get("answer"), now, problems),
        "problems": [problem.to_dict() for problem in problems],
    }


def _is_known(name: Any, problems: list[Problem]) -> bool:
    if name == FORMAT:
        return True
    if isinstance(name, str) and name.startswith(FORMAT.partition("/")[0]):
        message = f"format: written by another version of the calculator; this one reads {FORMAT}"
    else:
        message = f"format: must be {FORMAT}"
    problems.append(Problem(None, name, message, "format"))
    return False


def _saved(words: Any, problems: list[Problem]) -> str | None:
    if isinstance(words, str):
        return words
    problems.append(Problem(None, words, "saved: must be the time in words", "saved"))
    return None


def _guideline(about: Any, problems: list[Problem]) -> dict[str, str] | None:
    names = ("version", "digest")
    if isinstance(about, dict) and all(isinstance(about.get(name), str) for name in names):
        return {name: about[name] for name in names}
    message = "guideline: must have a version and a digest"
    problems.append(Problem(None, about, message, "guideline"))
    return None


def _readable(given: Any, problems: list[Problem]) -> tuple[dict[str, Any], dict[str, str]]:
    """Part the facts that this version can read from those that it cannot."""
    if not isinstance(given, dict):
        problems.append(Problem(None, given, "patient: must be an object", "patient"))
        return {}, {}
    unreadable = {problem.finding for problem in problems}
    try:
        read_patient(given)
    except InvalidPatient as error:
        unreadable |= {problem.finding for problem in error.problems}
        problems.extend(problem.within("patient") for problem in error.problems)
    return (
        {name: raw for name, raw in given.items() if name not in unreadable},
        {name: json.dumps(raw) for name, raw in given.items() if name in unreadable},
    )


def _difference(
    given: Mapping[str, Any], kept: Any, now: Mapping[str, Any], problems: list[Problem]
) -> dict[str, Any] | None:
    if not is_summary(kept):
        message = "answer: not the summary of an answer, so that no difference can be shown"
        problems.append(Problem(None, kept, message, "answer"))
        return None
    return compare(
        Moment(given=given, summary=kept), Moment(given=given, summary=summarise(now))
    ).to_dict()
