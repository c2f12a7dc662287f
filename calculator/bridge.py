"""Text in, text out: the one door for the browser, the command line and other programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache, wraps
from hashlib import sha256
from importlib import import_module
from typing import Any

from calculator.criteria import Criterion, Trace, Truth
from calculator.dictionary import GROUPS
from calculator.evidence import link, references, short_citation
from calculator.findings import InvalidPatient, Patient, Problem
from calculator.formulary import Agent
from calculator.guideline import GUIDELINE, Assessment, read_patient
from calculator.guideline import assess as assess_patient
from calculator.published_doses import DANGERS, NOT_A_PRESCRIPTION, ROUNDED
from calculator.recommendation import Advice, caution_in_words
from calculator.regimen import Suitability
from calculator.treatment import ESCALATION, runs_in_full
from calculator.vocabulary import (
    Certainty,
    Direction,
    Elicited,
    Standing,
    Step,
    Strength,
    Term,
    Tier,
    Verdict,
    WindowState,
)
from calculator.window import WINDOW_DAYS

# A complete patient is under 2,000 characters and ten brackets.
_MAX_CHARACTERS = 100_000
_MAX_BRACKETS = 200
# A date and time in words.
_MAX_MOMENT = 100
_EXACT_DIGITS = 15

_VOCABULARIES: dict[str, type[Term]] = {
    "direction": Direction,
    "strength": Strength,
    "certainty": Certainty,
    "verdict": Verdict,
    "tier": Tier,
    "window": WindowState,
    "standing": Standing,
    "elicited": Elicited,
}

_SCOPE_WORDS = {
    Truth.YES: "The guideline covers this patient.",
    Truth.NO: "The guideline is silent here: it covers adults with anti-MDA5 antibody, proven or "
    "suspected, and interstitial lung disease on HRCT. Nothing below is advice for this patient.",
    Truth.UNKNOWN: "Not yet known whether the guideline covers this patient.",
}


def _problems_told[**P](door: Callable[P, str]) -> Callable[P, str]:
    """Answer bad input with all its problems, so that no exception leaves a door."""

    @wraps(door)
    def answer(*given: P.args, **named: P.kwargs) -> str:
        try:
            return door(*given, **named)
        except InvalidPatient as error:
            return refusal(error)

    return answer


def describe() -> str:
    """Describe the guideline as JSON text: questions, agents, regimens, recommendations."""
    content = _content()
    about = {
        "version": GUIDELINE.version,
        "digest": _digest(),
        "title": GUIDELINE.title,
        "review_by": GUIDELINE.review_by.isoformat(),
    }
    return _dump({"guideline": about} | content)


@_problems_told
def assess(text: str) -> str:
    """Assess one patient given as JSON text, and answer as JSON text.

    The same text gives the same bytes in every runtime. Whatever is wrong with the text is
    answered as `{"problems": [...]}`, all of it at once; no exception leaves this function.
    """
    return answer(assess_patient(read(text)))


def read(text: str) -> Patient:
    """Read a patient given as JSON text.

    Raises:
        InvalidPatient: with all problems at once, each with its place.
    """
    return read_patient(_load(text))


def answer(assessment: Assessment) -> str:
    """Give what the guideline says of one patient as JSON text."""
    return _dump(_answer(assessment))


# The doors below load what they need when they are first used: the first answer does not wait.


@_problems_told
def note(text: str, written: str | None = None) -> str:
    """Write one patient's note for the record, answered as `{"note": "...", "problems": []}`.

    `written` is the date and time in the words of whoever writes it.
    """
    from calculator.note import note as write  # noqa: PLC0415

    given = _load(text)
    assessment = assess_patient(read_patient(given))
    words = write(assessment, written and _moment(written), digest=_digest(), given=given)
    return _dump({"note": words, "problems": []})


@_problems_told
def save(text: str, saved_at: str) -> str:
    """Give one patient and the answer as the text of a file that `reopen` reads.

    `saved_at` is the date and time in the words of whoever saves it.
    """
    from calculator.saved import to_file  # noqa: PLC0415

    given = _load(text)
    return to_file(given, _plain_answer(given), _moment(saved_at))


@_problems_told
def reopen(text: str) -> str:
    """Check a saved file, and say what this version answers otherwise than the one that saved it.

    Only a text that is no JSON object is refused; what else is wrong stands in `problems`.
    """
    from calculator.saved import reopened  # noqa: PLC0415

    case = _parse(text, 'a saved case is a JSON object such as {"format": "anti-mda5-case/1"}')
    repeated = [
        _repeated(path, path[1] if path[0] == "patient" and len(path) > 1 else None)
        for path in _repetitions(case)
    ]
    return _dump(reopened(case, repeated, _plain_answer))


@_problems_told
def compare(before: str, after: str) -> str:
    """Say what differs between two patients, or one at two moments: each is a patient's text.

    `answers` holds both answers in short, `before` and `after`: a part of what `assess` gives.
    """
    from calculator.comparison import Moment  # noqa: PLC0415
    from calculator.comparison import compare as compare_moments  # noqa: PLC0415
    from calculator.summary import summarise  # noqa: PLC0415

    moments, answers, problems = [], {}, []
    for name, text in (("before", before), ("after", after)):
        try:
            given = _load(text)
            plain = _plain_answer(given)
            moments.append(Moment(given=given, summary=summarise(plain)))
            answers[name] = _in_short(plain)
        except InvalidPatient as error:
            problems += [one.within(name) for one in error.problems]
    if problems:
        raise InvalidPatient(problems)
    return _dump(compare_moments(*moments).to_dict() | {"answers": answers, "problems": []})


@_problems_told
def explore(text: str) -> str:
    """Say, for one patient given as JSON text, what would change the answer, as JSON text.

    It is asked when the answer of `assess` is on screen, and refuses bad input as `assess` does.

    `changes` are all changes of one answer that change what is advised, the greatest first. Each
    has `finding`, the `answer` to set (in the finding's first unit, as `assess` takes it) and its
    `label`, the same as a `phrase` that can stand behind "if", and the effect: in one `sentence`;
    and as `scope`, `first_offered`, `recommendations` and `regimens` that go `from` one outcome
    `to` another. `drops_out` and `comes_in` are the agents by which the regimens that are offered
    first differ. Answers with the same effect are one change: `answers` holds them one by one,
    each with the agents that it makes to be stopped (`stop`) or not (`no_longer_stop`).

    ```
    {"changes": [{"finding": "pregnancy", "answer": "yes", "label": "yes",
       "phrase": "pregnant, or pregnancy not excluded", "sentence": "If pregnant, …: …",
       "scope": null | {"id": "scope", "from": "yes", "to": "no"},
       "first_offered": null | {"from": "gc-tac-cyc", "to": "gc-tac-ivig" | null,
         "drops_out": ["cyclophosphamide"], "comes_in": ["ivig"]},
       "recommendations": [{"id": "R04", "from": "yes", "to": "no"}],
       "regimens": [{"id": "gc-tac-cyc", "from": "yes", "to": "no"}],
       "answers": [{"answer": "yes", "label": "yes", "stop": [], "no_longer_stop": []}]}],
     "would_apply": {"R05": [[{"finding": "pregnancy", "answer": "yes", "label": "yes",
       "phrase": "pregnant, or pregnancy not excluded"}]]},
     "not_needed": ["ferritin"], "information_only": ["kl6"], "problems": []}
    ```

    `would_apply` gives, for each recommendation and regimen that is not yes, all smallest sets of
    answers with which it would be; none when more than three answers would have to change.
    `not_needed` are the unknown findings whose answer can change nothing that is shown, and
    `information_only` those that only a score, the body size or a dose waits for.
    """
    from calculator import alternatives  # noqa: PLC0415

    patient = read_patient(_load(text))
    idle = alternatives.unneeded(assess_patient(patient))
    return _dump(
        {
            "changes": [change.to_dict() for change in alternatives.changes(patient)],
            "would_apply": {
                name: [[answer.to_dict() for answer in answers] for answers in sets]
                for name, sets in alternatives.would_apply(patient).items()
            },
            "not_needed": list(idle.not_needed),
            "information_only": list(idle.information_only),
            "problems": [],
        }
    )


def _plain_answer(given: Mapping[str, Any]) -> dict[str, Any]:
    return _answer(assess_patient(read_patient(given)))


def _in_short(plain: dict[str, Any]) -> dict[str, Any]:
    """Give the part of a plain answer that is told in a few lines."""
    whole = ("regimen_to_start", "preferred", "first_offered", "stop")
    treatment = plain["treatment"]
    return {
        "scope": {"outcome": plain["scope"]["outcome"]},
        "advice": _only(plain["advice"], "id", "outcome"),
        "regimens": _only(plain["regimens"], "id", "outcome", "intended_for"),
        "treatment": {
            "running": _only(treatment["running"], "agent", "standing"),
            "escalation": _only(treatment["escalation"], "id", "taken"),
        },
    } | {name: plain[name] for name in whole}


def _only(items: list[dict[str, Any]], *names: str) -> list[dict[str, Any]]:
    return [{name: item[name] for name in names} for item in items]


def _moment(words: str) -> str:
    if len(words) > _MAX_MOMENT:
        message = f"the time: must be at most {_MAX_MOMENT} characters"
        raise InvalidPatient([Problem(None, words[:_MAX_MOMENT], message, "time")])
    return words


def refusal(error: InvalidPatient) -> str:
    """Give everything wrong with what was given as JSON text."""
    return _dump({"problems": [problem.to_dict() for problem in error.problems]})


def _dump(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


class _Repeated(dict[str, Any]):
    """A JSON object in which names stand more than once; `names` holds them."""

    def __init__(self, pairs: list[tuple[str, Any]], names: list[str]) -> None:
        super().__init__(pairs)
        self.names = names


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    seen = [name for name, _ in pairs]
    names = [name for name in dict.fromkeys(seen) if seen.count(name) > 1]
    return _Repeated(pairs, names) if names else dict(pairs)


def _integer(digits: str) -> int | float:
    # A float turns an endless row of digits into infinity, which the range check refuses.
    return int(digits) if len(digits) <= _EXACT_DIGITS else float(digits)


def _parse(text: str, right: str) -> dict[str, Any]:
    """Parse JSON text of bounded size and depth to an object; `right` says what is wanted.

    Raises:
        InvalidPatient: the text is not a JSON object.
    """
    if len(text) > _MAX_CHARACTERS or text.count("[") + text.count("{") > _MAX_BRACKETS:
        raise InvalidPatient(
            [Problem(None, None, "the text is too long to be one patient", "text")]
        )
    try:
        given = json.loads(text, object_pairs_hook=_object, parse_int=_integer)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        message = f"{place}: not JSON: {error.msg[0].lower()}{error.msg[1:]}"
        raise InvalidPatient([Problem(None, None, message, place)]) from None
    if not isinstance(given, dict):
        raise InvalidPatient([Problem(None, given, right, "text")])
    return given


def _load(text: str) -> dict[str, Any]:
    """Parse JSON text to a patient's plain values.

    Raises:
        InvalidPatient: the text is not a JSON object, or a name stands in it twice.
    """
    given = _parse(text, 'a patient is a JSON object such as {"age": 45}')
    problems = [_repeated(path, path[0]) for path in _repetitions(given)]
    if problems:
        # The rest is read all the same, so that every problem is shown at once.
        try:
            read_patient(given)
        except InvalidPatient as error:
            problems.extend(error.problems)
        raise InvalidPatient(problems)
    return given


def _repeated(path: tuple[str, ...], finding: str | None) -> Problem:
    place = ".".join(name or '""' for name in path)
    return Problem(finding, None, f"{place}: stands here more than once", place)


def _repetitions(given: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Give the path to each name that stands in an object more than once."""
    if isinstance(given, _Repeated):
        yield from ((*path, name) for name in given.names)
    if isinstance(given, dict):
        for name, value in given.items():
            yield from _repetitions(value, (*path, name))
    elif isinstance(given, list):
        for number, value in enumerate(given):
            yield from _repetitions(value, (*path, str(number)))


def _answer(assessment: Assessment) -> dict[str, Any]:
    scope = assessment.scope
    in_favour = [item for item in assessment.advice if item.outcome is Truth.YES]
    return {
        "guideline": {"version": GUIDELINE.version, "digest": _digest()},
        "scope": {
            "outcome": scope.outcome.value,
            "statement": _SCOPE_WORDS[scope.outcome],
            "missing": list(scope.missing()),
            "trace": scope.to_dict(),
        },
        "advice": [_advice(item) for item in assessment.advice],
        "regimens": [
            _regimen(item, in_favour) | {"taken": runs_in_full(item.regimen, assessment.patient)}
            for item in assessment.regimens
        ],
        "regimen_to_start": assessment.has_regimen_to_start,
        "preferred": _id_of(assessment.preferred),
        "first_offered": _id_of(assessment.first_offered),
        "stop": [{"agent": stop.agent.id, "because": stop.because.id} for stop in assessment.stop],
        "derived": [value.to_dict() for value in assessment.derived],
        "doses": [dosing.to_dict() for dosing in assessment.doses],
        "treatment": assessment.treatment.to_dict(),
        "notices": [notice.to_dict() for notice in assessment.notices],
        "converted": dict(assessment.converted),
        "order_next": [
            {
                "finding": question.finding.id,
                "settles": [item.id for item in question.recommendations],
                "regimens": [regimen.id for regimen in question.regimens],
                "alone": [item.id for item in question.recommendations_alone],
                "regimens_alone": [regimen.id for regimen in question.regimens_alone],
            }
            for question in assessment.open_questions
        ],
        "problems": [],
    }


def _id_of(judged: Suitability | None) -> str | None:
    return None if judged is None else judged.regimen.id


def _verdict(trace: Trace) -> dict[str, Any]:
    return {
        "outcome": trace.outcome.value,
        "missing": list(trace.missing()),
        "trace": trace.to_dict(),
    }


def _advice(advice: Advice) -> dict[str, Any]:
    recommendation = advice.recommendation
    return {
        "id": recommendation.id,
        "direction": recommendation.direction.value,
        "strength": recommendation.strength.value,
        "certainty": recommendation.certainty.value,
        "statement": recommendation.statement,
        "alerts": list(advice.alerts),
        # Those that hold for whoever takes the medicine, and not only for this patient.
        "alerts_for_all": list(advice.alerts_for_all),
        "cites": list(recommendation.cites),
        "appraisal": {
            "verdict": recommendation.appraisal.verdict.value,
            "note": recommendation.appraisal.note,
        },
    } | _verdict(advice.trace)


def _regimen(judged: Suitability, in_favour: list[Advice]) -> dict[str, Any]:
    cites = [cite for _, caution in judged.cautions for cite in caution.cites]
    return {
        "id": judged.regimen.id,
        "agents": [agent.id for agent in judged.regimen.agents],
        "intended_for": {
            "label": judged.intended.label,
            "outcome": judged.intended.outcome.value,
        },
        "why_not": list(judged.why_not),
        "cautions": [caution_in_words(agent, item) for agent, item in judged.cautions],
        "unsettled_cautions": [
            {"agent": agent.id, "caution": item.statement, "missing": list(missing)}
            for agent, item, missing in judged.unsettled_cautions
        ],
        "named_by": [
            advice.recommendation.id
            for advice in in_favour
            if judged.regimen in advice.recommendation.regimens
        ],
        "cites": list(dict.fromkeys(cites)),
    } | _verdict(judged.trace)


@cache
def _content() -> dict[str, Any]:
    """Give everything that decides or words an answer, as plain JSON values."""
    return {
        "scope": _criterion(GUIDELINE.scope),
        "groups": [{"id": name, "label": label} for name, label in GROUPS.items()],
        # Regimens are shown with the step in which they are chosen; what is most pressing stands
        # in the answer's first lines too.
        "steps": [
            {
                "id": step.value,
                "label": step.label,
                "regimens": step is Step.START,
                "glance": step in (Step.SITUATION, Step.ESCALATE),
            }
            for step in Step
        ],
        "terms": {
            name: {term.value: term.label for term in terms}
            for name, terms in _VOCABULARIES.items()
        },
        "findings": [finding.to_dict() for finding in GUIDELINE.dictionary],
        "agents": [_agent(agent) for agent in GUIDELINE.formulary],
        "doses": {
            "statement": NOT_A_PRESCRIPTION,
            "rounding": ROUNDED,
            "dangers": list(DANGERS),
            "agents": [dosing.to_dict() for dosing in GUIDELINE.doses],
        },
        "regimens": [
            regimen.to_dict() | {"intended_for": _criterion(regimen.intended_for)}
            for regimen in GUIDELINE.regimens
        ],
        "recommendations": [
            item.to_dict()
            | {
                "applies_when": _criterion(item.applies_when),
                "unless": _criterion(item.unless),
                "alerts": [
                    _criterion(alert.when) | {"outcome": alert.outcome.value}
                    for alert in item.alerts
                ],
            }
            for item in GUIDELINE.recommendations
        ],
        "treatment": {"window_days": WINDOW_DAYS, "escalation": list(ESCALATION)},
        "contradictions": [
            {
                "findings": list(one.findings),
                "when": _criterion(one.when),
                "message": one.words,
            }
            for one in GUIDELINE.contradictions
        ],
        "references": {
            name: {"short": short_citation(record), "title": record["title"], "link": link(record)}
            for name, record in references().items()
        },
    }


def _criterion(criterion: Criterion) -> dict[str, Any]:
    parts = [_criterion(part) for part in criterion.parts]
    finding = None if parts else next((item.id for item in criterion.findings()), None)
    return {
        "label": criterion.label,
        "kind": type(criterion).__name__,
        "finding": finding,
        "parts": parts,
    }


def _agent(agent: Agent) -> dict[str, Any]:
    return {
        "id": agent.id,
        "label": agent.label,
        "first_line": agent.first_line,
        "contraindications": [
            {"when": _criterion(bar.when), "basis": bar.basis, "cites": list(bar.cites)}
            for bar in agent.contraindications
        ],
        "cautions": [
            {
                "when": _criterion(caution.when),
                "statement": caution.statement,
                "cites": list(caution.cites),
            }
            for caution in agent.cautions
        ],
    }


@cache
def _digest() -> str:
    # The browser's package has it from its build: there it takes longer than ten answers.
    try:
        return str(import_module("calculator.built").DIGEST)
    except ModuleNotFoundError:
        return content_digest()


def content_digest() -> str:
    """Compute the hash of everything that decides an answer, as `sha256:` and hexadecimal."""
    return f"sha256:{sha256(_dump(_content()).encode()).hexdigest()}"
