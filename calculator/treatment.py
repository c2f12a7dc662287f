"""The course of treatment of one patient: the day, what is running, and the way to escalate.

What is running is held against the advice. Nothing is advised here that no recommendation says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from calculator.conditions import SCOPE
from calculator.criteria import ALWAYS, Trace, Truth
from calculator.dictionary import CURRENT_AGENTS, DAYS_SINCE_START, DICTIONARY, STAGE
from calculator.findings import Patient, join_words, plain_number
from calculator.formulary import FORMULARY, Agent, Asked, Caution, Contraindication
from calculator.recommendation import Advice, Recommendation
from calculator.regimen import Regimen, Suitability, first_suitable
from calculator.vocabulary import Standing, WindowState
from calculator.window import WINDOW_DAYS, Window

# In the order of the guideline: completed to three, then the rescues, the referral that goes beside
# all of them, and what may be added.
ESCALATION = ("R16", "R08", "R09", "R10", "R07")

# What it is told from besides the outcomes of the recommendations and regimens.
TREATMENT_READS = (CURRENT_AGENTS.id, DAYS_SINCE_START.id, STAGE.id)

SILENT = "The guideline is silent here: nothing is advised."
_NOT_COVERED = "The guideline does not cover this patient."
_ALL_COVERED = "For every patient whom the guideline covers."
_NOT_SAID = (
    "Beyond this the guideline does not say what to do about a medicine that is already being "
    "taken."
)

_LABELS = {finding.id: finding.label for finding in DICTIONARY}


@dataclass(frozen=True, slots=True)
class Running:
    """An agent that is being taken, and how it stands to the advice.

    `because` are the recommendations and `regimens` the offered regimens that its standing rests
    on, those that are running in full first, then the one to name first; `contraindications` are
    those that hold, `cautions` those that hold for this patient and not for everyone; `missing` are
    the findings that an unknown standing waits for.
    """

    agent: Agent
    standing: Standing
    because: tuple[Recommendation, ...] = ()
    regimens: tuple[Regimen, ...] = ()
    contraindications: tuple[Contraindication, ...] = ()
    cautions: tuple[Caution, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The standing in words."""
        bars = " ".join(
            f"A contraindication holds: {bar.when.label}. {bar.basis}"
            for bar in self.contraindications
        )
        named = join_words([item.id for item in self.because], "and") if self.because else ""
        match self.standing:
            case Standing.AGAINST:
                words = f"Advised against: {named}. {bars}"
            case Standing.CONTRAINDICATED:
                words = f"{bars} {_NOT_SAID}"
            case Standing.ADVISED if self.because:
                words = f"Advised: {named}."
            case Standing.ADVISED:
                words = f"Part of {self.regimens[0].title}, which nothing rules out."
            case Standing.UNKNOWN:
                words = f"Not yet known. {_waits_for(self.missing)}"
            case Standing.SILENT:
                words = SILENT
            case _:
                words = "Neither advised nor advised against."
        return words.strip()

    def to_dict(self) -> dict[str, Any]:
        """Give the agent and its standing as plain JSON values."""
        return {
            "agent": self.agent.id,
            "standing": self.standing.value,
            "words": self.words,
            "because": [item.id for item in self.because],
            "regimens": [regimen.id for regimen in self.regimens],
            "contraindications": [bar.to_dict() for bar in self.contraindications],
            "cautions": [
                {"statement": caution.statement, "cites": list(caution.cites)}
                for caution in self.cautions
            ],
            "missing": list(self.missing),
        }


@dataclass(frozen=True, slots=True)
class Event:
    """A day in the course of treatment, counted from the first dose."""

    id: str
    day: float
    label: str

    def to_dict(self) -> dict[str, Any]:
        """Give the event as plain JSON values."""
        words = f"day {plain_number(self.day)}: {self.label}"
        return {"id": self.id, "day": self.day, "words": words}


@dataclass(frozen=True, slots=True)
class Treatment:
    """The course of treatment of one patient; `running` is None while it is unknown."""

    covered: Truth
    window: Window
    running: tuple[Running, ...] | None
    escalation: tuple[Advice, ...]

    @property
    def barred(self) -> tuple[Running, ...]:
        """The agents that are being taken although a contraindication holds; none is advised."""
        return tuple(one for one in self.running or () if one.standing is Standing.CONTRAINDICATED)

    @property
    def first_line_running(self) -> int | None:
        """How many of the agents that are being taken count towards the three."""
        if self.running is None:
            return None
        return sum(one.agent.first_line for one in self.running)

    @property
    def missing_for_three(self) -> int | None:
        """How many are missing for three; None while unknown, and where nothing is advised."""
        running = self.first_line_running
        if running is None or self.covered is Truth.NO:
            return None
        return max(0, 3 - running)

    @property
    def events(self) -> tuple[Event, ...]:
        """The days that are known, in order; none before treatment has begun."""
        if self.window.state is WindowState.NOT_BEGUN:
            return ()
        events = [Event("start", 0.0, "first dose")]
        if self.window.day is not None:
            events.append(Event("now", self.window.day, "now"))
        events.append(Event("window-end", float(WINDOW_DAYS), "the two weeks end"))
        return tuple(sorted(events, key=lambda event: event.day))

    def taken_of(self, advice: Advice) -> list[Agent]:
        """Give those of the agents which a recommendation favours that are being taken already."""
        taken = {one.agent.id for one in self.running or ()}
        return [agent for agent in advice.recommendation.favours if agent.id in taken]

    def to_dict(self) -> dict[str, Any]:
        """Give the course of treatment as plain JSON values."""
        return {
            "statement": SILENT if self.covered is Truth.NO else "",
            "day": self.window.day,
            "window": {
                "days": WINDOW_DAYS,
                "left": self.window.left,
                "state": self.window.state.value,
                "words": self.window.words,
            },
            "running": [one.to_dict() for one in self.running or ()],
            "first_line_running": self.first_line_running,
            "missing_for_three": self.missing_for_three,
            "escalation": [
                {
                    "id": item.recommendation.id,
                    "title": item.recommendation.title,
                    "outcome": item.outcome.value,
                    "why": _why(item, self.covered),
                    "taken": [agent.id for agent in self.taken_of(item)],
                }
                for item in self.escalation
            ],
            "events": [event.to_dict() for event in self.events],
        }


def course_of_treatment(
    patient: Patient,
    scope: Trace,
    advice: tuple[Advice, ...],
    regimens: tuple[Suitability, ...],
    cautions: Mapping[str, Asked],
) -> Treatment:
    """Hold what is running against the advice, and give the way to escalate.

    `cautions` are those of each agent, asked already.
    """
    taken = patient.get(CURRENT_AGENTS)
    running = None
    if taken is not None:
        agents = (agent for agent in FORMULARY if agent.id in taken)
        running = tuple(
            replace(
                _stand(agent, patient, scope, advice, regimens),
                cautions=() if scope.outcome is Truth.NO else _of_this_patient(cautions[agent.id]),
            )
            for agent in agents
        )
    by_id = {item.recommendation.id: item for item in advice}
    return Treatment(
        covered=scope.outcome,
        window=Window.of(patient),
        running=running,
        escalation=tuple(by_id[name] for name in ESCALATION),
    )


def _stand(
    agent: Agent,
    patient: Patient,
    scope: Trace,
    advice: tuple[Advice, ...],
    regimens: tuple[Suitability, ...],
) -> Running:
    """Say how a running agent stands; what speaks against it comes before what speaks for it."""
    if scope.outcome is Truth.NO:
        return Running(agent, Standing.SILENT)
    holding = agent.bars(patient)
    opposed = [item for item in advice if agent in item.recommendation.opposes]
    against = _holding(opposed)
    if against or holding:
        standing = Standing.AGAINST if against else Standing.CONTRAINDICATED
        return Running(agent, standing, against, contraindications=holding)

    part_of = [item for item in regimens if agent in item.regimen.agents]
    offered = [item.regimen for item in part_of if item.outcome is Truth.YES]
    first = first_suitable(regimens, Truth.YES)
    named_first = first and first.regimen
    offered.sort(
        key=lambda regimen: (not runs_in_full(regimen, patient), regimen is not named_first)
    )
    favoured = [
        item
        for item in advice
        if agent in item.recommendation.favours
        or any(regimen in offered for regimen in item.recommendation.regimens)
    ]
    advised = _holding(favoured)
    if advised or offered:
        return Running(agent, Standing.ADVISED, advised, tuple(offered))

    others = [item.trace for item in opposed + favoured] + [item.trace for item in part_of]
    # One thing after the other: whether it is covered, whether it is barred, and then the rest.
    missing = (
        _missing([scope]) or _missing([agent.contraindicated.ask(patient)]) or _missing(others)
    )
    return Running(agent, Standing.UNKNOWN if missing else Standing.NEITHER, missing=missing)


def _of_this_patient(asked: Asked) -> tuple[Caution, ...]:
    return tuple(
        caution
        for caution, trace in asked
        if trace.outcome is Truth.YES and caution.when is not ALWAYS
    )


def runs_in_full(regimen: Regimen, patient: Patient) -> bool:
    """Whether every agent of a regimen is being taken."""
    taken = patient.get(CURRENT_AGENTS) or frozenset()
    return taken.issuperset(agent.id for agent in regimen.agents)


def _missing(traces: Iterable[Trace]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for trace in traces for name in trace.missing()))


def _holding(advice: Iterable[Advice]) -> tuple[Recommendation, ...]:
    return tuple(item.recommendation for item in advice if item.outcome is Truth.YES)


def _waits_for(missing: Iterable[str]) -> str:
    return f"It waits for: {'; '.join(_LABELS[name] for name in missing)}."


def _why(advice: Advice, covered: Truth) -> str:
    """Give the facts that made a recommendation hold or not, or what it waits for, in a line."""
    if covered is Truth.NO:
        return _NOT_COVERED
    if advice.outcome is Truth.UNKNOWN:
        return _waits_for(advice.trace.missing())
    # Where it holds, the indication is the reason; that no exception holds is not.
    trace = advice.trace.because[0] if advice.outcome is Truth.YES else advice.trace
    return "; ".join(dict.fromkeys(_deciding(trace))) or _ALL_COVERED


def _deciding(trace: Trace) -> Iterator[str]:
    """Give the known facts that decide an outcome, in words, those of the scope left out."""
    if trace.label == SCOPE.label:
        return
    if trace.finding is not None:
        yield f"{_LABELS[trace.finding]}: {trace.answer}"
    alike = [part for part in trace.because if part.outcome is trace.outcome]
    # A negation is the only criterion whose outcome is that of none of its parts.
    for part in alike or trace.because:
        yield from _deciding(part)
