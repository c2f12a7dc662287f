"""The diagrams are the rules: Python and diagram agree on every combination of a rule's answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, combinations, pairwise, product, repeat
from math import nextafter, prod
from typing import Any

from calculator.answers import questions
from calculator.criteria import Criterion, FewerThan, Includes, Question, Truth
from calculator.findings import Measure, Patient
from calculator.guideline import Guideline, read_patient
from scripts.prove.model import Model
from scripts.prove.space import Coded, Space
from scripts.prove.translate import Outcome, Translator


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A criterion that Python answers otherwise than its diagram does, and for whom."""

    place: str
    patient: dict[str, Any]
    python: str
    diagram: str


type _Answer = tuple[Any, dict[str, bool]]
"""One answer, None while it is unknown, and what the variables are then."""


type Told = tuple[Truth, frozenset[str]]
"""An outcome, and the findings that are missing for it."""


def answers_tried(space: Space, criterion: Criterion) -> list[list[_Answer]]:
    """Give the answers, known and unknown, to each finding that a criterion looks at."""
    asked = tuple(questions([criterion]))
    names = dict.fromkeys(finding.id for finding in criterion.findings())
    return [list(_answers(space.coded[name], asked)) for name in names]


def _answers(coded: Coded, asked: tuple[Question[Any], ...]) -> Iterator[_Answer]:
    nothing = dict.fromkeys((coded.known, *coded.bits), False)
    yield None, nothing
    if coded.options:
        named = sorted(set(chain.from_iterable(_options(one) for one in asked)))
        for size in range(len(named) + 1):
            for taken in combinations(named, size):
                bits = dict.fromkeys((coded.options[one] for one in taken), True)
                yield frozenset(taken), nothing | {coded.known: True} | bits
    for number, one in enumerate(coded.classes):
        yield one.answer, {coded.known: True} | coded.numbered(number)


def _options(question: Question[Any]) -> frozenset[str]:
    match question:
        case Includes():
            return question.values
        case FewerThan():
            return question.among
        case _:
            return frozenset()


def disagreements(
    translator: Translator, place: str, criterion: Criterion
) -> Iterator[Disagreement | None]:
    """Ask Python and diagram about every combination; give None where they agree."""
    names = tuple(dict.fromkeys(finding.id for finding in criterion.findings()))
    answers = answers_tried(translator.space, criterion)
    told = _told(translator.space, translator.outcome(criterion), answers)
    for given, diagram in zip(product(*answers), told, strict=True):
        values = {
            name: answer
            for name, (answer, _) in zip(names, given, strict=True)
            if answer is not None
        }
        trace = criterion.ask(Patient(values))
        python = trace.outcome, frozenset(trace.missing())
        yield None if python == diagram else Disagreement(place, values, f"{python}", f"{diagram}")


def _told(space: Space, outcome: Outcome, answers: list[list[_Answer]]) -> Iterator[Told]:
    """Read the diagram for every combination of answers, in the order of their product."""
    definite = outcome.definite(space.bdd.true)
    if definite is not Truth.UNKNOWN:
        yield from repeat((definite, frozenset()), prod(map(len, answers)))
    elif answers:
        for _, bits in answers[0]:
            yield from _told(space, outcome.given(space.bdd, bits), answers[1:])
    else:
        waiting = outcome.missing.items()
        yield Truth.UNKNOWN, frozenset(name for name, when in waiting if when == space.bdd.true)


def told_of(space: Space, outcome: Outcome, patient: Patient) -> Told:
    """Read from the diagrams what they say of one patient."""
    (told,) = _told(space, outcome.given(space.bdd, space.variables_of(patient)), [])
    return told


def differing(model: Model, given: dict[str, Any], answer: dict[str, Any]) -> Iterator[str]:
    """Give what a whole answer, as plain JSON values, says otherwise than the diagrams do."""
    patient = read_patient(given)
    for item in (*answer["advice"], *answer["regimens"]):
        outcome, missing = told_of(model.space, model.outcomes[item["id"]], patient)
        if (item["outcome"], frozenset(item["missing"])) != (outcome.value, missing):
            yield f"{item['id']}: {item['outcome']}, {item['missing']}; {outcome}, {missing}"
    variables = model.space.variables_of(patient)
    stop = {
        (agent.id, item.id)
        for item in model.guideline.recommendations
        for agent in item.opposes
        if model.space.bdd.let(variables, model.stopped(agent, item)) == model.space.bdd.true
    }
    found = {(item["agent"], item["because"]) for item in answer["stop"]}
    if found != stop:
        yield f"stop: {found}; {stop}"


def inexact_classes(guideline: Guideline) -> Iterator[str]:
    """Give every interval of numbers within which some question changes its answer.

    A question about a number changes its answer at one threshold and nowhere else. So an interval
    is treated alike from end to end when every question gives the same at both ends.
    """
    asked = tuple(questions(criterion for _, criterion in guideline.criteria()))
    for name, coded in Space(guideline).coded.items():
        if not isinstance(coded.finding, Measure):
            continue
        own = [one for one in asked if one.finding == coded.finding]
        starts = [one.members[0] for one in coded.classes]
        ends = [nextafter(after, -1) for _, after in pairwise(starts)] + [coded.finding.maximum]
        for start, end in zip(starts, ends, strict=True):
            for one in own:
                if one.holds(start) is not one.holds(end):
                    yield f"{name}, {start} to {end}: {one.label}"
