"""Every known work is cited, by the rules or by the evidence behind them."""

from __future__ import annotations

from calculator import audit
from calculator.evidence import references
from calculator.guideline import GUIDELINE


def audited() -> set[str]:
    """Give every work that a claim or a study is held against, or that the source text cites."""
    cites = {cite for claim in audit.claims() for cite in claim.references}
    cites |= {cite for work in audit.cited() for cite in work.references}
    return cites | {study.reference for study in audit.studies() if study.reference is not None}


def test_every_reference_is_cited() -> None:
    cited = {cite for _, cite in (*GUIDELINE.citations(), *audit.citations())}
    assert cited | audited() == set(references())
