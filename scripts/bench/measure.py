"""What is measured, part by part; in each round stock and ours take turns."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

from playwright.sync_api import Playwright

from calculator import bridge
from scripts.bench.browsers import (
    Profile,
    chromium,
    chromium_in_memory,
    chromium_on_disk,
    firefox_on_disk,
)
from scripts.bench.in_page import CHANGES
from scripts.bench.load import load_servers
from scripts.bench.pages import (
    ADDRESSES,
    QUESTION,
    check_answer,
    expected_answer,
)
from scripts.bench.report import (
    CHROMIUM,
    COLD,
    FIREFOX,
    FLOOR,
    FROM_FOLDER,
    OURS,
    PLAIN,
    RUNTIME,
    WARM,
    Changes,
    Results,
    Start,
    Tasks,
    Wire,
)
from scripts.bench.server import FOURTH_GENERATION, LOCAL, SLOW_THIRD_GENERATION, Line, serving
from scripts.bench.slower import slowed

SLOWER = 4
CHANGES_MADE = 60
# What takes long is done less often.
FEW = 3

_RUNTIME = {OURS: f"/{OURS}/assets/calculator/dist/", PLAIN: f"/{PLAIN}/"}
_TASKS = "() => window.bench.tasks"
_KEPT = "async () => { await navigator.serviceWorker.ready; }"
_CONTROLLED = "() => navigator.serviceWorker.controller !== null"


@dataclass(frozen=True, kw_only=True)
class Bench:
    """Where the pages are, how often each is visited, and where the figures go."""

    playwright: Playwright
    folder: Path
    rounds: int
    results: Results

    def chromium_starts(self) -> None:
        """Time the first advice in Chromium: cold, warm, from a folder."""
        self._starts(CHROMIUM, partial(chromium_on_disk, self.playwright))

    def firefox_starts(self) -> None:
        """Time the first advice in Firefox: cold, warm, from a folder."""
        self._starts(FIREFOX, firefox_on_disk)

    def _starts(self, browser: str, profile: Profile) -> None:
        expected = expected_answer()
        cold, warm = Start(browser, COLD), Start(browser, WARM)
        folder = Start(browser, FROM_FOLDER)
        tasks = Tasks(browser, "while the calculator starts")
        with serving(self.folder) as server:
            for number in range(self.rounds):
                for side in (PLAIN, OURS, FLOOR):
                    with profile() as reader:
                        for start in (cold, warm):
                            visit = reader.visit(server.address + ADDRESSES[side])
                            check_answer(side, visit.answer, expected)
                            start.add(side, visit.seconds)
                            if side == OURS and start is cold:
                                time.sleep(0.5)
                                tasks.longest.append(max(reader.evaluate(_TASKS), default=0))
                with profile() as reader:
                    page, fragment = ADDRESSES[OURS].split("#")
                    visit = reader.visit(f"{(self.folder / page).as_uri()}#{fragment}")
                    check_answer(OURS, visit.answer, expected)
                    folder.add(OURS, visit.seconds)
                self._tell(number, self.rounds, cold, warm, folder)
        self.results.starts.extend((cold, warm, folder))
        if browser == CHROMIUM:
            self.results.tasks.append(tasks)

    def kept_site(self) -> None:
        """Time a visit after the service worker has taken the whole site."""
        expected = expected_answer()
        start = Start(CHROMIUM, "warm, site kept by its service worker")
        rounds = min(self.rounds, FEW)
        with serving(self.folder) as server:
            for number in range(rounds):
                with chromium_on_disk(self.playwright, keeps_site=True) as reader:
                    reader.visit(server.address + ADDRESSES[OURS])
                    reader.evaluate(_KEPT)
                    visit = reader.visit(server.address + ADDRESSES[OURS])
                    check_answer(OURS, visit.answer, expected)
                    assert reader.evaluate(_CONTROLLED), "the service worker did not take the page"
                    start.add(OURS, visit.seconds)
                self._tell(number, rounds, start)
        self.results.starts.append(start)

    def slow_processor(self) -> None:
        """Time the first advice where the browser gets a quarter of the processor."""
        try:
            with chromium(self.playwright) as browser, slowed(browser, SLOWER) as factor:
                what = f"cold, browser {factor:.1f} times slower"
                profile = partial(chromium_in_memory, browser)
                self._cold(profile, Start(CHROMIUM, what), min(self.rounds, FEW))
        except OSError as error:
            self.results.left_out.append(f"a browser {SLOWER} times slower: {error}")

    def fast_line(self) -> None:
        """Time the first advice over a 4G line."""
        with chromium(self.playwright) as browser:
            start = Start(CHROMIUM, f"cold, {FOURTH_GENERATION.label}")
            profile = partial(chromium_in_memory, browser)
            self._cold(profile, start, min(self.rounds, FEW), FOURTH_GENERATION)

    def _cold(self, profile: Profile, start: Start, rounds: int, line: Line = LOCAL) -> None:
        expected = expected_answer()
        with serving(self.folder, line) as server:
            for number in range(rounds):
                for side in (PLAIN, OURS, FLOOR):
                    with profile() as reader:
                        visit = reader.visit(server.address + ADDRESSES[side])
                    check_answer(side, visit.answer, expected)
                    start.add(side, visit.seconds)
                self._tell(number, rounds, start)
        self.results.starts.append(start)

    def slow_line(self) -> None:
        """Time the first advice over a slow 3G line, all at once, each over a line of its own."""
        start = Start(CHROMIUM, f"cold, {SLOW_THIRD_GENERATION.label}")
        with chromium(self.playwright) as browser, ExitStack() as stack:
            readers = {}
            for side in (PLAIN, OURS, FLOOR):
                server = stack.enter_context(serving(self.folder, SLOW_THIRD_GENERATION))
                readers[side] = stack.enter_context(chromium_in_memory(browser))
                readers[side].open(server.address + ADDRESSES[side])
            for side, reader in readers.items():
                visit = reader.advice(patience=240)
                check_answer(side, visit.answer, expected_answer())
                start.add(side, visit.seconds)
        self._tell(0, 1, start)
        self.results.starts.append(start)

    def wire(self) -> None:
        """Count what goes over the line until the advice is there, and just after.

        A fast line is another matter: there more bytes are sent, because that is sooner done.
        """
        with chromium(self.playwright) as browser:
            for coding in ("br", "gzip"):
                runtime = Wire(coding, RUNTIME)
                fast = Wire(coding, "the same over a fast line")
                whole = Wire(coding, "everything, page included")
                for side in (PLAIN, OURS):
                    for line, parts in ((FOURTH_GENERATION, runtime), (LOCAL, fast)):
                        with serving(self.folder, line, coding) as server:
                            with chromium_in_memory(browser) as reader:
                                reader.visit(server.address + ADDRESSES[side])
                                time.sleep(1)
                            parts.sent[side] = sum(
                                size
                                for path, size in server.sent.items()
                                if path.startswith(_RUNTIME[side]) and not path.endswith(".html")
                            )
                            if parts is runtime:
                                whole.sent[side] = sum(server.sent.values())
                self.results.wire.extend((runtime, fast, whole))
                print(f"  {coding}: {runtime.sent} {fast.sent} {whole.sent}", flush=True)

    def changes(self) -> None:
        """Time new advice after a changed answer, in both browsers."""
        profiles: dict[str, Profile] = {
            CHROMIUM: partial(chromium_on_disk, self.playwright),
            FIREFOX: firefox_on_disk,
        }
        with serving(self.folder) as server:
            for name, profile in profiles.items():
                with profile() as reader:
                    reader.visit(server.address + ADDRESSES[OURS])
                    time.sleep(1)
                    begun = len(reader.evaluate(_TASKS))
                    found = reader.evaluate(CHANGES, CHANGES_MADE)
                    tasks = reader.evaluate(_TASKS)[begun:]
                made = Changes(name, *([one[part] for one in found] for part in Changes.PARTS))
                self.results.changes.append(made)
                if name == CHROMIUM:
                    what = f"during {CHANGES_MADE} changes"
                    self.results.tasks.append(Tasks(name, what, [max(tasks, default=0)]))
                print(f"  {name}: {median(made.whole):.1f} ms", flush=True)

    def cpython(self) -> None:
        """Time the same question in CPython."""
        for _ in range(200):
            begin = time.perf_counter()
            bridge.assess(QUESTION)
            self.results.cpython.append((time.perf_counter() - begin) * 1000)
        print(f"  {median(self.results.cpython):.2f} ms", flush=True)

    def servers(self) -> None:
        """Put a bounded load on real servers with the shipped configurations."""
        loads, left_out = load_servers(self.folder / OURS)
        self.results.loads.extend(loads)
        self.results.left_out.extend(left_out)

    def _tell(self, number: int, rounds: int, *starts: Start) -> None:
        words = (
            f"{start.what.split(',')[0]} "
            + " / ".join(f"{side} {times[-1]:.2f}" for side, times in start.sides.items() if times)
            for start in starts
        )
        print(f"  round {number + 1} of {rounds}, s: {'; '.join(words)}", flush=True)


PARTS: dict[str, tuple[str, Callable[[Bench], None]]] = {
    "chromium": ("First advice in Chromium", Bench.chromium_starts),
    "firefox": ("First advice in Firefox", Bench.firefox_starts),
    "kept": ("First advice from the service worker", Bench.kept_site),
    "processor": ("First advice on a slower processor", Bench.slow_processor),
    "4g": ("First advice over a 4G line", Bench.fast_line),
    "3g": ("First advice over a slow 3G line, one round of about two minutes", Bench.slow_line),
    "wire": ("Bytes on the wire", Bench.wire),
    "changes": ("New advice after a changed answer", Bench.changes),
    "cpython": ("The same in CPython", Bench.cpython),
    "servers": ("Real servers under a bounded load", Bench.servers),
}
