"""The first patients of the grid get the same answers in real browsers, byte for byte."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from scripts.bench.browsers import chromium_in_memory
from scripts.prove.browsers import Window, in_browser
from scripts.prove.grid import one_digest
from scripts.prove.results import read
from scripts.prove.runs import FIRST
from tests.browser import webkit
from tests.browser.firefox import firefox

# All of them are asked by `make prove`; here the small part, as in CPython's own test.


def check(window: Window) -> None:
    assert one_digest(in_browser(window, FIRST)) == read().grid.first


@pytest.mark.long
def test_the_first_patients_get_in_chromium_the_answers_that_were_kept(browser: Browser) -> None:
    with chromium_in_memory(browser) as window:
        check(window)


@pytest.mark.long
def test_the_first_patients_get_in_firefox_the_answers_that_were_kept() -> None:
    with firefox() as window:
        check(window)


@pytest.mark.long
@pytest.mark.skipif(webkit.find() is None, reason=f"WebKit is not here: {webkit.PACKAGES}")
def test_the_first_patients_get_in_webkit_the_answers_that_were_kept() -> None:
    with webkit.webkit() as window:
        check(window)


def test_a_browser_that_cannot_start_it_says_why(browser: Browser) -> None:
    with chromium_in_memory(browser) as window:
        window.context.route("**/rules.*", lambda route: route.abort())
        with pytest.raises(RuntimeError, match=r"did not run in the browser: .*rules\."):
            list(in_browser(window, FIRST))
