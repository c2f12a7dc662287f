"""A real browser on the built site."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright, Request, sync_playwright

from scripts.find_browser import ADVICE, find
from scripts.serve import make_server
from tests.browser.serving import running

ARGUMENTS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """Serve the built site and give its address."""
    with running(make_server(0)) as address:
        yield address


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    program = find()
    assert program is not None, ADVICE.format("chromium")
    browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A fresh page; the test fails if it reports an error or asks another host for anything."""
    context = browser.new_context(base_url=site, service_workers="block")
    page = context.new_page()
    faults: list[str] = []

    def look_at(request: Request) -> None:
        if not request.url.startswith((site, "data:", "blob:")):
            faults.append(f"asked another host: {request.url}")

    page.on("request", look_at)
    page.on("pageerror", lambda error: faults.append(f"page error: {error}"))
    yield page
    # What a test holds back or alters may be asked for once more while the page goes.
    page.unroute_all(behavior="ignoreErrors")
    context.close()
    assert faults == []
