"""A copy past its review date says so on every page, by the reader's clock and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from calculator import bridge
from calculator.guideline import GUIDELINE
from scripts.finish.single_file import NAME
from scripts.serve import SITE
from tests.browser.waiting import IS_ANSWERED, wait_for_state, wait_until

LAST_DAY = datetime.combine(GUIDELINE.review_by, time(23, 0))
NEXT_DAY = LAST_DAY + timedelta(hours=2)
FOLDER = SITE.resolve().as_uri() + "/"
WORDS = (
    "This copy is past its review date (23 November 2027). Look for a newer one; "
    "check it before you use it."
)
PAGES = ["index.html", "guideline/initial-therapy.html", "calculator.html", "hazards.html"]
BANNER = "section.site-review"


@pytest.fixture
def from_folder(browser: Browser) -> Iterator[Page]:
    """A page without a server."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("address", PAGES)
def test_before_its_review_date_no_page_says_so(page: Page, address: str) -> None:
    page.clock.set_fixed_time(LAST_DAY)
    page.goto(address)
    page.wait_for_load_state("load")
    assert page.locator('meta[name="review-by"]').get_attribute("content") == "2027-11-23"
    expect(page.locator(BANNER)).to_have_count(0)


@pytest.mark.parametrize("address", PAGES)
def test_past_its_review_date_every_page_says_so(page: Page, address: str) -> None:
    page.clock.set_fixed_time(NEXT_DAY)
    page.goto(address)
    banner = page.locator(BANNER)
    expect(banner).to_have_text(WORDS)
    expect(banner.get_by_role("button")).to_have_count(0)
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        expect(banner).to_be_in_viewport(ratio=1)


def test_the_calculators_result_says_so_too(page: Page) -> None:
    page.clock.set_fixed_time(NEXT_DAY)
    page.goto("calculator.html")
    wait_for_state(page, "ready")
    expect(page.locator("#result .mda5-stale")).to_have_text(WORDS)


def test_the_result_says_nothing_before(page: Page) -> None:
    page.clock.set_fixed_time(LAST_DAY)
    page.goto("calculator.html")
    wait_for_state(page, "ready")
    expect(page.locator("#result .mda5-stale")).to_have_count(0)


def test_the_one_file_edition_says_so_from_a_folder(from_folder: Page) -> None:
    from_folder.clock.set_fixed_time(NEXT_DAY)
    from_folder.goto(f"{FOLDER}{NAME}")
    expect(from_folder.locator(BANNER)).to_have_text(WORDS)
    expect(from_folder.locator(BANNER)).to_be_in_viewport(ratio=1)
    wait_for_state(from_folder, "ready")
    expect(from_folder.locator("#result .mda5-stale")).to_have_text(WORDS)


def test_the_one_file_edition_says_nothing_before(from_folder: Page) -> None:
    from_folder.clock.set_fixed_time(LAST_DAY)
    from_folder.goto(f"{FOLDER}{NAME}")
    wait_for_state(from_folder, "ready")
    expect(from_folder.locator(BANNER)).to_have_count(0)


def test_the_banner_is_printed(page: Page) -> None:
    page.clock.set_fixed_time(NEXT_DAY)
    page.goto("guideline/initial-therapy.html")
    page.emulate_media(media="print")
    banner = page.locator(BANNER)
    expect(banner).to_be_visible()
    box = banner.bounding_box()
    article = page.locator("article").bounding_box()
    assert box
    assert article
    assert box["y"] + box["height"] <= article["y"]


def test_a_printed_answer_says_when_it_was_made_and_how_long_it_holds(page: Page) -> None:
    page.clock.set_fixed_time(LAST_DAY)
    page.goto("calculator.html")
    wait_for_state(page, "ready")
    wait_until(page, IS_ANSWERED, bridge.assess("{}"))
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    made = page.locator(".mda5-sheet .mda5-small").first
    expect(made).to_be_visible()
    for words in (GUIDELINE.version, "review due 2027-11-23", "Printed 2027-11-23 23:00"):
        expect(made).to_contain_text(words)
