"""How many small changes of the program its tests noticed, as kept in `docs/mutation.json`."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path

RESULTS = Path(__file__).parents[2] / "docs" / "mutation.json"
EXPLAINED = Path(__file__).with_name("explained.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Survivor:
    """A change that no test noticed: where, and what."""

    function: str
    was: str
    became: str


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


def read() -> Results:
    """Read the results that were kept."""
    given = json.loads(RESULTS.read_text(encoding="utf-8"))
    modules = [
        Mutated(**one | {"survivors": [Survivor(**left) for left in one["survivors"]]})
        for one in given["modules"]
    ]
    return Results(**given | {"modules": modules})


def explained() -> dict[str, str]:
    """Give why the changes of a function that no test notices make no difference, by its name."""
    return {
        str(name): str(reason)
        for name, reason in tomllib.loads(EXPLAINED.read_text(encoding="utf-8")).items()
    }
