"""Over a fast line Python starts from its snapshot, and answers exactly as it does without."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from playwright.sync_api import Browser

from calculator import bridge
from scripts.generate.words import fragment
from scripts.serve import SITE, Handler, make_server
from tests.browser.firefox import SETTINGS, firefox
from tests.browser.serving import running
from tests.browser.waiting import IS_ANSWERED, wait_until
from tests.vignette import load_all

PATIENT = {"age": 45, "anti_mda5": "positive", "ild": True, "stage": "untreated"}
QUESTION = json.dumps(PATIENT)
NOW = "2026-11-25 03:12"
# As if the server had begun to answer after so many milliseconds, however busy this machine is.
ANSWERED_AFTER = "performance.getEntriesByType = () => [{{ requestStart: 0, responseStart: {} }}];"
FILES = ["snapshot", "stdlib", "rules"]

# Every door, each patient, and malformed input.
CALLS = [
    ("describe",),
    ("note", QUESTION, NOW),
    ("save", QUESTION, NOW),
    ("reopen", bridge.save(QUESTION, NOW)),
    ("compare", QUESTION, "{}"),
    ("explore", QUESTION),
    *(("assess", json.dumps(vignette.patient)) for vignette in load_all()),
    *(("assess", text) for text in ("", "[]", '{"age": 412, "age": 1, "colour": 2}')),
]

# Asks a worker of its own, started as over a fast line.
ANSWERS = """\
async ([worker, calls]) => {
  const python = new Worker(worker, { name: "near" });
  const answers = [];
  return new Promise((resolve, reject) => {
    python.onmessage = ({ data }) => {
      if (data.failed || data.refused) reject(new Error(JSON.stringify(data)));
      if (data.number === undefined) return;
      answers.push(data.answer);
      if (answers.length === calls.length) resolve(answers);
    };
    for (const [door, ...given] of calls) python.postMessage({ number: 1, door, given });
  });
}"""


@pytest.fixture
def heard() -> Iterator[tuple[str, list[str]]]:
    """A server's address, and what it was asked for."""
    asked: list[str] = []

    class Listening(Handler):
        def do_GET(self) -> None:  # noqa: N802 (the library's name)
            asked.append(self.path)
            super().do_GET()

    with running(make_server(0, handler=Listening)) as address:
        yield address, asked


def of_python(asked: list[str]) -> list[str]:
    """Give what was asked for beside Python's program."""
    return [name for name in FILES if any(f"/dist/{name}." in path for path in asked)]


@pytest.mark.parametrize(("milliseconds", "files"), [(5, FILES[:1]), (85, FILES[1:])])
def test_only_over_a_fast_line_is_the_snapshot_asked_for(
    browser: Browser, heard: tuple[str, list[str]], milliseconds: int, files: list[str]
) -> None:
    address, asked = heard
    context = browser.new_context(service_workers="block")
    context.add_init_script(ANSWERED_AFTER.format(milliseconds))
    page = context.new_page()
    page.goto(f"{address}calculator.html#{fragment(PATIENT)}")
    wait_until(page, IS_ANSWERED, bridge.assess(QUESTION))
    context.close()
    assert of_python(asked) == files


@pytest.mark.parametrize("name", ["chromium", pytest.param("firefox", marks=pytest.mark.long)])
def test_each_door_gives_what_the_command_line_gives(
    browser: Browser, heard: tuple[str, list[str]], name: str
) -> None:
    """Nothing that the package imports or reads only when it is asked was left behind."""
    address, asked = heard
    # A page that starts no Python itself; and no service worker shall fetch the other files.
    page_address = f"{address}index.html"
    [worker] = Path(SITE, "assets/calculator/dist").glob("worker.*.js")
    given = [address + worker.relative_to(SITE).as_posix(), CALLS]
    if name == "chromium":
        page = browser.new_page(service_workers="block")
        page.goto(page_address)
        answers = page.evaluate(ANSWERS, given)
        page.close()
    else:
        with patch.dict(SETTINGS, {"dom.serviceWorkers.enabled": False}), firefox() as fox:
            fox.client.timeout.script = 60
            fox.open(page_address)
            answers = fox.evaluate(ANSWERS, given)
    assert of_python(asked) == ["snapshot"]
    assert answers == [getattr(bridge, door)(*texts) for door, *texts in CALLS]
