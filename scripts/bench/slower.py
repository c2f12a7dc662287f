"""A browser on a slower processor."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

from playwright.sync_api import Browser, Page

from scripts.bench.in_page import WORK


@contextmanager
def slowed(browser: Browser, factor: float) -> Iterator[float]:
    """Make every process of a browser slower by a factor, and give the one found.

    They run for a share of the time only: stopped and continued again and again. The browser's
    own way to be slower does not reach workers.

    Raises:
        OSError: this machine cannot do so.
    """
    if sys.platform == "win32":
        raise OSError("processes cannot be stopped and continued here")
    listed = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    group = os.getpgid(next(one["id"] for one in listed if one["type"] == "browser"))
    if group == os.getpgid(0):
        raise OSError("the browser is not a group of processes of its own")
    page = browser.new_page()
    plain = _work(page)
    with _running_for(group, 1 / factor):
        first = _work(page) / plain
    # To stop and to continue takes time too.
    with _running_for(group, min(0.9, first / factor**2)):
        found = _work(page) / plain
        page.close()
        yield found


def _work(page: Page) -> float:
    return float(median(page.evaluate(WORK) for _ in range(5)))


@contextmanager
def _running_for(group: int, share: float) -> Iterator[None]:
    ended = threading.Event()
    thread = threading.Thread(target=_stop_and_continue, args=(group, share, ended))
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _stop_and_continue(group: int, share: float, ended: threading.Event) -> None:
    period = 0.02
    while not ended.is_set():
        os.killpg(group, signal.SIGSTOP)
        time.sleep(period * (1 - share))
        os.killpg(group, signal.SIGCONT)
        time.sleep(period * share)
