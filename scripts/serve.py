"""Serve the built folder at a local address, for reading and for the tests."""

from __future__ import annotations

import argparse
import os
import sys
import webbrowser
from contextlib import suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

SITE = Path("site")


class Handler(SimpleHTTPRequestHandler):
    """Hand out files with the types that a browser insists on."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".js": "text/javascript",
        ".json": "application/json",
        ".webmanifest": "application/manifest+json",
        ".wasm": "application/wasm",
        ".zip": "application/zip",
        ".bib": "application/x-bibtex",
        ".ris": "application/x-research-info-systems",
    }

    def end_headers(self) -> None:
        """Ask the browser to look for changes each time."""
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def send_head(self) -> Any:
        """Send every file anew: by its date alone, an older copy put back would go unseen."""
        del self.headers["If-Modified-Since"]
        return super().send_head()

    def copyfile(self, source: Any, outputfile: Any) -> None:
        """Hand a file out; a reader who went away needs no trace of it."""
        with suppress(ConnectionError):
            super().copyfile(source, outputfile)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep quiet: the reader wants the address, not every request."""


def make_server(
    port: int, folder: Path = SITE, handler: type[Handler] = Handler
) -> ThreadingHTTPServer:
    """Give a server on the loopback address; port 0 takes any that is free.

    Raises:
        OSError: the port is taken.
    """
    return ThreadingHTTPServer(("127.0.0.1", port), partial(handler, directory=str(folder)))


def main() -> int:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    port = parser.parse_args().port
    try:
        server = make_server(port)
    except OSError as error:
        print(
            f"Port {port} cannot be used ({error.strerror}). "
            f"Choose another: make serve PORT={port + 1}",
            file=sys.stderr,
        )
        return 1
    address = f"http://127.0.0.1:{port}/"
    print(f"The site is at {address}  (stop with Ctrl-C)", flush=True)
    # A machine without a screen has no browser to open.
    if sys.platform != "linux" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        webbrowser.open(address)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
