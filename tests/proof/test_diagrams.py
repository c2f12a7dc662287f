"""The diagrams say of every patient what the rules say."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from math import comb, prod
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator import bridge
from calculator import dictionary as ask
from calculator.criteria import (
    NEVER,
    Criterion,
    Question,
    Truth,
    all_of,
    any_of,
    at_least,
    fewer_than,
    includes,
    none_of,
    one_of,
    present,
)
from calculator.dictionary import CURRENT_AGENTS, DICTIONARY
from calculator.findings import Choice, Finding, Measure, Patient, Selection, YesNo
from calculator.formulary import FIRST_LINE
from calculator.guideline import GUIDELINE, read_patient
from scripts.prove import grid
from scripts.prove.agreement import (
    answers_tried,
    differing,
    disagreements,
    inexact_classes,
    told_of,
)
from scripts.prove.model import Model
from scripts.prove.runs import declared
from scripts.prove.space import Space
from scripts.prove.translate import Outcome, Translator

CRITERIA = dict.fromkeys(GUIDELINE.criteria())
SPACE = Space(GUIDELINE)


@pytest.fixture(scope="module")
def space() -> Space:
    return Space(GUIDELINE)


@pytest.fixture(scope="module")
def translator(space: Space) -> Translator:
    return Translator(space)


@pytest.fixture(scope="module")
def model() -> Model:
    return Model(GUIDELINE, declared())


def in_the_right_run(named: tuple[str, Criterion]) -> Any:
    """Leave a criterion with very many combinations of answers to the long tests."""
    many = prod(map(len, answers_tried(SPACE, named[1]))) > 10_000
    marks = [pytest.mark.long] if many else []
    return pytest.param(named, id=f"{named[0]}: {named[1].label}", marks=marks)


@pytest.mark.parametrize("named", [in_the_right_run(one) for one in CRITERIA])
def test_python_and_diagram_agree_on_every_combination_of_answers(
    named: tuple[str, Criterion], translator: Translator
) -> None:
    """Not a sample: every class of every answer that a criterion looks at, and unknown."""
    place, criterion = named
    tried = list(disagreements(translator, place, criterion))
    assert tried
    assert [one for one in tried if one is not None] == []


def test_a_diagram_that_says_something_else_is_found_out(space: Space) -> None:
    class Careless(Translator):
        """Takes what is not known for no."""

        def outcome(self, criterion: Criterion) -> Outcome:
            right = super().outcome(criterion)
            return Outcome(right.yes, ~right.yes, right.missing)

    adult = at_least(ask.AGE, 18)
    found = list(disagreements(Careless(space), "age", adult))
    wrong = [one.patient for one in found if one is not None]
    assert wrong == [{}]


def values(finding: Finding[Any]) -> st.SearchStrategy[Any]:
    """Give values as a patient has them; numbers at will, and beside the thresholds."""
    match finding:
        case Measure():
            near = st.sampled_from([0.5, 1.0, 1.5, 14.0, 18.0, 60.0, 90.0, 300.0])
            any_number = st.floats(finding.minimum, finding.maximum)
            return near.filter(lambda n: finding.minimum <= n <= finding.maximum) | any_number
        case YesNo():
            return st.booleans()
        case Choice():
            return st.sampled_from([option.value for option in finding.options])
        case Selection():
            return st.frozensets(st.sampled_from([option.value for option in finding.options]))
    raise TypeError(finding.kind)


PATIENTS = st.fixed_dictionaries({}, optional={one.id: values(one) for one in DICTIONARY})


@settings(deadline=None, max_examples=200)
@given(known=PATIENTS)
def test_they_agree_on_answers_that_stand_for_no_class(
    translator: Translator, known: dict[str, Any]
) -> None:
    """A class is its members: any number, and any set of medicines, is one of them."""
    patient = Patient(known)
    for place, criterion in GUIDELINE.criteria():
        trace = criterion.ask(patient)
        told = told_of(translator.space, translator.outcome(criterion), patient)
        assert (place, told) == (place, (trace.outcome, frozenset(trace.missing())))


def test_whole_answers_agree_with_the_diagrams(model: Model) -> None:
    """What is printed, and what is to be stopped, is what was proven."""
    for text in grid.texts(200):
        given, answer = json.loads(text), json.loads(bridge.assess(text))
        assert list(differing(model, given, answer)) == []


def test_an_answer_that_is_not_what_was_proven_is_found_out(model: Model) -> None:
    patient = {"age": 45, "anti_mda5": "positive", "ild": True, "current_agents": ["methotrexate"]}
    answer = json.loads(bridge.assess(json.dumps(patient)))
    answer["advice"][9]["outcome"] = "no"
    answer["stop"] = []
    (first, second) = differing(model, patient, answer)
    assert first.startswith("R10: no")
    assert second.startswith("stop: set()")


def test_no_interval_of_numbers_holds_a_threshold() -> None:
    assert list(inexact_classes(GUIDELINE)) == []


def test_a_question_that_cuts_a_number_unseen_is_found_out() -> None:
    @dataclass(frozen=True)
    class Over40(Question[float]):
        finding: Measure
        label: str = "over 40"

        def holds(self, value: float) -> bool:
            return value > 40

    first, *others = GUIDELINE.recommendations
    odd = replace(first, applies_when=Over40(ask.AGE))
    broken = replace(GUIDELINE, recommendations=(odd, *others))
    (found,) = inexact_classes(broken)
    assert found.startswith("age, 18 to 59.9999")
    assert found.endswith(": over 40")


def test_a_kind_of_criterion_without_translation_is_refused(space: Space) -> None:
    """Whoever adds a kind of criterion must say what it means here too."""

    @dataclass(frozen=True)
    class Odd(Question[float]):
        finding: Measure
        label: str = "odd"

        def holds(self, value: float) -> bool:
            return value % 2 == 1

    class Strange:
        label = "strange"
        parts = ()

    for criterion in (Odd(ask.AGE), Strange()):
        with pytest.raises(TypeError, match=r"no translation for a (Odd|Strange)"):
            Translator(space).outcome(criterion)  # type: ignore[arg-type]


def size(space: Space, *but: str) -> int:
    """Count the classes of complete patients, but for some findings."""
    sizes = {
        name: 2 ** len(coded.bits) if coded.options else len(coded.classes)
        for name, coded in space.coded.items()
    }
    return prod(number for name, number in sizes.items() if name not in but)


@pytest.mark.parametrize(
    ("criterion", "looks_at", "ways"),
    [
        (NEVER, (), 0),
        (none_of(), (), 1),
        (at_least(ask.AGE, 18), ("age",), 2),  # of three
        (present(ask.ILD), ("ild",), 1),
        (one_of(ask.STAGE, "improving", "worsening"), ("stage",), 2),
        (all_of(present(ask.ILD), at_least(ask.AGE, 60)), ("ild", "age"), 1),
        (any_of(present(ask.ILD), at_least(ask.AGE, 60)), ("ild", "age"), 4),  # of six
        (includes(CURRENT_AGENTS, "ivig", "other"), ("current_agents",), 2**19 - 2**17),
        (
            fewer_than(3, CURRENT_AGENTS, FIRST_LINE, "agents"),
            ("current_agents",),
            (comb(8, 0) + comb(8, 1) + comb(8, 2)) * 2**11,
        ),
    ],
    ids=lambda given: getattr(given, "label", None),
)
def test_patients_are_counted_right(
    criterion: Criterion, looks_at: tuple[str, ...], ways: int, space: Space
) -> None:
    yes = Translator(space).outcome(criterion).yes
    assert space.count(yes & space.complete) == ways * size(space, *looks_at)


def test_all_patients_are_counted(space: Space) -> None:
    """What is not known is one class more; of what is not known no options are told apart."""
    assert space.count(space.complete) == size(space)
    sizes = [1 + (2**19 if one.options else len(one.classes)) for one in space.coded.values()]
    assert space.count(space.possible) == prod(sizes)


def test_an_example_is_a_patient_of_whom_no_more_is_known_than_it_takes(space: Space) -> None:
    criterion = all_of(
        at_least(ask.AGE, 18),
        includes(CURRENT_AGENTS, "ivig"),
        none_of(one_of(ask.STAGE, "untreated")),
    )
    example = space.example(Translator(space).outcome(criterion).yes)
    assert example == {"age": 18, "stage": "improving", "current_agents": ["ivig"]}
    assert criterion.ask(read_patient(example)).outcome is Truth.YES
    assert space.example(space.bdd.false) is None
