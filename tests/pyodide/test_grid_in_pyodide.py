"""The first patients of the grid get the same answers in the browser's runtime, byte for byte."""

from __future__ import annotations

import pytest

from scripts.prove.grid import one_digest
from scripts.prove.results import read
from scripts.prove.runs import FIRST
from scripts.prove.runtimes import in_pyodide


@pytest.mark.long
def test_the_first_patients_get_the_answers_that_were_kept() -> None:
    """All of them are asked by `make prove`; here the small part, as in CPython's own test."""
    assert one_digest(in_pyodide(FIRST)) == read().grid.first
