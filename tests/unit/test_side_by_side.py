"""Guidelines, risk models and the register: every fault is named, and their rules hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

import pytest

from calculator import audit
from calculator.audit import InvalidEvidence, Mark
from calculator.audit.checks import check_recommendations_exist
from calculator.audit.guidelines import Answer, Stance, read_guidelines
from calculator.audit.register import (
    Settled,
    WaitingWork,
    check_nothing_unverified_is_published,
    check_questions_are_open,
    read_register,
)
from calculator.audit.risk_models import (
    Input,
    ScoredPatient,
    Stratum,
    Validation,
    Withheld,
    check_scored_patients,
    read_risk_models,
)
from calculator.derived import mck
from calculator.evidence import with_numbers
from calculator.recommendations import RECOMMENDATIONS
from scripts.check_evidence.problems import problems
from tests.vignette import load

KNOWN = {"known2020"}
Reader = Callable[[str, set[str], list[str]], object]

SIDE_BY_SIDE = """
[[guideline]]
id = "one"
name = "One 2020"
short = ["One"]

[[guideline]]
id = "two"
name = "Two 2021"
short = ["Two", "2021"]

[[question]]
id = "first"
asks = "What first?"
[[question.cells]]
guideline = "one"
says = "Both, as reported by others."
mark = "secondary"
cites = ["known2020"]
[[question.cells]]
guideline = "two"
says = "not read"

[[treatment]]
id = "drug"
name = "Drug"
question = "first"
states = ["option", "not-read"]

[[disagreement]]
id = "differ"
title = "They differ"
says = "One and two."
questions = ["first"]
recommendations = ["R01"]
cites = ["known2020"]

[[not_rapid]]
id = "slow"
asks = "When slow?"
says = "Wait."
mark = "read"
cites = ["known2020"]
"""

MODELS = """
[[model]]
id = "score"
name = "Score"
predicts = "death"
population = "adults"
derivation = "9 patients."
performance = "Good."
most = 3
strata = [{ name = "low", low = 0, high = 1, found = "few" }, { name = "high", low = 2, high = 3 }]
validations = [{ reference = "known2020", says = "It failed." }]
limits = ["Small."]
withheld = [{ what = "deaths", question = "open" }]
mark = "read"
cites = ["known2020"]
inputs = [
    { name = "CRP", sign = ">", limit = 8, unit = "mg/L", points = 1 },
    { name = "Antibody +", points = 1, group = "antibody" },
    { name = "Antibody ++", points = 2, group = "antibody" },
]

[[patient]]
id = "C01"
crp_mg_per_dl = 0.19
kl6 = 802
points = 0
died = true
"""

REGISTER = """
[[question]]
id = "open"
asks = "What is it?"
why = "It matters."
recommendations = ["R01"]
settles = "The paper."
tried = "The abstract."
cites = ["known2020"]
forbidden = ['\\b12\\s?%']
works = [{ what = "a letter", supports = "a dose" }]

[[question]]
id = "done"
asks = "What was it?"
why = "It mattered."
settles = "The paper."
tried = "The abstract."
forbidden = ['\\b13\\s?%']
settled = { on = 2027-01-31, by = "Reading it", found = "It is so." }
"""


def faults(reader: Reader, text: str) -> list[str]:
    found: list[str] = []
    reader(text, KNOWN, found)
    return found


def test_the_comparison_is_read_whole() -> None:
    found: list[str] = []
    whole = read_guidelines(SIDE_BY_SIDE, KNOWN, found)
    assert found == []
    assert [document.short for document in whole.documents] == [("One",), ("Two", "2021")]
    assert whole.comparisons[0].answers == (
        Answer(
            guideline="one",
            says="Both, as reported by others.",
            mark=Mark.SECONDARY,
            cites=("known2020",),
        ),
        Answer(guideline="two", says=None, mark=None, cites=()),
    )
    assert whole.treatments[0].stances == (Stance.OPTION, Stance.NOT_READ)
    assert whole.disagreements[0].recommendations == ("R01",)
    assert whole.not_rapid[0].mark is Mark.READ
    assert list(whole.citations()) == [
        ("first", "known2020"),
        ("differ", "known2020"),
        ("slow", "known2020"),
    ]


def test_models_and_scored_patients_are_read_whole() -> None:
    found: list[str] = []
    (model,), (patient,) = read_risk_models(MODELS, KNOWN, found)
    assert found == []
    assert model.inputs[0] == Input(
        name="CRP", sign=">", limit=8.0, unit="mg/L", points=1, group=None
    )
    assert model.strata[0] == Stratum(name="low", low=0, high=1, found="few")
    assert model.validations == (Validation(reference="known2020", says="It failed."),)
    assert model.withheld == (Withheld(what="deaths", question="open"),)
    assert (model.most, model.mark, model.performance) == (3, Mark.READ, "Good.")
    assert patient == ScoredPatient(id="C01", crp_mg_per_dl=0.19, kl6=802.0, points=0, died=True)


def test_the_register_is_read_whole() -> None:
    found: list[str] = []
    first, second = read_register(REGISTER, KNOWN, found)
    assert found == []
    assert first.is_open
    assert first.works == (WaitingWork(what="a letter", supports="a dose"),)
    assert [pattern.pattern for pattern in first.forbidden] == [r"\b12\s?%"]
    assert not second.is_open
    assert second.settled == Settled(on=date(2027, 1, 31), by="Reading it", found="It is so.")


CELL = "guidelines.toml: first: cells[0]"
SCORE = "risk_models.toml: score"

FAULTS: list[tuple[Reader, str, str, str, str]] = [
    (read_guidelines, SIDE_BY_SIDE, 'says = "Both, as reported by others."', 'says = ""', CELL),
    (read_guidelines, SIDE_BY_SIDE, "as reported by others", "it says", f"{CELL}: says: known sec"),
    (read_guidelines, SIDE_BY_SIDE, '"secondary"', '"computed"', f"{CELL}: mark: must be one of"),
    (read_guidelines, SIDE_BY_SIDE, '["known2020"]', "[]", f"{CELL}: cites: cites nothing"),
    (read_guidelines, SIDE_BY_SIDE, '["known2020"]', '["none"]', f"{CELL}: cites: none is not kno"),
    (
        read_guidelines,
        SIDE_BY_SIDE,
        'says = "not read"',
        'says = "not read"\nmark = "read"',
        "guidelines.toml: first: cells[1]: mark: not a key that is known",
    ),
    (
        read_guidelines,
        SIDE_BY_SIDE,
        'guideline = "two"\n',
        'guideline = "one"\n',
        "guidelines.toml: first: cells: must answer for each guideline, in order: one, two",
    ),
    (
        read_guidelines,
        SIDE_BY_SIDE,
        '["option", "not-read"]',
        '["option"]',
        "guidelines.toml: drug: states: must hold one for each of 2 guidelines",
    ),
    (
        read_guidelines,
        SIDE_BY_SIDE,
        '["option", "not-read"]',
        '["often", "not-read"]',
        "guidelines.toml: drug: states: must be one of first-line, option, rescue, against, not-re",
    ),
    (
        read_guidelines,
        SIDE_BY_SIDE,
        '["option", "not-read"]',
        '["option", "rescue"]',
        "guidelines.toml: drug: states: two: rescue, unlike its cell",
    ),
    (
        read_guidelines,
        SIDE_BY_SIDE,
        'question = "first"',
        'question = "last"',
        "guidelines.toml: drug: question: last is not a question",
    ),
    (
        read_guidelines,
        SIDE_BY_SIDE,
        'questions = ["first"]',
        'questions = ["last"]',
        "guidelines.toml: differ: questions: last is not known",
    ),
    (
        read_guidelines,
        SIDE_BY_SIDE,
        'id = "differ"',
        'id = "first"',
        "guidelines.toml: first: id: used 2 times",
    ),
    (read_guidelines, SIDE_BY_SIDE, "[[not_rapid]]", "[not_rapid]", "guidelines.toml: not_rapid: "),
    (read_guidelines, SIDE_BY_SIDE, "[[question]]", "[[question]", "guidelines.toml: not TOML"),
    (read_risk_models, MODELS, "most = 3", "most = 4", f"{SCORE}: most: 4, but the points add up"),
    (read_risk_models, MODELS, "low = 2", "low = 3", f"{SCORE}: strata: must go on at 2 points"),
    (
        read_risk_models,
        MODELS,
        "low = 2, high = 3",
        "low = 2, high = 2",
        f"{SCORE}: strata: end at",
    ),
    (read_risk_models, MODELS, "low = 2, high = 3", "low = 2", f"{SCORE}: strata: must go on at 2"),
    (read_risk_models, MODELS, 'what = "deaths"', 'what = "points"', f"{SCORE}: withheld: the poi"),
    (
        read_risk_models,
        MODELS,
        ', unit = "mg/L"',
        "",
        f"{SCORE}: inputs[0]: limit: sign, limit and",
    ),
    (read_risk_models, MODELS, '"mg/L"', '"mmol/L"', f"{SCORE}: inputs[0]: unit: CRP is in mg/dL"),
    (
        read_risk_models,
        MODELS,
        'sign = ">"',
        'sign = "="',
        f"{SCORE}: inputs[0]: sign: must be one",
    ),
    (read_risk_models, MODELS, '= ["known2020"]', "= []", f"{SCORE}: cites: cites nothing"),
    (
        read_risk_models,
        MODELS,
        'reference = "known2020"',
        'reference = "none"',
        f"{SCORE}: validations[0]: reference: none is not known",
    ),
    (
        read_risk_models,
        MODELS,
        "kl6 = 802\n",
        "",
        "risk_models.toml: C01: crp_mg_per_dl: CRP and KL-6 are needed",
    ),
    (
        read_risk_models,
        MODELS,
        "died = true",
        'died = "yes"',
        "risk_models.toml: C01: died: must be true or false, got 'yes'",
    ),
    (read_register, REGISTER, 'id = "open"', 'id = "Open?"', "register.toml: Open?: id: an id is "),
    (
        read_register,
        REGISTER,
        'id = "open"',
        'id = "done"',
        "register.toml: done: id: used 2 times",
    ),
    (
        read_register,
        REGISTER,
        "'\\b12\\s?%'",
        "'('",
        "register.toml: open: forbidden: not a patter",
    ),
    (
        read_register,
        REGISTER,
        "on = 2027-01-31, ",
        "",
        "register.toml: done: settled: on: missing",
    ),
    (
        read_register,
        REGISTER,
        "on = 2027-01-31, ",
        'on = "soon", ',
        "register.toml: done: settled: on: must be a date like 2026-11-23, got 'soon'",
    ),
    (
        read_register,
        REGISTER,
        'settled = { on = 2027-01-31, by = "Reading it", found = "It is so." }',
        "settled = true",
        "register.toml: done: settled: must be a table, got True",
    ),
]


@pytest.mark.parametrize(("reader", "text", "old", "new", "problem"), FAULTS)
def test_a_fault_is_named_with_its_place(
    reader: Reader, text: str, old: str, new: str, problem: str
) -> None:
    assert old in text
    assert faults(reader, text) == []
    found = faults(reader, text.replace(old, new, 1))
    assert any(fault.startswith(problem) for fault in found), found


def test_questions_and_recommendations_that_are_named_exist() -> None:
    register = read_register(REGISTER, KNOWN, [])
    named = [("S1", "open"), ("S2", "done"), ("S3", "gone")]
    assert list(check_questions_are_open(named, register)) == [
        ("S2", "calls done open, which is settled: read it again"),
        ("S3", "calls gone open, which is not in the register"),
    ]
    named = [("here", "R01"), ("there", "R44")]
    assert list(check_recommendations_exist(named, RECOMMENDATIONS)) == [
        ("there", "names R44, which is not a recommendation")
    ]


def test_a_settled_question_forbids_nothing() -> None:
    register = read_register(REGISTER, KNOWN, [])
    texts = {"a": "It was 12%, it is 13%."}
    found = list(check_nothing_unverified_is_published(texts, register))
    assert found == [("a:1", "holds what is not verified (open): '12%'")]


def test_a_score_by_hand_that_differs_is_found() -> None:
    patient = ScoredPatient(id="C01", crp_mg_per_dl=0.8, kl6=999, points=0, died=False)
    found = list(check_scored_patients([patient], lambda crp, kl6: mck("positive", crp, kl6)))
    assert found == [("risk_models.toml: C01", "0 points by hand, 1 by the package")]


# The files themselves.


def test_the_evidence_has_no_fault() -> None:
    assert problems() == []


def test_faults_of_every_file_are_given_together(monkeypatch: pytest.MonkeyPatch) -> None:
    functions = (audit.guidelines, audit._risk_models, audit.register, audit._evidence)
    for function in functions:
        function.cache_clear()
    monkeypatch.setattr(audit, "data", lambda file: f"{file} is not TOML")
    found = audit.faults()
    with pytest.raises(InvalidEvidence):
        problems()
    for function in functions:
        function.cache_clear()
    assert [fault.partition(":")[0] for fault in found] == [
        "studies.toml",
        "claims.toml",
        *("claims.toml" for _ in audit.CLAIM_IDS),
        "guidelines.toml",
        "risk_models.toml",
        "register.toml",
    ]


def test_every_question_is_answered_for_every_guideline() -> None:
    evidence = audit.guidelines()
    order = [document.id for document in evidence.documents]
    assert len(order) == 6
    assert len(evidence.comparisons) == 12
    for comparison in evidence.comparisons:
        assert [answer.guideline for answer in comparison.answers] == order
    assert len(evidence.disagreements) == 3


def test_what_two_guidelines_disagree_on_is_on_the_map() -> None:
    stances = {item.id: item.stances[:2] for item in audit.guidelines().treatments}
    assert stances["ivig"] == stances["jak-inhibitor"] == (Stance.OPTION, Stance.RESCUE)
    assert stances["plasma-exchange"] == (Stance.AGAINST, Stance.RESCUE)
    assert stances["calcineurin-inhibitor"] == (Stance.OPTION, Stance.FIRST_LINE)


def test_the_scores_of_the_published_patients_are_those_worked_out_by_hand() -> None:
    found = {item.id: (item.points, item.died) for item in audit.scored_patients()}
    assert found == {
        "C01": (0, True),
        "C02": (1, False),
        "C03": (2, True),
        "C04": (0, False),
        "C05": (1, False),
        "C06": (1, False),
    }
    assert set(found) <= {case.id for case in load("cases.toml")}


def test_what_is_not_verified_of_a_model_stays_out() -> None:
    models = {item.id: item for item in audit.risk_models()}
    assert all(item.points is None for item in models["cross-2024"].inputs)
    assert all(item.found is None for item in models["flair"].strata)
    assert {item.question for model in models.values() for item in model.withheld} == {
        "mck-strata",
        "flair-strata",
        "cross-points",
    }
    for name in ("cross-2021", "cross-2024", "craft"):
        assert models[name].predicts == "rapidly progressive lung disease, not death"


def texts() -> Iterator[tuple[str, str]]:
    """Give every text of the three files that is meant as a sentence, by place."""
    for comparison in audit.guidelines().comparisons:
        yield from ((comparison.id, one.says) for one in comparison.answers if one.says)
    for disagreement in audit.guidelines().disagreements:
        yield disagreement.id, disagreement.says
    yield from ((item.id, item.says) for item in audit.guidelines().not_rapid)
    for model in audit.risk_models():
        words = (model.derivation, model.performance, *model.limits)
        yield from ((model.id, word) for word in words if word)
    for question in audit.register():
        yield from ((question.id, one) for one in (question.why, question.settles, question.tried))


def test_every_text_is_a_finished_sentence() -> None:
    for place, words in texts():
        assert re.fullmatch(r"[A-Z0-9].*[^.\s]\.", with_numbers(words)), (place, words)
        assert "  " not in words, place
