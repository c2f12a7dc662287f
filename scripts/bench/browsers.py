"""Visits to a page in real browsers, timed by the page's own clock."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any, Protocol
from unittest.mock import patch

from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from scripts.bench.in_page import ADVICE, CLOCK
from scripts.find_browser import find
from tests.browser.conftest import ARGUMENTS
from tests.browser.firefox import SETTINGS, Firefox, firefox

PATIENCE = 90.0
# A browser that has just started still has things to do.
SETTLING = 0.7


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One visit: the seconds to the advice, and its text."""

    seconds: float
    answer: str


class Reader(Protocol):
    """One reader with a profile of their own, empty at first."""

    def open(self, address: str) -> None:
        """Begin a visit."""

    def visit(self, address: str, patience: float = PATIENCE) -> Visit:
        """Visit a page and wait for its advice."""

    def evaluate(self, expression: str, *arguments: Any) -> Any:
        """Give the value of a function of the arguments in the page."""


type Profile = Callable[[], AbstractContextManager[Reader]]


class ChromiumReader:
    """A reader who uses Chromium."""

    def __init__(self, context: BrowserContext) -> None:
        context.add_init_script(f"({CLOCK})()")
        self.context = context
        self.page: Page | None = None

    def open(self, address: str) -> None:
        """Begin a visit, in a new tab instead of the old one."""
        old, self.page = self.page, self.context.new_page()
        if old is not None:
            old.close()
        self.page.goto(address, wait_until="commit")

    def visit(self, address: str, patience: float = PATIENCE) -> Visit:
        """Visit a page and wait for its advice."""
        self.open(address)
        return self.advice(patience)

    def advice(self, patience: float = PATIENCE) -> Visit:
        """Wait for the advice of the page that is open."""
        return Visit(**self.evaluate(ADVICE, patience))

    def evaluate(self, expression: str, *arguments: Any) -> Any:
        """Give the value of a function of at most one argument in the page."""
        assert self.page is not None, "no page is open"
        return self.page.evaluate(expression, *arguments)


class FirefoxReader:
    """A reader who uses Firefox."""

    def __init__(self, fox: Firefox) -> None:
        self.fox = fox

    def open(self, address: str) -> None:
        """Begin a visit; the page is loaded by then, its worker is not."""
        self.fox.open(address)
        self.fox.evaluate(CLOCK)

    def visit(self, address: str, patience: float = PATIENCE) -> Visit:
        """Visit a page and wait for its advice."""
        self.open(address)
        return Visit(**self.fox.evaluate(ADVICE, patience))

    def evaluate(self, expression: str, *arguments: Any) -> Any:
        """Give the value of a function of the arguments in the page."""
        return self.fox.evaluate(expression, *arguments)


@contextmanager
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Run Chromium as the tests run it, for readers whose profiles are in memory."""
    browser = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
    try:
        time.sleep(SETTLING)
        yield browser
    finally:
        browser.close()


@contextmanager
def chromium_in_memory(browser: Browser) -> Iterator[ChromiumReader]:
    """Give a new reader in a browser that runs already."""
    context = browser.new_context(service_workers="block")
    try:
        yield ChromiumReader(context)
    finally:
        context.close()


@contextmanager
def chromium_on_disk(
    playwright: Playwright, *, keeps_site: bool = False
) -> Iterator[ChromiumReader]:
    """Give a new reader in a Chromium of their own, whose profile keeps what any other keeps.

    Only where told may a service worker keep the site.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=find(),
            args=ARGUMENTS,
            service_workers="allow" if keeps_site else "block",
        )
        try:
            time.sleep(SETTLING)
            yield ChromiumReader(context)
        finally:
            context.close()


@contextmanager
def firefox_on_disk() -> Iterator[FirefoxReader]:
    """Give a new reader in a Firefox of their own, without service workers."""
    with patch.dict(SETTINGS, {"dom.serviceWorkers.enabled": False}), firefox() as fox:
        time.sleep(SETTLING)
        yield FirefoxReader(fox)


def firefox_version() -> str:
    """Give Firefox's version."""
    with firefox() as fox:
        return str(fox.client.session_capabilities["browserVersion"])
