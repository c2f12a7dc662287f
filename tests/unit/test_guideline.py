"""The guideline is linted as code is: one small check per rule, each shown able to fail."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from calculator import recommendations
from calculator.criteria import Criterion, at_least
from calculator.dictionary import CURRENT_AGENTS, DICTIONARY, KL6
from calculator.evidence import addresses, link, short_citation
from calculator.formulary import FORMULARY, TACROLIMUS
from calculator.guideline import GUIDELINE, Guideline
from calculator.regimen import REGIMENS
from calculator.vocabulary import Direction, Strength, Verdict

Check = Iterator[tuple[str, str]]


def every_criterion(guideline: Guideline) -> Iterator[tuple[str, Criterion]]:
    """Give every criterion of the guideline with its place."""
    for item in guideline.recommendations:
        yield item.id, item.criterion
        yield from ((f"{item.id} alert", alert.when) for alert in item.alerts)
    for agent in guideline.formulary:
        yield from ((agent.id, bar.when) for bar in agent.contraindications)
        yield from ((agent.id, caution.when) for caution in agent.cautions)


def check_findings_are_known(guideline: Guideline) -> Check:
    """Every criterion asks a question of the dictionary."""
    known = {finding.id for finding in guideline.dictionary}
    for place, criterion in every_criterion(guideline):
        for finding in criterion.findings():
            if finding.id not in known:
                yield place, f"asks about {finding.id}, which is not in the dictionary"


def check_added_is_told_from_the_source(guideline: Guideline) -> Check:
    """What the site adds is good practice and says so; what the source says is never `added`."""
    for number, item in enumerate(guideline.recommendations, start=1):
        added = number > 16
        if added is not (item.appraisal.verdict is Verdict.ADDED):
            yield item.id, "the verdict `added` is for R17 to R22"
        if added is not (item.strength is Strength.GOOD_PRACTICE):
            yield item.id, "good-practice is the strength of R17 to R22"
        if not added and not item.claims:
            yield item.id, "says which sentence of the source text it comes from"


def check_direction_has_its_agents(guideline: Guideline) -> Check:
    """A recommendation against something names the agents; one that is for something does not."""
    for item in guideline.recommendations:
        if (item.direction is Direction.AGAINST) is not bool(item.opposes):
            yield item.id, "direction and opposed agents disagree"


def check_no_score_decides(guideline: Guideline) -> Check:
    """No recommendation depends on a risk score's ingredients that it has no other use for."""
    for place, criterion in every_criterion(guideline):
        for finding in criterion.findings():
            if finding.id in ("kl6", "crp", "ferritin", "anti_ro52"):
                yield place, f"depends on {finding.id}, which feeds risk scores only"


def check_sentences_end(guideline: Guideline) -> Check:
    """Every statement, rationale, note and grading is a finished sentence of printable text."""
    for item in guideline.recommendations:
        for words in (item.statement, item.rationale, item.grading, item.appraisal.note):
            if not words.endswith(".") or "  " in words:
                yield item.id, f"not a finished sentence: {words[-40:]!r}"


CHECKS = [
    Guideline.unknown_citations,
    check_findings_are_known,
    check_added_is_told_from_the_source,
    check_direction_has_its_agents,
    check_no_score_decides,
    check_sentences_end,
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_guideline_passes(check: object) -> None:
    assert callable(check)
    assert list(check(GUIDELINE)) == []


def with_first(**changes: Any) -> Guideline:
    """Give the guideline with its first recommendation changed."""
    first, *others = GUIDELINE.recommendations
    return replace(GUIDELINE, recommendations=(replace(first, **changes), *others))


@pytest.mark.parametrize(
    ("check", "broken"),
    [
        (Guideline.unknown_citations, with_first(cites=("nobody1900",))),
        (check_findings_are_known, replace(GUIDELINE, dictionary=DICTIONARY[1:])),
        (check_added_is_told_from_the_source, with_first(claims=())),
        (check_added_is_told_from_the_source, with_first(strength=Strength.GOOD_PRACTICE)),
        (
            check_added_is_told_from_the_source,
            with_first(appraisal=GUIDELINE.recommendations[-1].appraisal),
        ),
        (check_direction_has_its_agents, with_first(opposes=(TACROLIMUS,))),
        (check_no_score_decides, with_first(applies_when=at_least(KL6, 1000))),
        (check_sentences_end, with_first(statement="Start three  agents")),
    ],
)
def test_each_check_sees_what_it_is_there_for(check: object, broken: Guideline) -> None:
    assert callable(check)
    assert list(check(broken))


def test_numbers_and_file_names_agree_and_nothing_is_left_out_of_the_list() -> None:
    """One identifier everywhere: R07 is r07_*.py, and every module is in the written list."""
    modules = sorted(module.name for module in pkgutil.iter_modules(recommendations.__path__))
    assert [name[:3].upper() for name in modules] == [item.id for item in GUIDELINE.recommendations]
    for name, item in zip(modules, GUIDELINE.recommendations, strict=True):
        module = importlib.import_module(f"calculator.recommendations.{name}")
        assert module.RECOMMENDATION is item
        assert module.__doc__ is not None
        assert module.__doc__.startswith(f"{item.id}: ")


def test_names_are_those_of_the_contract() -> None:
    assert [agent.id for agent in FORMULARY] == [option.value for option in CURRENT_AGENTS.options]
    assert len({regimen.id for regimen in REGIMENS}) == len(REGIMENS) == 7
    for regimen in REGIMENS:
        assert len(regimen.agents) == 3
        assert all(agent.first_line for agent in regimen.agents)


def test_the_exception_stands_in_the_criterion() -> None:
    (fourth,) = (item for item in GUIDELINE.recommendations if item.id == "R04")
    labels = [part.label for part in fourth.criterion.parts]
    assert labels == [
        "in scope and untreated",
        "not the exception: cyclophosphamide is contraindicated",
    ]


def test_a_recommendation_without_exception_does_not_mention_one() -> None:
    (first,) = (item for item in GUIDELINE.recommendations if item.id == "R01")
    assert len(first.criterion.parts) == 1


@pytest.mark.parametrize(
    ("record", "short", "address"),
    [
        (
            {"author": [{"family": "Tsuji"}], "issued": {"date-parts": [[2020]]}, "DOI": "10.1/x"},
            "Tsuji 2020",
            "https://doi.org/10.1/x",
        ),
        (
            {"author": [{"literal": "College"}], "PMID": "7"},
            "College",
            "https://pubmed.ncbi.nlm.nih.gov/7/",
        ),
        (
            {"publisher": "Astellas", "URL": "https://example.org/"},
            "Astellas",
            "https://example.org/",
        ),
        (
            {"publisher": "Journal", "PMCID": "PMC9", "URL": "https://example.org/paper"},
            "Journal",
            "https://pmc.ncbi.nlm.nih.gov/articles/PMC9/",
        ),
        ({"title-short": "MEDRA5 2020", "author": [{"family": "Romero"}]}, "MEDRA5 2020", None),
        ({}, "", None),
    ],
)
def test_a_work_is_cited_by_name_and_year_and_linked_where_it_can_be_found(
    record: dict[str, object], short: str, address: str | None
) -> None:
    assert short_citation(record) == short
    assert link(record) == address


def test_every_address_of_a_work_is_given_once() -> None:
    numbers = {"DOI": "10.1/x", "PMID": "7", "PMCID": "PMC9"}
    known = [
        ("doi:10.1/x", "https://doi.org/10.1/x"),
        ("PMID: 7", "https://pubmed.ncbi.nlm.nih.gov/7/"),
        ("PMCID: PMC9", "https://pmc.ncbi.nlm.nih.gov/articles/PMC9/"),
    ]
    assert list(addresses(numbers | {"URL": "https://doi.org/10.1/x"})) == known
    elsewhere = ("https://example.org/a", "https://example.org/a")
    assert list(addresses(numbers | {"URL": "https://example.org/a"})) == [*known, elsewhere]


def test_the_first_of_the_criteria_is_the_scope_by_its_name() -> None:
    assert next(GUIDELINE.criteria()) == ("scope", GUIDELINE.scope)
