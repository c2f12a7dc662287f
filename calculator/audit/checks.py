"""Whether claims, studies and recommendations fit together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from calculator.audit.claims import Claim
from calculator.audit.questions import Question
from calculator.audit.studies import Study
from calculator.vocabulary import Verdict

if TYPE_CHECKING:
    from calculator.recommendation import Recommendation

Problem = tuple[str, str]
"""A place and what is wrong there."""

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


def check_every_claim_has_a_study(claims: Sequence[Claim]) -> Iterator[Problem]:
    """Every claim rests on a study, or else says why none is named."""
    for claim in claims:
        if not claim.studies and claim.no_study is None:
            yield claim.id, "rests on no study and does not say why"
        if claim.studies and claim.no_study is not None:
            yield claim.id, "says why it rests on no study, but it does"


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


def check_recommendations_exist(
    named: Iterable[tuple[str, str]], recommendations: Sequence[Recommendation]
) -> Iterator[Problem]:
    """Every recommendation that something names, by place and id, is one of them."""
    known = {item.id for item in recommendations}
    for place, name in named:
        if name not in known:
            yield place, f"names {name}, which is not a recommendation"


def check_questions(
    questions: Sequence[Question], recommendations: Sequence[Recommendation]
) -> Iterator[Problem]:
    """Every recommendation of a question is one of the recommendations."""
    known = {item.id for item in recommendations}
    for question in questions:
        for name in question.recommendations:
            if name not in known:
                yield question.id, f"belongs to {name}, which is not a recommendation"


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
    yield from check_every_claim_has_a_study(claims)
    yield from check_every_study_is_used(claims, studies)
