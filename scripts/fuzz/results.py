"""What hostile input brought to light, as it is kept in `docs/fuzzing.json` for the page."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

RESULTS = Path(__file__).parents[2] / "docs" / "fuzzing.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fuzzed:
    """One target: how long, how many inputs, how many branches of the package they reached."""

    name: str
    words: str
    seconds: int
    inputs: int
    reached: int
    faults: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """A whole run, and the version that it belongs to."""

    digest: str
    date: str
    tool: str
    targets: list[Fuzzed]


def read() -> Results:
    """Read the results that were kept."""
    given = json.loads(RESULTS.read_text(encoding="utf-8"))
    return Results(**given | {"targets": [Fuzzed(**one) for one in given["targets"]]})
