"""What the proofs gave, as it is kept in `docs/proof.json`: the page is made from that."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.kept import keep

RESULTS = Path(__file__).parents[2] / "docs" / "proof.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Python and diagrams compared: rules, combinations of answers, and whole answers."""

    criteria: int
    combinations: int
    answers: int
    disagreements: list[str]
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """One property: its principle, over whom it was proven, and what does not hold."""

    name: str
    principle: str
    over: str
    classes: int
    failures: list[dict[str, Any]]
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """For how many classes of patients something is yes, no and unknown.

    `unknown` counts among all patients, the others among those of whom everything is known;
    `always` is what all have in common for whom it is yes, beside being in scope.
    """

    id: str
    yes: int
    no: int
    unknown: int
    always: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeded:
    """The faults put into one recommendation or one agent's contraindications."""

    place: str
    faults: int
    harmless: int
    by_vignette: int
    by_proof: int
    unnoticed: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gridded:
    """The grid's answers: one digest, and how long each runtime took."""

    patients: int
    digest: str
    first: str
    runtimes: dict[str, str]
    seconds: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """Everything that one run gave."""

    version: str
    digest: str
    date: str
    tools: dict[str, str]
    findings: int
    complete: int
    everyone: int
    agreement: Agreement
    properties: list[Proven]
    counted: list[Counted]
    seeded: list[Seeded]
    grid: Gridded

    @property
    def holds(self) -> bool:
        """Say whether everything came out as it should."""
        return not (
            self.agreement.disagreements
            or any(one.failures for one in self.properties)
            or any(one.unnoticed for one in self.seeded)
            or set(self.grid.runtimes.values()) != {self.grid.digest}
        )


def write(results: Results, file: Path = RESULTS) -> None:
    """Keep the results."""
    keep(results, file)


def read(file: Path = RESULTS) -> Results:
    """Give the results that are kept."""
    kept = json.loads(file.read_text(encoding="utf-8"))
    return Results(
        **kept
        | {
            "agreement": Agreement(**kept["agreement"]),
            "properties": [Proven(**one) for one in kept["properties"]],
            "counted": [Counted(**one) for one in kept["counted"]],
            "seeded": [Seeded(**one) for one in kept["seeded"]],
            "grid": Gridded(**kept["grid"]),
        }
    )
