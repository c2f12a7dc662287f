"""The closed vocabularies, from strength and direction to how a running agent stands."""

from __future__ import annotations

from enum import Enum
from typing import Self


class Term(Enum):
    """One word of a closed vocabulary: `value` in JSON, `label` in print."""

    label: str

    def __new__(cls, value: str, label: str) -> Self:
        term = object.__new__(cls)
        term._value_ = value
        term.label = label
        return term


class Strength(Term):
    """How strongly the graded guideline behind a recommendation puts it."""

    STRONG = "strong", "strong"
    CONDITIONAL = "conditional", "conditional"
    GOOD_PRACTICE = "good-practice", "good practice"
    UNGRADED = "ungraded", "not graded"


class Direction(Term):
    """Whether a recommendation is for doing something or against it."""

    FOR = "for", "for"
    AGAINST = "against", "against"


class Certainty(Term):
    """How certain the evidence is, as the guideline behind the recommendation states it."""

    HIGH = "high", "high certainty"
    MODERATE = "moderate", "moderate certainty"
    LOW = "low", "low certainty"
    VERY_LOW = "very-low", "very low certainty"
    NOT_STATED = "not-stated", "certainty not stated"


class Verdict(Term):
    """How the source text's sentence stands to the source that it cites."""

    AGREES = "agrees", "agrees with its source"
    PARTLY = "partly", "agrees in part"
    WIDER_THAN_SOURCE = "wider-than-source", "wider than its source"
    CONFLICTS = "conflicts", "conflicts with its source"
    UNSOURCED = "unsourced", "no source found"
    ADDED = "added", "added by this site"


class Step(Term):
    """Where a recommendation stands in the order of a clinician's work."""

    SITUATION = "situation", "First: a special situation"
    START = "start", "Do now"
    ESCALATE = "escalate", "Escalate"
    AVOID = "avoid", "Avoid"
    WATCH = "watch", "Refer and watch"


class Elicited(Term):
    """How a finding is come by; printed as what to do when it is not known."""

    HISTORY = "history", "ask"
    EXAMINATION = "examination", "examine"
    TEST = "test", "order"


class Mark(Term):
    """How well a fact stands."""

    READ = "read", "read in the source"
    SECONDARY = "secondary", "known through somebody else's account"
    COMPUTED = "computed", "this site's arithmetic on numbers that were read"
    UNVERIFIED = "unverified", "not yet verified"


class Tier(Term):
    """Why an answer that is possible is remarked on all the same."""

    UNUSUAL = "unusual", "unusual number"
    CONTRADICTORY = "contradictory", "does not fit another answer"


class WindowState(Term):
    """Where a patient stands in the two weeks from the first treatment."""

    OPEN = "open", "within the two weeks"
    PASSED = "passed", "past the two weeks"
    NOT_BEGUN = "not-begun", "treatment not begun"
    UNKNOWN = "unknown", "day not known"


class Standing(Term):
    """How an agent that is being taken stands to the advice for this patient."""

    AGAINST = "against", "advised against"
    CONTRAINDICATED = "contraindicated", "a contraindication holds"
    ADVISED = "advised", "part of what is advised"
    UNKNOWN = "unknown", "not yet known"
    NEITHER = "neither", "neither advised nor advised against"
    SILENT = "silent", "the guideline is silent"
