"""The evidence as data: claims, studies and what else stands in `data/`, checked as it is read.

No rule of the package depends on any of it but for the numbers that its sentences quote: it
explains the advice and decides none of it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import cache

from calculator.audit.checks import (
    EXCEPTIONS,
    Problem,
    called_for,
    check_claims_exist,
    check_every_claim_has_a_study,
    check_every_claim_is_used,
    check_every_recommendation_has_claims,
    check_every_study_is_used,
    check_questions,
    check_recommendations_exist,
    check_verdicts_agree,
    disagreements,
)
from calculator.audit.cited import CITED, CitedWork, Identification, read_cited
from calculator.audit.claims import CLAIM_IDS, CLAIMS, Claim, read_claims
from calculator.audit.entry import InvalidEvidence, data
from calculator.audit.guidelines import GUIDELINES, SideBySide, read_guidelines
from calculator.audit.numbers import numbers
from calculator.audit.questions import QUESTIONS, Event, Question, Row, read_questions
from calculator.audit.quote import with_numbers_in
from calculator.audit.register import REGISTER, OpenQuestion, read_register
from calculator.audit.risk_models import (
    RISK_MODELS,
    RiskModel,
    ScoredPatient,
    read_risk_models,
)
from calculator.audit.studies import STUDIES, Arm, Effect, Group, Outcome, Study, read_studies
from calculator.evidence import references
from calculator.vocabulary import Mark

__all__ = [
    "CLAIM_IDS",
    "EXCEPTIONS",
    "Arm",
    "CitedWork",
    "Claim",
    "Effect",
    "Event",
    "Group",
    "Identification",
    "InvalidEvidence",
    "Mark",
    "OpenQuestion",
    "Outcome",
    "Problem",
    "Question",
    "RiskModel",
    "Row",
    "ScoredPatient",
    "SideBySide",
    "Study",
    "called_for",
    "check_claims_exist",
    "check_every_claim_has_a_study",
    "check_every_claim_is_used",
    "check_every_recommendation_has_claims",
    "check_every_study_is_used",
    "check_questions",
    "check_recommendations_exist",
    "check_verdicts_agree",
    "citations",
    "cited",
    "claims",
    "disagreements",
    "faults",
    "guidelines",
    "named_numbers",
    "questions",
    "questions_called_open",
    "read",
    "recommendations_named",
    "register",
    "risk_models",
    "scored_patients",
    "studies",
]


def claims() -> tuple[Claim, ...]:
    """Give the claims S1 to S25, in order; raise InvalidEvidence if the data are faulty."""
    return _evidence()[0]


def studies() -> tuple[Study, ...]:
    """Give the studies, in the order of their file; raise InvalidEvidence as `claims` does."""
    return _evidence()[1]


@cache
def cited() -> tuple[CitedWork, ...]:
    """Give the works that the source text cites as 1 to 4; raise InvalidEvidence as `claims`."""
    return read_cited(data(CITED), references())


@cache
def questions() -> tuple[Question, ...]:
    """Give the clinical questions, in the order of their file; raise InvalidEvidence as `claims`.

    Whether their recommendations exist is for `check_questions` to say.
    """
    problems: list[str] = []
    found = read_questions(data(QUESTIONS), studies(), problems)
    if problems:
        raise InvalidEvidence(problems)
    return found


def named_numbers() -> dict[str, str]:
    """Give every number of the studies that has a name, as `numbers` does."""
    return numbers(studies())


@cache
def guidelines() -> SideBySide:
    """Give what other guidelines say, side by side; raise InvalidEvidence as `claims` does."""
    return _whole(GUIDELINES, read_guidelines)


def risk_models() -> tuple[RiskModel, ...]:
    """Give the risk models, in the order of their file; raise InvalidEvidence as `claims` does."""
    return _risk_models()[0]


def scored_patients() -> tuple[ScoredPatient, ...]:
    """Give the published patients whose score was worked out by hand; raise as `claims` does."""
    return _risk_models()[1]


@cache
def register() -> tuple[OpenQuestion, ...]:
    """Give the register of what is not yet verified, settled questions too; raise as `claims`."""
    return _whole(REGISTER, read_register)


def citations() -> Iterator[tuple[str, str]]:
    """Give every work that the comparison, the risk models and the register cite, by place."""
    yield from guidelines().citations()
    for model in risk_models():
        yield from ((model.id, cite) for cite in model.cites)
        yield from ((model.id, validation.reference) for validation in model.validations)
    for question in register():
        yield from ((question.id, cite) for cite in question.cites)


def questions_called_open() -> Iterator[tuple[str, str]]:
    """Give every question that a claim or a risk model calls open, by place and id."""
    for claim in claims():
        yield from ((f"{CLAIMS}: {claim.id}", name) for name in claim.unverified)
    for model in risk_models():
        yield from ((f"{RISK_MODELS}: {model.id}", item.question) for item in model.withheld)


def recommendations_named() -> Iterator[tuple[str, str]]:
    """Give every recommendation that the comparison or the register names, by place and id."""
    for item in guidelines().disagreements:
        yield from ((f"{GUIDELINES}: {item.id}", name) for name in item.recommendations)
    for question in register():
        yield from ((f"{REGISTER}: {question.id}", name) for name in question.recommendations)


def faults() -> list[str]:
    """Give every fault of every data file, as `InvalidEvidence.problems` holds them."""
    found: list[str] = []
    for reader in (_evidence, guidelines, _risk_models, register):
        try:
            reader()
        except InvalidEvidence as error:
            found += error.problems
    return found


@cache
def _risk_models() -> tuple[tuple[RiskModel, ...], tuple[ScoredPatient, ...]]:
    return _whole(RISK_MODELS, read_risk_models)


def _whole[T](file: str, reader: Callable[[str, Collection[str], list[str]], T]) -> T:
    """Read a data file of the package; raise InvalidEvidence with every fault of it."""
    problems: list[str] = []
    found = reader(data(file), references(), problems)
    if problems:
        raise InvalidEvidence(problems)
    return found


@cache
def _evidence() -> tuple[tuple[Claim, ...], tuple[Study, ...]]:
    """Read both files of the package once."""
    return read(data(CLAIMS), data(STUDIES), references())


def read(
    claims_text: str, studies_text: str, known: Collection[str]
) -> tuple[tuple[Claim, ...], tuple[Study, ...]]:
    """Read claims and studies from TOML; `known` are the ids of the references.

    Their texts may quote the studies' numbers by name.
    Raises InvalidEvidence with every fault of both files.
    """
    problems: list[str] = []
    studied = read_studies(studies_text, known, problems)
    claimed = read_claims(claims_text, known, {study.id for study in studied}, problems)
    named = numbers(studied)
    studied = tuple(
        with_numbers_in(study, f"{STUDIES}: {study.id}", named, problems) for study in studied
    )
    claimed = tuple(
        with_numbers_in(claim, f"{CLAIMS}: {claim.id}", named, problems) for claim in claimed
    )
    if problems:
        raise InvalidEvidence(problems)
    return claimed, studied
