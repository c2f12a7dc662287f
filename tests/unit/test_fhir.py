"""The FHIR bundles are valid, whole, and say no more than the guideline does.

They are validated with the R4B classes of a maintained library; only elements that are the same in
R4 are used. What those classes cannot see is checked here: references, ids, names, invariants.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle
from hypothesis import given, settings

from calculator import bridge
from calculator.__main__ import main
from calculator.answers import questions
from calculator.criteria import ALWAYS, NEVER, Truth, all_of, any_of, at_least, none_of, present
from calculator.dictionary import AGE, DICTIONARY, ILD
from calculator.evidence import link, references
from calculator.formulary import FORMULARY
from calculator.guideline import GUIDELINE, assess, read_patient
from calculator.programs.fhir import Names, grades, guideline, in_words
from calculator.programs.fhir_result import result
from calculator.recommendation import Recommendation
from calculator.vocabulary import Certainty, Strength
from tests.patients import EVERYONE
from tests.vignette import load_all

BASE = "https://example.org/fhir/"
GUIDE = guideline(Names())
STRENGTH = "http://hl7.org/fhir/StructureDefinition/cqf-strengthOfRecommendation"
CERTAINTY = "http://hl7.org/fhir/StructureDefinition/cqf-qualityOfEvidence"

# Elements that R4B added to resources used here; R4 has none of them.
NEW_IN_R4B = {"subjectCanonical"}


def nodes(content: Any) -> Iterator[dict[str, Any]]:
    """Give every object within plain values."""
    if isinstance(content, dict):
        yield content
    parts = content.values() if isinstance(content, dict) else content
    for part in parts if isinstance(content, dict | list) else ():
        yield from nodes(part)


def resources(bundle: dict[str, Any], kind: str = "") -> dict[str, dict[str, Any]]:
    """Give a bundle's resources by id."""
    found = [entry["resource"] for entry in bundle["entry"]]
    return {one["id"]: one for one in found if kind in ("", one["resourceType"])}


def check(bundle: dict[str, Any]) -> None:
    """Validate a bundle, and what its classes do not look at."""
    Bundle.model_validate(bundle)
    addresses = [entry["fullUrl"] for entry in bundle["entry"]]
    assert len(addresses) == len(set(addresses))
    for entry in bundle["entry"]:
        resource = entry["resource"]
        assert re.fullmatch(r"[A-Za-z0-9\-.]{1,64}", resource["id"])
        assert resource.get("url", entry["fullUrl"]) == entry["fullUrl"]
        if "name" in resource:
            assert re.fullmatch(r"[A-Z]\w{0,254}", resource["name"])
    for node in nodes(bundle):
        assert not NEW_IN_R4B & node.keys()
        assert all(value not in ({}, [], "") for value in node.values()), node


@pytest.mark.parametrize("base", [None, BASE])
def test_the_guideline_is_a_valid_bundle_whose_links_lead_to_its_parts(base: str | None) -> None:
    bundle = guideline(Names(base))
    check(bundle)
    addresses = {entry["fullUrl"] for entry in bundle["entry"]}
    linked = {
        node["definitionCanonical"] for node in nodes(bundle) if "definitionCanonical" in node
    }
    linked |= {name for node in nodes(bundle) for name in node.get("library", ())}
    assert linked <= addresses
    plans = resources(bundle, "PlanDefinition")
    assert {plans[item.id]["url"] for item in GUIDELINE.recommendations} <= linked
    prefix = base or "urn:uuid:"
    assert all(address.startswith(prefix) for address in addresses)


def test_every_recommendation_regimen_and_agent_is_in_it() -> None:
    plans = resources(GUIDE, "PlanDefinition")
    names = [item.id for item in GUIDELINE.recommendations]
    assert list(plans) == ["guideline", *names, *(one.id for one in GUIDELINE.regimens)]
    activities = resources(GUIDE, "ActivityDefinition")
    assert [one for one in activities if not one.startswith("no-")] == [
        agent.id.replace("_", "-") for agent in FORMULARY
    ]
    avoided = {agent for item in GUIDELINE.recommendations for agent in item.opposes}
    assert {one for one in activities if one.startswith("no-")} == {
        f"no-{agent.id.replace('_', '-')}" for agent in avoided
    }
    for name, activity in activities.items():
        assert activity["doNotPerform"] is name.startswith("no-")
        assert "dosage" not in activity
    assert activities["plasma-exchange"]["kind"] == "ServiceRequest"
    assert activities["tacrolimus"]["productCodeableConcept"] == {"text": "tacrolimus"}
    whole = plans["guideline"]
    listed = [part["definitionCanonical"] for step in whole["action"] for part in step["action"]]
    assert sorted(listed) == sorted(plans[name]["url"] for name in names)


@pytest.mark.parametrize("item", GUIDELINE.recommendations, ids=lambda item: item.id)
def test_a_plan_says_what_its_recommendation_says(item: Recommendation) -> None:
    plan = resources(GUIDE, "PlanDefinition")[item.id]
    assert item.statement in plan["description"]
    assert item.appraisal.note in plan["description"]
    assert item.appraisal.verdict.label in plan["description"]
    assert plan["purpose"] == item.rationale
    assert [one.get("url") for one in plan["relatedArtifact"]] == [
        link(references()[cite]) for cite in item.cites
    ]
    (action,) = plan["action"]
    (condition,) = action["condition"]
    expression = condition["expression"]["expression"]
    for question in questions([item.criterion]):
        assert f"[{question.label}]" in expression
    assert action["extension"][0]["valueCodeableConcept"]["coding"][0]["code"] == (
        item.direction.value
    )
    agents = [part["title"] for part in action.get("action", ())]
    assert agents == [
        *(regimen.title for regimen in item.regimens),
        *(agent.label for agent in item.favours),
        *(f"no {agent.label}" for agent in item.opposes),
    ]


def test_a_doi_is_given_wherever_there_is_one() -> None:
    addresses = {
        node["url"] for node in nodes(GUIDE) if node.get("type") == "citation" and "url" in node
    }
    cited = {cite for item in GUIDELINE.recommendations for cite in item.cites}
    for cite in cited:
        record = references()[cite]
        assert "DOI" not in record or f"https://doi.org/{record['DOI']}" in addresses


CODED = {
    Strength.STRONG: "strong",
    Strength.CONDITIONAL: "weak",
    Strength.GOOD_PRACTICE: None,
    Strength.UNGRADED: None,
    Certainty.HIGH: "high",
    Certainty.MODERATE: "moderate",
    Certainty.LOW: "low",
    Certainty.VERY_LOW: "very-low",
    Certainty.NOT_STATED: None,
}


@pytest.mark.parametrize("strength", Strength)
@pytest.mark.parametrize("certainty", Certainty)
def test_a_grade_has_a_code_only_where_fhir_says_the_same(
    strength: Strength, certainty: Certainty
) -> None:
    (item, *_) = GUIDELINE.recommendations
    graded = Recommendation(
        **{name: getattr(item, name) for name in Recommendation.__dataclass_fields__}
        | {"strength": strength, "certainty": certainty}
    )
    document = grades(graded)[0]["document"]
    found = {one["url"]: one["valueCodeableConcept"] for one in document["extension"]}
    assert list(found) == [STRENGTH, CERTAINTY]
    for term, concept in zip((strength, certainty), found.values(), strict=True):
        assert concept["text"] == term.label
        codes = [coding["code"] for coding in concept.get("coding", ())]
        assert codes == ([CODED[term]] if CODED[term] else [])
    absent = found[CERTAINTY].get("extension", [])
    assert [one["valueCode"] for one in absent] == (
        ["unknown"] if certainty is Certainty.NOT_STATED else []
    )


def test_a_condition_is_printed_without_doubt() -> None:
    adult, seen = at_least(AGE, 18), present(ILD)
    a, b = "[Age 18 years or more]", "[Interstitial lung disease on HRCT]"
    assert in_words(all_of(adult, seen)) == f"{a} and {b}"
    assert in_words(any_of(adult, all_of(adult, seen))) == f"{a} or ({a} and {b})"
    assert in_words(all_of(any_of(adult, seen))) == f"{a} or {b}"
    assert in_words(any_of(seen, all_of(any_of(adult, seen)))) == f"{b} or ({a} or {b})"
    assert in_words(none_of(adult, seen)) == f"not ({a} or {b})"
    assert in_words(all_of(adult, none_of(seen))) == f"{a} and not ({b})"
    assert (in_words(ALWAYS), in_words(NEVER), in_words(none_of())) == (
        *("always", "never", "not (never)"),
    )


def test_the_library_and_the_code_system_hold_every_finding() -> None:
    (library,) = resources(GUIDE, "Library").values()
    (codes,) = resources(GUIDE, "CodeSystem").values()
    names = [finding.id for finding in DICTIONARY]
    assert [one["name"] for one in library["parameter"]] == names
    assert [one["code"] for one in codes["concept"]] == names
    assert codes["count"] == len(names)
    assert bridge.content_digest() in library["description"]


@settings(deadline=None, max_examples=200)
@given(EVERYONE)
def test_a_result_is_valid_and_says_what_the_answer_says(patient: dict[str, Any]) -> None:
    """One answer, in another form: no outcome, stop or missing finding is lost or added."""
    answer = json.loads(bridge.assess(json.dumps(patient)))
    bundle = result(assess(read_patient(patient)), Names())
    check(bundle)
    (parameters,) = (one for one in nodes(bundle) if one.get("resourceType") == "Parameters")
    told: dict[str, list[dict[str, Any]]] = {}
    for parameter in parameters["parameter"]:
        told.setdefault(parameter["name"], []).append(parameter)
    for name, kind in (("recommendation", "advice"), ("regimen", "regimens")):
        assert [values(one, "id", "outcome") for one in told[name]] == [
            [one["id"], one["outcome"]] for one in answer[kind]
        ]
        assert [values(one, "missing") for one in told[name]] == [
            one["missing"] for one in answer[kind]
        ]
    assert values(told["scope"][0], "outcome") == [answer["scope"]["outcome"]]
    assert [values(one, "agent", "because") for one in told.get("stop", ())] == [
        [one["agent"], one["because"]] for one in answer["stop"]
    ]
    assert [values(one, "finding", "message") for one in told.get("notice", ())] == [
        [*one["findings"], one["message"]] for one in answer["notices"]
    ]
    assert [values(one, "value") for one in told["derived"]] == [
        [] if one["value"] is None else [one["value"]] for one in answer["derived"]
    ]


def values(parameter: dict[str, Any], *names: str) -> list[Any]:
    return [
        value
        for part in parameter["part"]
        if part["name"] in names
        for name, value in part.items()
        if name != "name"
    ]


@pytest.mark.parametrize("one", load_all(), ids=lambda one: f"{one.file}: {one.name}")
def test_the_request_group_holds_what_is_advised_and_keeps_the_rules_of_r4(one: Any) -> None:
    assessment = assess(read_patient(one.patient))
    bundle = result(assessment, Names())
    check(bundle)
    (response,) = (x for x in nodes(bundle) if x.get("resourceType") == "GuidanceResponse")
    missing = [
        need["codeFilter"][0]["code"][0]["code"] for need in response.get("dataRequirement", ())
    ]
    assert missing == [question.finding.id for question in assessment.open_questions]
    assert response["status"] == (
        "data-required"
        if assessment.scope.outcome is Truth.UNKNOWN
        else "data-requested"
        if missing
        else "success"
    )
    groups = [x for x in nodes(bundle) if x.get("resourceType") == "RequestGroup"]
    advised = [item for item in assessment.advice if item.outcome is Truth.YES]
    offered = [judged for judged in assessment.regimens if judged.outcome is Truth.YES]
    assert bool(groups) is bool(advised or offered) is ("result" in response)
    for group in groups:
        leaves = [leaf for action in group["action"] for leaf in action["action"]]
        # rqg-1: an action has parts or a resource, and not both; dom-3: all within is referred to.
        for action in nodes(group["action"]):
            if "title" in action:
                assert ("action" in action) is not ("resource" in action)
        contained = [f"#{one['id']}" for one in group["contained"]]
        assert [leaf["resource"]["reference"] for leaf in leaves] == contained
        assert len(set(contained)) == len(contained)
        titles = [leaf["title"] for leaf in leaves]
        for agent in assessment.agents_to_stop:
            assert f"Stop {agent.label}" in titles
        for item in advised:
            assert item.recommendation.title in titles
        assert len(titles) == len(assessment.agents_to_stop) + len(advised) + len(offered)


def test_two_patients_have_addresses_of_their_own_and_one_patient_the_same_bytes() -> None:
    adult = {"age": 45, "current_agents": ["tacrolimus", "methotrexate"]}
    first, again, other = (
        result(assess(read_patient(patient)), Names())
        for patient in (adult, dict(reversed(adult.items())), adult | {"age": 46})
    )
    assert first == again
    own = [{entry["fullUrl"] for entry in one["entry"]} for one in (first, other)]
    assert own[0].isdisjoint(own[1])


def test_a_number_that_was_given_in_another_unit_makes_another_result() -> None:
    """What is remarked on depends on the unit that was typed."""
    bundles = [
        result(assess(read_patient({"crp": given})), Names())
        for given in (8, {"value": 0.8, "unit": "mg/dL"})
    ]
    assert bundles[0]["entry"][0]["fullUrl"] != bundles[1]["entry"][0]["fullUrl"]


def test_the_commands_print_the_bundles(
    capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    assert main(["fhir", "guideline"]) == 0
    assert json.loads(capfdbinary.readouterr().out) == GUIDE
    assert main(["fhir", "guideline", "--base", BASE.rstrip("/")]) == 0
    assert json.loads(capfdbinary.readouterr().out) == guideline(Names(BASE))
    file = tmp_path / "patient.json"
    file.write_text('{"age": 45}', encoding="utf-8")
    assert main(["fhir", "result", str(file)]) == 0
    expected = result(assess(read_patient({"age": 45})), Names())
    assert json.loads(capfdbinary.readouterr().out) == expected
    assert main(["fhir", "result", str(tmp_path / "absent.json")]) == 2
    assert b"cannot be read" in capfdbinary.readouterr().out
