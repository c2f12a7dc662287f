"""The source text's claims and the studies behind them, held against the recommendations.

They stand as data in `data/claims.toml` and `data/studies.toml`. No other module of this package
reads them: they explain the advice and decide none of it.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import Any, Final

from calculator.evidence import references
from calculator.recommendation import Recommendation, Term, Verdict

CLAIMS: Final = "claims.toml"
STUDIES: Final = "studies.toml"
NOT_GIVEN: Final = "not given"

Problem = tuple[str, str]
"""A place and what is wrong there."""


class Mark(Term):
    """How well a fact stands."""

    READ = "read", "read in the source"
    SECONDARY = "secondary", "known through somebody else's account"
    COMPUTED = "computed", "this site's arithmetic on numbers that were read"
    UNVERIFIED = "unverified", "not yet verified"


class InvalidEvidence(ValueError):
    """The data files are not what they should be; `problems` holds every fault, at once.

    Each fault reads `file: entry: key: what is wrong`.
    """

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Patients of a study who were treated or counted alike; `n` is how many."""

    label: str
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """One group's share in an outcome, as published.

    `events` patients of `n`; `n` is None where the source gives no denominator. `percent` is the
    printed percentage, `low` and `high` its printed interval, in percent.
    """

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

    `reference` is its id among the references; a work that is not cited there has an `address`.
    `background` says why a study that no claim rests on is kept.
    """

    id: str
    reference: str | None
    address: str | None
    title: str
    design: str
    place: str | None
    years: str | None
    population: str
    n: int | None
    groups: tuple[Group, ...]
    regimen: str | None
    comparator: str | None
    outcomes: tuple[Outcome, ...]
    limits: tuple[str, ...]
    background: str | None
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One sentence of the source text, in this site's words, and what its source says.

    `cites` are the source text's own marks, 1 to 4; `references` and `studies` are ids of this
    site. `mark` is the weakest standing of what `found` says. `unverified` are open questions of
    the public register. `no_recommendation` says why no recommendation comes from the claim.
    """

    id: str
    says: str
    cites: tuple[int, ...]
    found: str
    verdict: Verdict
    note: str
    references: tuple[str, ...]
    studies: tuple[str, ...]
    unverified: tuple[str, ...]
    no_recommendation: str | None
    mark: Mark


CLAIM_IDS: Final = tuple(f"S{number}" for number in range(1, 26))


def claims() -> tuple[Claim, ...]:
    """Give the claims S1 to S25, in order; raise InvalidEvidence if the data are faulty."""
    return _evidence()[0]


def studies() -> tuple[Study, ...]:
    """Give the studies, in the order of their file; raise InvalidEvidence as `claims` does."""
    return _evidence()[1]


@cache
def _evidence() -> tuple[tuple[Claim, ...], tuple[Study, ...]]:
    """Read both files of the package once."""
    folder = files("calculator").joinpath("data")
    claims_text = folder.joinpath(CLAIMS).read_text(encoding="utf-8")
    studies_text = folder.joinpath(STUDIES).read_text(encoding="utf-8")
    return read(claims_text, studies_text, references())


def read(
    claims_text: str, studies_text: str, known: Collection[str]
) -> tuple[tuple[Claim, ...], tuple[Study, ...]]:
    """Read claims and studies from TOML; `known` are the ids of the references.

    Raises InvalidEvidence with every fault of both files.
    """
    problems: list[str] = []
    studied = [_study(entry, known) for entry in _entries(STUDIES, "study", studies_text, problems)]
    study_ids = {study.id for study in studied}
    claimed = [
        _claim(entry, known, study_ids)
        for entry in _entries(CLAIMS, "claim", claims_text, problems)
    ]
    problems += _repeated(STUDIES, [study.id for study in studied])
    problems += _incomplete([claim.id for claim in claimed])
    if problems:
        raise InvalidEvidence(problems)
    return tuple(claimed), tuple(studied)


def _repeated(file: str, ids: Sequence[str]) -> Iterator[str]:
    for name, times in Counter(ids).items():
        if times > 1:
            yield f"{file}: {name}: id: used {times} times"


def _incomplete(ids: Sequence[str]) -> Iterator[str]:
    yield from _repeated(CLAIMS, ids)
    for name in CLAIM_IDS:
        if name not in ids:
            yield f"{CLAIMS}: {name}: id: missing; the claims are S1 to S25"
    for name in dict.fromkeys(ids):
        if name not in CLAIM_IDS:
            yield f"{CLAIMS}: {name}: id: not one of S1 to S25"
    wanted = [name for name in CLAIM_IDS if name in ids]
    for name, expected in zip(dict.fromkeys(n for n in ids if n in wanted), wanted, strict=True):
        if name != expected:
            yield f"{CLAIMS}: {name}: id: out of order, {expected} should stand here"
            return


class _Entry:
    """One table of a data file: hands out its values and notes what is wrong with each.

    A faulty value is noted and something of the right type is given in its place, so that reading
    goes on to the next fault.
    """

    def __init__(self, place: str, raw: Mapping[str, Any], problems: list[str]) -> None:
        self.place = place
        self.raw = raw
        self.problems = problems
        self.asked: set[str] = set()

    def blame(self, key: str, what: str) -> None:
        """Note a problem with a key."""
        self.problems.append(f"{self.place}: {key}: {what}")

    def take[T](self, key: str, kind: type[T], *, needed: bool) -> T | None:
        """Give the value of a key if it is there and of this kind and no other."""
        self.asked.add(key)
        if key not in self.raw:
            if needed:
                self.blame(key, "missing")
            return None
        value = self.raw[key]
        if type(value) is not kind:
            self.blame(key, f"must be {_KINDS[kind]}, got {value!r}")
            return None
        return value

    def text(self, key: str) -> str:
        return self._filled(key, needed=True) or ""

    def maybe_text(self, key: str) -> str | None:
        return self._filled(key, needed=False)

    def _filled(self, key: str, *, needed: bool) -> str | None:
        value = self.take(key, str, needed=needed)
        if value is not None and not value.strip():
            self.blame(key, "must not be empty")
        return value

    def count(self, key: str) -> int:
        value = self.take(key, int, needed=True)
        return self._natural(key, value) or 0

    def maybe_count(self, key: str) -> int | None:
        return self._natural(key, self.take(key, int, needed=False))

    def _natural(self, key: str, value: int | None) -> int | None:
        if value is not None and value < 0:
            self.blame(key, f"must not be below 0, got {value}")
        return value

    def maybe_number(self, key: str) -> float | None:
        """Give a finite number; a whole one is a number too."""
        if type(self.raw.get(key)) is int:
            self.asked.add(key)
            return float(self.raw[key])
        value = self.take(key, float, needed=False)
        if value is not None and not abs(value) < float("inf"):
            self.blame(key, f"must be a finite number, got {value}")
            return None
        return value

    def interval(self, inside: float | None) -> tuple[float | None, float | None]:
        """Give `low` and `high`: both or neither, in order, around a value."""
        low, high = self.maybe_number("low"), self.maybe_number("high")
        if (low is None) is not (high is None):
            self.blame("low", "low and high go together")
        if low is not None and high is not None:
            middle = low if inside is None else inside
            if not low <= middle <= high:
                self.blame("low", f"the interval {low} to {high} does not hold {middle}")
        return low, high

    def several[T](self, key: str, kind: type[T], *, needed: bool = False) -> tuple[T, ...]:
        """Give a list of values of one kind, each once."""
        values: list[Any] = self.take(key, list, needed=needed) or []
        kept = []
        for value in values:
            if type(value) is not kind:
                self.blame(key, f"each must be {_KINDS[kind]}, got {value!r}")
            elif value in kept:
                self.blame(key, f"{value!r} stands there twice")
            else:
                kept.append(value)
        return tuple(kept)

    def ids(self, key: str, known: Collection[str]) -> tuple[str, ...]:
        """Give a list of ids that are all known."""
        names = self.several(key, str)
        for name in names:
            if name not in known:
                self.blame(key, f"{name} is not known")
        return names

    def word[E: Enum](self, key: str, vocabulary: type[E], *allowed: E) -> E:
        """Give a word of a closed vocabulary, of the allowed ones if there are any."""
        choices = {str(word.value): word for word in allowed or vocabulary}
        value = self.text(key)
        if value and value not in choices:
            self.blame(key, f"must be one of {', '.join(choices)}; got {value}")
        return choices.get(value, next(iter(vocabulary)))

    def inner(self, key: str, *, needed: bool = False) -> list[_Entry]:
        """Give the tables that stand in a list."""
        tables: list[Any] = self.take(key, list, needed=needed) or []
        made = []
        for number, raw in enumerate(tables):
            if isinstance(raw, dict):
                made.append(_Entry(f"{self.place}: {key}[{number}]", raw, self.problems))
            else:
                self.blame(f"{key}[{number}]", f"must be a table, got {raw!r}")
        return made

    def close(self) -> None:
        """Note every key that nobody asked for."""
        for key in self.raw:
            if key not in self.asked:
                self.blame(key, "not a key that is known here")


_KINDS: Mapping[type, str] = {
    str: "text",
    int: "a whole number",
    float: "a number",
    list: "a list",
}
_PUBLISHED = (Mark.READ, Mark.SECONDARY)


def _entries(file: str, key: str, text: str, problems: list[str]) -> list[_Entry]:
    """Give the entries of a file, each named by its id, or by its number where it has none."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        problems.append(f"{file}: not TOML: {error}")
        return []
    whole = _Entry(file, raw, problems)
    made = whole.inner(key, needed=True)
    whole.close()
    for number, entry in enumerate(made, start=1):
        entry.place = f"{file}: {entry.raw.get('id') or f'entry {number}'}"
    return made


def _claim(entry: _Entry, known: Collection[str], study_ids: Collection[str]) -> Claim:
    claim = Claim(
        id=entry.text("id"),
        says=entry.text("says"),
        cites=entry.several("cites", int, needed=True),
        found=entry.text("found"),
        verdict=entry.word("verdict", Verdict),
        note=entry.text("note"),
        references=entry.ids("references", known),
        studies=entry.ids("studies", study_ids),
        unverified=entry.several("unverified", str),
        no_recommendation=entry.maybe_text("no_recommendation"),
        mark=entry.word("mark", Mark),
    )
    for number in claim.cites:
        if number not in range(1, 5):
            entry.blame("cites", f"the source text's marks are 1 to 4, got {number}")
    if not claim.references and not claim.studies:
        entry.blame("references", "names neither a reference nor a study")
    if claim.mark is Mark.UNVERIFIED and not claim.unverified:
        entry.blame("unverified", "the claim is marked unverified and does not say what is open")
    if claim.mark is Mark.SECONDARY and "reported" not in claim.found:
        entry.blame("found", "known second-hand: say as reported by whom")
    for key in ("says", "found", "note"):
        words = str(entry.raw.get(key, "")).lower()
        for question in claim.unverified:
            if question.lower() in words:
                entry.blame(key, f"holds what is unverified: {question}")
    entry.close()
    return claim


def _study(entry: _Entry, known: Collection[str]) -> Study:
    study = Study(
        id=entry.text("id"),
        reference=entry.maybe_text("reference"),
        address=entry.maybe_text("address"),
        title=entry.text("title"),
        design=entry.text("design"),
        place=entry.maybe_text("place"),
        years=entry.maybe_text("years"),
        population=entry.text("population"),
        n=entry.maybe_count("n"),
        groups=tuple(_group(inner) for inner in entry.inner("groups")),
        regimen=entry.maybe_text("regimen"),
        comparator=entry.maybe_text("comparator"),
        outcomes=tuple(_outcome(inner) for inner in entry.inner("outcomes")),
        limits=entry.several("limits", str, needed=True),
        background=entry.maybe_text("background"),
        mark=entry.word("mark", Mark, *_PUBLISHED),
    )
    if (study.reference is None) is (study.address is None):
        entry.blame("reference", "give either reference or address")
    if study.reference is not None and study.reference not in known:
        entry.blame("reference", f"{study.reference} is not known")
    if study.address is not None and not study.address.startswith("https://"):
        entry.blame("address", f"must begin with https://, got {study.address}")
    if study.address is not None and study.id in known:
        entry.blame("address", "the references hold this work: give reference")
    if not study.outcomes:
        entry.blame("outcomes", "a study has at least one")
    entry.close()
    return study


def _group(entry: _Entry) -> Group:
    group = Group(label=entry.text("label"), n=entry.count("n"))
    entry.close()
    return group


def _outcome(entry: _Entry) -> Outcome:
    outcome = Outcome(
        name=entry.text("name"),
        time=entry.maybe_text("time"),
        finding=entry.maybe_text("finding"),
        arms=tuple(_arm(inner) for inner in entry.inner("arms")),
        effects=tuple(
            _effect(inner, inner.word("mark", Mark, *_PUBLISHED))
            for inner in entry.inner("effects")
        ),
        computed=tuple(_effect(inner, Mark.COMPUTED) for inner in entry.inner("computed")),
        mark=entry.word("mark", Mark, *_PUBLISHED),
    )
    if not (outcome.finding or outcome.arms or outcome.effects):
        entry.blame("arms", "an outcome has arms, effects or a finding")
    entry.close()
    return outcome


def _arm(entry: _Entry) -> Arm:
    percent = entry.maybe_number("percent")
    low, high = entry.interval(percent)
    arm = Arm(
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


def _effect(entry: _Entry, mark: Mark) -> Effect:
    value = entry.maybe_number("value")
    low, high = entry.interval(value)
    effect = Effect(
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


_SERIOUSNESS = (
    Verdict.ADDED,
    Verdict.AGREES,
    Verdict.PARTLY,
    Verdict.UNSOURCED,
    Verdict.WIDER_THAN_SOURCE,
    Verdict.CONFLICTS,
)

# A recommendation that speaks of one part of a claim can stand otherwise than the whole claim.
EXCEPTIONS: Final[Mapping[str, str]] = {
    "R13": "S18 names three drugs and agrees in part; R13 is about azathioprine alone, the one for "
    "which no source could be confirmed.",
}


def called_for(verdicts: Iterable[Verdict]) -> Verdict:
    """Give the verdict that a recommendation's claims call for: the most serious among theirs.

    From the lightest: added, agrees, partly, unsourced, wider-than-source, conflicts. What rests
    on no claim, or only on what the source text leaves out, is added by this site.

    >>> called_for([Verdict.AGREES, Verdict.PARTLY]).value
    'partly'
    >>> called_for([]).value
    'added'
    """
    return max(verdicts, key=_SERIOUSNESS.index, default=Verdict.ADDED)


def check_claims_exist(
    claims: Sequence[Claim], recommendations: Sequence[Recommendation]
) -> Iterator[Problem]:
    """Every claim of a recommendation is one of the claims."""
    known = {claim.id for claim in claims}
    for item in recommendations:
        for name in item.claims:
            if name not in known:
                yield item.id, f"claims {name}, which is not a claim"


def check_every_claim_is_used(
    claims: Sequence[Claim], recommendations: Sequence[Recommendation]
) -> Iterator[Problem]:
    """Every claim belongs to a recommendation, or else says why it belongs to none."""
    used = {name for item in recommendations for name in item.claims}
    for claim in claims:
        if claim.id not in used and claim.no_recommendation is None:
            yield claim.id, "belongs to no recommendation and does not say why"
        if claim.id in used and claim.no_recommendation is not None:
            yield claim.id, "says that it belongs to no recommendation, but it does"


def check_every_recommendation_has_claims(
    recommendations: Sequence[Recommendation],
) -> Iterator[Problem]:
    """Every recommendation has claims, unless this site added it."""
    for item in recommendations:
        if not item.claims and item.appraisal.verdict is not Verdict.ADDED:
            yield item.id, "has no claim, and its verdict is not `added`"


def check_verdicts_agree(
    claims: Sequence[Claim],
    recommendations: Sequence[Recommendation],
    exceptions: Mapping[str, str] = EXCEPTIONS,
) -> Iterator[Problem]:
    """Every recommendation's verdict is the one its claims call for, or a declared exception.

    An exception that is no longer needed is a problem too.
    """
    verdicts = {claim.id: claim.verdict for claim in claims}
    for item in recommendations:
        expected = called_for(verdicts[name] for name in item.claims if name in verdicts)
        agrees = item.appraisal.verdict is expected
        if not agrees and item.id not in exceptions:
            yield (
                item.id,
                f"is {item.appraisal.verdict.value}, but its claims call for {expected.value}",
            )
        if agrees and item.id in exceptions:
            yield item.id, "agrees with its claims: the declared exception is not needed"
    for name in exceptions:
        if name not in {item.id for item in recommendations}:
            yield name, "is a declared exception, but not a recommendation"


def check_every_study_is_used(
    claims: Sequence[Claim], studies: Sequence[Study]
) -> Iterator[Problem]:
    """Every study is one that a claim rests on, or else says why it is background."""
    used = {name for claim in claims for name in claim.studies}
    for study in studies:
        if study.id not in used and study.background is None:
            yield study.id, "no claim rests on it, and it does not say why it is kept"
        if study.id in used and study.background is not None:
            yield study.id, "says that it is background, but a claim rests on it"


def disagreements(
    claims: Sequence[Claim],
    studies: Sequence[Study],
    recommendations: Sequence[Recommendation],
) -> Iterator[Problem]:
    """Give every place where claims, studies and recommendations do not fit together."""
    yield from check_claims_exist(claims, recommendations)
    yield from check_every_claim_is_used(claims, recommendations)
    yield from check_every_recommendation_has_claims(recommendations)
    yield from check_verdicts_agree(claims, recommendations)
    yield from check_every_study_is_used(claims, studies)
