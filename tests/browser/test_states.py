"""The calculator in each of its states, for whoever sees, hears, taps or types it otherwise."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.states import DAY_NINE, patient, states, take
from tests.browser.waiting import wait_for_state

TAB_LIMIT = 400
# Text that reaches beyond the window, and is in nothing that scrolls.
BEYOND = """() => [...document.querySelectorAll("#calculator *")]
  .filter((one) => one.checkVisibility() && !one.closest("pre, textarea, .mda5-sheet"))
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
  .map((one) => one.outerHTML.slice(0, 120))"""
# The theme's letters are at 125 % of the browser's.
GREAT = """addEventListener("DOMContentLoaded", () => {
  document.documentElement.style.fontSize = "250%";
})"""
# What has the focus: its number in the page, and what is wrong with how it is shown.
FOCUSED = """async () => {
  // What has the focus is brought into sight with the next frame.
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const one = document.activeElement;
  const all = [...document.querySelectorAll("#calculator *")];
  const part = one.closest("#calculator");
  if (!part) return null;
  const box = one.getBoundingClientRect();
  const isSeen = (part) => {
    const seen = document.elementFromPoint(box.left + box.width / 2, box.top + box.height * part);
    return seen !== null && (one.contains(seen) || seen.contains(one));
  };
  // Of what is tall, such as the note, a part may be.
  const parts = box.height > 100 ? [0.1, 0.5, 0.9] : [0.5];
  const { outlineStyle, outlineWidth } = getComputedStyle(one);
  const faults = [];
  if (!parts.some(isSeen)) faults.push("hidden");
  if (outlineStyle === "none" || parseFloat(outlineWidth) < 2) faults.push("not marked");
  return { number: all.indexOf(one), html: one.outerHTML.slice(0, 150), faults };
}"""


def faults(page: Page, *, colours: bool) -> list[str]:
    """Give what axe finds in the calculator."""
    # Off unless it is asked for; and the contrast is the same at every width, and slow to find.
    rules = {"target-size": {"enabled": True}, "color-contrast": {"enabled": colours}}
    options = {"resultTypes": ["violations"], "rules": rules}
    found = Axe().run(page, context="#calculator", options=options).response["violations"]
    return [f"{rule['id']}: {node['html'][:150]}" for rule in found for node in rule["nodes"]]


def beyond(page: Page) -> list[str]:
    """Give what has to be scrolled to sideways."""
    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*page.evaluate(BEYOND), *([f"the page by {over} px"] if over > 0 else [])]


@pytest.mark.long
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_axe_finds_nothing_in_any_state(
    page: Page, width: int, scheme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 800})
    found = {name: faults(page, colours=width == 390) for name in states(page)}
    assert {name: told for name, told in found.items() if told} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_words_of_a_button_can_be_read_while_it_has_the_focus(
    page: Page, scheme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto("calculator.html")
    wait_for_state(page, "ready")
    for button in page.locator("#calculator .md-button:visible").all():
        button.focus()
        found = Axe().run(page, context="#calculator .md-button:focus").response
        assert found["violations"] == []
        assert any(rule["id"] == "color-contrast" for rule in found["passes"])


@pytest.mark.long
def test_with_letters_twice_as_great_nothing_has_to_be_scrolled_sideways(page: Page) -> None:
    """WCAG 2.2, 1.4.4 and 1.4.10, both at once, and in the system's own colours."""
    page.emulate_media(forced_colors="active")
    page.set_viewport_size({"width": 320, "height": 800})
    page.add_init_script(GREAT)
    found = {name: beyond(page) for name in states(page)}
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "40px"
    assert {name: told for name, told in found.items() if told} == {}


@pytest.mark.long
@pytest.mark.parametrize("forced", ["active", "none"])
@pytest.mark.parametrize("width", [390, 1280])
def test_what_the_keyboard_reaches_is_marked_and_never_hidden(
    page: Page, width: int, forced: Literal["active", "none"]
) -> None:
    """WCAG 2.2, 2.4.7 and 2.4.11: neither below the header nor below the answer in short."""
    page.emulate_media(forced_colors=forced, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 700})
    page.goto("calculator.html")
    wait_for_state(page, "ready")
    patient(page, f"{DAY_NINE},methotrexate")
    take(page, "note")
    page.locator('[data-take="keep"]').click()
    expect(page.locator(".mda5-compared")).to_be_visible()
    page.locator("#language").focus()
    there = walk(page, "Tab")
    page.locator("#calculator-answer").focus()
    back = walk(page, "Shift+Tab")
    # A group of choices is one stop, and the folds are stops of their own.
    assert min(len(there), len(back)) > 60
    assert [(one["html"], one["faults"]) for one in [*there, *back] if one["faults"]] == []


def walk(page: Page, key: str) -> list[dict[str, Any]]:
    """Press a key until the focus leaves the calculator, and tell of each stop."""
    stops: list[dict[str, Any]] = []
    for _ in range(TAB_LIMIT):
        page.keyboard.press(key)
        stop = page.evaluate(FOCUSED)
        if stop is None:
            return stops
        stops.append(stop)
    raise AssertionError("the focus never left")


@pytest.mark.parametrize("language", ["", "?lang=ja"])
def test_the_first_question_is_two_presses_away(page: Page, language: str) -> None:
    page.goto(f"calculator.html{language}#age=45")
    wait_for_state(page, "ready")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator('input[name="age"]')).to_be_focused()
    # The patient in the address is still there for a reload.
    assert page.url.endswith("#age=45")
