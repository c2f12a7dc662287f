"""WebKit in its smallest browser, driven by its own WebDriver where both are installed.

No test needs it: what there is for Linux is GNOME's WebKit, the nearest to Safari that runs there.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from tests.browser.firefox import wait_for

_BROWSERS = (
    "lib/*/webkit2gtk-4.1/MiniBrowser",
    "libexec/webkit2gtk-4.1/MiniBrowser",
    "lib/*/webkitgtk-6.0/MiniBrowser",
    "libexec/webkitgtk-6.0/MiniBrowser",
)
PACKAGES = "webkit2gtk-driver and xvfb"


def find() -> str | None:
    """Give the program of the browser, if everything that drives it is there too."""
    screen = os.environ.get("DISPLAY") or shutil.which("Xvfb")
    found = [file for pattern in _BROWSERS for file in sorted(Path("/usr").glob(pattern))]
    return str(found[0]) if screen and found and shutil.which("WebKitWebDriver") else None


class WebKit:
    """One window."""

    def __init__(self, driver: str, program: str) -> None:
        self._address = f"{driver}/session"
        options = {"binary": program, "args": ["--automation"]}
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
        session = self._ask("POST", "", {"capabilities": wanted})
        self.version = str(session["capabilities"]["browserVersion"])
        self._address += f"/{session['sessionId']}"

    def open(self, address: str) -> None:
        self._ask("POST", "/url", {"url": address})

    def evaluate(self, expression: str, *arguments: Any) -> Any:
        """Give the value of a function of the arguments, in the page."""
        script = f"return ({expression})(...arguments);"
        return self._ask("POST", "/execute/sync", {"script": script, "args": arguments})

    def wait_until(self, expression: str, *arguments: Any, seconds: float = 60) -> None:
        begin = time.monotonic()
        while not self.evaluate(expression, *arguments):
            if time.monotonic() - begin > seconds:
                raise TimeoutError(f"not within {seconds} s: {expression}")
            time.sleep(0.1)

    def end(self) -> None:
        self._ask("DELETE", "", {})

    def _ask(self, method: str, path: str, content: dict[str, Any]) -> Any:
        headers = {"Content-Type": "application/json"}
        data = json.dumps(content).encode()
        request = Request(self._address + path, data, headers, method=method)
        with urlopen(request, timeout=60) as answer:
            return json.load(answer)["value"]


@contextmanager
def _screen() -> Iterator[dict[str, str]]:
    """Give the environment of a program that needs a screen, with one made where there is none."""
    if os.environ.get("DISPLAY"):
        yield {**os.environ}
        return
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8"
    ) as screen:
        assert screen.stdout is not None
        try:
            yield {**os.environ, "DISPLAY": f":{screen.stdout.readline().strip()}"}
        finally:
            screen.terminate()


@contextmanager
def webkit() -> Iterator[WebKit]:
    """Start WebKit, and end it afterwards."""
    program = find()
    assert program is not None, f"WebKit is not here; Debian has it as {PACKAGES}"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with ExitStack() as stack:
        environment = stack.enter_context(_screen())
        driver = stack.enter_context(
            subprocess.Popen(
                ["WebKitWebDriver", f"--port={port}"],
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        )
        stack.callback(driver.terminate)
        wait_for(port)
        window = WebKit(f"http://127.0.0.1:{port}", program)
        stack.callback(window.end)
        yield window
