"""A server that hands out chosen files with a chosen fault."""

from __future__ import annotations

import http.server
import re
import threading
from pathlib import Path
from typing import Literal

from scripts.serve import Handler

Fault = Literal["missing", "truncated", "altered", "another page", "cut off", "hanging", "as text"]


# The rule package in both its forms: where the snapshot comes, the other is not asked for.
PACKAGE = re.compile(r"/dist/(rules|snapshot)\.")


class FaultyHandler(Handler):
    """Serve the folder, but for the files whose path matches."""

    pattern: re.Pattern[str] | None = None
    fault: Fault = "missing"
    headers_added: dict[str, str] = {}  # noqa: RUF012 (one per server, set by the fixture)
    released = threading.Event()

    def do_GET(self) -> None:  # noqa: N802 (the library's name)
        path = self.path.split("?")[0]
        if self.pattern is None or not self.pattern.search(path):
            super().do_GET()
            return
        content = Path(self.translate_path(path)).read_bytes()
        match self.fault:
            case "missing":
                self.send_error(http.HTTPStatus.NOT_FOUND)
            case "truncated":
                self.reply(path, content[: len(content) // 2])
            case "altered":
                # In the middle of a stored module or of the program.
                middle = len(content) * 2 // 3
                self.reply(
                    path, content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
                )
            case "another page":
                self.reply(path, b"<!doctype html><title>Please sign in</title>", "text/html")
            case "as text":
                self.reply(path, content, "text/plain")
            case "cut off" | "hanging":
                self.reply(path, content, stop_at=len(content) // 2)

    def reply(
        self, path: str, content: bytes, type_: str | None = None, stop_at: int | None = None
    ) -> None:
        self.send_response(200)
        self.send_header("Content-Type", type_ or self.guess_type(path))
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[:stop_at])
        if self.fault == "hanging":
            self.wfile.flush()
            self.released.wait(30)
        if stop_at is not None:
            self.close_connection = True

    def end_headers(self) -> None:
        for name, value in self.headers_added.items():
            self.send_header(name, value)
        super().end_headers()
