"""What hostile input was tried and what came of it, as the page `docs/proof.md` includes it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from calculator import bridge
from scripts.fuzz.fragments import TRIED
from scripts.fuzz.results import Results, read
from scripts.generate.words import stacked_table


def pages() -> Iterator[tuple[Path, str]]:
    """Give the table of the last run, which may belong to an earlier version and then says so."""
    yield Path(".build/snippets/proof-fuzzing.md"), table(read())


def table(results: Results) -> str:
    """Write what was tried as a table, with the version that it was tried on."""
    head = ("Given to the program", "Inputs", "Branches reached", "Seconds", "Faults")
    rows = [
        (
            f"{one.name}: {one.words}",
            f"{one.inputs:,}",
            f"{one.reached:,}",
            f"{one.seconds:,}",
            f"{len(one.faults) or 'none'}",
        )
        for one in results.targets
    ]
    lines = (
        f"Run on {results.date} with {results.tool}, on the version `{results.digest}`.",
        *(["The rules have changed since then."] * (results.digest != bridge.content_digest())),
        "",
        stacked_table(head, rows),
        "",
        f"Each run of the tests also gives the page itself {TRIED:,} malformed addresses, "
        "and hostile text to type and in saved files, once with the security policy and once "
        "without it.",
    )
    return "\n".join(lines) + "\n"
