"""What other guidelines say of the same questions, side by side, and where they disagree."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from calculator.audit.entry import Entry, repeated, tables
from calculator.audit.studies import PUBLISHED
from calculator.vocabulary import Mark, Term

GUIDELINES: Final = "guidelines.toml"
NOT_READ: Final = "not read"


class Stance(Term):
    """Where a treatment stands in a guideline."""

    FIRST_LINE = "first-line", "first line: part of the treatment that it begins with"
    OPTION = "option", "option: one of several, or in place of another"
    RESCUE = "rescue", "rescue only: when the first treatment fails"
    AGAINST = "against", "against it as first line"
    NOT_READ = "not-read", "not read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A guideline that is compared; `short` is its name on the map, line by line."""

    id: str
    name: str
    short: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was found in a guideline: None, without a mark, where that part was not read."""

    guideline: str
    says: str | None
    mark: Mark | None
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One question put to every guideline; `answers` stand in the order of the guidelines."""

    id: str
    asks: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Treatment:
    """Where a treatment stands in each guideline, in their order.

    `question` is the comparison whose answers say so.
    """

    id: str
    name: str
    question: str
    stances: tuple[Stance, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """A point on which guidelines differ, and the recommendations that it touches."""

    id: str
    title: str
    says: str
    questions: tuple[str, ...]
    recommendations: tuple[str, ...]
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What ACR/CHEST says where progression is not rapid."""

    id: str
    asks: str
    says: str
    mark: Mark
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SideBySide:
    """All of it."""

    documents: tuple[Document, ...]
    comparisons: tuple[Comparison, ...]
    treatments: tuple[Treatment, ...]
    disagreements: tuple[Disagreement, ...]
    not_rapid: tuple[Statement, ...]

    def citations(self) -> Iterator[tuple[str, str]]:
        """Give every cited work with its place."""
        for comparison in self.comparisons:
            for answer in comparison.answers:
                yield from ((comparison.id, cite) for cite in answer.cites)
        for disagreement in self.disagreements:
            yield from ((disagreement.id, cite) for cite in disagreement.cites)
        for statement in self.not_rapid:
            yield from ((statement.id, cite) for cite in statement.cites)


def read_guidelines(text: str, known: Collection[str], problems: list[str]) -> SideBySide:
    """Read the comparison from TOML and note what is wrong; `known` are the references' ids."""
    keys = ("guideline", "question", "treatment", "disagreement", "not_rapid")
    found = tables(GUIDELINES, keys, text, problems)
    documents = tuple(_document(entry) for entry in found["guideline"])
    order = [document.id for document in documents]
    comparisons = tuple(_comparison(entry, order, known) for entry in found["question"])
    by_id = {comparison.id: comparison for comparison in comparisons}
    whole = SideBySide(
        documents=documents,
        comparisons=comparisons,
        treatments=tuple(_treatment(entry, order, by_id) for entry in found["treatment"]),
        disagreements=tuple(_disagreement(entry, by_id, known) for entry in found["disagreement"]),
        not_rapid=tuple(_statement(entry, known) for entry in found["not_rapid"]),
    )
    problems += repeated(GUIDELINES, order)
    # They are anchors of one page.
    anchors = [item.id for item in whole.comparisons]
    anchors += [item.id for item in whole.disagreements]
    problems += repeated(GUIDELINES, anchors)
    return whole


def _document(entry: Entry) -> Document:
    document = Document(
        id=entry.text("id"),
        name=entry.text("name"),
        short=entry.several("short", str, needed=True),
    )
    entry.close()
    return document


def _comparison(entry: Entry, order: Sequence[str], known: Collection[str]) -> Comparison:
    comparison = Comparison(
        id=entry.text("id"),
        asks=entry.text("asks"),
        answers=tuple(_answer(inner, known) for inner in entry.inner("cells", needed=True)),
    )
    if [answer.guideline for answer in comparison.answers] != list(order):
        entry.blame("cells", f"must answer for each guideline, in order: {', '.join(order)}")
    entry.close()
    return comparison


def _answer(entry: Entry, known: Collection[str]) -> Answer:
    guideline, says = entry.text("guideline"), entry.text("says")
    if says == NOT_READ:
        entry.close()
        return Answer(guideline=guideline, says=None, mark=None, cites=())
    mark, cites = _sources(entry, known)
    return Answer(guideline=guideline, says=says, mark=mark, cites=cites)


def _sources(entry: Entry, known: Collection[str]) -> tuple[Mark, tuple[str, ...]]:
    """Read the mark and the citations of what an entry says, the last of its keys."""
    mark = entry.word("mark", Mark, *PUBLISHED)
    cites = entry.ids("cites", known)
    if not cites:
        entry.blame("cites", "cites nothing")
    if mark is Mark.SECONDARY and "reported" not in str(entry.raw.get("says", "")).lower():
        entry.blame("says", "known second-hand: say as reported by whom")
    entry.close()
    return mark, cites


def _treatment(entry: Entry, order: Sequence[str], comparisons: dict[str, Comparison]) -> Treatment:
    names = {stance.value: stance for stance in Stance}
    words: list[str] = entry.take("states", list, needed=True) or []
    treatment = Treatment(
        id=entry.text("id"),
        name=entry.text("name"),
        question=entry.text("question"),
        stances=tuple(names.get(word, Stance.NOT_READ) for word in words),
    )
    for word in words:
        if word not in names:
            entry.blame("states", f"must be one of {', '.join(names)}; got {word}")
    if len(words) != len(order):
        entry.blame("states", f"must hold one for each of {len(order)} guidelines")
    if treatment.question not in comparisons:
        entry.blame("question", f"{treatment.question} is not a question")
    else:
        answers = comparisons[treatment.question].answers
        for answer, stance in zip(answers, treatment.stances, strict=False):
            if (answer.says is None) is not (stance is Stance.NOT_READ):
                entry.blame("states", f"{answer.guideline}: {stance.value}, unlike its cell")
    entry.close()
    return treatment


def _disagreement(
    entry: Entry,
    comparisons: Collection[str],
    known: Collection[str],
) -> Disagreement:
    disagreement = Disagreement(
        id=entry.text("id"),
        title=entry.text("title"),
        says=entry.text("says"),
        questions=entry.ids("questions", comparisons),
        recommendations=entry.several("recommendations", str, needed=True),
        cites=entry.ids("cites", known),
    )
    entry.close()
    return disagreement


def _statement(entry: Entry, known: Collection[str]) -> Statement:
    name, asks, says = entry.text("id"), entry.text("asks"), entry.text("says")
    mark, cites = _sources(entry, known)
    return Statement(id=name, asks=asks, says=says, mark=mark, cites=cites)
