"""What is proven of the rules: each property quotes, as its first line, the principle it holds.

A property gives its faults: words, and the patients for whom it does not hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from dd.autoref import Function

from calculator.audit.declared import CONTRAINDICATION
from scripts.prove.model import Model

type Fault = tuple[str, Function]
type Faults = Iterator[Fault]


def every_recommendation_and_regimen_can_be_yes_no_and_unknown(model: Model) -> Faults:
    """No rule is dead: for each there are patients for whom it is yes, no, and not yet known."""
    complete = model.space.complete & model.space.possible
    for name, outcome in model.outcomes.items():
        cases = {
            "yes": outcome.yes & complete,
            "no": outcome.no & complete,
            "unknown": outcome.unknown,
        }
        for words, patients in cases.items():
            if patients == model.space.bdd.false:
                yield f"{name} is {words} for nobody", complete


def every_contraindication_caution_and_alert_can_hold(model: Model) -> Faults:
    """Nothing is written for nobody: each bar, caution and alert is shown to some patient."""
    shown: list[tuple[str, Function]] = []
    outcome = model.translator.outcome
    for agent in model.guideline.formulary:
        for bar in agent.contraindications:
            shown.append((f"{agent.id}: {bar.when.label}", outcome(bar.when).yes & model.scope.yes))
        for caution in agent.cautions:
            words = f"{agent.id}: {caution.when.label}"
            shown.append((words, outcome(caution.when).yes & model.scope.yes))
    for item in model.guideline.recommendations:
        for alert in item.alerts:
            held = getattr(outcome(alert.when), alert.outcome.value) & model.advice[item.id].yes
            shown.append((f"{item.id}: {alert.when.label}", held))
    for words, patients in shown:
        if patients == model.space.bdd.false:
            yield f"{words} holds for nobody", model.scope.yes


def everyone_untreated_in_scope_is_offered_a_regimen(model: Model) -> Faults:
    """Nobody is left without a way to act: whoever is covered and untreated is offered a regimen.

    Whatever else is known or not known of the patient.
    """
    offered = model.space.some(outcome.yes for outcome in model.regimens.values())
    yield "no regimen is offered", model.untreated & ~offered


def a_regimen_that_is_ruled_out_says_why(model: Model) -> Faults:
    """Nothing is withheld without a reason: scope, or a contraindication that is known to hold."""
    for regimen in model.guideline.regimens:
        reasons = model.space.some(
            (model.scope.no, *(model.contraindicated(agent).yes for agent in regimen.agents))
        )
        refused = model.regimens[regimen.id].no
        yield f"{regimen.id} is ruled out without a reason", refused & ~reasons
        yield f"{regimen.id} is not ruled out although there is a reason", reasons & ~refused


def no_offered_regimen_holds_an_agent_that_is_not_cleared(model: Model) -> Faults:
    """Offer an agent only when every bar to it is known to be absent, and no advice opposes it.

    Neither a contraindication nor a recommendation that is yes speaks against it.
    """
    for regimen in model.guideline.regimens:
        offered = model.regimens[regimen.id].yes
        for agent in regimen.agents:
            cleared = model.contraindicated(agent).no
            yield f"{regimen.id} is offered, {agent.id} is not cleared", offered & ~cleared
            for item in model.opposing(agent):
                both = offered & model.advice[item.id].yes
                yield f"{regimen.id} is offered, {item.id} speaks against {agent.id}", both


def no_recommendation_names_an_agent_that_is_contraindicated(model: Model) -> Faults:
    """What must not be given is not advised, unless it is declared and the reader is told why."""
    for item, agent, against, patients in model.conflicts():
        if against == CONTRAINDICATION and not model.is_declared(item.id, agent.id, against):
            yield f"{item.id} names {agent.id}, which is contraindicated", patients


def no_two_recommendations_say_opposite_things_of_one_agent(model: Model) -> Faults:
    """The advice does not contradict itself, unless it is declared and the reader is told why."""
    for item, agent, against, patients in model.conflicts():
        if against != CONTRAINDICATION and not model.is_declared(item.id, agent.id, against):
            yield f"{item.id} names {agent.id}, and {against} speaks against it", patients


def no_advised_agent_is_to_be_stopped(model: Model) -> Faults:
    """What is advised or offered is not told to be stopped in the same breath."""
    for agent in model.guideline.formulary:
        for other in model.opposing(agent):
            stopped = model.stopped(agent, other)
            for item, named in model.advising():
                if named == agent and not model.is_declared(item.id, agent.id, other.id):
                    words = f"{item.id} names {agent.id}, which {other.id} stops"
                    yield words, stopped & model.advice[item.id].yes
            for regimen in model.guideline.regimens:
                if agent in regimen.agents:
                    words = f"{regimen.id} is offered with {agent.id}, which {other.id} stops"
                    yield words, stopped & model.regimens[regimen.id].yes


def every_declared_exception_is_needed_and_shown(model: Model) -> Faults:
    """An exception is visible: for every patient whom it concerns the recommendation says so.

    One that concerns nobody any more has to go.
    """
    alerts = {item.id: item.alerts for item in model.guideline.recommendations}
    found = {
        (item.id, agent.id, against): patients
        for item, agent, against, patients in model.conflicts()
    }
    for declared in model.declared.exceptions:
        shown = model.space.some(
            model.translator.outcome(alert.when).yes
            for alert in alerts[declared.recommendation]
            if isinstance(alert.words, str) and alert.words.startswith(declared.alert)
        )
        for against in declared.against:
            case = (declared.recommendation, declared.agent, against)
            patients = found.get(case, model.space.bdd.false)
            words = f"{declared.id}, against {against}"
            if patients == model.space.bdd.false:
                yield f"{words}: declared, but there is no such patient", model.space.bdd.true
            yield f"{words}: the alert is not shown", patients & ~shown


def out_of_scope_nothing_is_advised(model: Model) -> Faults:
    """Where the guideline is silent it says so, and says nothing else."""
    for name, outcome in model.outcomes.items():
        yield f"{name} is not no", model.scope.no & ~outcome.no


def while_the_scope_is_unknown_nothing_is_yes(model: Model) -> Faults:
    """Unknown is not yes: nothing is advised or offered before it is known that it applies."""
    for name, outcome in model.outcomes.items():
        yield f"{name} is yes", model.scope.unknown & outcome.yes


def within_the_scope_it_does_not_matter_what_makes_it_so(model: Model) -> Faults:
    """The scope is one door: inside it the advice is the same, suspected or proven, at any age."""
    space = model.space
    for finding in model.guideline.scope.findings():
        bits = space.coded[finding.id].bits
        for name, outcome in model.outcomes.items():
            for words, inside in (("yes", outcome.yes), ("no", outcome.no)):
                elsewhere = space.bdd.exist(bits, inside & model.scope.yes & space.possible)
                narrower = model.scope.yes & elsewhere & ~inside
                yield f"{name} is {words} for some answers to {finding.id} only", narrower


def learning_more_never_overturns_a_definite_answer(model: Model) -> Faults:
    """Unknown is not no: an answer given early survives every later answer."""
    space = model.space
    for place, outcome in model.criteria():
        for words, before in (("yes", outcome.yes), ("no", outcome.no)):
            for name in outcome.missing:
                known = space.coded[name].known
                overturned = space.bdd.let({known: False}, before) & ~before
                yield f"{place}: {words} until {name} is known", overturned & space.known(name)


def answering_what_is_missing_settles_the_question(model: Model) -> Faults:
    """What is listed as missing is enough: any answers to it alone make the outcome definite."""
    for place, outcome in model.criteria():
        still = model.space.told(outcome.unknown, dict(outcome.missing))
        yield f"{place}: still unknown", outcome.unknown & still


def nothing_but_what_is_missing_settles_the_question(model: Model) -> Faults:
    """What is listed as missing is all: every other answer together leaves the outcome open."""
    nobody = model.space.bdd.false
    for place, outcome in model.criteria():
        others = {name: ~outcome.missing.get(name, nobody) for name in model.space.coded}
        still = model.space.told(outcome.unknown, others)
        yield f"{place}: settled without what is missing", outcome.unknown & ~still


def no_question_is_asked_in_vain(model: Model) -> Faults:
    """What is to be asked next can change something: answers to it that make a difference.

    Some recommendation or regimen that waits for it would be yes after one answer and no after
    another.
    """
    for name in model.space.coded:
        waiting = [one for one in model.outcomes.values() if name in one.missing]
        asked = model.space.some(one.missing[name] for one in waiting)
        useful = model.space.some(
            one.missing[name] & _can_decide(model, one.yes, name) for one in waiting
        )
        yield f"{name} is asked for and decides nothing", asked & ~useful


def only_declared_recommendations_wait_longer_than_they_must(model: Model) -> Faults:
    """Unknown means undecided: some answers would give yes and some no, unless it is declared."""
    declared = {one.id for one in model.declared.waits}
    for place, outcome in model.criteria():
        settled = outcome.unknown & ~_undecided(model, outcome.yes)
        if place not in declared:
            yield f"{place}: unknown, although every answer gives the same", settled
        elif settled & model.space.possible == model.space.bdd.false:
            yield f"{place}: declared to wait too long, and does not", model.space.bdd.true


def _told_everything(model: Model, yes: Function) -> Function:
    return model.space.bdd.let({one.known: True for one in model.space.coded.values()}, yes)


def _can_decide(model: Model, yes: Function, name: str) -> Function:
    """Give the patients in whom, with some answers to the rest, one finding alone decides."""
    space, bits = model.space, model.space.coded[name].bits
    known = _told_everything(model, yes)
    gives_yes = space.bdd.exist(bits, known & space.possible)
    gives_no = space.bdd.exist(bits, ~known & space.possible)
    return space.some_answer(gives_yes & gives_no, but=name)


def _undecided(model: Model, yes: Function) -> Function:
    """Give the patients for whom some answers to what is unknown give yes, and some give no."""
    known = _told_everything(model, yes)
    possible = model.space.possible
    gives_yes = model.space.some_answer(known & possible)
    return gives_yes & model.space.some_answer(~known & possible)


def what_the_form_skips_is_never_waited_for(model: Model) -> Faults:
    """Pregnancy neither asks about nor blocks a male patient, and so for every skipped question."""
    space = model.space
    for finding in model.guideline.dictionary:
        if finding.not_asked_if is None:
            continue
        other, values = finding.not_asked_if
        skipped = space.known(other) & space.answered(other, values.__contains__)
        for place, outcome in model.criteria():
            waits = outcome.missing.get(finding.id, space.bdd.false)
            yield f"{place} waits for {finding.id}", skipped & waits
            not_asked = {space.coded[finding.id].known: False}
            for definite in (outcome.yes, outcome.no):
                thanks_to_it = definite & ~space.bdd.let(not_asked, definite)
                yield f"{place} depends on {finding.id}", skipped & thanks_to_it


_SCORES = ("crp", "kl6", "ferritin", "anti_ro52", "weight", "height")


def no_score_decides_anything(model: Model) -> Faults:
    """Scores and body size are information only: a published patient with a score of 0 died."""
    for place, outcome in model.criteria():
        looked_at = model.space.bdd.support(outcome.yes) | model.space.bdd.support(outcome.no)
        for name in _SCORES:
            coded = model.space.coded[name]
            if looked_at & {coded.known, *coded.bits}:
                yield f"{place} depends on {name}", model.space.bdd.true


def equal_conditions_are_declared_twins(model: Model) -> Faults:
    """Two rules with the same condition are meant to be so: a slip of the pen shows here."""
    declared = {
        pair for one in model.declared.twins for pair in combinations(one.recommendations, 2)
    }
    for (one, first), (other, second) in combinations(model.advice.items(), 2):
        xor = model.space.bdd.apply
        differing = xor("xor", first.yes, second.yes) | xor("xor", first.no, second.no)
        equal = differing & model.space.possible == model.space.bdd.false
        if equal and (one, other) not in declared:
            yield f"{one} and {other} have the same condition", model.space.bdd.true
        if (one, other) in declared:
            yield f"{one} and {other} are declared twins and differ", differing


@dataclass(frozen=True, slots=True)
class Property:
    """A property with the patients over whom it is proven, in words and as a set."""

    faults: Callable[[Model], Faults]
    words: str
    patients: Callable[[Model], Function]

    @property
    def name(self) -> str:
        """The property's name, as a sentence."""
        return self.faults.__name__.replace("_", " ")

    @property
    def principle(self) -> str:
        """The principle that it holds."""
        return (self.faults.__doc__ or "").partition("\n")[0]


def _everyone(faults: Callable[[Model], Faults]) -> Property:
    return Property(faults, "every patient, whatever is known", lambda model: model.space.possible)


PROPERTIES: Final = (
    _everyone(every_recommendation_and_regimen_can_be_yes_no_and_unknown),
    _everyone(every_contraindication_caution_and_alert_can_hold),
    Property(
        everyone_untreated_in_scope_is_offered_a_regimen,
        "every patient in scope and untreated, whatever else is known",
        lambda model: model.untreated,
    ),
    _everyone(a_regimen_that_is_ruled_out_says_why),
    _everyone(no_offered_regimen_holds_an_agent_that_is_not_cleared),
    _everyone(no_recommendation_names_an_agent_that_is_contraindicated),
    _everyone(no_two_recommendations_say_opposite_things_of_one_agent),
    _everyone(no_advised_agent_is_to_be_stopped),
    _everyone(every_declared_exception_is_needed_and_shown),
    Property(
        out_of_scope_nothing_is_advised,
        "every patient out of scope",
        lambda model: model.scope.no,
    ),
    Property(
        while_the_scope_is_unknown_nothing_is_yes,
        "every patient whose scope is unknown",
        lambda model: model.scope.unknown,
    ),
    Property(
        within_the_scope_it_does_not_matter_what_makes_it_so,
        "every patient in scope, whatever else is known",
        lambda model: model.scope.yes,
    ),
    _everyone(learning_more_never_overturns_a_definite_answer),
    _everyone(answering_what_is_missing_settles_the_question),
    _everyone(nothing_but_what_is_missing_settles_the_question),
    _everyone(no_question_is_asked_in_vain),
    _everyone(only_declared_recommendations_wait_longer_than_they_must),
    _everyone(what_the_form_skips_is_never_waited_for),
    _everyone(no_score_decides_anything),
    _everyone(equal_conditions_are_declared_twins),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What does not hold, for how many classes of patients, and one of them."""

    words: str
    classes: int
    patient: dict[str, object]


def failures(one: Property, model: Model) -> Iterator[Failure]:
    """Give every way in which a property does not hold."""
    for words, patients in one.faults(model):
        found = patients & model.space.possible
        patient = model.space.example(found)
        if patient is not None:
            yield Failure(words=words, classes=model.space.count(found), patient=patient)
