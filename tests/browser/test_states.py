"""The calculator in each of its states: for whoever sees, hears, taps or types it otherwise."""

from __future__ import annotations

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.states import states

# Off unless it is asked for.
RULES = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}


def faults(page: Page, part: str | None = "#calculator") -> list[str]:
    """Give what axe finds, and whether the page has to be scrolled sideways."""
    found = Axe().run(page, context=part, options=RULES).response["violations"]
    told = [f"{rule['id']}: {node['html'][:150]}" for rule in found for node in rule["nodes"]]
    beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*told, f"{beyond} px too wide"] if beyond > 0 else told


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_axe_finds_nothing_in_any_state(
    page: Page, width: int, scheme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 800})
    assert {name: found for name in states(page) if (found := faults(page))} == {}
