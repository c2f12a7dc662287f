"""Every change of one answer that changes the outcomes for one patient."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any

from calculator.alternatives.outcomes import Effect, Outcomes, directions
from calculator.alternatives.phrases import Answer, answer, members
from calculator.alternatives.sentences import sentence
from calculator.answers import Distinctions
from calculator.findings import Patient, Selection
from calculator.formulary import Agent
from calculator.guideline import GUIDELINE
from calculator.vocabulary import Direction


@dataclass(frozen=True, slots=True)
class Change:
    """Answers to one question with the same effect, other than the one given.

    `answers` are the answers one by one, each with its own effect: the same, but that the agent to
    be stopped is the one which the answer adds.
    """

    answer: Answer
    answers: tuple[tuple[Answer, Effect], ...]
    sentence: str

    @property
    def effect(self) -> Effect:
        """What the first of the answers does."""
        return self.answers[0][1]

    def to_dict(self) -> dict[str, Any]:
        """Give the change as plain JSON values."""
        effect = self.effect
        first = (effect.before.first_offered, effect.after.first_offered)
        return self.answer.to_dict() | {
            "sentence": self.sentence,
            "scope": effect.scope and effect.scope.to_dict(),
            "first_offered": {
                "from": first[0] and first[0].id,
                "to": first[1] and first[1].id,
                "drops_out": _ids(effect.drops_out),
                "comes_in": _ids(effect.comes_in),
            }
            if effect.moves_first_offered
            else None,
            "recommendations": [move.to_dict() for move in effect.advice],
            "regimens": [move.to_dict() for move in effect.regimens],
            "answers": [
                {
                    "answer": one.finding.plain(one.value),
                    "label": one.label,
                    "stop": _ids(own.stop),
                    "no_longer_stop": _ids(own.no_longer_stop),
                }
                for one, own in self.answers
            ],
        }


def _ids(agents: tuple[Agent, ...]) -> list[str]:
    return [agent.id for agent in agents]


def changes(patient: Patient) -> tuple[Change, ...]:
    """Give every change of one answer that changes an outcome, the greatest first.

    Tried are each other answer to a known finding, each answer to an unknown one, and each agent
    added to or taken from those that are taken now; not that a known answer becomes unknown, nor an
    answer that would be pointless beside the others.

    While a regimen is to be chosen, first comes what puts another one first, then what leaves none
    to offer. Then, and first for whoever has three agents running, comes what speaks against an
    agent that is taken; what makes most recommendations for something apply; what no longer has to
    be stopped; what moves most recommendations for something, most recommendations, most regimens;
    then the order of the form.
    """
    before = Outcomes.of(patient)
    found = [one for apart in GUIDELINE.told_apart.values() for one in _changes(before, apart)]
    return tuple(sorted(found, key=_rank))


def _rank(change: Change) -> tuple[int, ...]:
    effect = change.effect
    first = 0
    if effect.before.has_regimen_to_start and effect.moves_first_offered:
        first = 1 if effect.after.first_offered is None else 2
    return (
        -first,
        -bool(effect.stop or effect.bars),
        -len(effect.begins),
        -bool(effect.no_longer_stop),
        -sum(directions()[move.id] is Direction.FOR for move in effect.advice),
        -len(effect.advice),
        -len(effect.regimens),
    )


@dataclass(frozen=True, slots=True)
class _Trial:
    """An answer to try: that of a class, or one option put to or taken from a selection.

    `words` are label and phrase of an option, with a gap for its name.
    """

    answer: Answer
    bits: int = 0
    option: str = ""
    words: tuple[str, str] | None = None


_ALONE = ("{}", "{} is taken")
_ADDED = ("with {}", "{} is also taken")
_REMOVED = ("without {}", "{} is no longer taken")


def _trials(patient: Patient, apart: Distinctions) -> Iterator[_Trial]:
    finding, value = apart.finding, patient.values.get(apart.finding.id)
    if isinstance(finding, Selection) and value is not None:
        for option in finding.options:
            words = _REMOVED if option.value in value else _ADDED if value else _ALONE
            yield _option(finding, value ^ {option.value}, option.value, words)
        return
    own = 0 if value is None else apart.bit(value)
    for number in range(len(apart.classes)):
        bits = 1 << number & ~own
        if possible := members(apart, bits, patient):
            yield _Trial(answer(apart, bits, possible), bits)
    if isinstance(finding, Selection):
        for option in finding.options:
            yield _option(finding, frozenset({option.value}), option.value, _ALONE)


def _option(
    finding: Selection, value: frozenset[str], option: str, words: tuple[str, str]
) -> _Trial:
    label, phrase = (gap.format(finding.label_of(option)) for gap in words)
    return _Trial(Answer(finding, value, label, phrase), option=option, words=words)


def _changes(before: Outcomes, apart: Distinctions) -> Iterator[Change]:
    unknown = apart.finding.id not in before.patient.values
    alike: dict[Hashable, list[tuple[_Trial, Effect]]] = {}
    for trial in _trials(before.patient, apart):
        effect = Effect(before, before.knowing(apart.finding, trial.answer.value))
        # Of an option that is tried because nothing is known, all but the stop is in its class.
        if effect.is_nothing or (unknown and trial.option and not effect.stop):
            continue
        alike.setdefault((trial.words, _kind(effect, trial.option)), []).append((trial, effect))
    for same in alike.values():
        trials = [trial for trial, _ in same]
        together = _together(before.patient, apart, trials)
        effects = tuple((trial.answer, effect) for trial, effect in same)
        own = trials[0].option in {agent.id for agent in effects[0][1].stop}
        yield Change(together, effects, sentence(together, effects[0][1], own=own))


def _together(patient: Patient, apart: Distinctions, trials: list[_Trial]) -> Answer:
    """Name answers that do the same together."""
    first = trials[0]
    if first.words is None:
        bits = sum(trial.bits for trial in trials)
        return answer(apart, bits, members(apart, bits, patient))
    options = {trial.option for trial in trials}
    assert isinstance(apart.finding, Selection)
    names = apart.finding.words(frozenset(options), "or")
    label, phrase = (gap.format(names) for gap in first.words)
    return Answer(apart.finding, first.answer.value, label, phrase)


def _kind(effect: Effect, option: str) -> Hashable:
    """Give what makes effects the same; an agent that is tried and to be stopped is any agent."""
    return (
        effect.advice,
        effect.regimens,
        effect.after.first_offered and effect.after.first_offered.id,
        frozenset("" if agent.id == option else agent.id for agent in effect.stop),
        frozenset(agent.id for agent in effect.no_longer_stop),
        frozenset(agent.id for agent in effect.bars),
    )
