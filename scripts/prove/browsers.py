"""The grid, answered by the page's own worker in real browsers."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any, Protocol

from playwright.sync_api import sync_playwright

from scripts.bench import browsers as driven
from scripts.build_page import DIST
from scripts.prove import grid
from scripts.serve import Handler, make_server
from tests.browser import webkit
from tests.browser.firefox import firefox
from tests.browser.serving import running

SCRIPT = Path("tests/pyodide/grid_worker.js")
# A thousand patients take some seconds; on a busy machine many times as many.
PATIENCE = 300.0

_START = """given => {
  const told = { digests: [], ended: false, fault: "" };
  const worker = new Worker(`grid.js?worker=${given.worker}`);
  worker.onmessage = ({ data }) => {
    if (data.ready) worker.postMessage(given);
    if (data.digest) told.digests.push(data.digest);
    if (data.ended) told.ended = true;
    if (data.failed) told.fault = JSON.stringify(data.failed);
  };
  worker.onerror = (event) => (told.fault = event.message || "the worker did not start");
  window.told = told;
}"""
_NEWS = """seen => ({
  digests: told.digests.slice(seen),
  ended: told.ended,
  fault: told.fault,
})"""


type Named = tuple[str, Callable[[int], Iterator[str]]]


class Window(Protocol):
    """A browser's window."""

    def open(self, address: str) -> None:
        """Open a page."""

    def evaluate(self, expression: str, *arguments: Any) -> Any:
        """Give the value of a function of at most one argument in the page."""


class _Handler(Handler):
    """Hand out the built files, the grid's worker, and a page that is there to start it."""

    def do_GET(self) -> None:  # noqa: N802 (the library's name)
        path = self.path.partition("?")[0]
        if path == "/":
            self._send("text/html", b"<!doctype html><meta charset=utf-8><title>Grid</title>")
        elif path == "/grid.js":
            self._send("text/javascript", SCRIPT.read_bytes())
        else:
            super().do_GET()

    def _send(self, type_: str, content: bytes) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", type_)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def in_browser(window: Window, count: int) -> Iterator[str]:
    """Give the digests of the answers in a browser, with what was built for the reader's.

    Raises:
        RuntimeError: it did not run; with what it said.
    """
    manifest = json.loads((DIST / "manifest.json").read_text(encoding="utf-8"))
    given = {
        "worker": manifest["files"]["worker"]["name"],
        "grid": Path(grid.__file__).read_text(encoding="utf-8"),
        "count": count,
    }
    with running(make_server(0, DIST, _Handler)) as address:
        window.open(address)
        window.evaluate(_START, given)
        seen, begin = 0, time.monotonic()
        while True:
            news = window.evaluate(_NEWS, seen)
            yield from news["digests"]
            if news["ended"]:
                return
            if news["digests"]:
                seen, begin = seen + len(news["digests"]), time.monotonic()
            late = time.monotonic() - begin > PATIENCE
            if news["fault"] or late:
                said = news["fault"] or f"nothing more within {PATIENCE:.0f} s"
                raise RuntimeError(f"the grid did not run in the browser: {said}")
            time.sleep(0.2)


@contextmanager
def _chromium() -> Iterator[Named]:
    with (
        sync_playwright() as playwright,
        driven.chromium(playwright) as browser,
        driven.chromium_in_memory(browser) as window,
    ):
        yield f"Chromium {browser.version}", partial(in_browser, window)


@contextmanager
def _firefox() -> Iterator[Named]:
    with firefox() as window:
        version = window.client.session_capabilities["browserVersion"]
        yield f"Firefox {version}", partial(in_browser, window)


@contextmanager
def _webkit() -> Iterator[Named]:
    with webkit.webkit() as window:
        yield f"WebKitGTK {window.version}", partial(in_browser, window)


def browsers() -> Iterator[AbstractContextManager[Named]]:
    """Give the browsers that can be asked, each started when it is its turn: WebKit if it is here.

    Each has its name, and what gives the digests for so many patients.
    """
    yield _chromium()
    yield _firefox()
    if webkit.find() is not None:
        yield _webkit()
