"""The clinical questions: which results of which studies speak to each, and what they come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from calculator.audit.entry import Entry, entries, repeated
from calculator.audit.numbers import numbers
from calculator.audit.quote import with_numbers_in
from calculator.audit.studies import Arm, Effect, Outcome, Study
from calculator.vocabulary import Certainty

QUESTIONS: Final = "questions.toml"


class Event(Enum):
    """Whether what was counted is wished for, as being alive, or feared, as death."""

    GOOD = "good"
    BAD = "bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One result of one study, as it speaks to a question.

    `intervention` and `comparison` are arms of the outcome; a result that is only an effect, or
    that is in words, has none. `effects` are published. `fisher` says that this site works out an
    exact test. `bias` says in words why the result may mislead.
    """

    study: Study
    outcome: Outcome
    intervention: Arm | None
    comparison: Arm | None
    effects: tuple[Effect, ...]
    event: Event
    fisher: bool
    bias: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A clinical question with its results.

    `certainty` is what the graded guideline states. `bottom_line` says what the results come to,
    and `gap` what no study that was read shows, both with the studies' numbers that they quote.
    """

    id: str
    title: str
    asks: str
    population: str
    intervention: str
    comparison: str
    outcome: str
    recommendations: tuple[str, ...]
    certainty: Certainty
    bottom_line: str
    gap: str | None
    rows: tuple[Row, ...]


def read_questions(
    text: str, studies: Sequence[Study], problems: list[str]
) -> tuple[Question, ...]:
    """Read questions from TOML and note what is wrong; their results are those of `studies`."""
    known = {study.id: study for study in studies}
    named = numbers(studies)
    found = tuple(
        _question(entry, known, named) for entry in entries(QUESTIONS, "question", text, problems)
    )
    problems += repeated(QUESTIONS, [question.id for question in found])
    return found


def _question(entry: Entry, studies: Mapping[str, Study], named: Mapping[str, str]) -> Question:
    rows = (_row(inner, studies) for inner in entry.inner("rows"))
    question = Question(
        id=entry.text("id"),
        title=entry.text("title"),
        asks=entry.text("asks"),
        population=entry.text("population"),
        intervention=entry.text("intervention"),
        comparison=entry.text("comparison"),
        outcome=entry.text("outcome"),
        recommendations=entry.several("recommendations", str, needed=True),
        certainty=entry.word("certainty", Certainty),
        bottom_line=entry.text("bottom_line"),
        gap=entry.maybe_text("gap"),
        rows=tuple(row for row in rows if row is not None),
    )
    if not question.recommendations:
        entry.blame("recommendations", "a question belongs to at least one")
    if not entry.raw.get("rows") and question.gap is None:
        entry.blame("gap", "there is no row: say what no study shows")
    entry.close()
    words = (question.bottom_line, question.gap)
    bottom_line, gap = with_numbers_in(words, entry.place, named, entry.problems)
    return replace(question, bottom_line=bottom_line, gap=gap)


def _row(entry: Entry, studies: Mapping[str, Study]) -> Row | None:
    """Give a row with what it names, or None where study or outcome cannot be found."""
    study_id, outcome_id = entry.text("study"), entry.text("outcome")
    intervention, comparison = entry.maybe_text("intervention"), entry.maybe_text("comparison")
    effects = entry.several("effects", str)
    event = entry.word("event", Event)
    fisher = entry.take("fisher", bool, needed=False) or False
    bias = entry.several("bias", str, needed=True)
    entry.close()
    study = studies.get(study_id)
    if study is None:
        entry.blame("study", f"{study_id} is not known")
        return None
    outcome = next((one for one in study.outcomes if one.id == outcome_id), None)
    if outcome is None:
        entry.blame("outcome", f"{study_id} has no outcome {outcome_id}")
        return None
    if comparison is not None and (intervention is None or comparison == intervention):
        entry.blame("comparison", "stands beside another arm, the intervention")
    row = Row(
        study=study,
        outcome=outcome,
        intervention=_arm(entry, "intervention", outcome, intervention),
        comparison=_arm(entry, "comparison", outcome, comparison),
        effects=tuple(_effect(entry, outcome, name) for name in effects),
        event=event,
        fisher=fisher,
        bias=bias,
    )
    if not (intervention or effects or outcome.finding):
        entry.blame("intervention", "a row shows an arm, an effect or an outcome in words")
    counted = [arm for arm in (row.intervention, row.comparison) if arm and arm.n is not None]
    if fisher and len(counted) < 2:
        entry.blame("fisher", "an exact test needs two arms with their sizes")
    return row


def _arm(entry: Entry, key: str, outcome: Outcome, name: str | None) -> Arm | None:
    found = next((arm for arm in outcome.arms if name is not None and arm.id == name), None)
    if name is not None and found is None:
        entry.blame(key, f"the outcome has no arm {name}")
    return found


def _effect(entry: Entry, outcome: Outcome, name: str) -> Effect:
    for effect in outcome.effects:
        if effect.id == name:
            return effect
    entry.blame("effects", f"the outcome has no published effect {name}")
    return Effect(measure=name, mark=outcome.mark)
