"""What in the rules looks like a fault and is meant to be so, declared with its reason."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from calculator.audit.entry import Entry, InvalidEvidence, repeated, tables

DECLARED: Final = "declared.toml"
CONTRAINDICATION: Final = "contraindication"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredException:
    """A recommendation names an agent although something else rules it out.

    `against` holds "contraindication" or ids of recommendations; `alert` begins the words that the
    recommendation then shows.
    """

    id: str
    recommendation: str
    agent: str
    against: tuple[str, ...]
    alert: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Twins:
    """Recommendations with one and the same condition."""

    id: str
    recommendations: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """A recommendation, named by `id`, that can be unknown although nothing could change it."""

    id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """Everything that is declared."""

    exceptions: tuple[DeclaredException, ...] = ()
    twins: tuple[Twins, ...] = ()
    waits: tuple[Waits, ...] = ()


def read_declared(text: str, recommendations: Collection[str], agents: Collection[str]) -> Declared:
    """Read what is declared from TOML; the ids are those that may be named.

    Raises InvalidEvidence with every fault.
    """
    problems: list[str] = []
    found = tables(DECLARED, ("exception", "twins", "waits"), text, problems)
    for kind, entries in found.items():
        ids = [str(entry.raw.get("id")) for entry in entries]
        problems += repeated(f"{DECLARED}: {kind}", ids)
    declared = Declared(
        exceptions=tuple(_exception(one, recommendations, agents) for one in found["exception"]),
        twins=tuple(_twins(one, recommendations) for one in found["twins"]),
        waits=tuple(_waits(one, recommendations) for one in found["waits"]),
    )
    if problems:
        raise InvalidEvidence(problems)
    return declared


def _exception(
    entry: Entry, recommendations: Collection[str], agents: Collection[str]
) -> DeclaredException:
    declared = DeclaredException(
        id=entry.text("id"),
        recommendation=_known(entry, "recommendation", recommendations),
        agent=_known(entry, "agent", agents),
        against=entry.ids("against", [CONTRAINDICATION, *recommendations]),
        alert=entry.text("alert"),
        reason=entry.text("reason"),
    )
    if not declared.against:
        entry.blame("against", "names nothing")
    entry.close()
    return declared


def _twins(entry: Entry, recommendations: Collection[str]) -> Twins:
    declared = Twins(
        id=entry.text("id"),
        recommendations=entry.ids("recommendations", recommendations),
        reason=entry.text("reason"),
    )
    if len(declared.recommendations) < 2:
        entry.blame("recommendations", "twins are at least two")
    entry.close()
    return declared


def _waits(entry: Entry, recommendations: Collection[str]) -> Waits:
    declared = Waits(id=_known(entry, "id", recommendations), reason=entry.text("reason"))
    entry.close()
    return declared


def _known(entry: Entry, key: str, known: Collection[str]) -> str:
    name = entry.text(key)
    if name and name not in known:
        entry.blame(key, f"{name} is not known")
    return name
