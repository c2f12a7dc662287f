"""Every kind of page passes the access rules (WCAG 2.2 AA and best practice) as axe checks them."""

from __future__ import annotations

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

PATIENT = "age=34&sex=female&anti_mda5=positive&ild=yes&stage=untreated&pregnancy=yes"
WIDTHS = (320, 390, 1280)
PAGES = [
    "index.html",
    "guideline/index.html",
    "guideline/refractory-and-life-threatening.html",
    "guideline/special-situations.html",
    "evidence/summary.html",
    "calculator.html",
    f"calculator.html#{PATIENT}&current_agents=methotrexate",
    "calculator.html#age=412&colour=blue",
    "evidence/index.html",
    "evidence/claims.html",
    "evidence/studies.html",
    "recommendations/index.html",
    "recommendations/r08.html",
    "recommendations/source/r08.html",
    "flow.html",
    "cases/index.html",
    "evidence/doses.html",
    "references.html",
    "not-yet-verified.html",
    "evidence/guidelines.html",
    "evidence/risk-models.html",
    "methods.html",
    "accountability.html",
    "checklists.html",
    "hazards.html",
    "glossary.html",
    "develop.html",
    "host.html",
    "benchmarks.html",
    "check.html",
    "proof.html",
    "anti-mda5-calculator.html",
]


@pytest.mark.long
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_nothing(page: Page, address: str, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(address)
    if address.startswith("calculator"):
        answer = page.locator("#calculator-answer")
        expect(answer).not_to_be_empty(timeout=60_000)
    elif address == "check.html":
        test = page.locator("#check")
        expect(test).not_to_have_attribute("data-state", "loading", timeout=60_000)
    elif address == "proof.html":
        page.locator("#vignettes button").click()
        expect(page.locator("#vignettes")).to_have_attribute("data-state", "equal", timeout=60_000)
    page.wait_for_load_state("networkidle")
    faults = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        faults += [
            f"{width} px: {rule['id']}: {node['html'][:120]}"
            for rule in Axe().run(page).response["violations"]
            for node in rule["nodes"]
        ]
    assert faults == []
