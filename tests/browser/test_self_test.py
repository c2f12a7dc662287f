"""The self-test finds what is set wrong, says what to change, and gives a report to pass on."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from scripts.serve import SITE
from tests.browser.faulty import Fault
from tests.browser.test_faults import faulty
from tests.browser.waiting import wait_until

DONE = "() => document.querySelector('#check').dataset.state !== 'loading'"


def run(page: Page, address: str) -> None:
    page.goto(f"{address}check.html")
    wait_until(page, DONE)


def row(page: Page, name: str) -> str:
    return page.locator("#check tbody tr").filter(has_text=name).first.inner_text()


def test_a_good_server_passes(page: Page, site: str) -> None:
    run(page, site)
    expect(page.locator("#check")).to_have_attribute("data-state", "ready")
    assert "each with the published hash" in row(page, "Every file as published")
    assert "first answer after" in row(page, "Start of the calculator")
    # This server sends neither compressed forms nor a policy, and the report says so.
    assert "could be better" in row(page, "Compression")
    assert "gzip_static on" in row(page, "Compression")
    assert "could be better" in row(page, "Content security policy")
    # Only what has a hash in its name may be kept for ever.
    assert r"\.[0-9a-f]{12}\.(js|wasm" in row(page, "Keeping files whose name has a hash")


@pytest.mark.parametrize(
    ("pattern", "fault", "name", "words"),
    [
        (r"dist/rules\.", "altered", "Every file as published", "altered"),
        (r"glossary\.html", "missing", "Every file as published", "answered 404"),
        (r"dist/stdlib\.", "truncated", "Start of the calculator", "not the file that was"),
        (r"\.wasm$", "as text", "Type of .wasm", "Give .wasm the type application/wasm"),
        (r"files\.json", "missing", "List of files", "Copy the whole folder again"),
    ],
)
def test_what_is_wrong_is_named(
    browser: Browser, pattern: str, fault: Fault, name: str, words: str
) -> None:
    page = browser.new_page(service_workers="block")
    with faulty(pattern=re.compile(pattern), fault=fault) as address:
        run(page, address)
        assert words in row(page, name)
        wrong = "failed" if "wasm" not in pattern else "ready"
        expect(page.locator("#check")).to_have_attribute("data-state", wrong)
        page.close()


def test_a_policy_without_webassembly_is_found(browser: Browser) -> None:
    page = browser.new_page(service_workers="block")
    with faulty(headers_added={"Content-Security-Policy": "script-src 'self'"}) as address:
        run(page, address)
        assert "Let the policy's script-src hold 'wasm-unsafe-eval'" in row(page, "WebAssembly")
        assert "add_header Content-Security-Policy" in row(page, "WebAssembly")
        page.close()


def test_it_tells_what_it_can_in_a_page_opened_from_a_folder(browser: Browser) -> None:
    page = browser.new_page()
    run(page, SITE.resolve().as_uri() + "/")
    assert "there is no server to test" in row(page, "Server")
    assert "first answer after" in row(page, "Start of the calculator")
    page.close()


def test_the_report_can_be_passed_on(page: Page, site: str) -> None:
    run(page, site)
    page.get_by_role("button", name="Copy the report").click()
    text = page.get_by_label("The report as text").input_value()
    assert text.startswith(f"Self-test of {site}check.html on 20")
    assert "Every file as published: ok." in text
    assert "Compression: could be better." in text
