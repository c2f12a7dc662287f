"""JSON schemas, draft 2020-12, of what goes into `assess`, `explore` and `compare`, and comes out.

Names, values, units and ranges are taken from the guideline, so that they stand nowhere twice.
A new key of the answer is one line in `_answer`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum
from typing import Any

from calculator.alternatives.nearest import MOST
from calculator.criteria import Truth
from calculator.derived import derive
from calculator.findings import Finding, Measure, Patient, Selection, YesNo
from calculator.guideline import GUIDELINE
from calculator.treatment import ESCALATION
from calculator.vocabulary import (
    Certainty,
    Direction,
    Mark,
    Standing,
    Strength,
    Tier,
    Verdict,
    WindowState,
)

type Schema = dict[str, Any]

_DRAFT = "https://json-schema.org/draft/2020-12/schema"

_TEXT: Schema = {"type": "string"}
_NUMBER: Schema = {"type": "number"}


def patient_schema() -> Schema:
    """Give the schema of one patient: what `assess` accepts and, as far as can be, nothing else."""
    return {
        "$schema": _DRAFT,
        "title": "A patient",
        "description": "What is known about one person now; a finding left out is not known.",
        "type": "object",
        "properties": {finding.id: _finding(finding) for finding in GUIDELINE.dictionary},
        "additionalProperties": False,
    }


def _finding(finding: Finding[Any]) -> Schema:
    about: Schema = {"title": finding.label}
    if finding.help:
        about["description"] = finding.help
    values = [option["value"] for option in finding.to_dict()["options"]]
    match finding:
        case Measure():
            return about | {"anyOf": list(_numbers(finding))}
        case YesNo():
            return about | {"enum": [True, False, *values]}
        case Selection():
            return about | _list(_one_of(values))
        case _:
            return about | _one_of(values)


def _numbers(finding: Measure) -> Iterable[Schema]:
    """Give the forms of a number: bare in the first unit, or with a unit, each with its limits."""
    for number, unit in enumerate(finding.units):
        low, high = unit.from_first(finding.minimum), unit.from_first(finding.maximum)
        value = {"type": "number", "minimum": low, "maximum": high}
        if number == 0:
            yield {"title": unit.label} | value
        yield {
            "type": "object",
            "title": unit.label,
            "properties": {"value": value, "unit": {"const": unit.code}},
            # Without a unit it is the first one.
            "required": ["value", "unit"] if number else ["value"],
            "additionalProperties": False,
        }


def answer_schema() -> Schema:
    """Give the schema of an answer: what the guideline says, or what is wrong with the patient."""
    return _or_refused("An answer", "scope", _answer())


def exploration_schema() -> Schema:
    """Give the schema of what would change an answer, or of what is wrong with the patient."""
    return _or_refused("What would change an answer", "changes", _exploration())


def comparison_schema() -> Schema:
    """Give the schema of what differs between two patients, or of what is wrong with them."""
    return _or_refused("What differs between two patients", "facts", _comparison())


def _or_refused(title: str, key: str, answer: Schema) -> Schema:
    """Give the schema of an answer, which has the key, or of a refusal, which has not.

    Keys may be added to an answer, and are never taken away; so other keys are allowed.
    """
    defined: Schema = {
        "finding": _one_of(item.id for item in GUIDELINE.dictionary),
        "agent": _one_of(item.id for item in GUIDELINE.formulary),
        "regimen": _one_of(item.id for item in GUIDELINE.regimens),
        "recommendation": _one_of(item.id for item in GUIDELINE.recommendations),
        "outcome": _terms(Truth),
        "trace": _record(
            label=_TEXT,
            outcome=_defined("outcome"),
            because=_list(_defined("trace")),
            finding=_or_null(_defined("finding")),
            answer=_or_null(_TEXT),
        ),
    }
    return {
        "$schema": _DRAFT,
        "title": title,
        "if": {"required": [key]},
        "then": answer,
        "else": _record(problems=_list(_problem()) | {"minItems": 1}),
        "$defs": defined,
    }


def _answer() -> Schema:
    return _record(
        guideline=_record(version=_TEXT, digest=_TEXT | {"pattern": "^sha256:[0-9a-f]{64}$"}),
        scope=_record(statement=_TEXT, **_verdict()),
        advice=_every(GUIDELINE.recommendations, _advice()),
        regimens=_every(GUIDELINE.regimens, _regimen()),
        **_regimen_and_stop(),
        derived=_every(derive(Patient({})), _derived()),
        doses=_list(_dosing()),
        treatment=_treatment(),
        notices=_list(
            _record(
                tier=_terms(Tier),
                findings=_list(_defined("finding")),
                message=_TEXT,
                suggestion=_suggestion(),
            )
        ),
        converted={"type": "object", "additionalProperties": _TEXT},
        order_next=_order_next(),
        problems=_no_problems(),
    )


def _order_next() -> Schema:
    return _list(
        _record(
            finding=_defined("finding"),
            settles=_list(_defined("recommendation")),
            regimens=_list(_defined("regimen")),
            alone=_list(_defined("recommendation")),
            regimens_alone=_list(_defined("regimen")),
        )
    )


def _exploration() -> Schema:
    agents = _list(_defined("agent"))
    # The plain value that `assess` takes.
    other = {"finding": _defined("finding"), "answer": {}, "label": _TEXT, "phrase": _TEXT}
    one = _record(answer={}, label=_TEXT, stop=agents, no_longer_stop=agents)
    regimen = _or_null(_defined("regimen"))
    first = {"from": regimen, "to": regimen, "drops_out": agents, "comes_in": agents}
    change = _record(
        **other,
        sentence=_TEXT,
        scope=_or_null(_move({"const": "scope"})),
        first_offered=_or_null(_record(**first)),
        recommendations=_list(_move(_defined("recommendation"))),
        regimens=_list(_move(_defined("regimen"))),
        answers=_list(one) | {"minItems": 1},
    )
    named = {"anyOf": [_defined("recommendation"), _defined("regimen")]}
    ways = _list(_list(_record(**other)) | {"minItems": 1, "maxItems": MOST})
    return _record(
        changes=_list(change),
        would_apply={"type": "object", "propertyNames": named, "additionalProperties": ways},
        not_needed=_missing(),
        information_only=_missing(),
        problems=_no_problems(),
    )


def _move(name: Schema) -> Schema:
    return _record(**{"id": name, "from": _defined("outcome"), "to": _defined("outcome")})


def _comparison() -> Schema:
    outcome, regimen = _or_null(_defined("outcome")), _or_null(_defined("regimen"))
    words = _or_null(_TEXT)
    recommendation = _defined("recommendation")
    return _record(
        facts=_differences(_defined("finding"), words),
        scope=_differences({"const": "scope"}, outcome),
        advice=_differences(recommendation, outcome),
        regimens=_differences(_defined("regimen"), outcome),
        first_offered=_differences({"const": "first_offered"}, regimen),
        stop=_differences(_defined("agent"), words),
        alerts=_differences({"anyOf": [recommendation, {"const": "caution"}]}, words),
        wording=_differences({"anyOf": [recommendation, _defined("regimen")]}, words),
        answers=_record(before=_in_short(), after=_in_short()),
        problems=_no_problems(),
    )


def _differences(name: Schema, side: Schema) -> Schema:
    return _list(_record(id=name, before=side, after=side, words=_TEXT))


def _in_short() -> Schema:
    """Give the schema of the part of an answer that stands beside another one."""
    outcome = {"outcome": _defined("outcome")}
    intended = _record(label=_TEXT, **outcome)
    return _record(
        scope=_record(**outcome),
        advice=_every(GUIDELINE.recommendations, _record(id=_defined("recommendation"), **outcome)),
        regimens=_every(
            GUIDELINE.regimens,
            _record(id=_defined("regimen"), intended_for=intended, **outcome),
        ),
        treatment=_record(
            running=_list(_record(agent=_defined("agent"), standing=_terms(Standing))),
            escalation=_every(
                ESCALATION,
                _record(id=_defined("recommendation"), taken=_list(_defined("agent"))),
            ),
        ),
        **_regimen_and_stop(),
    )


def _regimen_and_stop() -> dict[str, Schema]:
    return {
        "regimen_to_start": {"type": "boolean"},
        "preferred": _or_null(_defined("regimen")),
        "first_offered": _or_null(_defined("regimen")),
        "stop": _list(_record(agent=_defined("agent"), because=_defined("recommendation"))),
    }


def _verdict() -> dict[str, Schema]:
    return {"outcome": _defined("outcome"), "missing": _missing(), "trace": _defined("trace")}


def _advice() -> Schema:
    return _record(
        id=_defined("recommendation"),
        direction=_terms(Direction),
        strength=_terms(Strength),
        certainty=_terms(Certainty),
        statement=_TEXT,
        alerts=_list(_TEXT),
        alerts_for_all=_list(_TEXT),
        cites=_list(_TEXT),
        appraisal=_record(verdict=_terms(Verdict), note=_TEXT),
        **_verdict(),
    )


def _regimen() -> Schema:
    return _record(
        id=_defined("regimen"),
        agents=_list(_defined("agent")),
        intended_for=_record(label=_TEXT, outcome=_defined("outcome")),
        why_not=_list(_TEXT),
        cautions=_list(_TEXT),
        unsettled_cautions=_list(
            _record(agent=_defined("agent"), caution=_TEXT, missing=_missing())
        ),
        named_by=_list(_defined("recommendation")),
        cites=_list(_TEXT),
        taken={"type": "boolean"},
        **_verdict(),
    )


def _derived() -> Schema:
    return _record(
        id=_one_of(item.id for item in derive(Patient({}))),
        label=_TEXT,
        value=_or_null(_NUMBER),
        unit=_TEXT,
        missing=_missing(),
        note=_TEXT,
        cites=_list(_TEXT),
    )


def _dosing() -> Schema:
    published = {
        "published": _TEXT,
        "population": _TEXT,
        "note": _TEXT,
        "mark": _terms(Mark),
        "standing": _TEXT,
        "cites": _list(_TEXT),
    }
    limits = _list(_record(kind=_one_of(["hard", "soft"]), statement=_TEXT, cites=_list(_TEXT)))
    amount = _record(
        basis=_TEXT,
        low=_NUMBER,
        high=_NUMBER,
        unit=_TEXT,
        rounded_low=_NUMBER,
        rounded_high=_NUMBER,
        words=_TEXT,
        before_rounding=_TEXT,
        cites=_list(_TEXT),
    )
    rows = _list(_record(amounts=_list(amount), missing=_missing(), limits=limits, **published))
    return _record(
        agent=_defined("agent"),
        schemes=_list(
            _record(id=_TEXT, label=_TEXT, note=_TEXT, open_above=_TEXT, rows=rows, limits=limits)
        ),
        troughs=_list(_record(**published)),
        contraindications=_list(_bar()),
        cautions=_list(
            _record(
                statement=_TEXT,
                outcome=_defined("outcome"),
                missing=_missing(),
                cites=_list(_TEXT),
            )
        ),
    )


def _bar() -> Schema:
    return _record(label=_TEXT, basis=_TEXT, cites=_list(_TEXT))


def _treatment() -> Schema:
    running = _record(
        agent=_defined("agent"),
        standing=_terms(Standing),
        words=_TEXT,
        because=_list(_defined("recommendation")),
        regimens=_list(_defined("regimen")),
        contraindications=_list(_bar()),
        cautions=_list(_record(statement=_TEXT, cites=_list(_TEXT))),
        missing=_missing(),
    )
    step = _record(
        id=_defined("recommendation"),
        title=_TEXT,
        outcome=_defined("outcome"),
        why=_TEXT,
        taken=_list(_defined("agent")),
    )
    return _record(
        statement=_TEXT,
        day=_or_null(_NUMBER),
        window=_record(
            days=_NUMBER, left=_or_null(_NUMBER), state=_terms(WindowState), words=_TEXT
        ),
        running=_list(running),
        first_line_running=_or_null(_NUMBER),
        missing_for_three=_or_null(_NUMBER),
        escalation=_every(ESCALATION, step),
        events=_list(_record(id=_TEXT, day=_NUMBER, words=_TEXT)),
    )


def _problem() -> Schema:
    # The value is given back as far as JSON can carry it.
    return _record(
        finding=_or_null(_TEXT), value={}, message=_TEXT, place=_TEXT, suggestion=_suggestion()
    )


def _no_problems() -> Schema:
    return _list(_problem()) | {"maxItems": 0}


def _suggestion() -> Schema:
    return _or_null(_record(value=_NUMBER, unit=_TEXT))


def _missing() -> Schema:
    return _list(_defined("finding"))


def _record(**keys: Schema) -> Schema:
    return {"type": "object", "properties": keys, "required": list(keys)}


def _list(entries: Schema) -> Schema:
    return {"type": "array", "items": entries}


def _every(known: tuple[Any, ...], entries: Schema) -> Schema:
    return _list(entries) | {"minItems": len(known), "maxItems": len(known)}


def _one_of(values: Iterable[str]) -> Schema:
    return {"enum": list(values)}


def _terms(words: type[Enum]) -> Schema:
    return _one_of(word.value for word in words)


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _defined(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


SCHEMAS: dict[str, Callable[[], Schema]] = {
    "patient": patient_schema,
    "answer": answer_schema,
    "exploration": exploration_schema,
    "comparison": comparison_schema,
}
