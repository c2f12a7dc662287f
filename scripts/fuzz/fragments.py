"""Hostile addresses: what may stand after the # of a link to the calculator."""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random
from urllib.parse import quote

from scripts.fuzz.targets import CASES, words

# Of them on the page, in each run of the tests.
TRIED = 400

MARKUP = (
    "<img src=x onerror=\"document.title='injected'\">",
    "<script>document.title='injected'</script>",
    "\"><svg onload=document.title='injected'>",
    "'\"--></style></script><b id=injected>",
    "javascript:document.title='injected'",
    "{name}{term}{digest}${1}",
    "__proto__",
    "constructor",
    "\\",
    "]",
    '"]',
    "\0",
    "\u202e",
    "9" * 5_000,
    "1e999",
    "NaN",
    "-0",
    "%",
    "%E0%A4%A",
    "&",
    "=",
    "#",
    ",",
)


def fragments(count: int, seed: int = 2026) -> Iterator[str]:
    """Give fragments made from those of the conformance cases: cut, doubled, mixed and spoilt."""
    chance = Random(seed)
    known = [*_honest()]
    tokens = [*MARKUP, *words()]
    for _ in range(count):
        pairs = chance.choice(known).split("&")
        for _ in range(chance.randint(1, 6)):
            place = chance.randrange(len(pairs))
            name, _, value = pairs[place].partition("=")
            token = chance.choice(tokens)
            if chance.random() < 0.5:
                token = quote(token)
            pairs[place] = chance.choice(
                (
                    f"{token}={value}",
                    f"{name}={token}",
                    f"{name}={value}{token}",
                    f"{name}={value},{token}",
                    f"{name}.unit={token}",
                    f"{name}{token}{value}",
                    f"{name}={value}&{name}={token}",
                    name[: chance.randint(0, len(name))],
                    chance.choice(chance.choice(known).split("&")),
                )
            )
        yield "&".join(pairs)


def _honest() -> Iterator[str]:
    for line in CASES.read_text(encoding="utf-8").splitlines():
        try:
            given = json.loads(json.loads(line)["input"])
        except ValueError:
            continue
        if isinstance(given, dict) and given:
            yield "&".join(f"{quote(name)}={quote(_plain(value))}" for name, value in given.items())


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ",".join(map(str, value)) or "none"
    return str(value.get("value") if isinstance(value, dict) else value)
