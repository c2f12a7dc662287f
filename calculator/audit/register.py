"""The register of what is not yet verified, and the check that none of it stands elsewhere."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import unescape
from typing import Final

from calculator.audit.checks import Problem
from calculator.audit.entry import Entry, repeated, tables

REGISTER: Final = "register.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """How and when a question was settled, and what was found."""

    on: date
    by: str
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingWork:
    """A work that cannot be cited yet, and what it would support."""

    what: str
    supports: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion:
    """Something that could not be confirmed; it is open until `settled` says otherwise.

    `forbidden` matches what must not be published while it is open.
    """

    id: str
    asks: str
    why: str
    recommendations: tuple[str, ...]
    settles: str
    tried: str
    cites: tuple[str, ...]
    forbidden: tuple[re.Pattern[str], ...]
    works: tuple[WaitingWork, ...]
    settled: Settled | None

    @property
    def is_open(self) -> bool:
        """Whether nobody has settled it."""
        return self.settled is None


def read_register(
    text: str, known: Collection[str], problems: list[str]
) -> tuple[OpenQuestion, ...]:
    """Read the register from TOML and note what is wrong; `known` are the references' ids."""
    found = tuple(
        _question(entry, known)
        for entry in tables(REGISTER, ("question",), text, problems)["question"]
    )
    problems += repeated(REGISTER, [question.id for question in found])
    return found


def _question(entry: Entry, known: Collection[str]) -> OpenQuestion:
    question = OpenQuestion(
        id=entry.text("id"),
        asks=entry.text("asks"),
        why=entry.text("why"),
        recommendations=entry.several("recommendations", str),
        settles=entry.text("settles"),
        tried=entry.text("tried"),
        cites=entry.ids("cites", known),
        forbidden=tuple(_patterns(entry)),
        works=tuple(_work(inner) for inner in entry.inner("works")),
        settled=_settled(entry.maybe_table("settled")),
    )
    if not re.fullmatch(r"[a-z0-9-]*", question.id):
        entry.blame("id", f"an id is made of a-z, 0-9 and -, got {question.id}")
    entry.close()
    return question


def _patterns(entry: Entry) -> Iterator[re.Pattern[str]]:
    for words in entry.several("forbidden", str):
        try:
            yield re.compile(words, re.IGNORECASE)
        except re.PatternError as error:
            entry.blame("forbidden", f"not a pattern: {words}: {error}")


def _work(entry: Entry) -> WaitingWork:
    work = WaitingWork(what=entry.text("what"), supports=entry.text("supports"))
    entry.close()
    return work


def _settled(entry: Entry | None) -> Settled | None:
    if entry is None:
        return None
    settled = Settled(
        on=entry.take("on", date, needed=True) or date.min,
        by=entry.text("by"),
        found=entry.text("found"),
    )
    entry.close()
    return settled


def check_questions_are_open(
    named: Iterable[tuple[str, str]], register: Sequence[OpenQuestion]
) -> Iterator[Problem]:
    """Every question that something calls open, by place and id, is in the register and open."""
    questions = {question.id: question for question in register}
    for place, name in named:
        if name not in questions:
            yield place, f"calls {name} open, which is not in the register"
        elif not questions[name].is_open:
            yield place, f"calls {name} open, which is settled: read it again"


def check_nothing_unverified_is_published(
    texts: Mapping[str, str], register: Sequence[OpenQuestion]
) -> Iterator[Problem]:
    """No text, by its place, holds what an open question forbids; the line is given with it."""
    for place, text in texts.items():
        for line, sentence in _sentences(text):
            for question in register:
                if not question.is_open:
                    continue
                for pattern in question.forbidden:
                    if found := pattern.search(sentence):
                        yield (
                            f"{place}:{line}",
                            f"holds what is not verified ({question.id}): {found[0]!r}",
                        )


_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*\)")
_TAG = re.compile(r"</?[a-zA-Z][^>]*>")
_MARKUP = re.compile(r"[*_`]+|\{[^{}]*\}")
_BLOCK_END = re.compile(r"\n\s*\n|\n(?=\s*(?:[-|#>]|\d+\.\s))")
# An abbreviation such as "vs." is followed by a small letter or a figure, a sentence is not.
_SENTENCE_END = re.compile(r"[.!?](?=\s+[A-Z\[(])")


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    """Give every sentence as plain words, with the line on which it begins."""
    start = 0
    ends = [found.end() for found in _BLOCK_END.finditer(text)]
    for end in (*ends, len(text)):
        block = text[start:end]
        place = 0
        for stop in (*(found.end() for found in _SENTENCE_END.finditer(block)), len(block)):
            raw = block[place:stop]
            lead = len(raw) - len(raw.lstrip())
            yield text.count("\n", 0, start + place + lead) + 1, _plain(raw)
            place = stop
        start = end


def _plain(markup: str) -> str:
    """Give Markdown or HTML as plain words: what a reader sees, without its breaks of line."""
    words = _TAG.sub(" ", _LINK.sub(r"\1", markup))
    words = unescape(_MARKUP.sub("", words))
    return " ".join(words.split())
