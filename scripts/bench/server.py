"""A server that hands out compressed forms, counts what it sends and can be as slow as a line."""

from __future__ import annotations

import hashlib
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import cast

from scripts.bench.report import FLOOR, PLAIN
from scripts.serve import Handler

SUFFIXES = {"br": ".br", "gzip": ".gz"}

# As the shipped configurations have it.
_HASHED = re.compile(r"\.[0-9a-f]{12}\.(js|wasm|zip|css|json)$")
_CHUNKS_A_SECOND = 50


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line to the reader: its width, shared by all connections, and its delay there and back."""

    label: str
    megabits: float
    delay: float


LOCAL = Line(label="local http", megabits=float("inf"), delay=0)
FOURTH_GENERATION = Line(label="4G line (9 Mbit/s, 85 ms)", megabits=9, delay=0.085)
SLOW_THIRD_GENERATION = Line(label="slow 3G line (400 kbit/s, 400 ms)", megabits=0.4, delay=0.4)


class BenchServer(ThreadingHTTPServer):
    """Serve a folder over a line, in one coding; `sent` holds the bytes by path, headers too."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, folder: Path, line: Line, coding: str) -> None:
        super().__init__(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))
        self.line = line
        self.coding = coding
        self.sent: Counter[str] = Counter()
        self._free_at = 0.0
        self._lock = threading.Lock()

    @property
    def address(self) -> str:
        """The folder's address."""
        return f"http://127.0.0.1:{self.server_port}/"

    def count(self, path: str, size: int) -> None:
        """Note what was sent."""
        with self._lock:
            self.sent[path] += size

    def wait_for_room(self, size: int) -> None:
        """Wait until so many bytes have gone over the line, behind those of other connections."""
        with self._lock:
            begin = max(time.perf_counter(), self._free_at)
            self._free_at = begin + size * 8 / (self.line.megabits * 1e6)
            free_at = self._free_at
        time.sleep(max(0.0, free_at - time.perf_counter()))


@contextmanager
def serving(folder: Path, line: Line = LOCAL, coding: str = "br") -> Iterator[BenchServer]:
    """Run a server in a thread."""
    server = BenchServer(folder, line, coding)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@cache
def _smallest(path: str, coding: str) -> tuple[bytes, str, str]:
    """Give what to send of a file, its coding if it has one, and its tag."""
    plain = Path(path).read_bytes()
    packed = Path(path + SUFFIXES[coding])
    content = packed.read_bytes() if packed.exists() else plain
    # Some formats are compressed already.
    if len(content) >= len(plain):
        content, coding = plain, ""
    return content, coding, f'"{hashlib.sha256(content).hexdigest()[:16]}"'


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    extensions_map = Handler.extensions_map

    @property
    def bench(self) -> BenchServer:
        return cast(BenchServer, self.server)

    def setup(self) -> None:
        super().setup()
        # The loopback address opens a connection at once; a line takes one way there and back.
        time.sleep(self.bench.line.delay)

    def do_GET(self) -> None:
        time.sleep(self.bench.line.delay)
        path = self.path.split("?")[0]
        with suppress(ConnectionError):
            try:
                coding = self.bench.coding
                accepted = coding in self.headers.get("Accept-Encoding", "")
                assert accepted, f"the browser does not take {coding}"
                content, coding, tag = _smallest(self.translate_path(path), coding)
            except OSError:
                self.reply(path, "404 Not Found", [], b"")
                return
            headers = [
                f"Content-Type: {self.guess_type(path)}",
                f"Cache-Control: {caching(path)}",
                f"ETag: {tag}",
                "Vary: Accept-Encoding",
                *([f"Content-Encoding: {coding}"] if coding else []),
            ]
            if self.headers.get("If-None-Match") == tag:
                self.reply(path, "304 Not Modified", headers, b"")
            else:
                self.reply(path, "200 OK", headers, content)

    def reply(self, path: str, status: str, headers: list[str], content: bytes) -> None:
        if not status.startswith("304"):
            headers = [*headers, f"Content-Length: {len(content)}"]
        head = "\r\n".join([f"HTTP/1.1 {status}", *headers, "", ""]).encode()
        whole = head + content
        self.bench.count(path, len(whole))
        line = self.bench.line
        if line is LOCAL:
            self.connection.sendall(whole)
            return
        step = max(1, int(line.megabits * 1e6 / 8 / _CHUNKS_A_SECOND))
        for begin in range(0, len(whole), step):
            chunk = whole[begin : begin + step]
            self.bench.wait_for_room(len(chunk))
            self.connection.sendall(chunk)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


def caching(path: str) -> str:
    """Say how long a file may be kept; stock files as if they lay at an address of one version."""
    ours_for_good = _HASHED.search(path)
    theirs = path.startswith((f"/{PLAIN}/", f"/{FLOOR}/")) and not path.endswith(".html")
    return "public, max-age=31536000, immutable" if ours_for_good or theirs else "no-cache"
