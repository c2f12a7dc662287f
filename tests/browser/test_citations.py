"""A citation's preview comes on hover and on focus, can be pointed at, and goes with Escape."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from scripts.finish.single_file import NAME
from tests.browser.waiting import wait_for_state

CHAPTER = "guideline/initial-therapy.html"
PATIENT = "age=34&sex=female&anti_mda5=positive&ild=yes&stage=untreated"
STAYS = 600  # ms, longer than the time in which a preview goes


def citation(page: Page) -> Locator:
    return page.locator("article a[data-citation]", has_text="Tsuji 2020").first


def preview(page: Page) -> Locator:
    return page.get_by_role("tooltip")


def test_hovering_shows_the_work_and_leaving_hides_it(page: Page) -> None:
    page.goto(CHAPTER)
    words = citation(page).get_attribute("title") or ""
    assert words.startswith("Tsuji H, ")
    assert words.endswith(" was read.")
    citation(page).hover()
    expect(preview(page)).to_have_text(words)
    # The browser's own title would be a second preview.
    expect(citation(page)).not_to_have_attribute("title", words)
    page.mouse.move(1, 1)
    expect(preview(page)).to_be_hidden()
    expect(citation(page)).to_have_attribute("title", words)


def test_the_pointer_may_rest_on_the_preview(page: Page) -> None:
    page.goto(CHAPTER)
    citation(page).hover()
    preview(page).hover()
    page.wait_for_timeout(STAYS)
    expect(preview(page)).to_be_visible()


def test_focus_shows_the_work_and_describes_the_link(page: Page) -> None:
    page.goto(CHAPTER)
    links = page.locator("article a[data-citation]")
    links.first.focus()
    expect(links.first).to_have_accessible_description(preview(page).inner_text())
    first = preview(page).inner_text()
    page.keyboard.press("Tab")
    expect(links.nth(1)).to_be_focused()
    expect(preview(page)).not_to_have_text(first)
    page.mouse.move(1, 1)
    page.wait_for_timeout(STAYS)
    expect(preview(page)).to_be_visible()
    links.nth(1).evaluate("link => link.blur()")
    expect(preview(page)).to_be_hidden()


@pytest.mark.parametrize("by", ["hover", "focus"])
def test_escape_hides_the_preview_until_the_citation_was_left(page: Page, by: str) -> None:
    page.goto(CHAPTER)
    getattr(citation(page), by)()
    expect(preview(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(preview(page)).to_be_hidden()
    page.wait_for_timeout(STAYS)
    expect(preview(page)).to_be_hidden()
    citation(page).evaluate("link => link.blur()")
    page.mouse.move(1, 1)
    page.wait_for_timeout(STAYS)
    getattr(citation(page), by)()
    expect(preview(page)).to_be_visible()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_preview_stays_within_the_window_and_beside_its_citation(
    page: Page, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(CHAPTER)
    links = page.locator("article a[data-citation]")
    assert links.count() > 5
    for number in range(links.count()):
        links.nth(number).focus()
        box, link = preview(page).bounding_box(), links.nth(number).bounding_box()
        assert box
        assert link
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["y"] >= link["y"] + link["height"] or box["y"] + box["height"] <= link["y"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", [CHAPTER, "guideline/refractory-and-life-threatening.html"])
def test_axe_finds_nothing_with_a_preview_open(page: Page, address: str, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(address)
    page.locator("article a[data-citation]").last.focus()
    expect(preview(page)).to_be_visible()
    found = Axe().run(page).response["violations"]
    assert [f"{rule['id']}: {rule['nodes'][0]['html'][:120]}" for rule in found] == []


def test_an_opened_entry_for_a_library_passes_the_access_rules(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto("references.html")
    page.locator(".reference__export summary").first.click()
    expect(page.locator(".reference__export pre").first).to_be_visible()
    found = Axe().run(page).response["violations"]
    assert [f"{rule['id']}: {rule['nodes'][0]['html'][:120]}" for rule in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_calculator_cites_in_the_same_way(page: Page) -> None:
    page.goto(f"calculator.html#{PATIENT}")
    wait_for_state(page, "ready")
    page.get_by_text("How good is the evidence").first.click()
    link = page.locator(".mda5-cites a", has_text="Tsuji 2020").first
    expect(link).to_have_attribute("href", "https://doi.org/10.1002/art.41105")
    number = link.get_attribute("data-citation")
    expect(link).to_contain_text(f"[{number}]")
    link.hover()
    expect(preview(page)).to_contain_text("its abstract was read")
    page.goto("references.html#tsuji2020")
    expect(page.locator("#tsuji2020")).to_contain_text(f"{number}. Tsuji 2020")


@pytest.mark.parametrize("name", [CHAPTER, NAME])
def test_it_holds_in_a_page_opened_from_a_folder(browser: Browser, name: str) -> None:
    page = browser.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda told: faults.append(told.text) if told.type == "error" else None)
    page.goto((Path("site") / name).resolve().as_uri())
    link = page.locator("a[data-citation]", has_text="Tsuji 2020").first
    link.focus()
    expect(preview(page)).to_contain_text("Tsuji H, ")
    page.keyboard.press("Escape")
    expect(preview(page)).to_be_hidden()
    page.close()
    assert faults == []
