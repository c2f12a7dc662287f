"""Published checklists, and how the site stands to each of their items."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from calculator.audit.checks import Problem
from calculator.audit.entry import Entry, entries, repeated
from calculator.audit.statements import NOT_STATED
from calculator.vocabulary import Term

CHECKLISTS: Final = "checklists.toml"


class State(Term):
    """How the site stands to what a checklist asks."""

    MET = "met", "met"
    PARTLY = "partly", "partly met"
    NOT_MET = "not-met", "not met"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One point of a checklist, in this site's words, with the answer and where it stands.

    `where` is a page below `docs/`, with or without an anchor. `because` says what is wanting.
    """

    id: str
    group: str
    asks: str
    answer: str
    where: str
    state: State
    because: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """A published checklist; `seen` says what of it was read and what was not."""

    id: str
    title: str
    about: str
    source: str
    address: str
    seen: str
    items: tuple[Item, ...]


def read_checklists(
    text: str,
    statements: Mapping[str, str],
    publisher: Mapping[str, str | None],
    problems: list[str],
) -> tuple[Checklist, ...]:
    """Read checklists from TOML and note what is wrong.

    An item answers in its own words, or takes a statement or a publisher's field by its id.
    """
    found = tuple(
        _checklist(entry, statements, publisher)
        for entry in entries(CHECKLISTS, "checklist", text, problems)
    )
    problems += repeated(CHECKLISTS, [checklist.id for checklist in found])
    return found


def _checklist(
    entry: Entry, statements: Mapping[str, str], publisher: Mapping[str, str | None]
) -> Checklist:
    inner = entry.inner("items", needed=True)
    for number, item in enumerate(inner):
        item.place = f"{entry.place}: {item.raw.get('id') or f'items[{number}]'}"
    checklist = Checklist(
        id=entry.text("id"),
        title=entry.text("title"),
        about=entry.text("about"),
        source=entry.text("source"),
        address=entry.text("address"),
        seen=entry.text("seen"),
        items=tuple(_item(item, statements, publisher) for item in inner),
    )
    entry.problems += repeated(entry.place, [item.id for item in checklist.items])
    entry.close()
    return checklist


def _item(entry: Entry, statements: Mapping[str, str], publisher: Mapping[str, str | None]) -> Item:
    given, source = entry.maybe_text("answer"), entry.maybe_text("from")
    if (given is None) is (source is None):
        entry.blame("answer", "give either answer or from")
    if source is not None and source in publisher:
        # Nobody here can decide it: it is met as soon as the publisher has said it.
        answer = publisher[source]
        state = State.NOT_MET if answer is None else State.MET
        because = NOT_STATED if answer is None else None
    else:
        if source is not None and source not in statements:
            entry.blame("from", f"{source} is not known")
        answer = given or statements.get(source or "")
        state, because = entry.word("state", State), entry.maybe_text("because")
        if (because is None) is not (state is State.MET):
            entry.blame("because", "say what is wanting, and only where something is")
    item = Item(
        id=entry.text("id"),
        group=entry.text("group"),
        asks=entry.text("asks"),
        answer=answer or "",
        where=entry.text("where"),
        state=state,
        because=because,
    )
    entry.close()
    return item


def check_links(
    checklists: Sequence[Checklist], anchors: Mapping[str, Collection[str]]
) -> Iterator[Problem]:
    """Every item leads to a page that is there; `anchors` are those of each page."""
    for checklist in checklists:
        for item in checklist.items:
            place = f"{CHECKLISTS}: {checklist.id}: {item.id}"
            page, _, anchor = item.where.partition("#")
            if page not in anchors:
                yield place, f"where: there is no page {page}"
            elif anchor and anchor not in anchors[page]:
                yield place, f"where: {page} has no anchor {anchor}"
