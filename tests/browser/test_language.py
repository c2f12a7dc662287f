"""The calculator in another language: chosen on the page, kept in its address, nothing lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from scripts.finish.single_file import NAME
from scripts.serve import SITE
from tests.browser.faulty import PACKAGE
from tests.browser.firefox import firefox
from tests.browser.waiting import wait_for_state, wait_until

WORDS = Path("docs/assets/calculator/words")
JAPANESE = json.loads((WORDS / "ja.json").read_text(encoding="utf-8"))
SAYS = JAPANESE["words"]
AGE = JAPANESE["findings"]["age"]["label"]
PATIENT = (
    "age=34&sex=female&anti_mda5=positive&ild=yes&stage=worsening&pregnancy=yes"
    "&days_since_start=9&current_agents=methotrexate,tacrolimus"
)
FOLDER = SITE.resolve().as_uri() + "/"
# Whatever a reader sees, with the language that it is marked with.
TEXTS = """() => {
  const root = document.querySelector("#calculator");
  for (const part of root.querySelectorAll("details:not(.mda5-machine)")) part.open = true;
  return new Promise((resolve) => setTimeout(() => {
    const found = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const near = walker.currentNode.parentElement;
      if (near.closest(".mda5-machine pre")) continue;
      found.push([near.closest("[lang]").lang, walker.currentNode.data]);
    }
    for (const element of root.querySelectorAll("[aria-label]"))
      found.push([element.closest("[lang]").lang, element.getAttribute("aria-label")]);
    resolve(found);
  }, 200));
}"""

CONTROLS = """() => [...document.querySelectorAll(".mda5-form [name]")]
  .map((one) => [one.name, one.value, one.checked])"""


def open_in_japanese(page: Page, patient: str = PATIENT) -> None:
    page.goto(f"calculator.html?lang=ja#{patient}")
    wait_for_state(page, "ready")
    expect(page.locator("#calculator-answer")).not_to_be_empty()


def test_the_language_is_chosen_by_keyboard_and_nothing_typed_is_lost(page: Page) -> None:
    page.goto(f"calculator.html#{PATIENT}")
    wait_for_state(page, "ready")
    # Hides the question about pregnancy; its answer is kept all the same.
    page.locator('[name="sex"][value="male"]').check()
    page.locator('[name="weight"]').fill("about 60")
    choice = page.get_by_label("Language")
    choice.focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label(SAYS["language.label"])).to_be_focused()
    expect(page.locator('label[for="field-age"]')).to_have_text(AGE)
    expect(page.locator(".mda5-status")).to_have_text(SAYS["status.ready"])
    expect(page.locator('[name="age"]')).to_have_value("34")
    expect(page.locator('[name="weight"]')).to_have_value("about 60")
    assert page.locator('[name="pregnancy"][value="yes"]').is_checked()
    expect(page.locator('[name="pregnancy"][value="yes"]')).to_be_hidden()
    page.keyboard.press("ArrowUp")
    expect(page.locator('label[for="field-age"]')).to_have_text("Age")
    assert "lang=" not in page.url


def test_every_answer_stays_with_its_question_whatever_the_form_has_said(page: Page) -> None:
    """The buttons that the form offers are no answers: they must not be counted with them."""
    patient = f"{PATIENT}&creatinine=1.2&creatinine.unit=mg/dL&kl6=900"
    page.goto(f"calculator.html#{patient}")
    wait_for_state(page, "ready")
    # A question that changes nothing, and a number that may be in another unit.
    expect(page.locator('[data-question="ferritin"] .mda5-need button')).to_be_visible()
    page.locator('[name="crp"]').fill("0.8")
    expect(page.locator("#notice-crp button")).to_be_visible()
    before = page.evaluate(CONTROLS)
    assert ["current_agents", "methotrexate", True] in before
    for language in ("ja", "en"):
        page.locator("#language").select_option(language)
        expect(page.locator("#calculator")).to_have_attribute("lang", language)
        assert page.evaluate(CONTROLS) == before


def test_the_choice_outlives_a_reload_and_is_kept_in_the_address_only(page: Page) -> None:
    stored = "() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }])"
    page.goto("calculator.html")
    before = page.evaluate(stored)
    page.get_by_label("Language").select_option("ja")
    expect(page.locator("#calculator")).to_have_attribute("lang", "ja")
    assert page.url.endswith("calculator.html?lang=ja")
    page.locator('[name="age"]').fill("34")
    page.reload()
    expect(page.locator('label[for="field-age"]')).to_have_text(AGE)
    page.get_by_role("button", name=SAYS["form.clear"]).click()
    assert page.url.endswith("calculator.html?lang=ja")
    assert page.evaluate(stored) == before
    assert page.context.cookies() == []


def test_a_link_made_in_a_language_opens_in_it(page: Page) -> None:
    open_in_japanese(page)
    page.get_by_role("button", name=SAYS["take.link"]).click()
    link = page.get_by_label(SAYS["take.link-text"]).input_value()
    page.goto("about:blank")
    page.goto(link)
    expect(page.locator('label[for="field-age"]')).to_have_text(AGE)
    expect(page.locator('[name="age"]')).to_have_value("34")


def test_the_translation_says_that_nobody_has_reviewed_it_in_both_languages(page: Page) -> None:
    english = json.loads((WORDS / "en.json").read_text(encoding="utf-8"))["words"]
    open_in_japanese(page)
    mark = page.locator(".mda5-language .mda5-unreviewed")
    expect(mark).to_be_visible()
    expect(mark).to_contain_text("この翻訳は臨床的な査読をまだ受けていません")
    expect(mark.locator('[lang="en"]')).to_have_text(english["language.not-reviewed"])
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    expect(page.locator(".mda5-sheet .mda5-unreviewed")).to_be_visible()
    page.emulate_media(media="screen")
    page.get_by_label(SAYS["language.label"]).select_option("en")
    expect(mark).to_have_count(0)


@pytest.mark.parametrize("patient", [PATIENT, "age=412&colour=blue", "age=34", "ild=no"])
def test_each_part_is_marked_with_its_language(page: Page, patient: str) -> None:
    """WCAG 2.2, 3.1.2: a screen reader must know how to say it."""
    page.set_default_timeout(60_000)
    open_in_japanese(page, patient)
    texts = page.evaluate(TEXTS)
    assert {language for language, _ in texts} == {"ja", "en"}
    is_japanese = "[\\u3040-\\u30ff\\u4e00-\\u9fff]"
    wrong = page.evaluate(
        """([texts, japanese]) => texts.filter(([language, text]) => {
          const own = new RegExp(japanese).test(text);
          // Two words in a row; a name such as KL-6 or R07 has no language.
          const english = /[A-Za-z]{3,} [a-z]{2,}/.test(text);
          return language === "ja" ? !own && english : own;
        })""",
        [texts, is_japanese],
    )
    names = {SAYS["language.name"]}
    assert [text for text in wrong if text[1] not in names] == []


def test_reasons_and_the_situation_of_a_regimen_are_told_in_the_readers_language(
    page: Page,
) -> None:
    open_in_japanese(page, "age=34&sex=female&anti_mda5=positive&ild=yes&pregnancy=yes")
    because = page.locator('[data-recommendation="R19"] .mda5-because')
    asked = JAPANESE["findings"]["pregnancy"]["label"]
    expect(because).to_contain_text(f"{asked}: {JAPANESE['answers']['yes']}")
    assert page.evaluate("text => text.match(/[a-z]{3,}/g)", because.inner_text()) is None
    offered = page.locator('[data-line="offered"]')
    expect(offered).to_contain_text(JAPANESE["situations"]["gc-tac-ivig"])
    expect(page.locator(".mda5-scope")).to_have_text(JAPANESE["scope"]["yes"])


def test_no_english_is_left_in_the_form(page: Page) -> None:
    open_in_japanese(page)
    words = page.locator(".mda5-form").inner_text()
    assert page.evaluate("text => text.match(/\\b[a-z]{4,}\\b/g) ?? []", words) == []


def test_words_that_do_not_come_leave_the_page_in_english_and_say_so(page: Page) -> None:
    page.route("**/words-ja.*.js", lambda route: route.abort())
    page.goto(f"calculator.html?lang=ja#{PATIENT}")
    wait_for_state(page, "ready")
    expect(page.locator(".mda5-notice")).to_contain_text("The words in 日本語 could not be loaded")
    expect(page.locator('label[for="field-age"]')).to_have_text("Age")
    expect(page.locator('[data-recommendation="R08"]')).to_have_attribute("data-outcome", "yes")
    page.unroute("**/words-ja.*.js")
    page.reload()
    expect(page.locator('label[for="field-age"]')).to_have_text(AGE)


def test_the_newest_choice_of_a_language_is_the_one_that_counts(page: Page) -> None:
    held: list[Route] = []
    # Playwright takes no method of a built-in type.
    page.route("**/words-ja.*.js", lambda route: held.append(route))  # noqa: PLW0108
    page.goto("calculator.html")
    page.get_by_label("Language").select_option("ja")
    page.get_by_label("Language").select_option("en")
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
    wait_until(page, "() => window.mda5Words !== undefined")
    page.wait_for_timeout(200)
    expect(page.locator("#calculator")).to_have_attribute("lang", "en")
    assert "lang=" not in page.url


@pytest.mark.long
def test_words_that_hang_are_not_waited_for(page: Page) -> None:
    page.route("**/words-ja.*.js", lambda route: None)
    page.goto("calculator.html?lang=ja#age=34", wait_until="commit")
    expect(page.locator('label[for="field-age"]')).to_have_text("Age", timeout=15_000)
    expect(page.locator(".mda5-notice")).to_contain_text("The words in 日本語")


def test_only_who_chooses_a_language_loads_it(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("calculator.html?lang=xx")
    wait_for_state(page, "ready")
    expect(page.locator("#calculator")).to_have_attribute("lang", "en")
    assert [address for address in asked if "words-" in address] == []


def test_the_answer_of_the_tables_says_in_the_chosen_language_whom_it_covers(page: Page) -> None:
    page.route("**/dist/*.wasm", lambda route: route.abort())
    page.goto(f"calculator.html?lang=ja#{PATIENT}")
    wait_for_state(page, "failed")
    expect(page.locator(".mda5-early .mda5-scope")).to_have_text(JAPANESE["scope"]["yes"])


def test_a_fault_is_told_in_the_chosen_language(page: Page) -> None:
    page.route(PACKAGE, lambda route: route.fulfill(status=404))
    page.goto("calculator.html?lang=ja")
    told = wait_for_state(page, "failed")
    assert SAYS["fault.status"].split("{")[0] in told
    assert "404" in told
    page.get_by_label(SAYS["language.label"]).select_option("en")
    expect(page.locator(".mda5-status")).to_contain_text("the server answered 404 for rules.")


@pytest.mark.parametrize("name", ["calculator.html", NAME])
def test_it_works_in_a_page_opened_from_a_folder(browser: Browser, name: str) -> None:
    page = browser.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda told: faults.append(told.text) if told.type == "error" else None)
    page.goto(f"{FOLDER}{name}#age=34")
    page.get_by_label("Language").select_option("ja")
    expect(page.locator('label[for="field-age"]')).to_have_text(AGE)
    page.reload()
    expect(page.locator('label[for="field-age"]')).to_have_text(AGE)
    expect(page.locator('[name="age"]')).to_have_value("34")
    wait_for_state(page, "ready")
    page.close()
    assert faults == []


@pytest.mark.long
@pytest.mark.parametrize("name", ["calculator.html", NAME])
def test_it_works_in_firefox_from_a_folder(name: str) -> None:
    with firefox() as fox:
        fox.open(f"{FOLDER}{name}#age=34")
        fox.wait_until("() => document.querySelector('#language')")
        fox.evaluate(
            "() => { const choice = document.querySelector('#language'); choice.value = 'ja';"
            " choice.dispatchEvent(new Event('change')); }"
        )
        fox.wait_until(
            "label => document.querySelector('label[for=field-age]').textContent === label", AGE
        )
        fox.wait_until("() => location.search === '?lang=ja' && location.hash === '#age=34'")


@pytest.mark.long
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_axe_finds_nothing_in_japanese(page: Page, scheme: str, width: int) -> None:
    page.emulate_media(
        color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce"
    )
    page.set_viewport_size({"width": width, "height": 800})
    open_in_japanese(page)
    page.evaluate(TEXTS)
    found = Axe().run(page).response["violations"]
    assert [f"{rule['id']}: {one['html'][:120]}" for rule in found for one in rule["nodes"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_answer_is_the_same_in_every_language(page: Page) -> None:
    open_in_japanese(page)
    answer = page.locator("#calculator-answer").text_content()
    page.get_by_label(SAYS["language.label"]).select_option("en")
    wait_until(page, "() => document.querySelector('#calculator').lang === 'en'")
    assert page.locator("#calculator-answer").text_content() == answer
