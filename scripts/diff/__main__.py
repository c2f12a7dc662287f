"""Say which vignettes, and which classes of patients, get another answer than under a git ref.

Exit code 0: nothing changed; 1: something did, as the report says; 2: there is nothing to compare.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from scripts.diff.grid import LIMIT, Grid
from scripts.diff.report import Report, description_changes
from scripts.diff.versions import ROOT, CannotCompare, answers, check_out, commit_of, describe
from tests.vignette import load_all


def main() -> int:
    """Compare, print or write the report, and give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ref", metavar="REF", help="a branch, tag or commit to compare with")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write Markdown there")
    parser.add_argument(
        "--limit", type=int, default=LIMIT, help=f"try at most so many patients ({LIMIT})"
    )
    given = parser.parse_args()
    if given.limit < 1:
        parser.error("--limit: must be 1 or more")
    try:
        commit = commit_of(given.ref)
        with tempfile.TemporaryDirectory() as folder:
            check_out(commit, Path(folder))
            report = compared(f"{given.ref} ({commit[:12]})", Path(folder), ROOT, given.limit)
    except CannotCompare as error:
        print(error, file=sys.stderr)
        return 2
    if given.output:
        given.output.write_text(report.text(), encoding="utf-8")
        print(f"Report: {given.output}")
    else:
        print(report.text(), end="")
    if report.differs:
        print("Exit code 1: something changed; is every change meant?", file=sys.stderr)
    return 1 if report.differs else 0


def compared(base: str, before: Path, after: Path, limit: int) -> Report:
    """Ask the packages in two folders about every vignette and a grid of patients.

    Raises:
        CannotCompare: one of them does not run.
    """
    folders = (before, after)
    described = [describe(folder) for folder in folders]
    report = Report(base, list(description_changes(*described)))
    vignettes = load_all()
    patients = [vignette.patient for vignette in vignettes]
    for vignette, (old, new) in zip(vignettes, answers(folders, patients, whole=True), strict=True):
        report.add_vignette(f"{vignette.file}: {vignette.name}", old, new)
    grid = Grid(patients, described, limit)
    print(f"Asking both versions about {len(grid.patients)} patients", file=sys.stderr)
    report.add_grid(grid, answers(folders, grid.patients))
    return report


if __name__ == "__main__":
    sys.exit(main())
