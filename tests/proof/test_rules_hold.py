"""Each property is proven for every patient, and shown to be able to fail."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from dd.autoref import Function

from calculator import dictionary as ask
from calculator import formulary as give
from calculator.audit.declared import Declared, Waits
from calculator.conditions import SCOPE, UNTREATED
from calculator.criteria import NEVER, Criterion, absent, all_of, at_least, one_of, present
from calculator.formulary import Contraindication
from calculator.guideline import GUIDELINE, Guideline, read_patient
from calculator.recommendation import Recommendation
from calculator.regimen import GC_TAC_CYC, GC_TAC_IVIG, Regimen
from scripts.generate.words import fragment
from scripts.prove import properties
from scripts.prove.faults import with_agent
from scripts.prove.model import Model
from scripts.prove.properties import PROPERTIES, Faults, Property, failures
from scripts.prove.runs import declared
from scripts.prove.translate import Outcome

DECLARED = declared()


@pytest.fixture(scope="module")
def model() -> Model:
    return Model(GUIDELINE, DECLARED)


@pytest.mark.parametrize("one", PROPERTIES, ids=lambda one: one.faults.__name__)
def test_it_holds_for_every_patient(one: Property, model: Model) -> None:
    """The principle is the first line of the property's own description."""
    assert model.space.count(one.patients(model)) > 10**12
    assert [shown(words, patient) for words, patient in found(one, model)] == [], one.principle


def found(one: Property, model: Model) -> Iterator[tuple[str, dict[str, object]]]:
    return ((fault.words, fault.patient) for fault in failures(one, model))


def shown(words: str, patient: dict[str, object]) -> str:
    """Give a fault with a patient, as JSON and as the calculator opens it."""
    return f"{words}: {json.dumps(patient)} calculator.html#{fragment(patient)}"


def test_every_property_that_is_written_is_proven() -> None:
    written = {
        one
        for one in vars(properties).values()
        if getattr(one, "__annotations__", {}).get("return") == "Faults" and one is not Faults
    }
    assert written == {one.faults for one in PROPERTIES}


def with_(name: str, **changed: Any) -> Guideline:
    """Give the guideline with one recommendation changed."""
    items = (
        replace(one, **changed) if one.id == name else one for one in GUIDELINE.recommendations
    )
    return replace(GUIDELINE, recommendations=tuple(items))


def with_regimen(old: Regimen, *new: Regimen) -> Guideline:
    """Give the guideline with one regimen replaced or left out."""
    regimens = tuple(one for one in GUIDELINE.regimens if one is not old)
    return replace(GUIDELINE, regimens=(*regimens, *new))


@dataclass(frozen=True, kw_only=True)
class Judged(Regimen):
    """A regimen that is judged by another criterion than its agents give."""

    by: Criterion = NEVER

    @property
    def suitable(self) -> Criterion:
        return self.by


def judged(regimen: Regimen, by: Criterion) -> Judged:
    return Judged(id=regimen.id, agents=regimen.agents, note=regimen.note, by=by)


class Told(Model, ABC):
    """A model in which one criterion has another outcome than it should."""

    def __init__(self, name: str) -> None:
        super().__init__(GUIDELINE, DECLARED)
        self.name = name

    @abstractmethod
    def tampered(self, outcome: Outcome) -> Outcome:
        """Give the outcome that is told instead."""

    def criteria(self) -> Iterator[tuple[str, Outcome]]:
        yield self.name, self.tampered(self.advice[self.name])


class Forgetful(Told):
    """Lists nothing as missing."""

    def tampered(self, outcome: Outcome) -> Outcome:
        return Outcome(outcome.yes, outcome.no, {})


class Overturning(Told):
    """Is yes until the stage is known."""

    def tampered(self, outcome: Outcome) -> Outcome:
        yes: Function = outcome.yes | (self.scope.yes & ~self.space.known("stage"))
        return Outcome(yes, outcome.no, outcome.missing)


class Curious(Told):
    """Lists everything as missing, needed or not."""

    def tampered(self, outcome: Outcome) -> Outcome:
        missing = {name: ~self.space.known(name) for name in outcome.missing}
        missing["age"] = self.space.bdd.false
        return Outcome(outcome.yes, outcome.no, missing)


class Alone(Model):
    """Only R05 is there to wait for an answer."""

    @property
    def outcomes(self) -> dict[str, Outcome]:
        return {"R05": self.advice["R05"]}


def item(name: str) -> Recommendation:
    return next(one for one in GUIDELINE.recommendations if one.id == name)


IMPOSSIBLE = Contraindication(
    when=all_of(present(ask.ILD), absent(ask.ILD)), basis="For nobody.", cites=()
)
BROKEN: dict[str, Guideline | Callable[[], Model]] = {
    "every_recommendation_and_regimen_can_be_yes_no_and_unknown": with_(
        "R21", unless=item("R21").applies_when
    ),
    "every_contraindication_caution_and_alert_can_hold": with_agent(
        GUIDELINE, give.IVIG, replace(give.IVIG, contraindications=(IMPOSSIBLE,))
    ),
    "everyone_untreated_in_scope_is_offered_a_regimen": with_regimen(GC_TAC_IVIG),
    "a_regimen_that_is_ruled_out_says_why": with_regimen(
        GC_TAC_IVIG, judged(GC_TAC_IVIG, all_of(SCOPE, absent(ask.PNEUMOMEDIASTINUM)))
    ),
    "no_offered_regimen_holds_an_agent_that_is_not_cleared": with_regimen(
        GC_TAC_CYC, judged(GC_TAC_CYC, SCOPE)
    ),
    "no_recommendation_names_an_agent_that_is_contraindicated": with_("R04", unless=NEVER),
    "no_two_recommendations_say_opposite_things_of_one_agent": with_("R06", unless=NEVER),
    "no_advised_agent_is_to_be_stopped": with_("R09", unless=NEVER),
    "every_declared_exception_is_needed_and_shown": with_("R01", alerts=()),
    "out_of_scope_nothing_is_advised": with_("R20", applies_when=UNTREATED),
    "while_the_scope_is_unknown_nothing_is_yes": with_("R20", applies_when=UNTREATED),
    "within_the_scope_it_does_not_matter_what_makes_it_so": with_(
        "R22", applies_when=all_of(SCOPE, one_of(ask.ANTI_MDA5, "positive"))
    ),
    "learning_more_never_overturns_a_definite_answer": lambda: Overturning("R22"),
    "answering_what_is_missing_settles_the_question": lambda: Forgetful("R22"),
    "nothing_but_what_is_missing_settles_the_question": lambda: Curious("R22"),
    "no_question_is_asked_in_vain": lambda: Alone(GUIDELINE, DECLARED),
    "only_declared_recommendations_wait_longer_than_they_must": lambda: Model(
        GUIDELINE, Declared()
    ),
    "what_the_form_skips_is_never_waited_for": with_(
        "R19", applies_when=all_of(SCOPE, present(ask.PREGNANCY))
    ),
    "no_score_decides_anything": with_("R22", applies_when=all_of(SCOPE, at_least(ask.KL6, 1000))),
    "equal_conditions_are_declared_twins": lambda: Model(GUIDELINE, Declared()),
}


@pytest.mark.parametrize("one", PROPERTIES, ids=lambda one: one.faults.__name__)
def test_where_it_does_not_hold_a_patient_is_named(one: Property) -> None:
    """A counter-example can be read, and opened in the calculator."""
    broken = BROKEN[one.faults.__name__]
    model = Model(broken, DECLARED) if isinstance(broken, Guideline) else broken()
    faults = list(failures(one, model))
    assert faults
    for fault in faults:
        assert fault.classes > 0
        assert read_patient(fault.patient)
        assert shown(fault.words, fault.patient)


@pytest.mark.parametrize(
    ("name", "changed", "words"),
    [
        (
            "every_declared_exception_is_needed_and_shown",
            replace(
                DECLARED,
                exceptions=(
                    replace(DECLARED.exceptions[0], recommendation="R02", alert="Nothing"),
                ),
            ),
            "declared, but there is no such patient",
        ),
        (
            "equal_conditions_are_declared_twins",
            replace(
                DECLARED,
                twins=(*DECLARED.twins, replace(DECLARED.twins[0], recommendations=("R21", "R22"))),
            ),
            "R21 and R22 are declared twins and differ",
        ),
        (
            "only_declared_recommendations_wait_longer_than_they_must",
            replace(DECLARED, waits=(*DECLARED.waits, Waits(id="R22", reason="None."))),
            "R22: declared to wait too long, and does not",
        ),
    ],
)
def test_what_is_declared_and_not_needed_any_more_has_to_go(
    name: str, changed: Declared, words: str
) -> None:
    (one,) = (one for one in PROPERTIES if one.faults.__name__ == name)
    (fault, *_) = failures(one, Model(GUIDELINE, changed))
    assert words in fault.words


def test_an_exception_that_is_not_declared_is_found() -> None:
    """R01 names cyclophosphamide for pregnant women too: without a declaration that is a fault."""
    model = Model(GUIDELINE, replace(DECLARED, exceptions=()))
    names = [one.faults.__name__ for one in PROPERTIES if any(failures(one, model))]
    assert names == [
        "no_recommendation_names_an_agent_that_is_contraindicated",
        "no_two_recommendations_say_opposite_things_of_one_agent",
        "no_advised_agent_is_to_be_stopped",
    ]


def test_the_patients_for_whom_something_is_advised_are_counted(model: Model) -> None:
    """R19 is for pregnant women whom the guideline covers: one class in eighteen."""
    pregnant = model.advice["R19"].yes & model.space.complete
    assert model.space.count(pregnant) * 18 == model.space.count(model.space.complete)
