"""Which test notices a fault in the rules: a vignette, or else a property that is proven."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from unittest.mock import patch

from calculator.audit.declared import Declared
from calculator.guideline import Guideline
from scripts.prove.faults import Faulty
from scripts.prove.model import Model
from scripts.prove.properties import PROPERTIES, failures
from tests.answers import assess_dict
from tests.vignette import Vignette, load_all, unmet


def noticed_by_vignette(faulty: Faulty) -> str | None:
    """Give the vignette that a fault fails, as its test is named; None if there is none."""
    with patch("calculator.guideline.GUIDELINE", faulty.guideline):
        for vignette in _telling(faulty.place):
            if any(unmet(vignette, assess_dict(vignette.patient))):
                return f"{vignette.file}: {vignette.name}"
    return None


def noticed_by_proof(guideline: Guideline, declared: Declared) -> str | None:
    """Give the first property that a guideline fails; None if it has them all."""
    model = Model(guideline, declared)
    return next((one.name for one in PROPERTIES if any(failures(one, model))), None)


@cache
def _vignettes() -> list[Vignette]:
    return load_all()


def _telling(place: str) -> Iterator[Vignette]:
    """Give the vignettes that can fail when this place is broken, its own file's first."""
    vignettes = sorted(_vignettes(), key=lambda one: one.file != f"{place.lower()}.toml")
    for one in vignettes:
        named = [
            name for key in ("advice", "missing", "alerts") for name in one.expect.get(key, ())
        ]
        # An agent stands behind many recommendations and regimens.
        if place in named or "stop" in one.expect or not place.startswith("R"):
            yield one
