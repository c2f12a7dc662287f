"""Firefox, driven through its own Marionette protocol: no driver program is needed."""

from __future__ import annotations

import json
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from marionette_driver.marionette import Marionette

from scripts.find_browser import ADVICE, find

# Left to themselves, driven browsers relax what a reader's browser does not.
SETTINGS = {
    "security.fileuri.strict_origin_policy": True,
    "app.update.auto": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
}


class Firefox:
    """One window."""

    def __init__(self, client: Marionette) -> None:
        self.client = client

    def open(self, address: str) -> None:
        # A change of the fragment alone would not load the page anew.
        self.client.navigate("about:blank")
        self.client.navigate(address)

    def evaluate(self, expression: str, *arguments: Any) -> Any:
        """Give the value of a function of the arguments, in the page."""
        script = f"return ({expression})(...arguments);"
        return self.client.execute_script(script, script_args=list(arguments), sandbox=None)

    def wait_until(self, expression: str, *arguments: Any, seconds: float = 60) -> float:
        begin = time.perf_counter()
        while not self.evaluate(expression, *arguments):
            if time.perf_counter() - begin > seconds:
                raise TimeoutError(f"not within {seconds} s: {expression}")
            time.sleep(0.02)
        return time.perf_counter() - begin


def wait_for(port: int, seconds: float = 60) -> None:
    """Wait until a port takes connections.

    Raises:
        TimeoutError: it does not.
    """
    begin = time.perf_counter()
    while time.perf_counter() - begin < seconds:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise TimeoutError(f"Firefox did not open its port within {seconds} s")


@contextmanager
def firefox() -> Iterator[Firefox]:
    """Start Firefox with an empty profile, and end it afterwards."""
    program = find("firefox")
    assert program is not None, ADVICE.format("firefox")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = SETTINGS | {"marionette.port": port}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        lines = [f'user_pref("{name}", {json.dumps(value)});' for name, value in settings.items()]
        (Path(profile) / "user.js").write_text("\n".join(lines), encoding="utf-8")
        process = subprocess.Popen(
            [program, "--headless", "--marionette", "--no-remote", "--profile", profile],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        client = Marionette(host="127.0.0.1", port=port, startup_timeout=60)
        try:
            wait_for(port)
            client.start_session()
            yield Firefox(client)
            client.delete_session()
        finally:
            process.terminate()
            process.wait(30)
