"""How many small changes of the program its tests noticed, as `docs/proof.md` includes it."""

from __future__ import annotations

import html
from collections.abc import Iterator
from pathlib import Path

from calculator import bridge
from scripts.generate.words import stacked_table
from scripts.mutate.results import Results, Survivor, explained, read

# Stands on the page until somebody adds a test or a reason; the project's own tests insist on it.
UNEXPLAINED = "Nobody has said."

# Markdown reads these in HTML too, where they would end a cell or vanish as emphasis.
_MARKUP = {ord(one): f"&#{ord(one)};" for one in "|*_`[]\\"} | {ord("\n"): "<br>"}


def pages() -> Iterator[tuple[Path, str]]:
    """Give the tables of the last run, which may belong to an earlier version and then says so."""
    yield Path(".build/snippets/proof-mutation.md"), tables(read())


def tables(results: Results) -> str:
    """Write what was noticed in each module, and each change that was not, with the reason."""
    reasons = explained()
    modules = [
        f"| {one.module} | {one.mutants:,} | {one.mutants - len(one.survivors):,} |"
        for one in results.modules
    ]
    left = [
        (_code(one.function), change(one), reasons.get(one.function, UNEXPLAINED))
        for module in results.modules
        for one in module.survivors
    ]
    lines = (
        f"Run on {results.date} with {results.tool}, on the version `{results.digest}`: "
        f"{results.killed:,} of {results.mutants:,} changes were noticed "
        f"({100 * results.killed / results.mutants:.1f}%).",
        *(["The rules have changed since then."] * (results.digest != bridge.content_digest())),
        "",
        "| Module | Changes | Noticed |",
        "| --- | --- | --- |",
        *modules,
        "",
        f"The {len(left)} that no test noticed:",
        "",
        stacked_table(("Where", "Change", "Why it makes no difference"), left),
    )
    return "\n".join(lines) + "\n"


def change(one: Survivor) -> str:
    """Give a change in one cell of a table."""
    return f"{_code(one.was)} became {_code(one.became)}"


def _code(text: str) -> str:
    escaped = html.escape(text, quote=False).translate(_MARKUP)
    return f"<code>{escaped}</code>" if text else "nothing"
