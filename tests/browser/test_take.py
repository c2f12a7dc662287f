"""What the reader takes along: the note, the print, the file, the link, the comparison."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from calculator import bridge
from scripts.generate.words import fragment
from tests.browser.faulty import PACKAGE
from tests.browser.test_calculator import answered, open_calculator
from tests.browser.test_early import HeldBack
from tests.browser.waiting import wait_for_state, wait_until

PATIENT = {
    "age": 45,
    "sex": "female",
    "anti_mda5": "positive",
    "ild": True,
    "stage": "untreated",
    "current_agents": [],
    "pregnancy": True,
    "crp": {"value": 2.5, "unit": "mg/dL"},
}


def take(page: Page, what: str) -> None:
    page.locator(f'[data-take="{what}"]').click()


def body(note: str) -> list[str]:
    """Give a note without the time that it was written."""
    return [line for line in note.splitlines() if not line.startswith("What the guideline says")]


def test_the_note_is_the_one_that_the_command_line_writes(page: Page) -> None:
    open_calculator(page, fragment(PATIENT))
    answered(page, PATIENT)
    take(page, "note")
    field = page.get_by_role("textbox", name="Note for the record")
    expect(field).to_be_visible()
    written = field.input_value()
    expected = json.loads(bridge.note(json.dumps(PATIENT), "now"))["note"]
    assert body(written) == body(expected)
    assert written.isascii()


def test_the_note_is_copied_without_a_secure_context(page: Page) -> None:
    open_calculator(page, fragment(PATIENT))
    take(page, "note")
    page.evaluate("() => Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.get_by_role("button", name="Copy").click()
    expect(page.locator(".mda5-take__box [role=status]")).to_contain_text("Copied.")


def test_with_answers_to_correct_nothing_is_taken_along(page: Page) -> None:
    open_calculator(page)
    page.locator('input[name="age"]').fill("412")
    expect(page.locator("#error-age")).to_be_visible()
    for what in ("note", "save"):
        take(page, what)
        expect(page.locator(".mda5-take__box")).to_contain_text("Correct the answers")
    expect(page.locator('input[name="age"]')).to_have_value("412")


def test_a_file_is_saved_and_opened_again(page: Page, tmp_path: Path) -> None:
    open_calculator(page, fragment(PATIENT))
    answered(page, PATIENT)
    with page.expect_download() as download:
        take(page, "save")
    name = download.value.suggested_filename
    # The name tells when, and nothing of the patient.
    assert name.startswith("anti-mda5 20")
    file = tmp_path / "case.json"
    download.value.save_as(file)
    page.get_by_role("button", name="Clear all answers").click()
    answered(page, {})
    page.locator('.mda5-take input[type="file"]').set_input_files(file)
    expect(page.locator(".mda5-take__box")).to_contain_text("The file is as it was saved.")
    expect(page.locator('[data-comparison="same"]')).to_be_visible()
    answered(page, PATIENT)


def test_an_altered_file_is_said_to_be_and_its_facts_are_filled_in(
    page: Page, tmp_path: Path
) -> None:
    case = json.loads(bridge.save(json.dumps(PATIENT), "2026-11-25 03:12"))
    case["patient"]["age"] = 54
    case["patient"]["colour"] = "blue"
    case["answer"]["advice"]["R19"]["outcome"] = "no"
    file = tmp_path / "altered.json"
    file.write_text(json.dumps(case), encoding="utf-8")
    open_calculator(page)
    page.locator('.mda5-take input[type="file"]').set_input_files(file)
    box = page.locator(".mda5-take__box")
    expect(box).to_contain_text("not as it was saved")
    expect(box).to_contain_text("colour: no finding has this name")
    expect(box).to_contain_text('colour: "blue"')
    expect(box.locator("[data-comparison]")).to_contain_text("R19")
    answered(page, PATIENT | {"age": 54})


def test_what_is_no_file_of_ours_is_said_in_words(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "other.json"
    file.write_text("<html>", encoding="utf-8")
    open_calculator(page, "age=45")
    page.locator('.mda5-take input[type="file"]').set_input_files(file)
    box = page.locator(".mda5-take__box")
    expect(box).to_contain_text("This file cannot be opened here.")
    expect(box).to_contain_text("not JSON")
    expect(page.locator('input[name="age"]')).to_have_value("45")


def test_two_moments_are_compared(page: Page) -> None:
    open_calculator(page, fragment(PATIENT))
    answered(page, PATIENT)
    take(page, "keep")
    compared = page.locator(".mda5-compared")
    expect(compared).to_contain_text("Nothing differs.")
    page.locator('[name="pregnancy"][value="no"]').check()
    page.locator('[name="current_agents"][value="methotrexate"]').check()
    page.locator('[name="oxygen"]').select_option("high_flow")
    for row in (
        "Pregnant, or pregnancy not excluded | Yes | No",
        "methotrexate | no | yes: R12",
        "R19 Pregnancy | ✓ yes | ✕ no",
        "glucocorticoid + tacrolimus + cyclophosphamide | ✕ Ruled out | ? Not yet cleared",
    ):
        name, before, after = row.split(" | ")
        header = page.get_by_role("rowheader", name=name, exact=True)
        found = compared.get_by_role("row").filter(has=header)
        expect(found.get_by_role("cell")).to_have_text([before, after])
    in_short = compared.get_by_role("row", name="Answer in short")
    expect(in_short.get_by_role("cell").first).to_contain_text("(meant for pregnancy")
    # Whole, however many lines it has: a step that is new must not fall off its end.
    for words in (
        "Stop: methotrexate",
        "Preferred, once cleared",
        "Escalate: Early plasma exchange",
    ):
        expect(in_short.get_by_role("cell").last).to_contain_text(words)
    # The facts that were kept outlive a change of language, and so does their time.
    page.get_by_label("Language").select_option("ja")
    expect(compared.locator("td", has_text="✓ はい").first).to_be_visible()
    page.locator("#language").select_option("en")
    expect(compared.get_by_role("row", name="R19 Pregnancy")).to_be_visible()
    compared.get_by_role("button", name="Stop comparing").click()
    expect(compared).to_be_hidden()


def test_clear_takes_everything_back(page: Page) -> None:
    open_calculator(page, fragment(PATIENT))
    answered(page, PATIENT)
    take(page, "keep")
    take(page, "note")
    expect(page.get_by_role("textbox", name="Note for the record")).to_be_visible()
    page.get_by_role("button", name="Clear all answers").click()
    answered(page, {})
    expect(page.locator(".mda5-take__box")).to_be_hidden()
    expect(page.locator(".mda5-compared")).to_be_hidden()
    assert page.locator(".mda5-take__box").text_content() == ""
    # The theme keeps the chosen colours, and nothing else is there.
    stored = page.evaluate("() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]")
    assert all(name.endswith("__palette") for name in stored)


def test_what_was_made_from_earlier_answers_says_so(page: Page) -> None:
    open_calculator(page, fragment(PATIENT))
    answered(page, PATIENT)
    box = page.locator(".mda5-take__box")
    for what in ("note", "link"):
        take(page, what)
        expect(box.locator("textarea, input")).to_be_visible()
        expect(box).not_to_contain_text("earlier answers")
        page.locator('[name="pregnancy"][value="no"]').check()
        expect(box).to_contain_text("Made from earlier answers")
        page.locator('[name="pregnancy"][value="yes"]').check()
        expect(box).not_to_contain_text("earlier answers")
    # A mere message goes.
    take(page, "save")
    expect(box).to_contain_text("went to your downloads")
    page.locator('[name="pregnancy"][value="no"]').check()
    expect(box).to_be_hidden()


def test_while_python_starts_it_is_said_to_be_waited_for(page: Page) -> None:
    held = HeldBack(page)
    page.goto(f"calculator.html#{fragment(PATIENT)}")
    take(page, "note")
    box = page.locator(".mda5-take__box")
    expect(box).to_contain_text("not ready yet")
    held.let_go()
    expect(box.get_by_role("textbox")).to_be_visible()


def test_what_was_asked_for_before_everything_was_cleared_does_not_come(page: Page) -> None:
    held = HeldBack(page)
    page.goto(f"calculator.html#{fragment(PATIENT)}")
    for leave in ("clear", "change"):
        for what in ("note", "save"):
            take(page, what)
            expect(page.locator(".mda5-take__box")).to_contain_text("not ready yet")
            if leave == "clear":
                page.get_by_role("button", name="Clear all answers").click()
            else:
                page.locator('[name="sex"][value="male"]').check()
                page.locator('[name="sex"][value="female"]').check()
            expect(page.locator(".mda5-take__box")).to_be_hidden()
    page.on("download", lambda _: (_ for _ in ()).throw(AssertionError("a file was saved")))
    held.let_go()
    wait_for_state(page, "ready")
    answered(page, {"sex": "female"})
    page.wait_for_timeout(300)
    expect(page.locator(".mda5-take__box")).to_be_hidden()


def test_a_file_takes_the_place_of_a_link(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    file.write_text(bridge.save(json.dumps(PATIENT), "2026-11-25 03:12"), encoding="utf-8")
    open_calculator(page, "age=60&colour=blue")
    expect(page.locator(".mda5-notice")).to_be_visible()
    page.locator('.mda5-take input[type="file"]').set_input_files(file)
    answered(page, PATIENT)
    expect(page.locator(".mda5-notice")).to_be_hidden()
    expect(page.locator(".mda5-take__box")).to_be_focused()
    assert "#" not in page.url


def test_who_stops_comparing_does_not_lose_the_place(page: Page) -> None:
    open_calculator(page, fragment(PATIENT))
    take(page, "keep")
    expect(page.locator(".mda5-compared")).to_be_focused()
    page.get_by_role("button", name="Stop comparing").click()
    expect(page.locator("#result")).to_be_focused()


def printed(page: Page, patient: dict[str, Any], line: str) -> Locator:
    """Give the sheet of a patient, made when a line of the answer at a glance is there."""
    open_calculator(page, fragment(patient))
    wait_until(page, "line => document.querySelector(`[data-line=${line}]`) !== null", line)
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    return page.locator(".mda5-sheet")


def test_the_print_says_what_to_check(page: Page) -> None:
    patient = PATIENT | {
        "stage": "improving",
        "pregnancy": False,
        "current_agents": ["cyclophosphamide"],
        "active_infection": True,
        "crp": 0.8,
    }
    sheet = printed(page, patient, "barred")
    check = sheet.locator(".mda5-sheet__check")
    expect(check).to_contain_text("C-reactive protein: ")
    expect(check).to_contain_text("cyclophosphamide: A contraindication holds: Active serious")
    # Nothing of it stays for the next patient.
    page.get_by_role("button", name="Clear all answers").click()
    assert sheet.text_content() == ""


def test_the_print_offers_no_regimen_where_the_screen_withholds_them(page: Page) -> None:
    """On paper somebody signs: it says what the screen says."""
    three = ["glucocorticoid", "tacrolimus", "cyclophosphamide"]
    stable = PATIENT | {"stage": "improving", "pregnancy": False, "current_agents": three}
    sheet = printed(page, stable, "nothing")
    expect(sheet).to_contain_text("Not to be started now: all regimens")
    expect(sheet).not_to_contain_text("Can be offered")


def test_what_was_tried_is_not_undone_in_the_patient_of_a_file(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    file.write_text(bridge.save(json.dumps(PATIENT), "2026-11-25 03:12"), encoding="utf-8")
    other = {"age": 60, "sex": "female", "anti_mda5": "positive", "ild": True, "pregnancy": False}
    open_calculator(page, fragment(other))
    page.locator('[data-change="pregnancy"]').get_by_role("button").first.click()
    expect(page.locator(".mda5-trying")).to_be_visible()
    page.locator('.mda5-take input[type="file"]').set_input_files(file)
    answered(page, PATIENT)
    expect(page.locator(".mda5-trying")).to_be_hidden()


def test_facts_are_never_printed_with_the_answer_to_earlier_ones(page: Page) -> None:
    open_calculator(page, fragment(PATIENT))
    answered(page, PATIENT)
    # Python answers nothing any more.
    page.evaluate("() => { Worker.prototype.postMessage = () => undefined }")
    page.locator('[name="pregnancy"][value="no"]').check()
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    sheet = page.locator(".mda5-sheet")
    expect(sheet).to_contain_text("not ready yet")
    expect(sheet).not_to_contain_text("R19")


def test_where_python_does_not_start_nothing_waits_for_it(page: Page) -> None:
    page.route(PACKAGE, lambda route: route.fulfill(status=404))
    page.goto(f"calculator.html#{fragment(PATIENT)}")
    wait_for_state(page, "failed")
    for what in ("note", "save"):
        take(page, what)
        expect(page.locator(".mda5-take__box [role=status]")).to_contain_text("rules")
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    expect(page.locator(".mda5-sheet")).to_contain_text("rules")
    expect(page.locator(".mda5-sheet")).not_to_contain_text("R19")


def pages_of(pdf: bytes) -> int:
    """Give how many pages a browser's PDF counts."""
    (count,) = re.findall(rb"/Type /Pages\s+/Count (\d+)", pdf)
    return int(count)


def test_the_print_is_one_page_with_what_was_entered_and_answered(page: Page) -> None:
    open_calculator(page, fragment(PATIENT))
    answered(page, PATIENT)
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    sheet = page.locator(".mda5-sheet")
    for words in ("2.5 mg/dL", "R19", "good practice", "sha256:", "Signature", "version 2026.1"):
        expect(sheet).to_contain_text(words)
    expect(page.locator(".mda5-form")).to_be_hidden()
    expect(page.locator(".md-header")).to_be_hidden()
    assert pages_of(page.pdf(format="A4")) == 1
