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
)


def unmet(vignette: Vignette, answer: dict[str, Any]) -> Iterator[str]:
    """Give what a vignette expects of an answer and does not find in it."""
    advice = {item["id"]: item for item in answer["advice"]}
    regimens = {item["id"]: item for item in answer["regimens"]}
    expect = vignette.expect

    def differs(name: str, found: Any, expected: Any) -> Iterator[str]:
        if found != expected:
            yield f"{name}: {found}, not {expected}"

    for name, outcome in expect.get("advice", {}).items():
        yield from differs(name, advice[name]["outcome"], outcome)
    for name, missing in expect.get("missing", {}).items():
        yield from differs(f"{name} missing", set(advice[name]["missing"]), set(missing))
    for name, outcome in expect.get("regimens", {}).items():
        yield from differs(name, regimens[name]["outcome"], outcome)
    for name, words in expect.get("alerts", {}).items():
        if not any(words in alert for alert in advice[name]["alerts"]):
            yield f"{name}: no alert says {words!r}"
    for name, words in expect.get("cautions", {}).items():
        if not any(words in caution for caution in regimens[name]["cautions"]):
            yield f"{name}: no caution says {words!r}"
    for name, words in expect.get("no_cautions", {}).items():
        if any(words in caution for caution in regimens[name]["cautions"]):
            yield f"{name}: a caution says {words!r}"
    if "stop" in expect:
        found = {item["agent"] for item in answer["stop"]}
        yield from differs("stop", found, set(expect["stop"]))
    for name, items in expect.get("because", {}).items():
        found = {item["because"] for item in answer["stop"] if item["agent"] == name}
        yield from differs(f"{name} stopped", found, set(items))
