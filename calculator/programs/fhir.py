"""The guideline as a FHIR R4 bundle of plans, activities, one library and one code system.

Only elements that are the same in R4 (4.0.1) and R4B are used. The conditions are text, printed
from the criteria: no engine can run them, and the package is what decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from calculator.bridge import content_digest
from calculator.criteria import NEVER, AllOf, AnyOf, Criterion, NoneOf
from calculator.evidence import link, references, short_citation
from calculator.findings import Choice, Finding, Measure, Selection, YesNo
from calculator.formulary import PLASMA_EXCHANGE, Agent
from calculator.guideline import GUIDELINE
from calculator.recommendation import Recommendation
from calculator.regimen import Regimen
from calculator.vocabulary import Certainty, Direction, Step, Strength

type Json = dict[str, Any]

# Made once for this guideline: from it and a name follows the same uuid in every version.
NAMESPACE = UUID("fa3c9100-6c1b-4a7f-baf9-1aa55b700f52")

_TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"
_EXTENSIONS = "http://hl7.org/fhir/StructureDefinition"
_GUIDELINES = "http://hl7.org/fhir/uv/cpg"

# GRADE's "weak" and "conditional" are one strength under two names. FHIR's code systems have no
# code for a good-practice statement, for one that nobody graded, nor for a certainty that is not
# stated: these are text alone.
_CODES: dict[Strength | Certainty, tuple[str, str]] = {
    Strength.STRONG: ("strong", "Strong"),
    Strength.CONDITIONAL: ("weak", "Weak"),
    Certainty.HIGH: ("high", "High quality"),
    Certainty.MODERATE: ("moderate", "Moderate quality"),
    Certainty.LOW: ("low", "Low quality"),
    Certainty.VERY_LOW: ("very-low", "Very low quality"),
}
_TYPES: dict[type[Finding[Any]], str] = {
    Measure: "Quantity",
    YesNo: "boolean",
    Choice: "code",
    Selection: "code",
}


@dataclass(frozen=True, slots=True)
class Names:
    """How resources are addressed: under `base`, an address with a slash at its end, or by uuid."""

    base: str | None = None

    def address(self, kind: str, name: str) -> str:
        """Give the address of a resource, the same in every version."""
        path = f"{kind}/{_id(name)}"
        return f"{self.base}{path}" if self.base else f"urn:uuid:{uuid5(NAMESPACE, path)}"

    def bundle(self, resources: Iterable[Json]) -> Json:
        """Gather resources that have a type and an id; what is empty is left out."""
        entries = [
            {"fullUrl": self.address(one["resourceType"], one["id"]), "resource": _filled(one)}
            for one in resources
        ]
        return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def guideline(names: Names) -> Json:
    """Give the guideline as a bundle."""
    avoided = dict.fromkeys(agent for item in GUIDELINE.recommendations for agent in item.opposes)
    return names.bundle(
        [
            _whole(names),
            *(_plan(item, names) for item in GUIDELINE.recommendations),
            *(_order_set(regimen, names) for regimen in GUIDELINE.regimens),
            *(_activity(agent, names) for agent in GUIDELINE.formulary),
            *(_activity(agent, names, avoid=True) for agent in avoided),
            _library(names),
            _code_system(names),
        ]
    )


def _whole(names: Names) -> Json:
    """Give the plan that holds all recommendations, grouped by the step of a clinician's work."""
    groups = [
        {
            "title": step.label,
            "action": [
                {
                    "title": item.title,
                    "definitionCanonical": names.address("PlanDefinition", item.id),
                }
                for item in GUIDELINE.recommendations
                if item.step is step
            ],
        }
        for step in Step
    ]
    return (
        _about(names, "PlanDefinition", "guideline", GUIDELINE.title)
        | _typed("plan-definition-type", "clinical-protocol", "Clinical Protocol")
        | {
            "effectivePeriod": {"end": GUIDELINE.review_by.isoformat()},
            "library": [_library_address(names)],
            "action": groups,
        }
    )


def _plan(item: Recommendation, names: Names) -> Json:
    """Give the plan of one recommendation."""
    return (
        _about(names, "PlanDefinition", item.id, f"{item.id}: {item.title}")
        | _typed("plan-definition-type", "eca-rule", "ECA Rule")
        | {
            "description": f"{item.statement}\n\nAppraisal: {appraisal(item)}",
            "purpose": item.rationale,
            "lastReviewDate": item.reviewed.isoformat(),
            "relatedArtifact": [citation(cite) for cite in item.cites],
            "library": [_library_address(names)],
            "action": [_action(item, names)],
        }
    )


def _action(item: Recommendation, names: Names) -> Json:
    return {
        "extension": [_direction(item.direction)],
        "prefix": item.id,
        "title": item.title,
        "description": item.statement,
        "documentation": grades(item),
        "condition": [condition(item)],
        "action": [
            *(_order_set_part(regimen, names) for regimen in item.regimens),
            *(_activity_part(agent, names) for agent in item.favours),
            *(_activity_part(agent, names, avoid=True) for agent in item.opposes),
        ],
    }


def _order_set_part(regimen: Regimen, names: Names) -> Json:
    address = names.address("PlanDefinition", regimen.id)
    return {"title": regimen.title, "definitionCanonical": address}


def _activity_part(agent: Agent, names: Names, *, avoid: bool = False) -> Json:
    name, title = _activity_name(agent, avoid=avoid)
    return {"title": title, "definitionCanonical": names.address("ActivityDefinition", name)}


def _activity_name(agent: Agent, *, avoid: bool) -> tuple[str, str]:
    return (f"no-{agent.id}", f"no {agent.label}") if avoid else (agent.id, agent.label)


def grades(item: Recommendation) -> list[Json]:
    """Give strength and certainty as coded extensions, and the appraisal beside them in words.

    In R4 both extensions belong on an attachment, where the CDC's opioid guide puts them too.
    """
    certainty = _concept("evidence-quality", item.certainty)
    if item.certainty is Certainty.NOT_STATED:
        certainty["extension"] = [
            {"url": f"{_EXTENSIONS}/data-absent-reason", "valueCode": "unknown"}
        ]
    strength = _concept("recommendation-strength", item.strength)
    graded = [
        {"url": f"{_EXTENSIONS}/cqf-strengthOfRecommendation", "valueCodeableConcept": strength},
        {"url": f"{_EXTENSIONS}/cqf-qualityOfEvidence", "valueCodeableConcept": certainty},
    ]
    return [
        {
            "type": "documentation",
            "label": "grading",
            "display": item.grading,
            "document": {"extension": graded},
        },
        {
            "type": "justification",
            "label": "appraisal",
            "display": appraisal(item),
        },
    ]


def _concept(system: str, term: Strength | Certainty) -> Json:
    concept: Json = {"text": term.label}
    if term in _CODES:
        code, display = _CODES[term]
        concept["coding"] = [
            {"system": f"{_TERMINOLOGY}/{system}", "code": code, "display": display}
        ]
    return concept


def _direction(direction: Direction) -> Json:
    coding = {
        "system": f"{_GUIDELINES}/CodeSystem/cpg-recommendation-direction-cs",
        "code": direction.value,
        "display": direction.value.capitalize(),
    }
    return {
        "url": f"{_GUIDELINES}/StructureDefinition/cpg-directionOfRecommendation",
        "valueCodeableConcept": {"coding": [coding]},
    }


def appraisal(item: Recommendation) -> str:
    """Give how the source text's sentence stands to its source, in words."""
    return f"{item.appraisal.verdict.label}. {item.appraisal.note}"


def condition(item: Recommendation) -> Json:
    """Give the condition of a recommendation as text."""
    unless = "" if item.unless is NEVER else f", unless {item.unless.label}"
    return _applicability(item.criterion, f"{item.applies_when.label}{unless}")


def _applicability(criterion: Criterion, words: str) -> Json:
    expression = {
        "description": words,
        "language": "text/plain",
        "expression": in_words(criterion),
    }
    return {"kind": "applicability", "expression": expression}


def in_words(criterion: Criterion) -> str:
    """Print a criterion as one expression: questions, `and`, `or`, `not` and brackets.

    >>> from calculator.conditions import PREGNANT
    >>> in_words(PREGNANT)
    '[Sex: female] and [Pregnant, or pregnancy not excluded]'
    """
    match criterion:
        case AllOf():
            return _joined(criterion.parts, " and ") or "always"
        case AnyOf():
            return _joined(criterion.parts, " or ") or "never"
        case NoneOf():
            return f"not ({_joined(criterion.parts, ' or ') or 'never'})"
        case _:
            return f"[{criterion.label}]"


def _joined(parts: tuple[Criterion, ...], word: str) -> str:
    if len(parts) == 1:
        return in_words(parts[0])
    return word.join(
        f"({in_words(part)})" if isinstance(part, AllOf | AnyOf) else in_words(part)
        for part in parts
    )


def _order_set(regimen: Regimen, names: Names) -> Json:
    """Give a regimen as a set of activities that belong together."""
    return (
        _about(names, "PlanDefinition", regimen.id, regimen.title)
        | _typed("plan-definition-type", "order-set", "Order Set")
        | {
            "description": regimen.note,
            "library": [_library_address(names)],
            "action": [
                {
                    "title": regimen.title,
                    "selectionBehavior": "all",
                    "condition": [_applicability(regimen.suitable, regimen.suitable.label)],
                    "action": [_activity_part(agent, names) for agent in regimen.agents],
                }
            ],
        }
    )


def _activity(agent: Agent, names: Names, *, avoid: bool = False) -> Json:
    """Give an agent as something to give or, for `avoid`, not to give.

    There is no dose: several were published, and none is picked.
    """
    what = {"text": agent.label}
    kind = (
        {"kind": "ServiceRequest", "code": what}
        if agent is PLASMA_EXCHANGE
        else {"kind": "MedicationRequest", "productCodeableConcept": what}
    )
    name, title = _activity_name(agent, avoid=avoid)
    return (
        _about(names, "ActivityDefinition", name, title)
        | {"relatedArtifact": [citation(cite) for cite in agent.cites]}
        | kind
        | {"intent": "proposal", "doNotPerform": avoid}
    )


def _library(names: Names) -> Json:
    """Give the package that decides: what goes in, and by which digest it is known."""
    return (
        _about(names, "Library", "calculator", "The rules as a Python package")
        | _typed("library-type", "logic-library", "Logic Library")
        | {
            "description": "The conditions are decided by the Python package calculator, not by "
            f"this bundle. Content of this version: {content_digest()}",
            "parameter": [
                {
                    "name": finding.id,
                    "use": "in",
                    "min": 0,
                    "max": "*" if isinstance(finding, Selection) else "1",
                    "documentation": f"{finding.label}. {finding.help}".strip(),
                    "type": _TYPES[type(finding)],
                }
                for finding in GUIDELINE.dictionary
            ],
        }
    )


def _code_system(names: Names) -> Json:
    """Give the questions as codes, so that a result can say which of them are missing."""
    concepts = [
        {"code": finding.id, "display": finding.label, "definition": finding.help}
        for finding in GUIDELINE.dictionary
    ]
    return _about(names, "CodeSystem", "findings", "Findings") | {
        "caseSensitive": True,
        "content": "complete",
        "count": len(concepts),
        "concept": concepts,
    }


def citation(cite: str) -> Json:
    """Give a cited work, with its DOI or other address where it has one."""
    record = references()[cite]
    return {
        "type": "citation",
        "label": short_citation(record),
        "display": record["title"],
        "url": link(record),
    }


def coded(finding: Finding[Any], names: Names) -> Json:
    """Give a question as a code."""
    system = names.address("CodeSystem", "findings")
    return {"system": system, "code": finding.id, "display": finding.label}


def whole_address(names: Names) -> str:
    """Give the address of the plan that holds all recommendations."""
    return names.address("PlanDefinition", "guideline")


def _library_address(names: Names) -> str:
    return names.address("Library", "calculator")


def _about(names: Names, kind: str, name: str, title: str) -> Json:
    """Give what every resource here begins with.

    Its status is draft: who publishes a copy, and answers for it, makes it active.
    """
    return {
        "resourceType": kind,
        "id": _id(name),
        "url": names.address(kind, name),
        "version": GUIDELINE.version,
        "name": "".join(word.capitalize() for word in _id(name).split("-")),
        "title": title,
        "status": "draft",
    }


def _typed(system: str, code: str, display: str) -> Json:
    coding = {"system": f"{_TERMINOLOGY}/{system}", "code": code, "display": display}
    return {"type": {"coding": [coding]}}


def _filled(content: Any) -> Any:
    """Leave out what is empty, because FHIR has no empty values."""
    if isinstance(content, dict):
        kept = {name: _filled(value) for name, value in content.items()}
        return {name: value for name, value in kept.items() if value not in (None, "", [])}
    return [_filled(part) for part in content] if isinstance(content, list) else content


def _id(name: str) -> str:
    # FHIR's ids have no underscore.
    return name.replace("_", "-")
