"""Every state that the calculator's page can be in, one after the other in one page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, time, timedelta

from playwright.sync_api import FilePayload, Page, Route, expect

from calculator import bridge
from calculator.guideline import GUIDELINE
from tests.browser.waiting import wait_for_state, wait_until

COVERED = "age=45&sex=female&anti_mda5=positive&ild=yes"
DAY_NINE = (
    "age=45&sex=male&anti_mda5=positive&ild=yes&oxygen=high_flow&stage=worsening"
    "&days_since_start=9&current_agents=glucocorticoid,tacrolimus,cyclophosphamide"
)
WRONG = "age=412&crp=abc&colour=blue"
PATIENTS = {
    "a regimen advised": f"{COVERED}&oxygen=room_air&stage=untreated&pregnancy=no"
    "&active_infection=no",
    "three agents on day nine": DAY_NINE,
    "agents to stop": f"{COVERED}&current_agents=methotrexate,tnf_inhibitor",
    "tests to order": "age=45&anti_mda5=suspected&stage=untreated",
    "out of scope": "age=45&ild=no",
    "impossible, and of no question": WRONG,
    "unusual and contradictory": f"{COVERED}&stage=untreated&current_agents=tacrolimus&crp=0.8",
    "pregnancy": f"{COVERED}&stage=untreated&pregnancy=yes&active_infection=no&weight=60"
    "&height=165",
}
_ASKED = "() => document.querySelector('#calculator-request')?.textContent"
_OPEN = """async () => {
  const closed = "#calculator details:not([open])";
  for (let one; (one = document.querySelector(closed)); ) {
    one.open = true;
    await new Promise((resolve) => one.addEventListener("toggle", resolve, { once: true }));
  }
}"""
_EXPLORED = """() => document.querySelector('.mda5-problems:not([hidden])')
  || document.querySelector('[data-part=changes] [data-change]')"""


def patient(page: Page, fragment: str) -> None:
    """Fill in a patient by the address and wait for the whole answer."""
    before = page.evaluate(_ASKED)
    page.evaluate("hash => { location.hash = hash }", fragment)
    wait_until(page, f"before => ({_ASKED})() !== before", before)
    # What would change the answer comes a moment after it; there is nothing while it is to correct.
    wait_until(page, _EXPLORED)


def unfold(page: Page) -> None:
    """Open everything that opens and closes."""
    page.evaluate(_OPEN)


def take(page: Page, what: str) -> None:
    """Make something to take along, and wait for it."""
    page.locator(f'[data-take="{what}"]').click()
    expect(page.locator(".mda5-take__box")).to_be_visible()


def altered_case() -> FilePayload:
    """Give a saved file with facts and an answer that are not those that were saved."""
    case = json.loads(bridge.save('{"age":45,"anti_mda5":"positive","ild":true}', "2026-11-25"))
    case["patient"] |= {"age": 54, "colour": "blue"}
    case["answer"]["advice"]["R19"]["outcome"] = "no"
    text = json.dumps(case).encode()
    return {"name": "case.json", "mimeType": "application/json", "buffer": text}


def states(page: Page) -> Iterator[str]:
    """Bring a new page into each state in turn, and give its name."""
    held: list[Route] = []
    page.route("**/snapshot.*.zip", lambda route: route.fulfill(status=404))
    # Playwright takes no method of a built-in type.
    page.route("**/rules.*.zip", lambda route: held.append(route))  # noqa: PLW0108
    page.goto("calculator.html")
    wait_until(page, "() => document.querySelector('#calculator form') !== null")
    yield "loading"
    while not held:
        page.wait_for_timeout(20)
    held.pop().fulfill(status=404)
    wait_for_state(page, "failed")
    yield "failed"
    page.unroute("**/rules.*.zip")
    page.get_by_role("button", name="Try again").click()
    wait_for_state(page, "ready")
    wait_until(page, _ASKED)
    yield "nothing known"
    for name, fragment in PATIENTS.items():
        patient(page, fragment)
        yield name
    page.locator("[data-change] button").first.click()
    expect(page.locator(".mda5-trying")).to_be_visible()
    yield "a change being tried"
    take(page, "note")
    yield "a note for the record"
    take(page, "link")
    yield "a link"
    page.locator('[data-take="keep"]').click()
    page.locator('[name="stage"][value="worsening"]').check()
    expect(page.locator('[data-comparison="different"]')).to_be_visible()
    yield "two patients compared"
    page.locator('.mda5-take input[type="file"]').set_input_files(altered_case())
    expect(page.locator(".mda5-take__box [data-comparison]")).to_be_visible()
    yield "a file that was altered"
    patient(page, DAY_NINE)
    unfold(page)
    yield "everything unfolded"
    page.get_by_label("Language").select_option("ja")
    expect(page.locator("#calculator")).to_have_attribute("lang", "ja")
    unfold(page)
    yield "Japanese, everything unfolded"
    patient(page, WRONG)
    yield "Japanese, with answers to correct"
    page.clock.set_fixed_time(datetime.combine(GUIDELINE.review_by + timedelta(days=2), time()))
    page.goto("about:blank")
    page.goto(f"calculator.html#{DAY_NINE}")
    wait_for_state(page, "ready")
    wait_until(page, _ASKED)
    expect(page.locator("#result .mda5-stale")).to_be_visible()
    yield "past its review date"
