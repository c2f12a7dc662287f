"""The proof page runs every vignette in the reader's own browser, and says what differs."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from scripts.generate.vignettes import listed
from scripts.prove.grid import one_digest
from scripts.serve import SITE
from tests.browser import webkit
from tests.browser.firefox import firefox
from tests.browser.waiting import wait_until

FOLDER = SITE.resolve().as_uri() + "/"
VIGNETTES = listed()
DIGEST = one_digest(one["digest"] for one in VIGNETTES)
STATE = "() => document.querySelector('#vignettes').dataset.state"
ENDED = "() => !['running', undefined].includes(document.querySelector('#vignettes').dataset.state)"
CLICK = "() => document.querySelector('#vignettes button').click()"
WORDS = "() => document.querySelector('#vignettes').textContent"


def run(page: Page, address: str) -> str:
    """Run the vignettes on the page at an address, and give how it ended."""
    page.goto(f"{address}proof.html")
    page.get_by_role("button", name=f"Run the {len(VIGNETTES)} vignettes").click()
    wait_until(page, ENDED)
    return str(page.evaluate(STATE))


def test_every_answer_is_that_of_the_build(page: Page, site: str) -> None:
    assert run(page, site) == "equal"
    table = page.locator("#vignettes table")
    expect(table).to_contain_text(f"{len(VIGNETTES)} of {len(VIGNETTES)}")
    assert table.inner_text().count(DIGEST) == 2
    expect(table).to_contain_text(page.evaluate("navigator.userAgent"))
    expect(page.locator("#vignettes [role=status]")).to_contain_text(f"All {len(VIGNETTES)}")
    # It can be run again.
    expect(page.get_by_role("button", name="vignettes")).to_be_enabled()


def test_every_answer_is_that_of_the_build_in_a_page_from_a_folder(browser: Browser) -> None:
    page = browser.new_page()
    assert run(page, FOLDER) == "equal"
    assert page.locator("#vignettes table").inner_text().count(DIGEST) == 2
    page.close()


@pytest.mark.long
def test_every_answer_is_that_of_the_build_in_firefox(site: str) -> None:
    with firefox() as fox:
        for address in (site, FOLDER):
            fox.open(f"{address}proof.html")
            fox.evaluate(CLICK)
            fox.wait_until(ENDED)
            assert fox.evaluate(STATE) == "equal"
            assert fox.evaluate(WORDS).count(DIGEST) == 2


@pytest.mark.long
@pytest.mark.skipif(webkit.find() is None, reason=f"WebKit is not here: {webkit.PACKAGES}")
def test_every_answer_is_that_of_the_build_in_webkit(site: str) -> None:
    with webkit.webkit() as window:
        window.open(f"{site}proof.html")
        window.evaluate(CLICK)
        window.wait_until(ENDED)
        assert window.evaluate(STATE) == "equal"
        assert window.evaluate(WORDS).count(DIGEST) == 2


def test_an_answer_that_is_another_one_is_named(browser: Browser, site: str) -> None:
    spoilt = VIGNETTES[7]
    other = sha256(b"another answer").hexdigest()

    def altered(route: Route) -> None:
        response = route.fetch()
        text = response.text()
        assert text.count(spoilt["digest"]) == 1
        route.fulfill(response=response, body=text.replace(spoilt["digest"], other))

    page = browser.new_page(service_workers="block")
    page.route("**/proof.html", altered)
    assert run(page, site) == "different"
    words = page.locator("#vignettes").inner_text()
    assert "1 of" in words
    assert "Do not rely on the calculator in this browser" in words
    assert words.count(DIGEST) == 1
    assert page.locator("#vignettes li").all_inner_texts() == [spoilt["name"]]
    page.close()


def test_python_that_does_not_start_is_told(browser: Browser, site: str) -> None:
    page = browser.new_page(service_workers="block")
    page.route("**/rules.*", lambda route: route.abort())
    assert run(page, site) == "failed"
    assert "It could not be run" in page.locator("#vignettes").inner_text()
    expect(page.locator("#vignettes table")).to_have_count(0)
    page.close()


def test_the_page_holds_every_vignette_with_the_answer_of_these_rules() -> None:
    text = (SITE / "proof.html").read_text(encoding="utf-8")
    embedded = text.split('id="proof-vignettes">')[1].split("</script>")[0]
    assert json.loads(embedded) == VIGNETTES
