"""The content security policy: as tight as the pages allow, from the pages as they were built."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Iterable
from pathlib import Path

from scripts.finish.folder import CHARSET

# Stands in the sample configurations and on the page that shows them.
MARK = "CONTENT_SECURITY_POLICY"

# Not every server says so: nobody who is linked to hears from where the reader came.
REFERRER = '<meta name="referrer" content="no-referrer">'
_META = f'<meta http-equiv="Content-Security-Policy" content="{{}}">{REFERRER}'
_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?P<attributes>[^>]*)>(?P<text>.*?)</script>", re.S)
_STYLE = re.compile(r"<style[^>]*>(?P<text>.*?)</style>", re.S)


def write_policy(site: Path) -> str:
    """Put the policy into every page and every sample configuration, and give the header's form."""
    pages = {file: file.read_text(encoding="utf-8") for file in sorted(site.rglob("*.html"))}
    scripts = hashes(text for page in pages.values() for text in inline_scripts(page))
    styles = hashes(match["text"] for page in pages.values() for match in _STYLE.finditer(page))
    header = policy(scripts, styles, workers="'self'") + "; frame-ancestors 'none'"
    # A page opened from a folder can start its worker only from a text.
    meta = policy(scripts, styles, workers="'self' blob:")
    for file, page in pages.items():
        tag = _META.format(html.escape(meta, quote=False))
        text = page.replace(CHARSET, CHARSET + tag, 1).replace(MARK, header)
        file.write_text(text, encoding="utf-8")
    for file in (site / "servers").iterdir():
        text = file.read_text(encoding="utf-8").replace(MARK, header)
        file.write_text(text, encoding="utf-8")
    return header


def policy(scripts: Iterable[str], styles: Iterable[str], workers: str) -> str:
    """Give a policy that allows what the folder holds and these inline elements."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {' '.join(("'self'", "'wasm-unsafe-eval'", *scripts))}",
            f"style-src {' '.join(("'self'", *styles))}",
            "img-src 'self' data:",
            "connect-src 'self'",
            f"worker-src {workers}",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def inline_scripts(page: str) -> Iterable[str]:
    """Give the inline scripts that run; data blocks do not."""
    for match in _SCRIPT.finditer(page):
        if "application/json" not in match["attributes"]:
            yield match["text"]


def hashes(texts: Iterable[str]) -> list[str]:
    """Give the policy's sources for inline texts."""
    digests = {hashlib.sha256(text.encode()).digest() for text in texts}
    return sorted(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
