"""From a result to the evidence behind it: sentence, verdict, study, denominators, work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from calculator.audit import Claim, claims, studies
from calculator.evidence import link, references, with_numbers
from calculator.guideline import GUIDELINE
from scripts.finish.single_file import NAME
from scripts.generate.studies import behind
from scripts.generate.words import fragment
from tests.browser.waiting import wait_until

PATIENCE = 60_000
WORSENING = {
    "anti_mda5": "positive",
    "ild": True,
    "age": 45,
    "stage": "worsening",
    "days_since_start": 9,
}
KNOWN = {claim.id: claim for claim in claims()}


def advice(page: Page, patient: dict[str, Any], item: str, address: str = "") -> Locator:
    """Open the calculator with a patient and give one recommendation of its answer."""
    page.goto(f"{address or 'calculator.html'}#{fragment(patient)}")
    expect(page.locator("#calculator")).to_have_attribute("data-state", "ready", timeout=PATIENCE)
    found = page.locator(f'[data-recommendation="{item}"][data-outcome]').first
    expect(found).to_be_attached(timeout=PATIENCE)
    return found


def evidence(found: Locator) -> Locator:
    """Open what a recommendation's evidence is: the first click."""
    found.locator("summary", has_text="How good is the evidence").click()
    opened = found.locator("details", has_text="How good is the evidence")
    expect(opened).to_contain_text("Grading:")
    return opened


def section_of(page: Page, claim: Claim) -> Locator:
    """Give a claim's card, which must be the one that the address points at."""
    expect(page).to_have_url(re.compile(rf"evidence/claims\.html#{claim.id.lower()}$"))
    section = page.locator(".claim", has=page.locator(f"#{claim.id.lower()}"))
    expect(section).to_be_in_viewport()
    return section


def test_two_clicks_lead_from_a_result_to_the_numbers_and_the_work(page: Page) -> None:
    """R08: the sentence, its verdict, the study with its denominators, and where the study is."""
    r08 = next(item for item in GUIDELINE.recommendations if item.id == "R08")
    assert r08.claims == ("S13", "S14")
    for name in r08.claims:
        found = advice(page, WORSENING, "R08")
        expect(found).to_have_attribute("data-outcome", "yes")
        evidence(found).get_by_role("link", name=f"{name}:").click()
        section = section_of(page, KNOWN[name])
        expect(section.get_by_role("heading")).to_contain_text(with_numbers(KNOWN[name].says))
        expect(section.locator(".badge--verdict")).to_have_text(KNOWN[name].verdict.label)
        expect(section).to_contain_text("early plasma exchange 9 of 9 (100%)")
        expect(section).to_contain_text("immunosuppression alone at first 19 of 31 (61%)")
        expect(section).to_contain_text("early plasma exchange 3 of 3")
        work = str(link(references()["sasaki2024"]))
        expect(section.locator(f'a[href="{work}"]')).to_be_visible()
    # The work whose DOI is known has it as its link.
    page.goto("evidence/claims.html#s13")
    doi = link(references()["plexmeta2024"])
    assert str(doi).startswith("https://doi.org/")
    expect(section_of(page, KNOWN["S13"]).locator(f'a[href="{doi}"]')).to_be_visible()


@pytest.mark.long
def test_two_clicks_lead_from_many_recommendations_to_every_number_and_work(page: Page) -> None:
    """The answer may be yes, no or not known: sentence, verdict, denominators, DOI are there."""
    chosen = {"R01", "R03", "R05", "R09", "R10", "R11", "R14", "R17", "R19"}
    for item in (one for one in GUIDELINE.recommendations if one.id in chosen):
        chosen.remove(item.id)
        claim = KNOWN[item.claims[-1]]
        opened = evidence(shown(page, WORSENING, item.id))
        opened.get_by_role("link", name=f"{claim.id}:").click()
        section = section_of(page, claim)
        expect(section.get_by_role("heading")).to_contain_text(with_numbers(claim.says))
        expect(section.locator(".badge--verdict")).to_be_visible()
        for study in (one for one in studies() if one.id in claim.studies):
            expect(section.locator(f'a[href$="{where(study.id)}"]').first).to_be_visible()
            for group in study.groups:
                expect(section).to_contain_text(f"{group.label} n={group.n}", ignore_case=True)
            for arm in (one for outcome in study.outcomes for one in outcome.arms):
                counted = "" if arm.n is None else f"{arm.events} of {arm.n}"
                if arm.n is not None and arm.events is None:
                    counted = f"(n={arm.n})"
                expect(section).to_contain_text(counted or "the source gives no denominator")
        for name in claim.references:
            expect(section.locator(f'a[href$="references.html#{name}"]').first).to_be_visible()
    assert not chosen


def shown(page: Page, patient: dict[str, Any], item: str) -> Locator:
    """Give one recommendation of a patient's answer, in sight whatever group it is folded into."""
    found = advice(page, patient, item)
    for group in page.locator("details", has=found).all():
        if not group.get_attribute("open"):
            group.locator("summary").first.click()
    expect(found).to_be_visible()
    return found


def test_every_recommendation_leads_on_and_everything_is_there(page: Page) -> None:
    """Whatever the answer is, two clicks reach the sentences or else the studies themselves."""
    advice(page, {"ild": False}, "R08")
    page.locator("summary", has_text="Does not apply").click()
    leads: dict[str, list[str]] = {}
    for item in GUIDELINE.recommendations:
        opened = evidence(page.locator(f'[data-recommendation="{item.id}"][data-outcome]').first)
        leads[item.id] = opened.locator("a").evaluate_all("all => all.map(one => one.href)")
    page.goto("evidence/claims.html")
    for item in GUIDELINE.recommendations:
        for name in item.claims:
            audited = f"evidence/claims.html#{name.lower()}"
            assert any(one.endswith(audited) for one in leads[item.id])
            section = page.locator(".claim", has=page.locator(f"#{name.lower()}"))
            shown = section.locator("a").evaluate_all("all => all.map(one => one.href)")
            for study in studies():
                if study.id in KNOWN[name].studies:
                    assert leads_to(study.id, shown), (name, study.id)
    for item in GUIDELINE.recommendations:
        if not item.claims:
            own = f"recommendations/{item.id.lower()}.html"
            assert any(one.endswith(own) for one in leads[item.id])
            page.goto(own)
            shown = page.locator("article a").evaluate_all("all => all.map(one => one.href)")
            assert all(leads_to(study.id, shown) for study in behind(item))
            assert behind(item)


def where(name: str) -> str:
    """Give how the address of a study's work ends, or of its citation where none is known."""
    (study,) = (one for one in studies() if one.id == name)
    return str(link(references()[study.reference]) or f"references.html#{name}")


def leads_to(name: str, shown: list[str]) -> bool:
    """Say whether a study's work is among the links."""
    return any(one.endswith(where(name)) for one in shown)


@pytest.fixture(params=["http", "file"])
def audit(request: pytest.FixtureRequest, page: Page) -> Iterator[Page]:
    """The claims audit from a server, and from a folder."""
    if request.param == "http":
        page.goto("evidence/claims.html")
        yield page
        return
    browser = page.context.browser
    assert browser is not None
    context = browser.new_context()
    other = context.new_page()
    other.goto(f"{Path('site').resolve().as_uri()}/evidence/claims.html")
    yield other
    context.close()


def test_the_filter_works_by_keyboard_and_says_what_it_shows(audit: Page) -> None:
    status = audit.get_by_role("status").filter(has_text="claims shown")
    expect(status).to_have_text("25 of 25 claims shown")
    audit.get_by_role("radio", name="any (25)").focus()
    for verdict in dict.fromkeys(claim.verdict for claim in claims()):
        wanted = [claim for claim in claims() if claim.verdict is verdict]
        choice = audit.locator(f'#claims-filter input[value="{verdict.value}"]')
        while not choice.is_checked():
            audit.keyboard.press("ArrowDown")
        expect(choice).to_be_focused()
        expect(status).to_have_text(f"{len(wanted)} of 25 claims shown")
        visible = audit.locator(".claim:visible h2").evaluate_all("all => all.map(one => one.id)")
        assert visible == [claim.id.lower() for claim in wanted]


def test_a_link_to_a_hidden_claim_shows_it(page: Page) -> None:
    page.goto("evidence/claims.html")
    page.locator('#claims-filter input[value="conflicts"]').check()
    expect(page.locator("#s14")).to_be_hidden()
    page.locator("table").get_by_role("link", name="S14", exact=True).click()
    expect(page.locator("#s14")).to_be_in_viewport()
    expect(page.get_by_role("radio", name="any (25)")).to_be_checked()


def test_without_script_all_claims_show_and_nothing_is_dead(page: Page) -> None:
    context: BrowserContext = page.context
    assert context.browser is not None
    plain = context.browser.new_context(java_script_enabled=False)
    quiet = plain.new_page()
    quiet.goto(f"{Path('site').resolve().as_uri()}/evidence/claims.html")
    expect(quiet.locator(".claim:visible")).to_have_count(25)
    expect(quiet.locator("#claims-filter *")).to_have_count(0)
    plain.close()


def test_the_one_file_edition_has_no_link_to_a_page_that_it_does_not_hold(page: Page) -> None:
    """There the sentences are named in words, and a recommendation leads to its chapter."""
    found = advice(page, WORSENING, "R08", NAME)
    opened = evidence(found)
    expect(opened).to_contain_text("S13, S14; the whole site shows each")
    opened.get_by_role("link", name="R08 in its chapter").click()
    expect(page.locator("#r08")).to_be_in_viewport()
    wait_until(page, "() => document.querySelector('#calculator').dataset.state === 'ready'")
    leads = page.locator("a").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    assert [one for one in leads if not one.startswith(("#", "https://", "http://"))] == []
    anchors = page.locator("[id]").evaluate_all("all => all.map(one => one.id)")
    assert [one for one in leads if one.startswith("#") and one[1:] not in anchors] == []
    for item in (one for one in GUIDELINE.recommendations if one.claims):
        card = page.locator(f"#{item.id.lower()}")
        expect(card).to_contain_text(f"Claims: {', '.join(item.claims)}.")
