"""Measure, print tables, keep the figures as JSON and write the page."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import sync_playwright

from scripts.bench.browsers import chromium, firefox_version
from scripts.bench.measure import PARTS, Bench
from scripts.bench.page import page, text
from scripts.bench.pages import UnequalAnswers, make_pages
from scripts.bench.report import Results
from scripts.vendor_runtime import VERSION

FIGURES = Path(".build/bench.json")
PAGE = Path("docs/benchmarks.md")


def main() -> int:
    """Measure and give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="visits of each kind (5)")
    parser.add_argument("--no-page", action="store_true", help=f"leave {PAGE} alone")
    parser.add_argument(
        "--only",
        action="append",
        choices=PARTS,
        metavar="NAME",
        help="measure a part, and leave the page and the figures that are kept alone; "
        f"may be repeated: {', '.join(PARTS)}",
    )
    given = parser.parse_args()
    if given.rounds < 1:
        parser.error("--rounds: must be 1 or more")
    begin = time.perf_counter()
    results = Results()
    try:
        measure(results, given.only or list(PARTS), given.rounds)
    except UnequalAnswers as error:
        print(f"Stopped: {error}", file=sys.stderr)
        return 1
    except FileNotFoundError as error:
        print(f"Something is not built ({error}); first: make site", file=sys.stderr)
        return 1
    print(f"\n{text(results)}\n")
    if not given.only:
        FIGURES.write_text(json.dumps(asdict(results), indent=1) + "\n", encoding="utf-8")
        print(f"Figures: {FIGURES}")
    if not (given.no_page or given.only):
        PAGE.write_text(page(results), encoding="utf-8")
        print(f"Page: {PAGE}")
    print(f"It took {time.perf_counter() - begin:.0f} s")
    return 0


def measure(results: Results, parts: list[str], rounds: int) -> None:
    """Measure the parts.

    Raises:
        UnequalAnswers: a page does not answer what CPython answers.
        FileNotFoundError: something is not built.
    """
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        print("Making the pages; compressing stock files takes a while the first time", flush=True)
        make_pages(Path(folder))
        with chromium(playwright) as browser:
            results.about.update(surroundings(browser.version, firefox_version(), load))
        bench = Bench(playwright=playwright, folder=Path(folder), rounds=rounds, results=results)
        for name in parts:
            title, run = PARTS[name]
            print(f"{title} ({name})", flush=True)
            run(bench)


def surroundings(chromium_version: str, firefox_version: str, load: float | None) -> dict[str, str]:
    """Describe the machine, without its name."""
    about = {
        "Date": f"{datetime.now(UTC):%Y-%m-%d}",
        "Processor": f"{processor()}, {os.cpu_count()} cores",
        "System": system(),
        "Browsers": f"Chromium {chromium_version}, Firefox {firefox_version}, without a screen",
        "Python": f"Pyodide {VERSION}; for comparison CPython {platform.python_version()}",
    }
    if load is not None:
        about["Load average when it began"] = f"{load:.1f}"
    return about


def processor() -> str:
    """Name the processor's model."""
    listed = Path("/proc/cpuinfo")
    if listed.exists():
        for line in listed.read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return platform.processor() or platform.machine()


def system() -> str:
    """Name the operating system."""
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return f"{platform.system()} {platform.release()}"


if __name__ == "__main__":
    sys.exit(main())
