"""Published doses on the calculator's page: the amount with its source, or what it needs."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from calculator.guideline import GUIDELINE

PATIENCE = 60_000
IN_SCOPE = "age=45&sex=male&anti_mda5=positive&ild=yes&active_infection=no"
FOLD = 'details[data-part="doses"]'


def open_doses(page: Page, patient: str) -> None:
    """Open the calculator for a patient, and the part with the doses."""
    page.goto(f"calculator.html#{patient}")
    expect(page.locator("#calculator")).to_have_attribute("data-state", "ready", timeout=PATIENCE)
    page.locator(f"{FOLD} > summary").click()
    expect(page.locator("[data-doses]")).to_have_count(len(GUIDELINE.doses))


def test_with_weight_and_height_the_amount_stands_with_its_source(page: Page) -> None:
    open_doses(page, IN_SCOPE)
    page.locator('input[name="weight"]').fill("70")
    page.locator('input[name="height"]').fill("170")
    tacrolimus = page.locator('[data-scheme="tacrolimus-start"]')
    expect(tacrolimus).to_contain_text("For this patient: 5.25 mg a day – 70 kg")
    expect(tacrolimus.get_by_role("link", name="Takada 2020")).to_have_attribute(
        "href", "https://doi.org/10.1093/rheumatology/kez394"
    )
    surface = page.locator('[data-scheme="cyclophosphamide-surface"]')
    for basis in ("1.818 m² (Mosteller); 1,090.8 mg", "1.81 m² (DuBois); 1,086 mg"):
        expect(surface).to_contain_text(f"1,090 mg per pulse – {basis} before rounding")
    expect(page.locator(FOLD)).to_contain_text("Published ranges, not a prescription")


def test_without_weight_it_says_that_weight_is_needed_and_leads_there(page: Page) -> None:
    open_doses(page, IN_SCOPE)
    row = page.locator('[data-scheme="ciclosporin-daily"] li').first
    expect(row).to_contain_text("For this patient: needs Weight")
    row.get_by_role("button", name="Weight").click()
    expect(page.locator('input[name="weight"]')).to_be_focused()


def test_troughs_stand_apart_and_the_dangers_come_first(page: Page) -> None:
    open_doses(page, IN_SCOPE)
    expect(page.locator('[data-troughs="tacrolimus"] li')).to_have_count(2)
    expect(page.locator('[data-troughs="ciclosporin"] li')).to_have_count(1)
    dangers = page.locator(f"{FOLD} > .mda5-alerts")
    expect(dangers).to_contain_text("never those of the other")
    expect(dangers).to_contain_text("in mg/m² and in mg/kg are not mixed")


def test_above_the_table_there_is_no_pulse_in_mg_per_kg(page: Page) -> None:
    open_doses(page, f"{IN_SCOPE}&weight=70&height=170&creatinine=501")
    scheme = page.locator('[data-scheme="cyclophosphamide-weight"]')
    expect(scheme.locator('[data-limit="hard"]')).to_contain_text("above 500 µmol/L")
    expect(scheme).not_to_contain_text("For this patient")


def test_what_is_contraindicated_is_said_under_the_name(page: Page) -> None:
    open_doses(page, f"{IN_SCOPE}&weight=70".replace("sex=male", "sex=female&pregnancy=yes"))
    alert = page.locator('[data-doses="cyclophosphamide"] > h3 + .mda5-alerts')
    expect(alert).to_contain_text("Contraindicated in this patient: pregnant, or pregnancy not")
    expect(page.locator('[data-doses="tacrolimus"] > h3 + .mda5-alerts')).to_have_count(0)


def test_a_regimen_leads_to_the_doses_of_its_agents_and_they_come_first(page: Page) -> None:
    page.goto(f"calculator.html#{IN_SCOPE}&pregnancy=no&weight=70")
    expect(page.locator("#calculator")).to_have_attribute("data-state", "ready", timeout=PATIENCE)
    page.locator('[data-regimen="gc-rtx-mmf"]').get_by_role(
        "button", name="Published doses"
    ).click()
    expect(page.locator('[data-doses="glucocorticoid"]')).to_be_focused()
    first = [
        section.get_attribute("data-doses") for section in page.locator("[data-doses]").all()[:3]
    ]
    assert first == ["glucocorticoid", "tacrolimus", "cyclophosphamide"]


def test_where_the_guideline_is_silent_there_are_no_doses(page: Page) -> None:
    page.goto("calculator.html#ild=no&weight=70")
    expect(page.locator(".mda5-scope")).to_contain_text("silent here", timeout=PATIENCE)
    expect(page.locator(FOLD)).to_have_count(0)


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_doses_fit_and_pass_the_access_rules(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    open_doses(page, f"{IN_SCOPE}&weight=120&height=170&creatinine=80")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    violations = Axe().run(page).response["violations"]
    assert [rule["id"] for rule in violations] == []
