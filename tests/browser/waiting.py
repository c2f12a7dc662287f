"""Waiting for a page; Playwright's own way evaluates text, which the pages' policy forbids."""

from __future__ import annotations

import time
from typing import Any

from playwright.sync_api import Page

PATIENCE = 60.0
# Of the calculator: it shows exactly this answer.
IS_ANSWERED = "wanted => document.querySelector('#calculator-answer')?.textContent === wanted"


def wait_until(page: Page, expression: str, arg: Any = None, seconds: float = PATIENCE) -> float:
    """Ask a page until an expression is true, and give the seconds it took.

    Raises:
        TimeoutError: it did not become true in time.
    """
    begin = time.perf_counter()
    while not page.evaluate(expression, arg):
        if time.perf_counter() - begin > seconds:
            raise TimeoutError(f"not within {seconds} s: {expression}")
        time.sleep(0.02)
    return time.perf_counter() - begin


def wait_for_state(page: Page, state: str, seconds: float = PATIENCE) -> str:
    """Wait for the calculator to be ready or failed, and give the words that it shows."""
    wait_until(
        page, "s => document.querySelector('#calculator')?.dataset.state === s", state, seconds
    )
    return page.locator(".mda5-status").text_content() or ""
