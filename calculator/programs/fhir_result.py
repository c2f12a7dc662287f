"""The answer for one patient as a FHIR R4 bundle: guidance response, request group, parameters.

A guidance response is R4's own resource for the answer of decision support, and says which answers
are missing. Its result is a request group and not a care plan, because a care plan must name its
patient, and the package never learns who that is. Nothing is ordered: everything is a proposal.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import uuid5

from calculator.bridge import content_digest
from calculator.criteria import Trace, Truth
from calculator.findings import Patient, join_words
from calculator.guideline import GUIDELINE, Assessment
from calculator.programs.fhir import (
    NAMESPACE,
    Json,
    Names,
    citation,
    coded,
    condition,
    grades,
    whole_address,
)
from calculator.recommendation import Advice
from calculator.regimen import Suitability
from calculator.vocabulary import Step


def result(assessment: Assessment, names: Names) -> Json:
    """Give the answer for one patient as a bundle."""
    name = _name(assessment.patient)
    group = _request_group(assessment, name, names)
    response: Json = {
        "resourceType": "GuidanceResponse",
        "id": name,
        "moduleCanonical": f"{whole_address(names)}|{GUIDELINE.version}",
        "status": _status(assessment),
        "outputParameters": {"reference": names.address("Parameters", name)},
        "dataRequirement": [
            {
                "type": "Observation",
                "codeFilter": [{"path": "code", "code": [coded(question.finding, names)]}],
            }
            for question in assessment.open_questions
        ],
    }
    outcomes = _outcomes(assessment, name)
    if not group["action"]:
        return names.bundle([response, outcomes])
    response["result"] = {"reference": names.address("RequestGroup", name)}
    return names.bundle([response, group, outcomes])


def _name(patient: Patient) -> str:
    """Give an id that follows from the answers: the same patient, the same bytes."""
    answers = [
        [finding, sorted(value) if isinstance(value, frozenset) else value]
        for finding, value in sorted(patient.values.items())
    ]
    units = [[finding, unit.code] for finding, (_, unit) in sorted(patient.in_other_units.items())]
    return str(uuid5(NAMESPACE, json.dumps([answers, units])))


def _status(assessment: Assessment) -> str:
    if assessment.scope.outcome is Truth.UNKNOWN:
        return "data-required"
    return "data-requested" if assessment.open_questions else "success"


def _request_group(assessment: Assessment, name: str, names: Names) -> Json:
    actions = [action for action in _actions(assessment) if action["action"]]
    # An action must point at a request: here, to tell the clinician.
    told = [
        {
            "resourceType": "CommunicationRequest",
            "id": leaf["resource"]["reference"].removeprefix("#"),
            "status": "draft",
            "payload": [{"contentString": leaf["description"]}],
        }
        for action in actions
        for leaf in action["action"]
    ]
    return {
        "resourceType": "RequestGroup",
        "id": name,
        "contained": told,
        "instantiatesCanonical": [f"{whole_address(names)}|{GUIDELINE.version}"],
        "status": "draft",
        "intent": "proposal",
        "action": actions,
    }


def _actions(assessment: Assessment) -> Iterator[Json]:
    """Give what is advised in groups: what to stop, each step of the work, what can be offered."""
    yield {"title": "Stop", "action": list(_stops(assessment))}
    advised = [item for item in assessment.advice if item.outcome is Truth.YES]
    for step in Step:
        steps = [_advice(item) for item in advised if item.recommendation.step is step]
        yield {"title": step.label, "action": steps}
    yield {
        "title": "Regimens that can be offered, in order of preference",
        "selectionBehavior": "at-most-one",
        "action": [
            _regimen(judged) for judged in assessment.regimens if judged.outcome is Truth.YES
        ],
    }


def _stops(assessment: Assessment) -> Iterator[Json]:
    for agent, against in assessment.agents_to_stop.items():
        reasons = join_words([f"{item.id}: {item.statement}" for item in against], "and")
        yield _leaf(f"stop-{agent.id}", f"Stop {agent.label}", [f"Stop {agent.label}.", reasons])


def _advice(item: Advice) -> Json:
    recommendation = item.recommendation
    words = [recommendation.statement, *item.alerts]
    return (
        {"prefix": recommendation.id}
        | _leaf(recommendation.id, recommendation.title, words)
        | {
            "documentation": [
                *grades(recommendation),
                *(citation(cite) for cite in recommendation.cites),
            ],
            "condition": [condition(recommendation)],
        }
    )


def _regimen(judged: Suitability) -> Json:
    cautions = [f"{agent.label}: {caution.statement}" for agent, caution in judged.cautions]
    words = [f"{judged.regimen.title}. {judged.regimen.note}", *cautions]
    return _leaf(judged.regimen.id, judged.regimen.title, words)


def _leaf(name: str, title: str, words: list[str]) -> Json:
    reference = f"#{name.replace('_', '-')}"
    return {
        "title": title,
        "description": "\n".join(words),
        "resource": {"reference": reference},
    }


def _outcomes(assessment: Assessment, name: str) -> Json:
    """Give every outcome, yes, no and unknown, with what is missing to settle it."""
    parameters = [
        _part("digest", content_digest(), "valueString"),
        _parts("scope", _verdict(assessment.scope)),
        *(
            _parts(
                "recommendation",
                [_part("id", item.recommendation.id), *_verdict(item.trace)],
                [_part("alert", alert, "valueString") for alert in item.alerts],
            )
            for item in assessment.advice
        ),
        *(
            _parts(
                "regimen",
                [_part("id", judged.regimen.id), *_verdict(judged.trace)],
                [_part("why-not", words, "valueString") for words in judged.why_not],
            )
            for judged in assessment.regimens
        ),
        *(
            _parts("stop", [_part("agent", stop.agent.id), _part("because", stop.because.id)])
            for stop in assessment.stop
        ),
        *(
            _parts(
                "derived",
                [_part("id", value.id)],
                [] if value.value is None else [_part("value", value.value, "valueDecimal")],
                [_part("missing", name) for name in value.missing],
            )
            for value in assessment.derived
        ),
        *(
            _parts(
                "notice",
                [_part("finding", name) for name in notice.findings],
                [_part("message", notice.message, "valueString")],
            )
            for notice in assessment.notices
        ),
    ]
    return {"resourceType": "Parameters", "id": name, "parameter": parameters}


def _verdict(trace: Trace) -> list[Json]:
    missing = [_part("missing", name) for name in trace.missing()]
    return [_part("outcome", trace.outcome.value), *missing]


def _parts(name: str, *parts: Iterable[Json]) -> Json:
    return {"name": name, "part": [part for some in parts for part in some]}


def _part(name: str, value: Any, kind: str = "valueCode") -> Json:
    return {"name": name, kind: value}
