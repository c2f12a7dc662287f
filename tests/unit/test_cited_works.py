"""Every known work is cited, and what names a work cites it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from calculator import audit, recommendations
from calculator.evidence import quoted_names, references
from calculator.guideline import GUIDELINE
from calculator.recommendation import Recommendation

# What a sentence calls a work, and the works that can be meant.
NAMES: Mapping[str, frozenset[str]] = {
    "ACR/CHEST": frozenset({"johnson2024acr", "acr2023summary", "johnson2024screening"}),
    "pocket guide": frozenset({"acrpocket"}),
    "MEDRA5": frozenset({"romerobueno2020"}),
    "EULAR": frozenset({"fragoulis2023", "gotestam2016"}),
    "reported second-hand": frozenset({"johnson2024acr", "ruegg2025", "wanglm2022"}),
    "US label": frozenset({"uslabeltac", "uslabeltofa"}),
    "product information": frozenset({"smpctac"}),
    "meta-analysis": frozenset({"plexmeta2024", "tofmeta2024"}),
}


def audited() -> set[str]:
    """Give every work that a claim or a study is held against, or that the source text cites."""
    cites = {cite for claim in audit.claims() for cite in claim.references}
    cites |= {cite for work in audit.cited() for cite in work.references}
    return cites | {study.reference for study in audit.studies()}


def texts() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Give what recommendations, bars and cautions say, each with its place and its citations."""
    for item in GUIDELINE.recommendations:
        alerts = [alert.words for alert in item.alerts if isinstance(alert.words, str)]
        for words in (item.grading, item.rationale, item.appraisal.note, *alerts):
            yield item.id, words, item.cites
    for agent in GUIDELINE.formulary:
        yield from ((agent.id, bar.basis, bar.cites) for bar in agent.contraindications)
        yield from ((agent.id, caution.statement, caution.cites) for caution in agent.cautions)


def test_every_reference_is_cited() -> None:
    cited = {cite for _, cite in (*GUIDELINE.citations(), *audit.citations())}
    assert cited | audited() == set(references())


def test_what_names_a_work_cites_it() -> None:
    assert [
        (place, name)
        for place, words, cites in texts()
        for name, works in NAMES.items()
        if name in words and works.isdisjoint(cites)
    ] == []


def test_every_name_of_a_work_is_used() -> None:
    said = " ".join(words for _, words, _ in texts())
    assert [name for name in NAMES if name not in said] == []


@pytest.mark.parametrize("item", GUIDELINE.recommendations, ids=lambda item: item.id)
def test_a_recommendation_cites_every_study_whose_numbers_it_quotes(item: Recommendation) -> None:
    (source,) = Path(recommendations.__path__[0]).glob(f"{item.id.lower()}_*.py")
    quoted = {name.partition(".")[0] for name in quoted_names(source.read_text(encoding="utf-8"))}
    known = {study.id: study.reference for study in audit.studies()}
    assert {known[study] for study in quoted} <= set(item.cites)
