"""What was proven of the rules, over how many patients, as the page `docs/proof.md` includes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from calculator import bridge
from calculator.audit.declared import DECLARED, read_declared
from calculator.audit.entry import data
from calculator.findings import join_words
from calculator.formulary import FORMULARY
from calculator.recommendations import RECOMMENDATIONS
from calculator.regimen import REGIMENS
from scripts.generate.words import calculator_link, recommendation_links, sentence, stacked_table
from scripts.prove.results import Results, read

_NOT_RUN = "Not yet run for this version."


def pages() -> Iterator[tuple[Path, str]]:
    """Give what `docs/proof.md` includes: results of this very version, or that there are none."""
    results = read()
    current = results.digest == bridge.content_digest()
    yield _snippet("summary"), _summary(results) if current else _outdated(results)
    for name, part in _PARTS.items():
        yield _snippet(name), part(results) if current else f"{_NOT_RUN}\n"
    yield _snippet("declared"), _declared()


def _snippet(name: str) -> Path:
    return Path(f".build/snippets/proof-{name}.md")


def _outdated(results: Results) -> str:
    return f"""\
!!! warning "Not yet proven for this version"
    The rules have changed since the last run, of {results.date}.
    Its results belong to another version and are not shown; `make prove` proves this one.
"""


def _summary(results: Results) -> str:
    faults = sum(one.faults - one.harmless for one in results.seeded)
    rows = {
        "Version": f"{results.version}, `{results.digest}`",
        "Run on": results.date,
        "With": ", ".join(f"{name} {number}" for name, number in results.tools.items()),
        "Questions": str(results.findings),
        "Classes of patients of whom everything is known": f"{results.complete:,}",
        "Classes of patients, whatever is known": f"{results.everyone:,}",
        "Properties proven": _share(
            sum(not one.failures for one in results.properties), len(results.properties)
        ),
        "Faults put into the rules and noticed": _share(
            faults - sum(len(one.unnoticed) for one in results.seeded), faults
        ),
        "Patients answered alike in every runtime": f"{results.grid.patients:,}",
    }
    return _table(("What", "Found"), rows.items())


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole}"


def _properties(results: Results) -> str:
    rows = (
        (
            f"**{sentence(one.name)}**<br>{one.principle}",
            f"{one.over}: {one.classes:,}",
            _failures(one.failures) or "holds",
            f"{one.seconds:.2f}",
        )
        for one in results.properties
    )
    heads = ("Property, and its principle", "Classes of patients", "Outcome", "Seconds")
    return stacked_table(heads, rows)


def _failures(failures: Iterable[dict[str, Any]]) -> str:
    return "<br>".join(
        f"**does not hold**: {one['words']}, {one['classes']:,} classes, such as "
        f"{calculator_link(one['patient'], 'this patient', '')}"
        for one in failures
    )


def _declared() -> str:
    names = [item.id for item in RECOMMENDATIONS]
    declared = read_declared(data(DECLARED), names, [agent.id for agent in FORMULARY])
    exceptions = (
        (
            f"{recommendation_links([one.recommendation], '')} and {one.agent}, against "
            f"{join_words(one.against, 'and')}",
            f"{one.reason} The reader is told: “{one.alert} …”",
        )
        for one in declared.exceptions
    )
    twins = ((recommendation_links(one.recommendations, ""), one.reason) for one in declared.twins)
    waits = ((recommendation_links([one.id], ""), one.reason) for one in declared.waits)
    return "\n".join(
        (
            _table(("Named although ruled out", "Why"), exceptions),
            _table(("The same condition", "Why"), twins),
            _table(("Unknown for longer than needed", "Why"), waits),
        )
    )


def _counts(results: Results) -> str:
    titles = {item.id: item.title for item in RECOMMENDATIONS}
    titles |= {regimen.id: regimen.title for regimen in REGIMENS}
    rows = (
        (
            f"{one.id} {titles[one.id]}",
            f"yes {one.yes:,}<br>no {one.no:,}<br>unknown {one.unknown:,}",
            "<br>".join(one.always) or "nothing",
        )
        for one in results.counted
    )
    heads = ("Recommendation or regimen", "Classes of patients", "What they have in common")
    return stacked_table(heads, rows)


def _agreement(results: Results) -> str:
    found = results.agreement
    rows = {
        "Conditions": f"{found.criteria}",
        "Combinations of answers to them": f"{found.combinations:,}",
        "Whole answers": f"{found.answers:,}",
        "Differences": f"{len(found.disagreements)}",
    }
    return _table(("Compared", "Number"), rows.items())


def _grid(results: Results) -> str:
    grid = results.grid
    rows = (
        (name, f"{grid.patients:,}", f"`{digest}`", f"{grid.seconds[name]:,}")
        for name, digest in grid.runtimes.items()
    )
    return stacked_table(("Runtime", "Patients", "Digest of all answers", "Seconds"), rows)


def _faults(results: Results) -> str:
    rows = (
        (
            one.place,
            f"{one.faults}",
            f"{one.harmless}",
            f"{one.by_vignette}",
            f"{one.by_proof}",
            "<br>".join(one.unnoticed) or "none",
        )
        for one in results.seeded
    )
    heads = (
        "Rule",
        "Faults",
        "Change nothing",
        "Noticed by a vignette",
        "By a property",
        "Not noticed",
    )
    return stacked_table(heads, rows)


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(heads), *(list(row) for row in rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"


_PARTS: dict[str, Callable[[Results], str]] = {
    "properties": _properties,
    "counts": _counts,
    "agreement": _agreement,
    "grid": _grid,
    "faults": _faults,
}
