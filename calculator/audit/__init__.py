"""The evidence as data: claims, studies and what else stands in `data/`, checked as it is read.

No rule of the package depends on any of it but for the numbers that its sentences quote: it
explains the advice and decides none of it.
"""

from __future__ import annotations

from collections.abc import Collection
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
    check_verdicts_agree,
    disagreements,
)
from calculator.audit.cited import CITED, CitedWork, Identification, read_cited
from calculator.audit.claims import CLAIM_IDS, CLAIMS, Claim, read_claims
from calculator.audit.entry import InvalidEvidence, data
from calculator.audit.numbers import numbers
from calculator.audit.questions import QUESTIONS, Event, Question, Row, read_questions
from calculator.audit.quote import with_numbers_in
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
    "Outcome",
    "Problem",
    "Question",
    "Row",
    "Study",
    "called_for",
    "check_claims_exist",
    "check_every_claim_has_a_study",
    "check_every_claim_is_used",
    "check_every_recommendation_has_claims",
    "check_every_study_is_used",
    "check_questions",
    "check_verdicts_agree",
    "cited",
    "claims",
    "disagreements",
    "named_numbers",
    "questions",
    "read",
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
