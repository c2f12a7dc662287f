"""A bounded load on real servers, started with the shipped configurations as the tests do."""

from __future__ import annotations

import http.client
import json
import re
import shutil
import tempfile
import threading
import time
from itertools import cycle
from pathlib import Path

from scripts import find_servers
from scripts.bench.report import Load
from tests.servers.conftest import KINDS, PATH, free_port, replaced, running, wait_for

SECONDS = 4.0
CONNECTIONS = 8

_DIST = "assets/calculator/dist/"
# Of another page, and what stands for two that are listed where the line is fast.
_OTHERS = ("check", "snapshot")
_LOADED = re.compile(r'<(?:link rel="stylesheet" href|script src)="([^":]+)"')


def first_visit(site: Path) -> list[str]:
    """Name the files that a first visit to the calculator asks for over most lines."""
    page = "calculator.html"
    loaded = _LOADED.findall((site / page).read_text(encoding="utf-8"))
    manifest = json.loads((site / _DIST / "manifest.json").read_text(encoding="utf-8"))
    carried = [
        _DIST + file["name"] for name, file in manifest["files"].items() if name not in _OTHERS
    ]
    return list(dict.fromkeys([page, *loaded, *carried]))


def load_servers(site: Path) -> tuple[list[Load], list[str]]:
    """Load each server that is here, and name those that are not."""
    wanted = {
        "a first visit to the calculator": first_visit(site),
        "one page of the guideline": ["guideline/initial-therapy.html"],
    }
    loads: list[Load] = []
    left_out: list[str] = []
    for name, kind in KINDS.items():
        program = find_servers.find(kind.program)
        if program is None or (kind.has_brotli and not find_servers.brotli_module()):
            left_out.append(f"the server {name}: it is not on this machine")
            continue
        # Not a folder that only its owner can enter.
        with tempfile.TemporaryDirectory(prefix="servers-") as place:
            work = Path(place)
            folder = work / "site"
            shutil.copytree(site, folder)
            port = free_port()
            shipped = (site / "servers" / kind.configuration).read_text(encoding="utf-8")
            shipped = replaced(shipped, "/srv/mda5", f"{folder}")
            with running(kind.arguments(program, work, port, shipped), work) as process:
                wait_for(port, process, work / "log")
                for what, paths in wanted.items():
                    done = put_load(port, [PATH + path for path in paths])
                    loads.append(Load(name, what, *done, len(paths)))
                    print(f"  {name}, {what}: {loads[-1].requests / SECONDS:.0f}/s", flush=True)
    return loads, left_out


def put_load(port: int, paths: list[str]) -> tuple[int, int, int, float, list[float]]:
    """Ask for the paths again and again over several connections.

    Gives requests, errors and bytes, the seconds, and how long each request took in ms. An
    answer of another status or length than the first one to the same path is an error.
    """
    lengths: dict[str, int] = {}
    asker = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    for path in paths:
        status, lengths[path] = _ask(asker, path)
        assert status == http.HTTPStatus.OK, f"{path}: {status}"
    asker.close()
    took: list[float] = []
    sizes: list[int] = []
    errors: list[str] = []
    begin = time.perf_counter()
    end = begin + SECONDS

    def ask_on() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        for path in cycle(paths):
            start = time.perf_counter()
            if start >= end:
                break
            try:
                got = _ask(connection, path)
            except (OSError, http.client.HTTPException) as error:
                errors.append(repr(error))
                connection.close()
                continue
            took.append((time.perf_counter() - start) * 1000)
            sizes.append(got[1])
            if got != (http.HTTPStatus.OK, lengths[path]):
                errors.append(f"{path}: {got}")
        connection.close()

    threads = [threading.Thread(target=ask_on) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(took), len(errors), sum(sizes), time.perf_counter() - begin, took


def _ask(connection: http.client.HTTPConnection, path: str) -> tuple[int, int]:
    headers = {"Accept-Encoding": "gzip, br", "Host": "guidelines.example.org"}
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    return response.status, len(response.read())
