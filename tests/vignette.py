"""Vignettes: short descriptions of patients with the advice that is expected for them.

They are tests, and the telling ones are the worked examples on the pages.
"""

from __future__ import annotations

import tomllib
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
