"""The published studies: what they did, to how many, and what they counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from calculator.audit.entry import Entry, entries, repeated
from calculator.vocabulary import Mark

STUDIES: Final = "studies.toml"
NOT_GIVEN: Final = "not given"
PUBLISHED: Final = (Mark.READ, Mark.SECONDARY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Patients of a study who were treated or counted alike; `n` is how many."""

    id: str | None = None
    label: str
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """One group's share in an outcome, as published.

    `events` patients of `n`; `n` is None where the source gives no denominator. `percent` is the
    printed percentage, `low` and `high` its printed interval, in percent.
    """

    id: str | None = None
    label: str
    n: int | None
    events: int | None = None
    percent: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """A measure of an effect or of chance: `measure` names it with its unit.

    `low` to `high` is the interval; its level is known only where `measure` names it. `p` is text,
    as printed: `0.037` or `<0.0001`.
    """

    id: str | None = None
    measure: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    p: str | None = None
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a study counted; `finding` is its result in words where it has no number.

    `effects` are published, `computed` is this site's own arithmetic; the two are never mixed.
    """

    id: str | None = None
    name: str
    time: str | None
    finding: str | None
    arms: tuple[Arm, ...]
    effects: tuple[Effect, ...]
    computed: tuple[Effect, ...]
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """A published study with numbers; what was not found in it is None.

    `reference` is its id among the references. `centres` took part in it; `cohorts` were pooled in
    it. `background` says why a study that no claim rests on is kept.
    """

    id: str
    reference: str
    title: str
    design: str
    place: str | None
    years: str | None
    population: str
    n: int | None
    centres: int | None = None
    cohorts: int | None = None
    groups: tuple[Group, ...]
    regimen: str | None
    comparator: str | None
    outcomes: tuple[Outcome, ...]
    limits: tuple[str, ...]
    background: str | None
    mark: Mark


def read_studies(text: str, known: Collection[str], problems: list[str]) -> tuple[Study, ...]:
    """Read studies from TOML and note what is wrong; `known` are the ids of the references."""
    found = tuple(_study(entry, known) for entry in entries(STUDIES, "study", text, problems))
    problems += repeated(STUDIES, [study.id for study in found])
    return found


def _study(entry: Entry, known: Collection[str]) -> Study:
    study = Study(
        id=entry.text("id"),
        reference=entry.text("reference"),
        title=entry.text("title"),
        design=entry.text("design"),
        place=entry.maybe_text("place"),
        years=entry.maybe_text("years"),
        population=entry.text("population"),
        n=entry.maybe_count("n"),
        centres=entry.maybe_count("centres"),
        cohorts=entry.maybe_count("cohorts"),
        groups=tuple(_group(inner) for inner in entry.inner("groups")),
        regimen=entry.maybe_text("regimen"),
        comparator=entry.maybe_text("comparator"),
        outcomes=tuple(_outcome(inner) for inner in entry.inner("outcomes")),
        limits=entry.several("limits", str, needed=True),
        background=entry.maybe_text("background"),
        mark=entry.word("mark", Mark, *PUBLISHED),
    )
    if study.reference and study.reference not in known:
        entry.blame("reference", f"{study.reference} is not known")
    if not study.outcomes:
        entry.blame("outcomes", "a study has at least one")
    _once(entry, "groups", [group.id for group in study.groups])
    _once(entry, "outcomes", [outcome.id for outcome in study.outcomes])
    entry.close()
    return study


def _once(entry: Entry, key: str, ids: list[str | None]) -> None:
    """Blame an id that names two things, or that holds what would cut a number's name."""
    for name, times in Counter(filter(None, ids)).items():
        if times > 1:
            entry.blame(key, f"the id {name} stands there twice")
        if not re.fullmatch(r"[a-z0-9-]+", name):
            entry.blame(key, f"an id is made of a-z, 0-9 and -, got {name}")


def _group(entry: Entry) -> Group:
    group = Group(id=entry.maybe_text("id"), label=entry.text("label"), n=entry.count("n"))
    entry.close()
    return group


def _outcome(entry: Entry) -> Outcome:
    outcome = Outcome(
        id=entry.maybe_text("id"),
        name=entry.text("name"),
        time=entry.maybe_text("time"),
        finding=entry.maybe_text("finding"),
        arms=tuple(_arm(inner) for inner in entry.inner("arms")),
        effects=tuple(
            _effect(inner, inner.word("mark", Mark, *PUBLISHED)) for inner in entry.inner("effects")
        ),
        computed=tuple(_effect(inner, Mark.COMPUTED) for inner in entry.inner("computed")),
        mark=entry.word("mark", Mark, *PUBLISHED),
    )
    if not (outcome.finding or outcome.arms or outcome.effects):
        entry.blame("arms", "an outcome has arms, effects or a finding")
    effects = (*outcome.effects, *outcome.computed)
    _once(entry, "arms", [*(arm.id for arm in outcome.arms), *(effect.id for effect in effects)])
    entry.close()
    return outcome


def _arm(entry: Entry) -> Arm:
    percent = entry.maybe_number("percent")
    low, high = entry.interval(percent)
    arm = Arm(
        id=entry.maybe_text("id"),
        label=entry.text("label"),
        n=entry.maybe_count("n"),
        events=entry.maybe_count("events"),
        percent=percent,
        low=low,
        high=high,
    )
    denominator = entry.maybe_text("denominator")
    if arm.events is None and percent is None:
        entry.blame("events", "give events or percent")
    if denominator not in (None, NOT_GIVEN):
        entry.blame("denominator", f'can only be "{NOT_GIVEN}", got {denominator}')
    if (arm.n is None) is (denominator is None):
        entry.blame("n", f'give either n or denominator = "{NOT_GIVEN}"')
    if percent is not None and not 0 <= percent <= 100:
        entry.blame("percent", f"must be between 0 and 100, got {percent}")
    if arm.events is not None and arm.n is not None:
        if arm.events > arm.n:
            entry.blame("events", f"{arm.events} of {arm.n} cannot be")
        # A printed percentage may be rounded to a whole number, and one paper's own is off by 0.5.
        elif percent is not None and abs(percent * arm.n - 100 * arm.events) > 0.51 * arm.n:
            entry.blame("percent", f"{percent} is not {arm.events} of {arm.n}")
    entry.close()
    return arm


def _effect(entry: Entry, mark: Mark) -> Effect:
    value = entry.maybe_number("value")
    low, high = entry.interval(value)
    effect = Effect(
        id=entry.maybe_text("id"),
        measure=entry.text("measure"),
        value=value,
        low=low,
        high=high,
        p=entry.maybe_text("p"),
        mark=mark,
    )
    if effect.p is not None and not re.fullmatch(r"[<>]?0\.\d+", effect.p):
        entry.blame("p", f"must be as printed, like 0.037 or <0.0001, got {effect.p}")
    if value is None and low is None and effect.p is None:
        entry.blame("value", "give value, an interval or p")
    entry.close()
    return effect
