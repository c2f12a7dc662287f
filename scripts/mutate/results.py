"""How many small changes of the program its tests noticed, as kept in `docs/mutation.json`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

RESULTS = Path(__file__).parents[2] / "docs" / "mutation.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Survivor:
    """A change that no test noticed: where, what, and why that is so."""

    function: str
    was: str
    became: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutated:
    """One module: how many changes were made, and those that no test noticed."""

    module: str
    mutants: int
    survivors: list[Survivor]


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """A whole run, and the version that it belongs to."""

    digest: str
    date: str
    tool: str
    modules: list[Mutated]

    @property
    def mutants(self) -> int:
        """How many changes were made."""
        return sum(one.mutants for one in self.modules)

    @property
    def killed(self) -> int:
        """How many of them a test noticed."""
        return self.mutants - sum(len(one.survivors) for one in self.modules)
