"""Do a clinician's tasks on the built page, by touch and by keyboard, and count what they take.

Writes docs/tasks.md. An action is a tap, a number typed, or a key pressed to get somewhere.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from calculator.dictionary import DICTIONARY
from calculator.findings import Measure
from scripts.find_browser import find
from scripts.serve import make_server
from tests.browser.conftest import ARGUMENTS
from tests.browser.serving import running

PAGE = Path("docs/tasks.md")
MEASURES = {finding.id for finding in DICTIONARY if isinstance(finding, Measure)}
ALL_CHOICES = 12
PATIENCE = 60_000

ADULT = (("age", "45"), ("anti_mda5", "positive"), ("ild", "yes"), ("stage", "untreated"))
ROOM_AIR = (*ADULT, ("oxygen", "room_air"), ("active_infection", "no"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is to be found out, from which answers, and where on the page it then stands."""

    id: str
    what: str
    answers: tuple[tuple[str, str], ...]
    place: str
    words: str
    button: str = ""


TASKS = (
    Task(
        id="a",
        what="a man of 45, untreated, antibody positive, lung disease, room air, no active "
        "infection: which regimen",
        answers=(*ROOM_AIR, ("sex", "male")),
        place='[data-line="offered"]',
        words="glucocorticoid + tacrolimus + cyclophosphamide",
    ),
    Task(
        id="b",
        what="a woman of 45, pregnant, otherwise the same",
        answers=(*ROOM_AIR, ("sex", "female"), ("pregnancy", "yes")),
        place='[data-line="offered"]',
        words="glucocorticoid + tacrolimus + IVIG",
    ),
    Task(
        id="c",
        what="age 45, antibody positive, lung disease, day 9, worsening on glucocorticoid, "
        "tacrolimus and cyclophosphamide, high-flow oxygen: what next",
        answers=(
            ("age", "45"),
            ("anti_mda5", "positive"),
            ("ild", "yes"),
            ("oxygen", "high_flow"),
            ("stage", "worsening"),
            ("days_since_start", "9"),
            ("current_agents", "glucocorticoid"),
            ("current_agents", "tacrolimus"),
            ("current_agents", "cyclophosphamide"),
        ),
        place='[data-part="treatment"]',
        words="day 9 of 14",
    ),
    Task(
        id="d",
        what="age 45, antibody positive, lung disease, on methotrexate and a TNF inhibitor: "
        "what to stop",
        answers=(
            ("age", "45"),
            ("anti_mda5", "positive"),
            ("ild", "yes"),
            ("current_agents", "methotrexate"),
            ("current_agents", "tnf_inhibitor"),
        ),
        place='[data-line="stop"]',
        words="methotrexate, TNF inhibitor",
    ),
    Task(
        id="e",
        what="age 45, untreated, antibody pending, no CT yet: what to order",
        answers=(("age", "45"), ("anti_mda5", "suspected"), ("stage", "untreated")),
        place='[data-line="ask"]',
        words="Interstitial lung disease on HRCT",
    ),
    Task(
        id="f",
        what="as (a), and a note for the record",
        answers=(*ROOM_AIR, ("sex", "male")),
        place=".mda5-take__box",
        words="Copied.",
        button="note",
    ),
)


@dataclass(slots=True)
class Reader:
    """Somebody at the page, who counts what they do."""

    page: Page
    actions: int = field(default=0)

    def control(self, finding: str, value: str) -> Locator:
        """Give the control that answers a question."""
        choices = self.page.locator(f'[name="{finding}"]')
        return choices if finding in MEASURES else choices.and_(_valued(self.page, value))

    def press(self, key: str) -> None:
        """Press one key."""
        self.page.keyboard.press(key)
        self.actions += 1

    def go(self, target: Locator) -> None:
        """Press Tab until the target has the focus."""
        for _ in range(200):
            if target.evaluate("one => one === document.activeElement"):
                return
            self.press("Tab")
        raise AssertionError("not reached by the keyboard")


def _valued(page: Page, value: str) -> Locator:
    return page.locator(f'[value="{value}"]')


def by_touch(reader: Reader, finding: str, value: str) -> None:
    """Answer a question with a finger."""
    reader.actions += 1
    if finding in MEASURES:
        reader.page.locator(f'[name="{finding}"]').fill(value)
    elif reader.page.locator(f'select[name="{finding}"]').count():
        # The list is opened and an entry is chosen.
        reader.actions += 1
        reader.page.locator(f'select[name="{finding}"]').select_option(value)
    else:
        reader.control(finding, value).locator("xpath=..").tap()


def by_keyboard(reader: Reader, finding: str, value: str) -> None:
    """Answer a question with the keyboard alone, from where the focus is."""
    choices = reader.page.locator(f'[name="{finding}"]')
    kind = choices.first.get_attribute("type")
    if finding in MEASURES:
        reader.go(choices.first)
        reader.page.keyboard.type(value)
        reader.actions += 1
    elif kind == "checkbox":
        reader.go(reader.control(finding, value))
        reader.press("Space")
    elif kind == "radio":
        # The group is entered at its chosen option, and the arrows go round.
        reader.go(choices.and_(reader.page.locator(":checked")))
        wanted = reader.control(finding, value)
        for _ in range(ALL_CHOICES):
            if wanted.is_checked():
                return
            reader.press("ArrowRight")
        raise AssertionError(f"{finding}: {value} was not reached")
    else:
        reader.go(choices.first)
        for _ in range(ALL_CHOICES):
            if choices.first.input_value() == value:
                return
            reader.press("ArrowDown")
        raise AssertionError(f"{finding}: {value} was not reached")


def do(browser: Browser, site: str, task: Task, *, touch: bool) -> tuple[int, float]:
    """Do a task, and give the actions and the seconds that it took."""
    context = browser.new_context(
        base_url=site, has_touch=touch, viewport={"width": 390 if touch else 1280, "height": 844}
    )
    page = context.new_page()
    page.goto("calculator.html")
    expect(page.locator("#calculator")).to_have_attribute("data-state", "ready", timeout=PATIENCE)
    reader = Reader(page)
    begin = time.perf_counter()
    answer: Callable[[Reader, str, str], None] = by_touch if touch else by_keyboard
    if not touch:
        # The first link of the page skips to the questions.
        reader.press("Tab")
        reader.press("Enter")
    order = [finding.id for finding in DICTIONARY]
    # A reader answers from the top of the form to its end.
    for finding, value in sorted(task.answers, key=lambda one: order.index(one[0])):
        answer(reader, finding, value)
    if task.button:
        # Nobody takes an answer along before it is there.
        expect(page.locator('[data-line="offered"]')).to_be_visible(timeout=PATIENCE)
    for name in _buttons(task):
        button = page.locator(name)
        if touch:
            reader.actions += 1
            button.tap()
        else:
            reader.go(button)
            reader.press("Enter")
    expect(page.locator(task.place)).to_contain_text(task.words, timeout=PATIENCE)
    seconds = time.perf_counter() - begin
    context.close()
    return reader.actions, seconds


def _buttons(task: Task) -> Iterator[str]:
    if task.button:
        yield f'[data-take="{task.button}"]'
        yield ".mda5-take__box button"


def main() -> int:
    """Do every task both ways and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.parse_args()
    rows = []
    with (
        running(make_server(0)) as site,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=find(), args=ARGUMENTS) as browser,
    ):
        for task in TASKS:
            taps, touched = do(browser, site, task, touch=True)
            keys, typed = do(browser, site, task, touch=False)
            rows.append(
                f"| {task.id} | {task.what} | {taps} | {touched:.1f} s | {keys} | {typed:.1f} s |"
            )
            print(rows[-1], flush=True)
    PAGE.write_text(_page(rows), encoding="utf-8")
    return 0


def _page(rows: list[str]) -> str:
    table = "\n".join(rows)
    return f"""\
# Tasks

What a clinician's questions take on the [calculator's page](calculator.md), in actions and in time.
A program works through them in Chromium and counts.
`.venv/bin/python -m scripts.tasks` repeats this and writes this page.
Last done on {datetime.now(UTC).date()}.

An action is a tap, a number typed, or a key pressed to get somewhere.
The keyboard starts at the top of the page; the first link there skips to the questions.
The seconds are the program's, from the first action until the answer stands on the page.
A person needs longer to read the questions; the answer then comes just as fast.

| Task | What is to be found out | Touch: actions | Touch: time | Keyboard: keys | Keyboard: time |
|---|---|---|---|---|---|
{table}
"""


if __name__ == "__main__":
    sys.exit(main())
