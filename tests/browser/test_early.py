"""An answer before Python, from tables: labelled, confirmed, and never hidden if it is wrong."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from calculator import bridge
from calculator.guideline import GUIDELINE
from scripts.finish.single_file import NAME
from scripts.generate.words import fragment
from scripts.serve import SITE
from tests.browser.firefox import firefox
from tests.browser.test_faults import faulty
from tests.browser.waiting import IS_ANSWERED, wait_for_state, wait_until

COVERED = {"age": 45, "anti_mda5": "positive", "ild": True}
UNTREATED = COVERED | {"sex": "female", "stage": "untreated"}
PATIENTS: dict[str, dict[str, Any]] = {
    "untreated": UNTREATED,
    "pregnant": UNTREATED | {"pregnancy": True},
    "in need of a rescue": COVERED
    | {
        "sex": "male",
        "course": "rapidly_progressive",
        "oxygen": "high_flow",
        "stage": "worsening",
        "days_since_start": 9,
        "current_agents": ["glucocorticoid", "tacrolimus", "cyclophosphamide", "methotrexate"],
        "active_infection": False,
    },
    "not covered": COVERED | {"age": 12},
    "measured in another unit": COVERED
    | {"stage": "worsening", "haemoglobin": {"value": 8.9, "unit": "g/dL"}},
}
NO_WASM = {"Content-Security-Policy": "script-src 'self' 'unsafe-inline'"}
LINES = """() => {
  const top = (element) => element.getBoundingClientRect().top;
  const lines = [...document.querySelectorAll('.mda5-summary [data-line]')];
  const box = top(document.querySelector('.mda5-glance'));
  return lines.map((line) => ({
    kind: line.dataset.line, words: line.textContent, top: Math.round(top(line) - box) }));
}"""
IS_LOOKED_UP = "() => document.querySelector('.mda5-summary [data-line]') !== null"
HEIGHT = "() => document.querySelector('.mda5-glance').offsetHeight"
NOTE = "() => document.querySelector('#calculator-compared').textContent"
MARKS = ("ask", "early")


class HeldBack:
    """Python's rules, which do not come to a page before they are let go."""

    def __init__(self, page: Page) -> None:
        self.routes: list[Route] = []
        self.is_held = True
        page.route("**/dist/snapshot.*", lambda route: route.fulfill(status=404))
        page.route("**/dist/rules.*", self.hold)

    def hold(self, route: Route) -> None:
        if self.is_held:
            self.routes.append(route)
        else:
            route.continue_()

    def let_go(self) -> None:
        # The page may be ahead of its worker, which then asks for them only now.
        self.is_held = False
        for route in self.routes:
            route.continue_()


def lines(page: Page) -> list[dict[str, Any]]:
    """Give the lines at a glance, without those that Python alone or the tables alone have."""
    found: list[dict[str, Any]] = page.evaluate(LINES)
    return [line for line in found if line["kind"] not in MARKS]


def words(page: Page) -> str:
    return page.locator(".mda5-glance").inner_text()


@pytest.mark.long
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", PATIENTS)
def test_the_answer_is_there_before_python_and_stays_where_it_is(
    page: Page, name: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    python = HeldBack(page)
    page.goto(f"calculator.html#{fragment(PATIENTS[name])}")
    wait_until(page, IS_LOOKED_UP)
    assert page.locator("#calculator").get_attribute("data-state") == "loading"
    assert "Early answer, from tables" in words(page)
    expect(page.locator("#calculator[data-early]")).to_have_count(1)
    early = lines(page)
    assert early
    height = page.evaluate(HEIGHT)
    python.let_go()
    wait_until(page, IS_ANSWERED, bridge.assess(json.dumps(PATIENTS[name])))
    assert "Early answer" not in words(page)
    expect(page.locator("#calculator[data-early]")).to_have_count(0)
    assert page.evaluate(NOTE) == (
        "The tables, looked up beside the calculator, give the same outcomes."
    )
    # The same words in the same place, and what follows moves by a line of a narrow page at most.
    assert lines(page) == early
    assert abs(page.evaluate(HEIGHT) - height) <= (2 if width == 1280 else 24)


def test_it_follows_what_is_typed(page: Page) -> None:
    python = HeldBack(page)
    page.goto(f"calculator.html#{fragment(UNTREATED)}")
    wait_until(page, IS_LOOKED_UP)
    page.locator("input[name=age]").fill("12")
    expect(page.locator('.mda5-summary [data-line="silent"]')).to_have_count(1)
    # What Python may refuse is not looked up, and nothing is shown for other facts.
    page.locator("input[name=age]").fill("412")
    expect(page.locator(".mda5-summary [data-line]")).to_have_count(0)
    assert "You can answer already" in words(page)
    python.let_go()
    expect(page.locator("#error-age")).to_be_visible(timeout=60_000)


def test_it_stands_in_pythons_place_where_webassembly_is_not_allowed(browser: Browser) -> None:
    page = browser.new_page(service_workers="block")
    with faulty(headers_added=NO_WASM) as address:
        page.goto(f"{address}calculator.html#{fragment(UNTREATED)}")
        wait_for_state(page, "failed")
        answer = json.loads(bridge.assess(json.dumps(UNTREATED)))
        shown = page.locator(".mda5-early")
        expect(shown).to_contain_text("Without the calculator: the answer of the tables")
        expect(shown).to_contain_text("nothing has confirmed it")
        expect(shown).to_contain_text(answer["scope"]["statement"])
        assert "Without the calculator" in words(page)
        for item, advice in zip(GUIDELINE.recommendations, answer["advice"], strict=True):
            assert shown.get_by_text(item.statement).count() == (advice["outcome"] == "yes")
            named = shown.get_by_role("link", name=f"{item.id} {item.title}").count()
            assert named == (advice["outcome"] != "no")
        for regimen in answer["regimens"]:
            heading = {"yes": "Can be offered", "no": "Ruled out", "unknown": "Not yet cleared"}
            title = next(one.title for one in GUIDELINE.regimens if one.id == regimen["id"])
            expected = f"{title} {heading[regimen['outcome']]}"
            expect(shown.get_by_text(expected)).to_have_count(1)
        assert [
            node for rule in Axe().run(page).response["violations"] for node in rule["nodes"]
        ] == []
        # Other facts get their own answer, or none; and so do no facts.
        page.locator("input[name=age]").fill("12")
        expect(shown).to_contain_text("The guideline is silent here")
        page.locator("input[name=age]").fill("412")
        expect(shown).to_contain_text("the tables cannot read at least one of them")
        expect(page.locator(".mda5-summary [data-line]")).to_have_count(0)
        page.get_by_role("button", name="Clear all answers").click()
        expect(shown).to_be_hidden()
        page.close()


@pytest.mark.long
def test_it_stands_in_pythons_place_in_firefox(browser: Browser) -> None:
    with faulty(headers_added=NO_WASM) as address, firefox() as fox:
        fox.open(f"{address}calculator.html#{fragment(UNTREATED)}")
        fox.wait_until("() => !document.querySelector('.mda5-early')?.hidden")
        text = fox.evaluate("() => document.querySelector('.mda5-early').textContent")
        assert GUIDELINE.recommendations[0].statement in text


def test_where_a_program_was_altered_nothing_is_shown_for_other_facts(page: Page) -> None:
    """Neither the answer that Python gave to the former ones nor what an altered program reads."""
    asked: list[Route] = []

    def altered(route: Route) -> None:
        response = route.fetch()
        again = bool(asked)
        asked.append(route)
        if again:
            # It is compared with its name while Python answers; here the answer is to come first.
            wait_until(page, IS_ANSWERED, bridge.assess(json.dumps(UNTREATED)))
        route.fulfill(response=response, body=response.text() + (" " if again else ""))

    page.route("**/dist/app.*", altered)
    page.goto(f"calculator.html#{fragment(UNTREATED)}")
    assert "not the file that was published" in wait_for_state(page, "failed")
    expect(page.locator(".mda5-summary [data-line]").first).to_be_visible()
    page.locator("input[name=age]").fill("46")
    expect(page.locator(".mda5-summary [data-line]")).to_have_count(0)
    expect(page.locator(".mda5-groups")).to_be_hidden()
    expect(page.locator(".mda5-early")).to_be_hidden()


def spoilt(route: Route, *, known: bool) -> None:
    """Hand the page out with a table that takes everybody for covered, or nobody."""
    response = route.fetch()
    page = response.text()
    start = page.index(">", page.index('id="calculator-tables"')) + 1
    end = page.index("</script>", start)
    tables = json.loads(page[start:end])
    look = tables["answer"]["scope"]["outcome"]
    look["look"] = ~tables["values"].index("yes" if known else "no")
    route.fulfill(response=response, body=page[:start] + json.dumps(tables) + page[end:])


def test_a_table_that_says_something_else_is_reported(browser: Browser, site: str) -> None:
    page = browser.new_page(service_workers="block", base_url=site)
    page.route("**/calculator.html", lambda route: spoilt(route, known=False))
    page.goto(f"calculator.html#{fragment(UNTREATED)}")
    answer = bridge.assess(json.dumps(UNTREATED))
    wait_until(page, IS_ANSWERED, answer)
    warning = page.locator(".mda5-differs")
    expect(warning).to_be_visible()
    expect(warning).to_have_attribute("role", "alert")
    expect(warning).to_contain_text("One of them is wrong: rely on neither")
    assert warning.locator("li").all_inner_texts() == [
        'scope outcome: "yes" by the calculator, "no" by the tables'
    ]
    # Python's answer is there all the same, and the sheet that is printed warns too.
    expect(page.locator('[data-recommendation="R01"]').first).to_be_visible()
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    assert "rely on neither" in (page.locator(".mda5-sheet").text_content() or "")
    # It is about these facts: others, on which they agree, have no warning.
    child = UNTREATED | {"age": 12}
    page.locator("input[name=age]").fill("12")
    wait_until(page, IS_ANSWERED, bridge.assess(json.dumps(child)))
    expect(warning).to_be_hidden()
    page.close()


def test_tables_that_take_what_python_refuses_are_reported(browser: Browser, site: str) -> None:
    page = browser.new_page(service_workers="block", base_url=site)

    def wider(route: Route) -> None:
        response = route.fetch()
        text, count = re.subn(
            r'"ranges":\{"a":\[0.*?\]\}', '"ranges":{"a":[0,1000]}', response.text()
        )
        assert count == 1
        route.fulfill(response=response, body=text)

    page.route("**/calculator.html", wider)
    page.goto("calculator.html#age=412")
    wait_for_state(page, "ready")
    expect(page.locator(".mda5-differs")).to_be_visible()
    expect(page.locator("#error-age")).to_be_visible()
    page.close()


def test_what_the_tables_do_not_read_is_not_compared(page: Page) -> None:
    page.goto("calculator.html#age=412")
    wait_for_state(page, "ready")
    expect(page.locator("#error-age")).to_be_visible()
    assert "were not compared" in page.evaluate(NOTE)
    expect(page.locator(".mda5-differs")).to_be_hidden()


def test_it_is_there_in_a_page_from_a_folder_without_pythons_files(
    browser: Browser, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(SITE, copy)
    (copy / "assets/calculator/dist/local/rules.js").unlink()
    page = browser.new_page()
    page.goto(f"{copy.as_uri()}/calculator.html#{fragment(UNTREATED)}")
    wait_for_state(page, "failed")
    expect(page.locator(".mda5-early")).to_contain_text(GUIDELINE.recommendations[0].statement)
    page.close()


def test_the_one_file_edition_compares_too(browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{SITE.resolve().as_uri()}/{NAME}#{fragment(UNTREATED)}")
    wait_until(page, IS_ANSWERED, bridge.assess(json.dumps(UNTREATED)))
    assert "give the same outcomes" in page.evaluate(NOTE)
    page.close()
