"""Whatever text reaches the page stays text, with the policy and without it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from calculator import bridge
from scripts.fuzz.fragments import MARKUP, TRIED, fragments
from scripts.generate.words import fragment
from tests.browser.test_calculator import answered, open_calculator

PATIENT = {"age": 45, "anti_mda5": "positive", "ild": True, "pregnancy": True}
# Goes to one address after the other as a reader would, and waits until the page took it.
VISIT = """
async (all) => {
  for (const one of all) {
    location.hash = one;
    await new Promise((taken) => setTimeout(taken));
  }
}
"""
TRACES = (
    "[id=injected], #calculator :is(img, script, iframe, object, embed, svg[onload], [onerror])"
)


@pytest.fixture(params=[False, True], ids=["with the policy", "without it"])
def open_page(browser: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page; the test fails if it reports an error, asks somebody, or runs what was text."""
    context = browser.new_context(
        base_url=site, service_workers="block", bypass_csp=request.param, locale="en-GB"
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(f"page error: {error}"))
    page.on("dialog", lambda dialog: faults.append(f"dialog: {dialog.message}"))
    yield page
    assert page.title() != "injected"
    assert page.locator(TRACES).count() == 0
    context.close()
    assert faults == []


def test_the_traces_are_seen_where_text_becomes_markup(browser: Browser, site: str) -> None:
    """The checks above can fail."""
    context = browser.new_context(base_url=site, service_workers="block", bypass_csp=True)
    page = context.new_page()
    open_calculator(page)
    page.evaluate("text => { document.querySelector('#result').innerHTML += text }", MARKUP[0])
    expect(page).to_have_title("injected")
    assert page.locator(TRACES).count() == 1
    context.close()


@pytest.mark.long
def test_no_fragment_stops_the_page_or_becomes_part_of_it(open_page: Page) -> None:
    open_calculator(open_page)
    open_page.evaluate(VISIT, list(fragments(TRIED)))
    open_page.evaluate("hash => { location.hash = hash }", fragment(PATIENT))
    assert answered(open_page, PATIENT) == bridge.assess(json.dumps(PATIENT))


def test_what_is_typed_stays_as_it_was_typed(open_page: Page) -> None:
    open_calculator(open_page)
    field = open_page.locator('input[name="age"]')
    for text in MARKUP:
        typed = text.replace("\0", "")
        field.fill(typed)
        expect(field).to_have_value(typed)
    field.fill(MARKUP[0])
    expect(open_page.locator("#error-age")).to_be_visible()


@pytest.mark.long
def test_a_file_is_shown_as_text_whatever_it_holds(open_page: Page, tmp_path: Path) -> None:
    saved = json.loads(bridge.save(json.dumps(PATIENT), "2026-11-25 03:12"))
    open_calculator(open_page)
    file = tmp_path / "case.json"
    box = open_page.locator(".mda5-take__box")
    clear = open_page.get_by_role("button", name="Clear all answers")
    opened = 0
    texts = MARKUP[:8]
    for text in texts:
        # An answer that is no answer is set aside; the second file keeps it, to be compared with.
        for case in (spoilt(saved, text), spoilt(saved, text) | {"answer": saved["answer"]}):
            file.write_text(json.dumps(case), encoding="utf-8")
            open_page.locator('.mda5-take input[type="file"]').set_input_files(file)
            expect(box.locator("h2, [role=status]").first).to_be_visible()
            opened += box.locator("h2").count() > 0
            clear.click()
            expect(box).to_be_hidden()
    # One has too many brackets to be a patient.
    assert opened == 2 * len(texts) - 1


def spoilt(given: Any, text: str) -> Any:
    """Put a text in place of every text, and beside every name, but for what the form is named."""
    if isinstance(given, dict):
        held = {name: spoilt(value, text) for name, value in given.items() if name != "format"}
        kept = {"format": given["format"]} if "format" in given else {}
        return {**kept, **held, text: text}
    if isinstance(given, list):
        return [*(spoilt(one, text) for one in given), text]
    return text if isinstance(given, str) else given
