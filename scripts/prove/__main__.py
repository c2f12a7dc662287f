"""Prove the rules, answer the grid in every runtime, and keep the results for the page."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from time import perf_counter

from calculator import bridge
from calculator.guideline import GUIDELINE
from scripts.prove import grid, runs
from scripts.prove.model import Model
from scripts.prove.results import RESULTS, Gridded, Results, read, write


def main() -> int:
    """Run everything, print what was found, and give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--quick",
        action="store_true",
        help=f"of the grid answer the first {runs.FIRST:,} patients only, unless all "
        f"{grid.PATIENTS:,} were answered for this version already",
    )
    quick = parser.parse_args().quick
    begin = perf_counter()
    try:
        results = prove(quick=quick)
    except (FileNotFoundError, RuntimeError) as error:
        print(f"Something is not built ({error}); first: make site", file=sys.stderr)
        return 1
    report(results)
    write(results)
    print(f"Results: docs/{RESULTS.name}, after {perf_counter() - begin:.0f} s")
    return 0 if results.holds else 1


def prove(*, quick: bool) -> Results:
    """Run every part."""
    given = runs.declared()
    model = Model(GUIDELINE, given)
    print("Proving the properties", flush=True)
    properties = list(runs.properties(model))
    print("Comparing Python with the diagrams", flush=True)
    agreement = runs.agreement(model)
    print("Putting faults into the rules", flush=True)
    seeded = list(runs.seeded(given))
    return Results(
        version=GUIDELINE.version,
        digest=bridge.content_digest(),
        date=f"{datetime.now(UTC):%Y-%m-%d}",
        tools=runs.tools(),
        findings=len(GUIDELINE.dictionary),
        complete=model.space.count(model.space.complete),
        everyone=model.space.count(model.space.possible),
        agreement=agreement,
        properties=properties,
        counted=list(runs.counted(model)),
        seeded=seeded,
        grid=_grid(quick=quick),
    )


def _grid(*, quick: bool) -> Gridded:
    """Answer the grid; a quick run keeps a larger one that belongs to the same answers."""
    if not quick:
        return runs.gridded(grid.PATIENTS)
    found = runs.gridded(runs.FIRST)
    kept = read().grid if RESULTS.exists() else found
    same = kept.first == found.first and len(set(found.runtimes.values())) == 1
    return kept if same else found


def report(results: Results) -> None:
    """Print what does not hold, each fault with a patient, or that everything does."""
    for words in results.agreement.disagreements:
        print(f"Python and diagram differ: {words}")
    for one in results.properties:
        for failure in one.failures:
            print(f"{one.name}: {failure['words']} ({failure['classes']:,} classes of patients)")
            print(f"  {json.dumps(failure['patient'])}")
    for place in results.seeded:
        for words in place.unnoticed:
            print(f"{place.place}: no test notices: {words}")
    for name, digest in results.grid.runtimes.items():
        print(f"{name}: {results.grid.patients:,} patients, {digest}")
    if results.holds:
        print(f"Everything holds, for {results.everyone:,} classes of patients")


if __name__ == "__main__":
    sys.exit(main())
