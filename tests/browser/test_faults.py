"""Every broken setting ends in the right answer or in words, and what was typed stays."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import get_args

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from calculator import bridge
from scripts.serve import make_server
from tests.browser.faulty import PACKAGE, Fault, FaultyHandler
from tests.browser.serving import running
from tests.browser.waiting import wait_for_state, wait_until

LIMIT = 15.0
FILES = ("python", "stdlib", "rules", "worker", "app")
ANSWER = bridge.assess(json.dumps({"age": 45}))


@contextmanager
def faulty(**settings: object) -> Iterator[str]:
    """Serve the built site with a fault and give the address."""
    released = threading.Event()
    handler = type("Handler", (FaultyHandler,), {**settings, "released": released})
    with running(make_server(0, handler=handler)) as address:
        try:
            yield address
        finally:
            released.set()


# As if the server had answered at once, however busy this machine is.
NEAR = "performance.getEntriesByType = () => [{ requestStart: 0, responseStart: 1 }];"


@contextmanager
def opened(browser: Browser, address: str, asked: list[str] | None = None) -> Iterator[Page]:
    """Open the calculator; every address that the page asks for is added to `asked`."""
    context = browser.new_context(service_workers="block")
    context.add_init_script(NEAR)
    page = context.new_page()
    if asked is not None:
        page.on("request", lambda request: asked.append(request.url))
    # A script that hangs keeps the page from ever being loaded.
    page.goto(f"{address}calculator.html", wait_until="commit")
    try:
        yield page
    finally:
        # The page compares files with their names while Python answers: one may be under way.
        page.unroute_all(behavior="ignoreErrors")
        context.close()


def right_or_worded(page: Page) -> str:
    """Type an age; wait for the right answer or for words, and give the words ("" if right)."""
    with suppress(PlaywrightTimeout):
        page.locator("input[name=age]").wait_for(timeout=3000)
    if not page.locator("input[name=age]").count():
        # The page's own program is what is broken: the text in its place says what to do.
        expect(page.locator("#calculator")).to_contain_text("self-test")
        return page.locator("#calculator").inner_text()
    page.locator("input[name=age]").fill("45")
    wait_until(
        page,
        "answer => document.querySelector('#calculator')?.dataset.state === 'failed'"
        " || document.querySelector('#calculator-answer').textContent === answer",
        ANSWER,
        LIMIT,
    )
    # A file that was found to be another one is told a moment after the answer.
    page.wait_for_timeout(300)
    expect(page.locator("input[name=age]")).to_have_value("45")
    if page.locator("#calculator").get_attribute("data-state") == "failed":
        expect(page.get_by_role("button", name="Try again")).to_be_visible()
        expect(page.get_by_role("link", name="self-test")).to_be_visible()
        return page.locator(".mda5-status").text_content() or ""
    return ""


@pytest.mark.long
@pytest.mark.parametrize("fault", get_args(Fault))
@pytest.mark.parametrize("name", FILES)
def test_a_faulty_file_ends_in_words_and_is_named(
    browser: Browser, name: str, fault: Fault
) -> None:
    # Where the snapshot came, these two would not be asked for.
    also = "|snapshot" if name in ("stdlib", "rules") else ""
    pattern = re.compile(rf"dist/({name}{also})\.[0-9a-f]+\.")
    with faulty(pattern=pattern, fault=fault) as address, opened(browser, address) as page:
        words = right_or_worded(page)
    if fault == "as text":
        # No header forbids guessing here, so a browser takes the files as what they are.
        assert words == ""
    elif name == "app":
        assert "JavaScript is switched off, or a file is missing" in words or "app." in words
    else:
        assert f"{name}." in words


@pytest.mark.long
@pytest.mark.parametrize("fault", get_args(Fault))
def test_a_faulty_snapshot_is_done_without(browser: Browser, fault: Fault) -> None:
    pattern = re.compile(r"dist/snapshot\.")
    asked: list[str] = []
    with faulty(pattern=pattern, fault=fault) as address, opened(browser, address, asked) as page:
        assert right_or_worded(page) == ""
    assert any("/dist/snapshot." in address for address in asked)
    assert any("/dist/stdlib." in address for address in asked) == (fault != "as text")


def test_a_snapshot_that_pyodide_refuses_is_done_without(browser: Browser) -> None:
    def refusing(route: Route) -> None:
        response = route.fetch()
        text = response.text()
        begin = "API.restoreSnapshot=function(t){"
        assert text.count(begin) == 1
        route.fulfill(response=response, body=text.replace(begin, f"{begin}throw new Error();"))

    with faulty() as address, opened(browser, address) as page:
        wait_for_state(page, "ready")
        page.route("**/dist/worker.*", refusing)
        page.goto(f"{address}calculator.html?again#age=45", wait_until="commit")
        wait_until(
            page,
            "answer => document.querySelector('#calculator-answer')?.textContent === answer",
            ANSWER,
        )


def test_a_folder_without_a_fault_gives_the_right_answer(browser: Browser) -> None:
    """The other tests would pass on a page that always fails."""
    with faulty() as address, opened(browser, address) as page:
        assert right_or_worded(page) == ""


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        ("script-src 'self' 'unsafe-inline'", "lacks 'wasm-unsafe-eval'"),
        ("worker-src 'none'", "worker-src 'self'"),
        ("connect-src 'none'", "could not be fetched"),
    ],
)
def test_a_policy_that_is_too_tight_is_named(browser: Browser, policy: str, words: str) -> None:
    added = {"Content-Security-Policy": policy}
    with faulty(headers_added=added) as address, opened(browser, address) as page:
        assert words in right_or_worded(page)


def test_a_worker_of_the_wrong_type_is_named(browser: Browser) -> None:
    settings = {
        "pattern": re.compile(r"dist/worker\."),
        "fault": "as text",
        "headers_added": {"X-Content-Type-Options": "nosniff"},
    }
    with faulty(**settings) as address, opened(browser, address) as page:
        assert "the type text/plain; it must be text/javascript" in right_or_worded(page)


def test_a_browser_without_webassembly_is_told_so(browser: Browser) -> None:
    def switched_off(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=f"delete self.WebAssembly;{response.text()}")

    with faulty() as address, opened(browser, address) as page:
        wait_for_state(page, "ready")
        page.route("**/dist/worker.*", switched_off)
        page.reload()
        assert "WebAssembly is switched off in this browser" in right_or_worded(page)


def test_a_network_that_comes_back_is_used_again(browser: Browser) -> None:
    """Cut in the middle of the start, the page says so; "Try again" goes on with what was typed."""
    with faulty() as address, opened(browser, address) as page:
        wait_for_state(page, "ready")
        page.route("**/dist/snapshot.*", lambda route: route.abort("internetdisconnected"))
        page.route("**/dist/stdlib.*", lambda route: route.abort("internetdisconnected"))
        page.reload()
        page.locator("input[name=age]").fill("45")
        words = wait_for_state(page, "failed", LIMIT)
        assert "the connection is down" in words
        page.unroute("**/dist/stdlib.*")
        page.get_by_role("button", name="Try again").click()
        wait_until(
            page,
            "answer => document.querySelector('#calculator-answer').textContent === answer",
            ANSWER,
        )


# The theme's search has a worker too.
RECORDED = """
window.Worker = class extends Worker {
  constructor(address, options) {
    super(address, options);
    if (String(address).includes("/dist/worker.")) window.python = this;
  }
};
"""
GONE = "() => python.dispatchEvent(new ErrorEvent('error', { message: 'gone' }))"


def test_where_python_has_stopped_each_question_has_its_own_answer(page: Page) -> None:
    """The one that Python gave last is there for its own facts, and nothing of it for others."""
    page.add_init_script(RECORDED)
    page.goto("calculator.html#age=45&anti_mda5=positive&ild=yes&stage=untreated&crp=0.8")
    request = page.locator("#calculator-request")
    expect(request).to_contain_text('"age":45', timeout=60_000)
    answer = page.locator("#calculator-answer").text_content()
    page.evaluate(GONE)
    assert "gone" in wait_for_state(page, "failed")
    expect(page.locator(".mda5-groups")).to_be_visible()
    age = page.locator("input[name=age]")
    age.fill("46")
    expect(page.locator(".mda5-early")).to_be_visible()
    expect(page.locator(".mda5-groups")).to_be_hidden()
    for part in ("#calculator-request", "#calculator-answer", "#notice-crp"):
        assert page.locator(part).text_content() == ""
    expect(page.locator(".mda5-need:visible")).to_have_count(0)
    age.fill("45")
    expect(page.locator(".mda5-groups")).to_be_visible()
    expect(page.locator(".mda5-early")).to_be_hidden()
    expect(page.locator("#calculator[data-early]")).to_have_count(0)
    assert page.locator("#calculator-answer").text_content() == answer
    page.get_by_role("button", name="Clear all answers").click()
    for part in ("#calculator-request", "#calculator-answer", ".mda5-summary", ".mda5-problems"):
        assert page.locator(part).text_content() == ""
    # It can be started again, and the keyboard does not lose its place.
    page.get_by_role("button", name="Try again").press("Enter")
    expect(page.locator("#result")).to_be_focused()
    expect(request).to_have_text("{}", timeout=60_000)


def test_an_answer_that_cannot_be_shown_is_told(page: Page) -> None:
    page.goto("calculator.html#age=45&anti_mda5=suspected&stage=untreated")
    expect(page.locator("#calculator-request")).to_contain_text('"age":45', timeout=60_000)
    page.evaluate("() => { Element.prototype.after = () => { throw new Error('broken') } }")
    page.locator('[name="ild"][value="yes"]').check()
    assert "the answer could not be shown (broken)" in wait_for_state(page, "failed")
    expect(page.locator(".mda5-groups")).to_be_hidden()
    expect(page.locator(".mda5-early")).to_be_visible()


@pytest.mark.long
def test_python_that_falls_silent_is_told(page: Page) -> None:
    page.goto("calculator.html")
    wait_for_state(page, "ready")
    expect(page.locator("#calculator-request")).to_have_text("{}")
    page.evaluate("() => { Worker.prototype.postMessage = () => undefined }")
    page.locator("input[name=age]").fill("45")
    assert "has not answered for 20 seconds" in wait_for_state(page, "failed", 25)


@pytest.mark.long
def test_a_server_that_comes_late_is_waited_for(browser: Browser) -> None:
    """After twelve seconds without progress there are words; the file may still come."""
    settings = {"pattern": PACKAGE, "fault": "hanging"}
    with faulty(**settings) as address, opened(browser, address) as page:
        words = wait_for_state(page, "failed", LIMIT)
        assert "has come for 12 seconds" in words
