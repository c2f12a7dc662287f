"""Change what decides the answer in small ways, see whether a test notices, and keep the results.

The changes are made twice. The first time they come into a program that is already loaded, which is
quick; what is worked out once, while it loads, cannot be noticed in this way. So what is left is
tried once more in a program that is started anew with the change.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

from calculator import bridge
from scripts.kept import keep
from scripts.mutate.results import RESULTS, Mutated, Results, Survivor

_MUTATED = Path("mutants")
_MUTMUT = [sys.executable, "-m", "mutmut"]
# A change can make a loop endless; all tests together take a twentieth of this.
_SECONDS = 600


def main() -> int:
    """Run both passes, and give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    processes = parser.parse_args().processes
    subprocess.run([*_MUTMUT, "run", "--max-children", str(processes)], check=True)
    outcomes = dict(_outcomes())
    left = [name for name, outcome in outcomes.items() if outcome != "killed"]
    survivors: dict[str, list[Survivor]] = {}
    with ThreadPoolExecutor(processes) as pool:
        answers = zip(left, pool.map(is_noticed, left), strict=True)
        for number, (name, noticed) in enumerate(answers, start=1):
            print(f"\rStarted anew: {number} of {len(left)}", end="", flush=True)
            if not noticed:
                survivors.setdefault(_module(name), []).append(_survivor(name))
    print()
    results = Results(
        digest=bridge.content_digest(),
        date=f"{datetime.now(UTC):%Y-%m-%d}",
        tool=f"mutmut {version('mutmut')}",
        modules=[
            Mutated(module=module, mutants=len(list(names)), survivors=survivors.get(module, []))
            for module, names in groupby(sorted(outcomes), key=_module)
        ],
    )
    keep(results, RESULTS)
    print(f"{results.killed:,} of {results.mutants:,} noticed; results: docs/{RESULTS.name}")
    return 0


def _outcomes() -> Iterator[tuple[str, str]]:
    """Give each change by its name, and what came of it."""
    done = subprocess.run(
        [*_MUTMUT, "results", "--all", "true"], check=True, capture_output=True, encoding="utf-8"
    )
    for line in done.stdout.splitlines():
        if found := re.fullmatch(r" +(\S+): (.+)", line):
            yield found[1], found[2]


def is_noticed(name: str) -> bool:
    """Tell whether a test fails where the program is started with a change."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *asked_tests()],
            cwd=_MUTATED,
            env={**os.environ, "MUTANT_UNDER_TEST": name},
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return True
    return done.returncode != 0


def asked_tests() -> list[str]:
    """Give the tests that are asked, as the project's settings name them."""
    settings = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))
    given: list[str] = settings["tool"]["mutmut"]["pytest_add_cli_args_test_selection"]
    return given


def _module(name: str) -> str:
    """Give the module of a change: what stands before the function's mangled name."""
    return re.split(r"\.x[_ǁ]", name)[0]


def function(name: str) -> str:
    """Give the function of a change as the program names it."""
    mangled = name.removeprefix(f"{_module(name)}.").rsplit("__mutmut_", 1)[0]
    in_class = mangled.startswith("xǁ")
    return mangled[2:].replace("ǁ", ".") if in_class else mangled.removeprefix("x_")


def _survivor(name: str) -> Survivor:
    shown = subprocess.run(
        [*_MUTMUT, "show", name], check=True, capture_output=True, encoding="utf-8"
    ).stdout
    lines = [line for line in shown.splitlines() if not line.startswith(("---", "+++"))]
    return Survivor(
        function=f"{_module(name)}.{function(name)}",
        was="\n".join(line[1:].strip() for line in lines if line.startswith("-")),
        became="\n".join(line[1:].strip() for line in lines if line.startswith("+")),
    )


if __name__ == "__main__":
    sys.exit(main())
