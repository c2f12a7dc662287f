"""The same folder works from a server, under a sub-path, from a folder, in two browsers."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from calculator import bridge
from scripts.finish.single_file import NAME
from scripts.generate.words import fragment
from scripts.serve import SITE, make_server
from tests.browser.firefox import Firefox, firefox
from tests.browser.waiting import IS_ANSWERED, wait_for_state, wait_until
from tests.vignette import load_all

FOLDER = SITE.resolve().as_uri() + "/"
PATIENT = {"age": 45, "anti_mda5": "positive", "ild": True, "stage": "untreated"}
ANSWER = bridge.assess(json.dumps(PATIENT))
# Links carry no more than the form asks, so each patient is given as the form gives it back.
VIGNETTES = load_all()


@pytest.fixture(scope="module")
def fox() -> Iterator[Firefox]:
    with firefox() as started:
        yield started


@pytest.fixture
def from_folder(browser: Browser) -> Iterator[Page]:
    """A page without a server; the test fails if it asks any host for anything."""
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    yield page
    context.close()
    assert [
        address for address in asked if not address.startswith(("file:", "data:", "blob:"))
    ] == []
    assert faults == []


@pytest.mark.parametrize("name", ["calculator.html", NAME])
def test_the_calculator_answers_in_a_page_opened_from_a_folder(
    from_folder: Page, name: str
) -> None:
    from_folder.goto(f"{FOLDER}{name}#{fragment(PATIENT)}")
    wait_until(from_folder, IS_ANSWERED, ANSWER)


@pytest.mark.parametrize("name", ["calculator.html", NAME])
def test_the_calculator_answers_in_firefox_from_a_folder(fox: Firefox, name: str) -> None:
    fox.open(f"{FOLDER}{name}#{fragment(PATIENT)}")
    fox.wait_until(IS_ANSWERED, ANSWER)


@pytest.mark.parametrize("name", ["calculator.html", NAME])
def test_from_a_folder_links_leave_the_answers_where_they_are(from_folder: Page, name: str) -> None:
    from_folder.goto(f"{FOLDER}{name}#{fragment(PATIENT)}")
    wait_until(from_folder, IS_ANSWERED, ANSWER)
    from_folder.get_by_text("How good is the evidence").first.click()
    if name == NAME:
        # It holds no other page, and leads to none.
        hrefs = from_folder.eval_on_selector_all(
            "#calculator a", "all => all.map((one) => one.getAttribute('href'))"
        )
        assert [href for href in hrefs if not href.startswith(("#", "https:"))] == []
        return
    link = from_folder.locator('#calculator a[href^="recommendations/"]:visible').first
    with from_folder.expect_popup() as popup:
        link.click()
    popup.value.wait_for_load_state()
    expect(from_folder.locator("input[name=age]")).to_have_value("45")


def test_the_one_file_edition_prints_the_sheet_alone(from_folder: Page) -> None:
    from_folder.goto(f"{FOLDER}{NAME}#{fragment(PATIENT)}")
    wait_until(from_folder, IS_ANSWERED, ANSWER)
    from_folder.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    from_folder.emulate_media(media="print")
    expect(from_folder.locator(".mda5-sheet")).to_be_visible()
    expect(from_folder.locator(".site-chapter").first).to_be_hidden()
    expect(from_folder.locator("main > p")).to_be_hidden()


def test_firefox_keeps_files_apart_as_it_does_for_a_reader(fox: Firefox) -> None:
    """Or else the test above would prove nothing."""
    fox.open(f"{FOLDER}index.html")
    script = (
        "const [done] = arguments;"
        " fetch('files.json').then(() => done('read'), () => done('refused'));"
    )
    fox.client.timeout.script = 10
    assert fox.client.execute_async_script(script, sandbox=None) == "refused"


def test_search_works_in_a_page_opened_from_a_folder(from_folder: Page) -> None:
    from_folder.goto(f"{FOLDER}guideline/index.html")
    from_folder.get_by_label("Search").first.click()
    from_folder.locator(".md-search__input").press_sequentially("plasma exchange")
    expect(from_folder.locator(".md-search-result__item").first).to_contain_text("lasma exchange")


def test_the_search_reads_its_index_once_somebody_searches(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("calculator.html", wait_until="networkidle")
    assert [address for address in asked if "search_index" in address] == []
    page.keyboard.press("/")
    page.locator(".md-search__input").press_sequentially("plasma exchange")
    result = page.locator(".md-search-result__item a").first
    expect(result).to_contain_text("lasma exchange")
    assert len([address for address in asked if "search_index" in address]) == 1
    result.click()
    # The words that were looked for are marked where they are.
    marked = page.locator("article mark[data-md-highlight]").first
    expect(marked).to_contain_text("plasma exchange", ignore_case=True)


def test_search_works_in_firefox_from_a_folder(fox: Firefox) -> None:
    fox.open(f"{FOLDER}guideline/index.html")
    fox.evaluate(
        "() => { const field = document.querySelector('.md-search__input'); field.focus();"
        " field.value = 'plasma exchange'; field.dispatchEvent(new Event('keyup')); }"
    )
    fox.wait_until(
        "() => /lasma exchange/.test(document.querySelector('.md-search-result__list').textContent)"
    )


@pytest.mark.long
def test_every_vignette_gets_in_firefox_what_the_command_line_gives(
    fox: Firefox, site: str
) -> None:
    fox.open(f"{site}calculator.html")
    # Both at once: between two readings a new answer may come.
    both = (
        "() => ['request', 'answer'].map((name) =>"
        " document.querySelector(`#calculator-${name}`).textContent)"
    )
    for vignette in VIGNETTES:
        fox.evaluate("hash => { location.hash = hash }", fragment(vignette.patient) or "x=")
        # Two patients may look the same to the form; the answer must then be the same too.
        fox.wait_until(
            "() => document.querySelector('#calculator').dataset.state === 'ready'"
            " && document.querySelector('#calculator-answer').textContent"
        )
        fox.client.execute_async_script(
            "const [done] = arguments; setTimeout(done, 60);", sandbox=None
        )
        question, answer = fox.evaluate(both)
        assert answer == bridge.assess(question), vignette.name


def test_a_missing_script_in_a_folder_is_named(browser: Browser, tmp_path: Path) -> None:
    copy = tmp_path / "a copy with a space"
    shutil.copytree(SITE, copy)
    (copy / "assets/calculator/dist/local/stdlib.js").unlink()
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{copy.as_uri()}/calculator.html")
    words = wait_for_state(page, "failed", 15)
    assert "local/stdlib.js is missing or cannot be read; copy the whole folder again" in words
    context.close()


@pytest.mark.parametrize("spoilt", ["truncated", "altered"])
def test_a_spoilt_file_in_a_folder_is_named(browser: Browser, tmp_path: Path, spoilt: str) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(SITE, copy)
    file = copy / "assets/calculator/dist/local/rules.js"
    text = file.read_text(encoding="utf-8")
    middle = len(text) // 2
    other = "A" if text[middle] != "A" else "B"
    file.write_text(
        text[:middle] if spoilt == "truncated" else text[:middle] + other + text[middle + 1 :],
        encoding="utf-8",
    )
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{copy.as_uri()}/calculator.html")
    assert "rules." in wait_for_state(page, "failed", 15)
    context.close()


@pytest.fixture
def under_a_path(tmp_path: Path) -> Iterator[str]:
    shutil.copytree(SITE, tmp_path / "guidelines/mda5")
    server = make_server(0, tmp_path)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/guidelines/mda5"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("slash", ["", "/"])
def test_the_site_works_under_a_path(browser: Browser, under_a_path: str, slash: str) -> None:
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    missing: list[str] = []
    page.on("response", lambda reply: missing.append(reply.url) if reply.status >= 400 else None)
    page.goto(under_a_path + slash)
    page.get_by_role("link", name="Calculator").first.click()
    wait_for_state(page, "ready")
    assert missing == []
    context.close()
