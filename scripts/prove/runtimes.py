"""The grid, answered in each runtime that this machine has."""

from __future__ import annotations

import os
import platform
import subprocess
import sysconfig
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from itertools import batched
from multiprocessing import get_context
from pathlib import Path

from calculator import bridge
from scripts.build_rules import BUILT, RULES
from scripts.build_runtime import LIBRARY
from scripts.prove import grid
from scripts.prove.browsers import Named, browsers
from scripts.vendor_runtime import STOCK, VERSION

SCRIPT = Path("tests/pyodide/grid.cjs")


def runtimes() -> Iterator[AbstractContextManager[Named]]:
    """Give the runtimes, each with its name and what gives the digests for so many patients."""
    processes = os.cpu_count() or 1
    yield nullcontext(
        (f"CPython {platform.python_version()}", partial(in_cpython, processes=processes))
    )
    yield nullcontext((f"Pyodide {VERSION} under Node", in_pyodide))
    yield from browsers()


def in_pyodide(count: int) -> Iterator[str]:
    """Give the digests of the built package's answers in the browser's runtime, under Node.

    Raises:
        RuntimeError: it did not run; with what it said.
    """
    node = Path(sysconfig.get_path("scripts")) / "node"
    files = [SCRIPT, STOCK, BUILT / LIBRARY, BUILT / RULES, Path(grid.__file__)]
    command = [str(part) for part in (node, *files, count)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        yield from (line.strip() for line in running.stdout)
        said = running.stderr.read()
    if running.returncode != 0:
        raise RuntimeError(f"the grid did not run in Pyodide: {said}")


def in_cpython(count: int, processes: int = 1) -> Iterator[str]:
    """Give the digests of the answers in this Python, in some processes side by side."""
    with get_context("spawn").Pool(processes) as pool:
        yield from pool.imap(_digest, batched(grid.texts(count), grid.CHUNK, strict=False))


def _digest(patients: tuple[str, ...]) -> str:
    (digest,) = grid.chunk_digests(patients, bridge.assess)
    return digest
