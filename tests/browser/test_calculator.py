"""The calculator page, used as a reader uses it, in a real browser."""

from __future__ import annotations

import json
import re
import time

import pytest
from playwright.sync_api import Page, Route, expect

from calculator import bridge
from calculator.dictionary import DICTIONARY
from calculator.guideline import GUIDELINE
from scripts.generate.words import fragment
from tests.browser.faulty import PACKAGE
from tests.browser.waiting import wait_until
from tests.vignette import Vignette, load_all

VIGNETTES = load_all()
PATIENCE = 60_000


def open_calculator(page: Page, patient: str = "") -> None:
    page.goto(f"calculator.html{patient and '#'}{patient}")
    expect(page.locator("#calculator")).to_have_attribute("data-state", "ready", timeout=PATIENCE)


def answered(page: Page, patient: dict[str, object]) -> str:
    """Wait until the answer for this patient is on the page, and give its text."""
    wait_until(
        page,
        "wanted => document.querySelector('#calculator-request').textContent === wanted",
        json.dumps(patient, separators=(",", ":"), ensure_ascii=False),
    )
    return page.locator("#calculator-answer").text_content() or ""


def outcome(page: Page, kind: str, name: str) -> str | None:
    return page.locator(f'[data-{kind}="{name}"]').first.get_attribute("data-outcome")


def test_the_form_is_there_before_python_is(page: Page) -> None:
    """Nobody waits to type: the form comes from the schema, the answer when Python is there."""
    page.route(PACKAGE, lambda route: None)
    page.goto("calculator.html")
    expect(page.locator("#calculator")).to_have_attribute("data-state", "loading")
    expect(page.locator(".mda5-status")).to_contain_text("You can answer already")
    names = {finding.id for finding in DICTIONARY}
    assert names <= set(page.eval_on_selector_all("[name]", "all => all.map(one => one.name)"))


def test_seconds_to_the_first_advice(page: Page) -> None:
    begin = time.perf_counter()
    page.goto(f"calculator.html#{fragment({'age': 45})}")
    answered(page, {"age": 45})
    print(f"\nseconds from opening the page to the first advice: {time.perf_counter() - begin:.2f}")


def test_every_vignette_gets_on_the_page_what_the_command_line_gives(page: Page) -> None:
    """The same answer, byte for byte, for every patient that a link can carry."""
    open_calculator(page)
    for vignette in VIGNETTES:
        page.evaluate("hash => { location.hash = hash }", fragment(vignette.patient) or "x=")
        asked = in_form_order(vignette)
        assert answered(page, asked) == bridge.assess(json.dumps(asked)), vignette.name


def in_form_order(vignette: Vignette) -> dict[str, object]:
    """Give the patient as the form words it: questions in order, pointless ones left out."""
    given = vignette.patient
    order = [finding.id for finding in DICTIONARY if finding.id in given]
    pointless = {
        finding.id
        for finding in DICTIONARY
        if finding.not_asked_if and given.get(finding.not_asked_if[0]) in finding.not_asked_if[1]
    }
    listed: dict[str, object] = {}
    for name in order:
        value = given[name]
        if name in pointless:
            continue
        finding = next(one for one in DICTIONARY if one.id == name)
        if isinstance(value, list):
            options = [option["value"] for option in finding.to_dict()["options"]]
            value = [option for option in options if option in value]
        # JavaScript writes 3.0 as 3.
        listed[name] = int(value) if isinstance(value, float) and value.is_integer() else value
    return listed


def test_a_clinician_answers_and_the_advice_follows(page: Page) -> None:
    open_calculator(page)
    page.locator('input[name="age"]').fill("34")
    page.locator('[name="sex"][value="female"]').check()
    page.locator('[name="anti_mda5"][value="positive"]').check()
    page.locator('[name="ild"][value="yes"]').check()
    page.locator('[name="stage"][value="untreated"]').check()
    page.locator('[name="active_infection"][value="no"]').check()
    page.locator('[name="pregnancy"][value="no"]').check()
    expect(page.locator('[data-regimen="gc-tac-cyc"]')).to_have_attribute("data-outcome", "yes")
    expect(page.locator(".mda5-summary")).to_contain_text("cyclophosphamide")

    page.locator('[name="pregnancy"][value="yes"]').check()
    expect(page.locator('[data-regimen="gc-tac-cyc"]')).to_have_attribute("data-outcome", "no")
    expect(page.locator('[data-regimen="gc-tac-cyc"]')).to_contain_text("unborn child")
    assert outcome(page, "recommendation", "R19") == "yes"
    assert outcome(page, "regimen", "gc-tac-ivig") == "yes"
    expect(page.locator(".mda5-summary")).to_contain_text("tacrolimus + IVIG (meant for pregnancy")
    # What the situation demands stands before what everybody gets.
    first = page.locator(".mda5-part [data-recommendation]").first
    expect(first).to_have_attribute("data-recommendation", "R19")


def test_everything_is_in_the_result_at_all_times(page: Page) -> None:
    open_calculator(page, fragment({"ild": False}))
    answered(page, {"ild": False})
    for item in GUIDELINE.recommendations:
        assert outcome(page, "recommendation", item.id) == "no"
    for regimen in GUIDELINE.regimens:
        assert outcome(page, "regimen", regimen.id) == "no"
    expect(page.locator(".mda5-scope")).to_contain_text("The guideline is silent here")


def test_what_is_taken_and_does_harm_is_listed_under_stop(page: Page) -> None:
    patient = {"age": 45, "anti_mda5": "positive", "ild": True, "current_agents": ["methotrexate"]}
    open_calculator(page, fragment(patient))
    expect(page.locator('[data-stop="methotrexate"]')).to_contain_text("because of R12")


def test_a_question_that_cannot_matter_is_hidden_and_its_answer_kept(page: Page) -> None:
    open_calculator(page)
    page.locator('[name="pregnancy"][value="yes"]').check()
    page.locator('[name="sex"][value="male"]').check()
    expect(page.locator('[data-question="pregnancy"]')).to_be_hidden()
    assert "pregnancy" not in answered(page, {"sex": "male"}).split('"order_next"')[1]
    page.locator('[name="sex"][value="female"]').check()
    expect(page.locator('[name="pregnancy"][value="yes"]')).to_be_checked()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("412", "age: must be between 0 and 120 years, got 412"),
        ("1,234", "1,234: is the comma a decimal point? Write 1.234 or 1234."),
        ("old", "age: must be a number in years"),
    ],
)
def test_a_wrong_number_is_said_at_its_field_and_kept(page: Page, typed: str, words: str) -> None:
    open_calculator(page)
    field = page.locator('input[name="age"]')
    field.fill(typed)
    page.locator('[name="ild"][value="yes"]').check()
    expect(page.locator("#error-age")).to_have_text(words)
    # Away from its field it names the question.
    in_list = re.compile(f"Age: {re.escape(words.removeprefix('age: '))}", re.IGNORECASE)
    expect(page.locator(".mda5-problems")).to_contain_text(in_list)
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_value(typed)
    expect(page.locator(".mda5-summary")).to_contain_text("1 answer to correct")
    field.fill("45")
    expect(page.locator("#error-age")).to_be_hidden()
    assert "scope" in answered(page, {"age": 45, "ild": True})


@pytest.mark.parametrize(
    ("typed", "number"), [("2,09", 2.09), ("2.", 2), (".5", 0.5), (",5", 0.5), ("-1,5", -1.5)]
)
def test_a_number_is_read_as_the_world_writes_it_and_stays_as_typed(
    page: Page, typed: str, number: float
) -> None:
    open_calculator(page)
    field = page.locator('input[name="crp"]')
    field.fill(typed)
    answered(page, {"crp": number})
    expect(field).to_have_value(typed)


def test_what_is_being_typed_is_not_yet_wrong(page: Page) -> None:
    open_calculator(page, "weight=70")
    answered(page, {"weight": 70})
    field = page.locator('input[name="height"]')
    field.focus()
    # Longer than Python takes, and shorter than who has stopped typing.
    told = field.evaluate(
        """(field) => new Promise((resolve) => {
          field.value = "1";
          field.dispatchEvent(new InputEvent("input", { bubbles: true }));
          const told = [...document.querySelectorAll("#error-height, .mda5-problems")];
          setTimeout(() => resolve(told.map((one) => one.hidden)), 500);
        })"""
    )
    assert told == [True, True]
    expect(page.locator("#error-height")).to_be_visible()
    # The others are told at once, and this one when the field is left.
    page.locator('input[name="weight"]').fill("-3")
    page.locator('input[name="weight"]').blur()
    expect(page.locator(".mda5-problems li")).to_have_count(2)
    field.fill("170")
    expect(page.locator(".mda5-problems li")).to_have_count(1)


def test_several_wrong_answers_are_shown_together(page: Page) -> None:
    open_calculator(page)
    page.locator('input[name="age"]').fill("412")
    page.locator('input[name="weight"]').fill("-3")
    expect(page.locator(".mda5-problems li")).to_have_count(2)
    expect(page.locator("#error-weight")).to_contain_text("between 1 and 400 kg")


def test_a_link_fills_what_it_can_and_says_what_it_could_not(page: Page) -> None:
    hash_ = "age=45&colour=blue&sex=robot&current_agents=aspirin,tacrolimus&crp.unit=ounces"
    open_calculator(page, hash_)
    answered(page, {"age": 45, "current_agents": ["tacrolimus"]})
    notice = page.locator(".mda5-notice")
    for text in ("colour=blue", "sex=robot", "current_agents=aspirin", "crp.unit=ounces"):
        expect(notice).to_contain_text(text)


def test_a_link_is_made_only_on_request_and_carries_every_answer(page: Page) -> None:
    patient = {"age": 45, "crp": {"value": 2.09, "unit": "mg/dL"}, "current_agents": []}
    open_calculator(page)
    page.locator('input[name="age"]').fill("45")
    page.locator('input[name="crp"]').fill("2.09")
    page.get_by_label("Unit of C-reactive protein").select_option("mg/dL")
    page.locator('[name="current_agents"][value="none"]').check()
    answered(page, {"age": 45, "current_agents": [], "crp": patient["crp"]})
    assert "#" not in page.url
    page.get_by_role("button", name="Make a link").click()
    expect(page.locator(".mda5-take__box")).to_contain_text("facts about a patient")
    link = page.get_by_label("Link with these answers").input_value()
    assert link.split("#")[1] == "age=45&current_agents=none&crp=2.09&crp.unit=mg%2FdL"
    page.goto(link)
    page.reload()
    answered(page, {"age": 45, "current_agents": [], "crp": patient["crp"]})


def test_clear_empties_every_answer_and_the_address(page: Page) -> None:
    open_calculator(page, "age=45&ild=yes")
    page.get_by_role("button", name="Clear all answers").click()
    answered(page, {})
    assert "#" not in page.url


def test_on_the_way_back_to_a_link_what_was_changed_since_stays(page: Page) -> None:
    open_calculator(page, "age=45")
    page.locator('input[name="age"]').fill("46")
    page.evaluate("() => { location.hash = 'result' }")
    page.evaluate("() => { history.back() }")
    page.wait_for_url("**#age=45")
    page.wait_for_timeout(200)
    expect(page.locator('input[name="age"]')).to_have_value("46")
    # Another link is another patient; so is the same one after everything was cleared.
    page.evaluate("() => { location.hash = 'age=50' }")
    answered(page, {"age": 50})
    page.get_by_role("button", name="Clear all answers").click()
    answered(page, {})
    page.evaluate("() => { location.hash = 'age=50' }")
    answered(page, {"age": 50})


def test_a_missing_file_ends_in_words_and_keeps_what_was_typed(page: Page) -> None:
    page.route(PACKAGE, lambda route: route.fulfill(status=404))
    page.goto("calculator.html")
    page.locator('input[name="age"]').fill("45")
    expect(page.locator("#calculator")).to_have_attribute("data-state", "failed", timeout=PATIENCE)
    expect(page.locator(".mda5-status")).to_contain_text("the server answered 404 for rules.")
    expect(page.locator('input[name="age"]')).to_have_value("45")
    page.unroute(PACKAGE)
    page.get_by_role("button", name="Try again").click()
    answered(page, {"age": 45})


def test_a_wrong_type_for_webassembly_is_put_right(page: Page) -> None:
    def as_text(route: Route) -> None:
        route.fulfill(response=route.fetch(), headers={"Content-Type": "text/plain"})

    page.route("**/*.wasm", as_text)
    open_calculator(page)


def test_the_keyboard_is_enough(page: Page) -> None:
    open_calculator(page)
    page.locator('input[name="age"]').focus()
    page.keyboard.type("45")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expect(page.locator('[name="sex"]:focus')).to_have_count(1)
    page.keyboard.press("Tab")
    expect(page.locator('[name="anti_mda5"]:focus')).to_have_count(1)


@pytest.mark.long
@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize(
    "address",
    [
        "index.html",
        "calculator.html#age=45&anti_mda5=positive&ild=yes&stage=untreated",
        "guideline/refractory-and-life-threatening.html",
        "evidence/summary.html",
        "recommendations/r08.html",
        "recommendations/index.html",
        "flow.html",
        "evidence/doses.html",
        "references.html",
        "cases/index.html",
    ],
)
def test_no_page_scrolls_sideways(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address)
    if address.startswith("calculator"):
        expect(page.locator('[data-recommendation="R01"]')).to_be_attached(timeout=PATIENCE)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_from_home_the_two_first_questions_are_three_clicks_away(page: Page) -> None:
    page.goto("index.html")
    page.get_by_role("link", name="R19", exact=True).click()
    expect(page.locator("main")).to_contain_text("harmful to the unborn child")
    page.goto("index.html")
    page.get_by_role("link", name="refractory and life-threatening disease").first.click()
    expect(page.locator("main")).to_contain_text("2 of 5")
