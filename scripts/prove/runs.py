"""Each part of the proof, run and timed."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterator
from importlib.metadata import version
from itertools import groupby, zip_longest
from time import perf_counter

from calculator import bridge
from calculator.audit.declared import DECLARED, Declared, read_declared
from calculator.audit.entry import data
from calculator.guideline import GUIDELINE
from scripts.prove import grid
from scripts.prove.agreement import differing, disagreements, inexact_classes
from scripts.prove.faults import Faulty, changes_nothing, faulty_guidelines
from scripts.prove.model import Model
from scripts.prove.noticing import noticed_by_proof, noticed_by_vignette
from scripts.prove.properties import PROPERTIES, failures
from scripts.prove.results import Agreement, Counted, Gridded, Proven, Seeded
from scripts.prove.runtimes import runtimes
from scripts.vendor_runtime import VERSION

# The part of the grid that every run of the tests asks anew.
FIRST = 2_000


def declared() -> Declared:
    """Give what is declared of the guideline."""
    names = [item.id for item in GUIDELINE.recommendations]
    return read_declared(data(DECLARED), names, [agent.id for agent in GUIDELINE.formulary])


def tools() -> dict[str, str]:
    """Give the programs that the proof rests on, with their versions."""
    return {
        "CPython": platform.python_version(),
        "Pyodide": VERSION,
        "dd (binary decision diagrams)": version("dd"),
    }


def agreement(model: Model) -> Agreement:
    """Compare Python and diagrams."""
    begin = perf_counter()
    criteria = list(GUIDELINE.criteria())
    wrong = list(inexact_classes(GUIDELINE))
    tried = 0
    for place, criterion in criteria:
        for one in disagreements(model.translator, place, criterion):
            tried += 1
            if one is not None:
                wrong.append(str(one))
    for text in grid.texts(FIRST):
        wrong += differing(model, json.loads(text), json.loads(bridge.assess(text)))
    return Agreement(
        criteria=len(criteria),
        combinations=tried,
        answers=FIRST,
        disagreements=wrong,
        seconds=round(perf_counter() - begin, 1),
    )


def properties(model: Model) -> Iterator[Proven]:
    """Prove every property."""
    for one in PROPERTIES:
        begin = perf_counter()
        found = [
            {"words": fault.words, "classes": fault.classes, "patient": fault.patient}
            for fault in failures(one, model)
        ]
        yield Proven(
            name=one.name,
            principle=one.principle,
            over=one.words,
            classes=model.space.count(one.patients(model)),
            failures=found,
            seconds=round(perf_counter() - begin, 2),
        )


def counted(model: Model) -> Iterator[Counted]:
    """Count for how many patients each recommendation and each regimen is yes, no and unknown."""
    space = model.space
    scope = {finding.id for finding in GUIDELINE.scope.findings()}
    beside = [coded for name, coded in space.coded.items() if name not in scope]
    for name, outcome in model.outcomes.items():
        yes = outcome.yes & space.complete & space.possible
        always = []
        for coded in beside:
            met = [
                one.label
                for number, one in enumerate(coded.classes)
                if yes & space.bdd.cube(coded.numbered(number)) != space.bdd.false
            ]
            if len(met) < len(coded.classes):
                always.append(f"{coded.finding.label}: {' or '.join(met)}")
        yield Counted(
            id=name,
            yes=space.count(yes),
            no=space.count(outcome.no & space.complete),
            unknown=space.count(outcome.unknown),
            always=always,
        )


def seeded(given: Declared) -> Iterator[Seeded]:
    """Put faults into each rule in turn, and count which test notices them."""
    for place, faults in groupby(faulty_guidelines(GUIDELINE), lambda one: one.place):
        yield seeded_in(place, list(faults), given)


def seeded_in(place: str, faults: list[Faulty], given: Declared) -> Seeded:
    """Count which test notices each of some faults in one place."""
    noticed = {"harmless": 0, "vignette": 0, "proof": 0}
    unnoticed = []
    for fault in faults:
        if changes_nothing(GUIDELINE, fault.guideline):
            noticed["harmless"] += 1
        elif noticed_by_vignette(fault):
            noticed["vignette"] += 1
        elif noticed_by_proof(fault.guideline, given):
            noticed["proof"] += 1
        else:
            unnoticed.append(fault.words)
    return Seeded(
        place=place,
        faults=len(faults),
        harmless=noticed["harmless"],
        by_vignette=noticed["vignette"],
        by_proof=noticed["proof"],
        unnoticed=unnoticed,
    )


def gridded(count: int) -> Gridded:
    """Answer the grid in every runtime that is here, and print where one differs from the first."""
    answered: dict[str, list[str]] = {}
    seconds: dict[str, int] = {}
    for runtime in runtimes():
        with runtime as (name, run):
            begin = perf_counter()
            chunks: list[str] = []
            for number, chunk in enumerate(run(count), start=1):
                print(f"\r{name}: {number * grid.CHUNK:,} patients", end="", flush=True)
                chunks.append(chunk)
            seconds[name] = round(perf_counter() - begin)
        print()
        answered[name] = chunks
        for thousand in differing_thousands(next(iter(answered.values())), chunks):
            print(f"{name}: another answer among patients {thousand}")
    digests = {name: grid.one_digest(chunks) for name, chunks in answered.items()}
    name, chunks = next(iter(answered.items()))
    return Gridded(
        patients=count,
        digest=digests[name],
        first=grid.one_digest(chunks[: FIRST // grid.CHUNK]),
        runtimes=digests,
        seconds=seconds,
    )


def differing_thousands(one: list[str], other: list[str]) -> Iterator[str]:
    """Say of which patients the answers differ, a thousand at a time."""
    for number, (first, second) in enumerate(zip_longest(one, other)):
        if first != second:
            yield f"{number * grid.CHUNK + 1:,} to {(number + 1) * grid.CHUNK:,}"
