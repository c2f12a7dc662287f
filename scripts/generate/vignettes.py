"""Every vignette with the digest of its answer, for the proof page to run in any browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from calculator import bridge
from tests.vignette import load_all

SNIPPET = Path(".build/snippets/proof-vignettes.html")


def pages() -> Iterator[tuple[Path, str]]:
    """Give the vignettes as the page embeds them, on one line."""
    text = json.dumps(listed(), ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    yield SNIPPET, f'<script type="application/json" id="proof-vignettes">{text}</script>\n'


def listed() -> list[dict[str, str]]:
    """Give each vignette's name, its question and the SHA-256 of the whole answer's bytes."""
    found = []
    for one in load_all():
        question = json.dumps(one.patient, ensure_ascii=False)
        digest = sha256(bridge.assess(question).encode()).hexdigest()
        found.append({"name": f"{one.file}: {one.name}", "question": question, "digest": digest})
    return found
