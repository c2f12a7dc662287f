"""Versions of the package in folders of their own, each asked in its own process."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

ROOT = Path(__file__).parents[2]
PACKAGE = "calculator"
_ASK = Path(__file__).with_name("ask.py")


class CannotCompare(Exception):
    """Says in words why there is nothing to compare with."""


def commit_of(ref: str, repository: Path = ROOT) -> str:
    """Give the commit that a git ref names.

    Raises:
        CannotCompare: no commit has this name.
    """
    wanted = ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}"]
    done = subprocess.run(
        ["git", *wanted], cwd=repository, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise CannotCompare(
            f"{ref}: git knows no commit by this name; give a branch, a tag or a commit"
        )
    return done.stdout.strip()


def check_out(commit: str, folder: Path, repository: Path = ROOT) -> None:
    """Write the package as it stood at a commit into a folder.

    Raises:
        CannotCompare: the commit has no such package.
    """
    done = subprocess.run(
        ["git", "archive", "--format=tar", commit, PACKAGE],
        cwd=repository,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise CannotCompare(f"{commit[:12]}: has no folder {PACKAGE}/")
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        archive.extractall(folder, filter="data")


def describe(folder: Path) -> dict[str, Any]:
    """Give the description that the package in a folder gives of itself.

    Raises:
        CannotCompare: the package does not run.
    """
    (line,) = next(_side_by_side([folder], "", "describe"))
    described: dict[str, Any] = json.loads(line)
    return described


def answers(
    folders: Sequence[Path], patients: Iterable[dict[str, Any]], *, whole: bool = False
) -> Iterator[tuple[str, ...]]:
    """Give for each patient the line that each folder's package answers; all run side by side.

    A line holds the outcomes, and if it is to be `whole` what stands for the rest of the answer.

    Raises:
        CannotCompare: a package stops before the last patient.
    """
    text = "".join(f"{json.dumps(patient)}\n" for patient in patients)
    return _side_by_side(
        folders, text, "whole" if whole else "outcomes", str(ROOT / PACKAGE / "summary.py")
    )


def _side_by_side(folders: Sequence[Path], text: str, *arguments: str) -> Iterator[tuple[str, ...]]:
    """Give what the folders' packages print for a text, line by line.

    Files go in and faults go out, so that no process waits for one that waits for it.
    """
    with ExitStack() as stack:
        running = []
        for folder in folders:
            given, faults = (stack.enter_context(TemporaryFile("w+")) for _ in range(2))
            given.write(text)
            given.seek(0)
            # -P: what stands beside the script is not on the path; the folder's package is.
            process = subprocess.Popen(
                [sys.executable, "-P", str(_ASK), *arguments],
                env={**os.environ, "PYTHONPATH": str(folder), "PYTHONUTF8": "1"},
                stdin=given,
                stdout=subprocess.PIPE,
                stderr=faults,
                encoding="utf-8",
            )
            stack.callback(process.wait)
            stack.callback(process.kill)
            assert process.stdout
            running.append((folder, stack.enter_context(process.stdout), faults))
        for _ in text.splitlines() or [""]:
            lines = []
            for folder, printed, faults in running:
                line = printed.readline()
                if not line:
                    faults.seek(0)
                    last = [*faults.read().splitlines(), "it ended early"][-2:][0]
                    raise CannotCompare(f"{folder}: the package does not run: {last}")
                lines.append(line)
            yield tuple(lines)
