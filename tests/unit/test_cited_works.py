"""Every known work is cited, by the rules or by the evidence behind them."""

from __future__ import annotations

from pathlib import Path

import pytest

from calculator import audit, recommendations
from calculator.evidence import quoted_names, references
from calculator.guideline import GUIDELINE
from calculator.recommendation import Recommendation


def audited() -> set[str]:
    """Give every work that a claim or a study is held against, or that the source text cites."""
    cites = {cite for claim in audit.claims() for cite in claim.references}
    cites |= {cite for work in audit.cited() for cite in work.references}
    return cites | {study.reference for study in audit.studies() if study.reference is not None}


def test_every_reference_is_cited() -> None:
    cited = {cite for _, cite in (*GUIDELINE.citations(), *audit.citations())}
    assert cited | audited() == set(references())


@pytest.mark.parametrize("item", GUIDELINE.recommendations, ids=lambda item: item.id)
def test_a_recommendation_cites_every_study_whose_numbers_it_quotes(item: Recommendation) -> None:
    (source,) = Path(recommendations.__path__[0]).glob(f"{item.id.lower()}_*.py")
    quoted = {name.partition(".")[0] for name in quoted_names(source.read_text(encoding="utf-8"))}
    known = {study.id: study.reference for study in audit.studies()}
    assert {known[study] for study in quoted} <= set(item.cites)
