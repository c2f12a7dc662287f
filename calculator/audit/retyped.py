"""Whether a sentence retypes a study's number, which it should quote by name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from calculator.audit.checks import Problem

_NUMBER = r"[−-]?\d+(?:[.,]\d+)*"
_COUNTED = (
    r"adults|cases|centres|children|cohorts|controls|enrolled|participants|patients|recipients"
)

_RETYPED: Final = re.compile(
    "|".join(
        (
            rf"{_NUMBER} of (?:the )?{_NUMBER}",
            rf"{_NUMBER}%? (?:against|v|versus|vs\.?) {_NUMBER}",
            r"\b[pP] ?[=<>≈] ?0?\.\d+",
            r"\b[pP] (?:is )?about 0?\.\d+",
            rf"\({_NUMBER}(?:–| to ){_NUMBER}%?\)",
            # How sure an interval is, 95% CI, is a convention and no result.
            rf"{_NUMBER}%(?! (?:CI|interval|Wilson))",
            rf"\b(?:HR|OR|RR|AUC) {_NUMBER}",
            rf"ratio (?:for death )?(?:of|is) {_NUMBER}",
            rf"\bn ?= ?{_NUMBER}",
            rf"{_NUMBER} (?:[\w-]+ )?(?:{_COUNTED})\b",
        )
    )
)

_SOURCE_TEXT = "The source text's own words, which no correction of a study changes."

# Numbers that no study measured, with what stands around them.
EXCEPTIONS: Final[Mapping[str, str]] = {
    "100% against 40%": _SOURCE_TEXT,
    "The 40% is arithmetic": _SOURCE_TEXT,
    "reduced by 25%": "A rule for the dose in vasculitis.",
    "per 100 patients": "A unit.",
    "14% to 7%": "From a label, not from a study.",
    "100% agreed": "A share of the panel.",
    "96% agreed": "A share of the panel.",
    "death below 15%": "A class of the score.",
    "death 15–50%": "A class of the score.",
    "death 50% or more": "A class of the score.",
}


def check_no_number_is_retyped(
    texts: Iterable[tuple[str, str]], exceptions: Mapping[str, str] = EXCEPTIONS
) -> Iterator[Problem]:
    """No text, given with its place, holds a number that looks like a study's.

    The texts are as they are written, with the names of the numbers that they quote. A declared
    exception that stands in no text is a problem too.
    """
    needed = set()
    for place, words in texts:
        bare = words
        for exception in exceptions:
            if exception in bare:
                needed.add(exception)
                bare = bare.replace(exception, "")
        for found in _RETYPED.finditer(bare):
            yield place, f"retypes a study's number, {found[0]!r}: quote it by name"
    for exception in exceptions:
        if exception not in needed:
            yield exception, "stands in no text: the declared exception is not needed"
