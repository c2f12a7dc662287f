"""A term of the cards and of the calculator is explained on hover, on focus and on a tap."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from scripts.generate.glossary import glossary
from tests.browser.test_language import JAPANESE, open_in_japanese
from tests.browser.waiting import wait_for_state

CHAPTER = "guideline/initial-therapy.html"
PATIENT = "age=34&sex=female&anti_mda5=positive&ild=yes&stage=untreated&pregnancy=no"
STAYS = 600  # ms, longer than the time in which a tip goes


@pytest.fixture
def touched(browser: Browser, site: str) -> Iterator[Page]:
    """A page on a telephone."""
    context = browser.new_context(
        base_url=site,
        has_touch=True,
        is_mobile=True,
        viewport={"width": 390, "height": 800},
        service_workers="block",
    )
    yield context.new_page()
    context.close()


def tip(page: Page) -> Locator:
    return page.get_by_role("tooltip")


def term(page: Page, name: str) -> Locator:
    return page.locator(f'button[data-term="{name}"]:visible').first


def open_result(page: Page) -> None:
    page.goto(f"calculator.html#{PATIENT}")
    wait_for_state(page, "ready")
    expect(term(page, "strength-conditional")).to_be_visible()


@pytest.mark.parametrize("address", [CHAPTER, "recommendations/r01.html"])
def test_every_badge_of_a_card_says_what_it_means(page: Page, address: str) -> None:
    page.goto(address)
    badges = page.locator("article button[data-term]")
    assert badges.count() >= 3
    for number in range(badges.count()):
        name = badges.nth(number).get_attribute("data-term") or ""
        badges.nth(number).focus()
        expect(tip(page)).to_have_text(glossary()[name].definition)
        assert badges.nth(number).inner_text() == glossary()[name].term.lower()


def test_a_tip_comes_on_hover_may_be_pointed_at_and_goes(page: Page) -> None:
    open_result(page)
    term(page, "strength-conditional").hover()
    expect(tip(page)).to_have_text(glossary()["strength-conditional"].definition)
    tip(page).hover()
    page.wait_for_timeout(STAYS)
    expect(tip(page)).to_be_visible()
    page.mouse.move(1, 1)
    expect(tip(page)).to_be_hidden()


def test_a_tip_comes_by_keyboard_and_escape_dismisses_it(page: Page) -> None:
    open_result(page)
    first = term(page, "strength-conditional")
    first.focus()
    expect(first).to_have_accessible_description(glossary()["strength-conditional"].definition)
    expect(tip(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(tip(page)).to_be_hidden()
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    expect(tip(page)).to_be_visible()
    page.keyboard.press("Tab")
    expect(tip(page)).to_have_text(glossary()["certainty-not-stated"].definition)


@pytest.mark.parametrize("where", [CHAPTER, f"calculator.html#{PATIENT}"])
def test_a_tap_shows_a_tip_and_a_tap_elsewhere_hides_it(touched: Page, where: str) -> None:
    touched.goto(where)
    one = term(touched, "strength-conditional")
    expect(one).to_be_visible(timeout=60_000)
    one.tap()
    expect(tip(touched)).to_have_text(glossary()["strength-conditional"].definition)
    touched.wait_for_timeout(STAYS)
    expect(tip(touched)).to_be_visible()
    box = tip(touched).bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    tip(touched).tap()
    expect(tip(touched)).to_be_visible()
    touched.locator("h1").first.tap(position={"x": 4, "y": 4})
    expect(tip(touched)).to_be_hidden()
    assert touched.url.endswith(where)


def test_the_words_of_a_regimen_and_of_its_doses_are_explained(page: Page) -> None:
    open_result(page)
    for name in ("regimen", "regimen-unknown", "digest"):
        term(page, name).focus()
        expect(tip(page)).to_have_text(glossary()[name].definition)
    page.get_by_text("How good is the evidence").first.click()
    term(page, "appraisal").focus()
    expect(tip(page)).to_have_text(glossary()["appraisal"].definition)
    page.locator('[data-part="doses"] > summary').click()
    term(page, "trough").focus()
    expect(tip(page)).to_have_text(glossary()["trough"].definition)


def test_a_tip_is_in_the_language_of_its_term(page: Page) -> None:
    open_in_japanese(page)
    term(page, "certainty-not-stated").focus()
    expect(tip(page)).to_have_text(JAPANESE["glossary"]["certainty-not-stated"])
    expect(tip(page)).to_have_attribute("lang", "ja")
    evidence = JAPANESE["words"]["advice.evidence"]
    page.locator(".mda5-result summary", has_text=evidence).first.click()
    page.locator(".mda5-cites a[data-citation]").first.focus()
    expect(tip(page)).to_have_attribute("lang", "en")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_with_a_tip_open(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": 390, "height": 800})
    open_result(page)
    term(page, "verdict-wider-than-source").focus()
    expect(tip(page)).to_be_visible()
    found = Axe().run(page).response["violations"]
    assert [f"{rule['id']}: {one['html'][:120]}" for rule in found for one in rule["nodes"]] == []
    box = term(page, "verdict-wider-than-source").bounding_box()
    assert box
    assert box["height"] >= 24


def test_the_calculator_has_the_glossary_s_own_words(page: Page) -> None:
    page.goto("glossary.html")
    for name, entry in glossary().items():
        expect(page.locator(f"dt#{name}")).to_have_text(entry.term)
    page.goto("calculator.html")
    schema = json.loads(page.locator("#calculator-schema").text_content() or "")
    assert schema["glossary"] == {name: one.definition for name, one in glossary().items()}
    assert Path("docs/glossary.md").read_text(encoding="utf-8").count("{ #regimen }") == 1
