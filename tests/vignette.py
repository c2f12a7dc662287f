"""Vignettes: short descriptions of patients with the advice that is expected for them.

They are tests, and the telling ones are the worked examples on the pages.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("vignettes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Vignette:
    """One patient and what is expected of the answer; see `expect` in the TOML files."""

    file: str
    name: str
    patient: dict[str, Any]
    expect: dict[str, Any] = field(default_factory=dict)
    example: bool = False
    # Published patients only: which report, at which moment, what was done and what came of it.
    id: str = ""
    source: str = ""
    cite: str = ""
    moment: str = ""
    given: str = ""
    outcome: str = ""
    not_stated: str = ""


def load(file: str) -> list[Vignette]:
    """Give the vignettes of one file, in order."""
    with (FOLDER / file).open("rb") as toml:
        entries = tomllib.load(toml)["vignette"]
    return [Vignette(file=file, **entry) for entry in entries]


def load_all() -> list[Vignette]:
    """Give the vignettes of every file."""
    return [vignette for path in sorted(FOLDER.glob("*.toml")) for vignette in load(path.name)]


EXPECTATIONS = (
    "advice",
    "missing",
    "regimens",
    "alerts",
    "cautions",
    "no_cautions",
    "stop",
    "because",
    "notices",
    "treatment",
    "running",
)


def unmet(vignette: Vignette, answer: dict[str, Any]) -> Iterator[str]:
    """Give what a vignette expects of an answer and does not find in it."""
    for words, found, expected in (
        *_outcomes(vignette.expect, answer),
        *_treatment(vignette.expect, answer),
    ):
        if found != expected:
            yield f"{words}: {found}, not {expected}"
    for words, texts, expected, wanted in _texts(vignette.expect, answer):
        if any(expected in text for text in texts) is not wanted:
            yield f"{words}: {'no text says' if wanted else 'a text says'} {expected!r}: {texts}"


def _outcomes(expect: dict[str, Any], answer: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Give what is found and what is expected of recommendations and regimens."""
    advice = {item["id"]: item for item in answer["advice"]}
    regimens = {item["id"]: item for item in answer["regimens"]}
    for name, outcome in expect.get("advice", {}).items():
        yield name, advice[name]["outcome"], outcome
    for name, missing in expect.get("missing", {}).items():
        yield f"{name} missing", set(advice[name]["missing"]), set(missing)
    for name, outcome in expect.get("regimens", {}).items():
        yield name, regimens[name]["outcome"], outcome


def _treatment(expect: dict[str, Any], answer: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Give what is found and what is expected of what is running."""
    if "stop" in expect:
        yield "stop", {item["agent"] for item in answer["stop"]}, set(expect["stop"])
    for name, items in expect.get("because", {}).items():
        found = {item["because"] for item in answer["stop"] if item["agent"] == name}
        yield f"{name} stopped", found, set(items)
    treatment = answer["treatment"]
    for name, value in expect.get("treatment", {}).items():
        yield name, (treatment | treatment["window"])[name], value
    if "running" in expect:
        standings = {item["agent"]: item["standing"] for item in treatment["running"]}
        yield "running", standings, expect["running"]
    if "notices" in expect:
        told = {name for notice in answer["notices"] for name in notice["findings"]}
        yield "notices", told, set(expect["notices"])


def _texts(
    expect: dict[str, Any], answer: dict[str, Any]
) -> Iterator[tuple[str, list[str], str, bool]]:
    """Give texts with the words that are expected in them, or expected not to be."""
    advice = {item["id"]: item for item in answer["advice"]}
    regimens = {item["id"]: item for item in answer["regimens"]}
    for name, words in expect.get("alerts", {}).items():
        yield name, advice[name]["alerts"], words, True
    for name, words in expect.get("cautions", {}).items():
        yield name, regimens[name]["cautions"], words, True
    for name, words in expect.get("no_cautions", {}).items():
        yield name, regimens[name]["cautions"], words, False
    for name, words in expect.get("notices", {}).items():
        here = [one["message"] for one in answer["notices"] if name in one["findings"]]
        yield name, here, words, True
