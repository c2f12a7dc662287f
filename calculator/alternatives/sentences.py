"""A change and its effect in one plain sentence, made of the labels of questions and agents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from calculator.alternatives.outcomes import SCOPE, Effect, Move
from calculator.alternatives.phrases import Answer
from calculator.criteria import Truth
from calculator.findings import join_words
from calculator.formulary import Agent
from calculator.guideline import GUIDELINE

_WITH_TITLES = 3
"""Up to so many recommendations are named by number and title, more by number only."""


def sentence(answer: Answer, effect: Effect, *, own: bool) -> str:
    """Say what a change of answers does; with `own` what is to be stopped is what it adds."""
    clauses = [*_scope(effect)]
    if effect.after.truths[SCOPE] is not Truth.NO:
        against = [*_stop(effect, own=own)]
        if effect.before.has_regimen_to_start:
            clauses += [*_regimens(effect), *against, *_advice(effect)]
            clauses = clauses or [*_lesser(effect)]
        else:
            # Which regimen would come first is of no use to whoever is not to start one.
            clauses += [*against, *_bars(effect), *_advice(effect)]
            clauses = clauses or [*_lesser(effect)] or [*_regimens(effect)]
    return f"If {answer.phrase}: {'; '.join(clauses)}."


def _scope(effect: Effect) -> Iterator[str]:
    if effect.scope is not None:
        words = {Truth.YES: "covers", Truth.NO: "does not cover", Truth.UNKNOWN: "may cover"}
        yield f"the guideline {words[effect.scope.after]} this patient"


def _regimens(effect: Effect) -> Iterator[str]:
    before, after = effect.before, effect.after
    moved = _agents(effect) if effect.regimens else []
    barred, waiting, cleared = (
        [agent for agent, now in moved if now is outcome]
        for outcome in (Truth.YES, Truth.UNKNOWN, Truth.NO)
    )
    if barred:
        yield f"{_names(barred)} {_verb(barred, 'drop', 'drops')} out"
    if waiting:
        yield f"{_names(waiting)} {_verb(waiting, 'wait', 'waits')} for other answers"
    first = after.first_offered
    if effect.moves_first_offered:
        if first is None:
            none_left = all(after.truths[one.id] is Truth.NO for one in GUIDELINE.regimens)
            yield "no regimen can be offered" if none_left else "no regimen is cleared yet"
        elif before.first_offered is None:
            yield f"{first.title} can be offered"
        else:
            yield f"{first.title} takes the first place"
    others = [agent for agent in cleared if first is None or agent not in first.agents]
    if others:
        yield f"{_names(others)} {_verb(others, 'are', 'is')} not ruled out"


def _agents(effect: Effect) -> list[tuple[Agent, Truth]]:
    """Give the agents of regimens that are newly barred, or no longer, or perhaps."""
    agents = {agent.id: agent for one in GUIDELINE.regimens for agent in one.agents}
    found = []
    for agent in agents.values():
        was, now = (
            agent.contraindicated.truth(outcomes.patient)
            for outcomes in (effect.before, effect.after)
        )
        if was is not now:
            found.append((agent, now))
    return found


def _stop(effect: Effect, *, own: bool) -> Iterator[str]:
    if own:
        yield "it is to be stopped"
    elif effect.stop:
        yield f"{_names(effect.stop)} {_verb(effect.stop, 'are', 'is')} to be stopped"
    if effect.no_longer_stop:
        yield f"stopping {_names(effect.no_longer_stop)} is no longer advised"


def _bars(effect: Effect) -> Iterator[str]:
    if effect.bars:
        yield f"{_names(effect.bars)} {_verb(effect.bars, 'are', 'is')} contraindicated"


def _advice(effect: Effect) -> Iterator[str]:
    gained = [move for move in effect.advice if move.after is Truth.YES]
    lost = [move for move in effect.advice if move.before is Truth.YES]
    dropped = [move for move in lost if move.after is Truth.NO]
    waiting = [move for move in lost if move.after is Truth.UNKNOWN]
    if gained:
        yield f"{_titles(gained)} {_verb(gained, 'apply', 'applies')}"
    if dropped:
        yield f"{_titles(dropped)} no longer {_verb(dropped, 'apply', 'applies')}"
    if waiting:
        yield f"{_titles(waiting)} {_verb(waiting, 'wait', 'waits')} for other answers"


def _lesser(effect: Effect) -> Iterator[str]:
    """Say what moves without gaining or losing anything: told only where there is no more."""
    ruled_out = [move for move in effect.advice if move.after is Truth.NO]
    possible = [move for move in effect.advice if move.after is Truth.UNKNOWN]
    if ruled_out:
        yield f"{_titles(ruled_out)} {_verb(ruled_out, 'do', 'does')} not apply"
    if possible:
        yield f"{_titles(possible)} may apply, by other answers"


def _names(agents: Sequence[Agent]) -> str:
    return join_words([agent.label for agent in agents], "and")


def _titles(moves: Sequence[Move]) -> str:
    if len(moves) > _WITH_TITLES:
        return join_words([move.id for move in moves], "and")
    titles = {item.id: item.title for item in GUIDELINE.recommendations}
    return join_words([f"{move.id} “{titles[move.id]}”" for move in moves], "and")


def _verb(subject: Sequence[object], many: str, one: str) -> str:
    return one if len(subject) == 1 else many
