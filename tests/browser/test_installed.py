"""The site as an app: kept whole after one visit, one release at a time, and never in the way."""

from __future__ import annotations

import json
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from calculator import bridge
from scripts.find_browser import find
from scripts.finish import offline
from scripts.finish.single_file import NAME
from scripts.serve import SITE, make_server
from tests.browser.conftest import ARGUMENTS
from tests.browser.firefox import firefox
from tests.browser.serving import running
from tests.browser.test_faults import faulty
from tests.browser.waiting import IS_ANSWERED, wait_for_state, wait_until

ANSWER = bridge.assess(json.dumps({"age": 45}))
IS_KEPT = "() => navigator.serviceWorker.getRegistration().then((one) => Boolean(one?.active))"
FOLLOWS = "() => navigator.serviceWorker.controller !== null"


def served(folder: Path) -> AbstractContextManager[str]:
    return running(make_server(0, folder))


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context()
    yield context
    context.close()


@pytest.fixture
def visited(context: BrowserContext, site: str) -> Page:
    """A page after one visit to the home page."""
    page = context.new_page()
    page.goto(f"{site}index.html")
    wait_until(page, IS_KEPT)
    wait_until(page, FOLLOWS)
    return page


@pytest.mark.long
def test_after_one_visit_everything_works_without_a_network(
    context: BrowserContext, visited: Page, site: str
) -> None:
    context.set_offline(True)
    missing: list[str] = []
    # Going to the next page ends what is still being read, which is no fault.
    visited.on(
        "requestfailed",
        lambda request: (
            None if "ABORTED" in (request.failure or "") else missing.append(request.url)
        ),
    )
    pages = [file.relative_to(SITE).as_posix() for file in sorted(SITE.rglob("*.html"))]
    # One is for saving, the other asks the server.
    pages = [name for name in pages if name not in (NAME, "check.html")]
    for name in ("", *pages):
        visited.goto(site + name)
        assert visited.locator("h1").count() >= 1, name
    visited.goto(f"{site}calculator.html#age=45")
    wait_until(visited, IS_ANSWERED, ANSWER)
    visited.get_by_label("Search").first.click()
    visited.locator(".md-search__input").press_sequentially("plasma exchange")
    expect(visited.locator(".md-search-result__item").first).to_be_visible()
    assert missing == []


def test_what_the_server_says_of_a_file_is_kept_with_it(context: BrowserContext) -> None:
    """Above all the headers that protect the reader."""
    page = context.new_page()
    with faulty(headers_added={"X-Frame-Options": "DENY"}) as address:
        page.goto(f"{address}index.html")
        wait_until(page, IS_KEPT)
        wait_until(page, FOLLOWS)
        # An address that cannot be read is the server's business.
        assert page.evaluate("address => fetch(address).then((one) => one.status)", "%E0") == 404
        context.set_offline(True)
        response = page.goto(f"{address}calculator.html#age=45")
        assert response is not None
        assert response.from_service_worker
        assert response.headers["x-frame-options"] == "DENY"
        wait_until(page, IS_ANSWERED, ANSWER)


def test_the_answers_kept_over_a_reload_do_not_stay(page: Page) -> None:
    kept = "() => Object.keys(sessionStorage).filter((one) => one.includes('answers'))"
    page.goto("calculator.html#age=45")
    wait_until(page, IS_ANSWERED, ANSWER)
    page.evaluate("() => window.dispatchEvent(new Event('mda5-before-reload'))")
    assert page.evaluate(kept) != []
    page.get_by_role("button", name="Clear all answers").click()
    assert page.evaluate(kept) == []


def test_the_site_can_be_installed(visited: Page) -> None:
    """The browser's own list of what stands against it is empty."""
    session = visited.context.new_cdp_session(visited)
    faults = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # Every test has a private window of its own.
    assert [fault["errorId"] for fault in faults] == ["in-incognito"]
    manifest = session.send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert "Anti-MDA5" in manifest["data"]


def another_release(target: Path) -> str:
    """Write a second release of the site, with another word in the rules' page, and name it."""
    shutil.copytree(SITE, target)
    page = target / "calculator.html"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("Answer what you know", "Answer all you know"), encoding="utf-8")
    index = target / "index.html"
    text = index.read_text(encoding="utf-8")
    index.write_text(
        text.replace("<h1", '<p id="second">Second release</p><h1', 1), encoding="utf-8"
    )
    worker = target / "sw.js"
    text = worker.read_text(encoding="utf-8")
    worker.write_text(re.sub(r"^const RELEASE = .*\n", "", text), encoding="utf-8")
    return offline.write_list(target)


def swap(folder: Path, release: Path) -> None:
    shutil.rmtree(folder)
    shutil.copytree(release, folder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(SITE, tmp_path / "served")
    return tmp_path / "served"


@pytest.mark.long
def test_a_new_release_is_offered_and_taken_when_the_reader_asks(
    context: BrowserContext, folder: Path, tmp_path: Path
) -> None:
    """Two tabs: both stay with the old release until then, and what was typed is kept."""
    another_release(tmp_path / "second")
    with served(folder) as address:
        first, second, third = (context.new_page() for _ in range(3))
        first.goto(f"{address}calculator.html")
        wait_until(first, FOLLOWS)
        wait_for_state(first, "ready")
        first.locator("input[name=age]").fill("45")
        third.goto(f"{address}calculator.html")
        wait_for_state(third, "ready")
        third.locator("input[name=age]").fill("50")
        swap(folder, tmp_path / "second")

        # The second tab asks for the page, finds the new release, and still shows the old one.
        second.goto(f"{address}index.html")
        expect(second.locator(".site-notice")).to_contain_text("newer version", timeout=30_000)
        expect(second.locator("#second")).to_have_count(0)
        second.reload()
        expect(second.locator("#second")).to_have_count(0)
        expect(first.locator(".site-notice")).to_contain_text("newer version", timeout=30_000)

        first.get_by_role("button", name="Use it now").click()
        expect(first.get_by_text("Answer all you know")).to_be_attached(timeout=30_000)
        expect(first.locator("input[name=age]")).to_have_value("45")
        wait_until(first, IS_ANSWERED, ANSWER)
        assert "#" not in first.url
        expect(second.locator(".site-notice")).to_contain_text("in another tab")
        second.get_by_role("button", name="Reload").click()
        expect(second.locator("#second")).to_be_attached()
        third.get_by_role("button", name="Reload").click()
        expect(third.get_by_text("Answer all you know")).to_be_attached(timeout=30_000)
        expect(third.locator("input[name=age]")).to_have_value("50")
        assert len(second.evaluate("caches.keys()")) == 1


@pytest.mark.long
def test_a_server_that_goes_back_to_an_older_release_is_followed(
    context: BrowserContext, folder: Path, tmp_path: Path
) -> None:
    another_release(tmp_path / "second")
    shutil.copytree(folder, tmp_path / "first")
    swap(folder, tmp_path / "second")
    with served(folder) as address:
        page = context.new_page()
        page.goto(f"{address}index.html")
        wait_until(page, FOLLOWS)
        expect(page.locator("#second")).to_be_attached()
        swap(folder, tmp_path / "first")
        page.reload()
        page.get_by_role("button", name="Use it now").click(timeout=30_000)
        expect(page.locator("#second")).to_have_count(0)


@pytest.mark.long
def test_a_release_that_is_not_whole_is_not_taken(
    context: BrowserContext, folder: Path, tmp_path: Path
) -> None:
    """One file of the new release is missing on the server: the old one stays, whole."""
    another_release(tmp_path / "second")
    (tmp_path / "second/index.html").write_text("half a cop", encoding="utf-8")
    with served(folder) as address:
        page = context.new_page()
        page.goto(f"{address}index.html")
        wait_until(page, FOLLOWS)
        swap(folder, tmp_path / "second")
        page.reload()
        page.wait_for_timeout(4000)
        expect(page.locator(".site-notice")).to_have_count(0)
        assert len(page.evaluate("caches.keys()")) == 1
        page.goto(f"{address}index.html")
        expect(page.locator("h1")).to_be_attached()


@pytest.mark.long
def test_a_full_store_leaves_the_site_working(context: BrowserContext, site: str) -> None:
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send(
        "Storage.overrideQuotaForOrigin", {"origin": site.rstrip("/"), "quotaSize": 100_000}
    )
    page.goto(f"{site}calculator.html#age=45")
    wait_until(page, IS_ANSWERED, ANSWER)
    page.wait_for_timeout(6000)
    assert not page.evaluate(IS_KEPT)
    assert page.evaluate("caches.keys()") == []
    page.reload()
    wait_until(page, IS_ANSWERED, ANSWER)


def test_going_back_to_the_calculator_finds_it_as_it_was_left(
    playwright: Playwright, site: str
) -> None:
    """The browser keeps the page and its running Python while the reader looks something up."""
    program = find()
    # Playwright switches off what every reader's browser has.
    browser = playwright.chromium.launch(
        executable_path=program,
        args=ARGUMENTS,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    page = browser.new_page()
    page.goto(f"{site}calculator.html")
    wait_for_state(page, "ready")
    page.locator("input[name=age]").fill("45")
    wait_until(page, IS_ANSWERED, ANSWER)
    page.evaluate("window.sameAsBefore = true")
    page.goto(f"{site}guideline/index.html")
    # Playwright's own way back waits for a page that is loaded anew.
    page.evaluate("() => { history.back() }")
    page.wait_for_url("**/calculator.html", wait_until="commit")
    expect(page.locator("input[name=age]")).to_have_value("45")
    assert page.evaluate("window.sameAsBefore") is True
    page.locator("input[name=age]").fill("")
    wait_until(page, IS_ANSWERED, bridge.assess("{}"))
    browser.close()


@pytest.mark.long
def test_going_back_in_firefox_finds_it_too(site: str) -> None:
    with firefox() as fox:
        fox.open(f"{site}calculator.html#age=45")
        fox.wait_until(IS_ANSWERED, ANSWER)
        fox.evaluate("() => { window.sameAsBefore = true }")
        # A page that is still reading something is not kept; a reader takes longer than this.
        fox.wait_until(IS_KEPT)
        time.sleep(2)
        fox.client.navigate(f"{site}guideline/index.html")
        fox.evaluate("() => history.back()")
        fox.wait_until("() => window.sameAsBefore === true", seconds=10)
        fox.wait_until(IS_ANSWERED, ANSWER)
