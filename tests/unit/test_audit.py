"""Claims and studies: read with every fault named at once, and held against the guideline."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
import scipy.stats

from calculator import audit
from calculator.audit import (
    CLAIM_IDS,
    EXCEPTIONS,
    Arm,
    CitedWork,
    Claim,
    Effect,
    Identification,
    InvalidEvidence,
    Mark,
    Outcome,
    Problem,
    Study,
    called_for,
    check_claims_exist,
    check_every_claim_has_a_study,
    check_every_claim_is_used,
    check_every_recommendation_has_claims,
    check_every_study_is_used,
    check_verdicts_agree,
    cited,
    claims,
    disagreements,
    read,
    studies,
)
from calculator.audit.cited import read_cited
from calculator.audit.counts import fisher, wilson
from calculator.audit.numbers import numbers
from calculator.evidence import UnknownNumber, references, with_numbers
from calculator.recommendation import Appraisal, Recommendation
from calculator.recommendations import RECOMMENDATIONS
from calculator.vocabulary import Verdict

PACKAGE = Path(audit.__file__).parents[1]

KNOWN = {"known2020"}

STUDY = """
[[study]]
id = "first"
reference = "known2020"
title = "A study"
design = "cohort"
place = "Japan"
years = "2014–2017"
population = "adults"
n = 40
groups = [{ label = "treated", n = 9 }]
regimen = "three drugs"
comparator = "two drugs"
limits = ["Small."]
mark = "read"

[[study.outcomes]]
name = "alive"
time = "6 months"
finding = "Better."
arms = [
    { label = "treated", events = 8, n = 9, percent = 89 },
    { label = "others", percent = 33.5, low = 20, high = 50, denominator = "not given" },
]
effects = [{ measure = "ratio", value = 0.5, low = 0.2, high = 0.9, p = "<0.01", mark = "read" }]
computed = [{ measure = "arithmetic", value = 5 }]
mark = "secondary"
"""

CLAIM = """
[[claim]]
id = "S1"
says = "The text says this."
cites = [1, 4]
found = "As reported by others, it is so."
verdict = "partly"
reason = "half of it"
note = "In part."
references = ["known2020"]
studies = ["first"]
unverified = ["an-open-question"]
no_study = "It rests on words."
no_recommendation = "It advises nothing."
mark = "secondary"
"""

OTHER_CLAIMS = "".join(
    f"""
[[claim]]
id = "{name}"
says = "Words."
cites = []
found = "Words."
verdict = "agrees"
reason = "words"
note = "Words."
references = ["known2020"]
mark = "read"
"""
    for name in CLAIM_IDS[1:]
)


def faults(claims_text: str, studies_text: str) -> list[str]:
    """Give every problem with two texts."""
    try:
        read(claims_text, studies_text, KNOWN)
    except InvalidEvidence as error:
        return list(error.problems)
    return []


def test_a_study_and_a_claim_are_read_whole() -> None:
    claimed, (study,) = read(CLAIM + OTHER_CLAIMS, STUDY, KNOWN)
    assert tuple(claim.id for claim in claimed) == CLAIM_IDS
    assert claimed[0] == Claim(
        id="S1",
        says="The text says this.",
        cites=(1, 4),
        found="As reported by others, it is so.",
        verdict=Verdict.PARTLY,
        reason="half of it",
        note="In part.",
        references=("known2020",),
        studies=("first",),
        unverified=("an-open-question",),
        no_study="It rests on words.",
        no_recommendation="It advises nothing.",
        mark=Mark.SECONDARY,
    )
    assert claimed[1].no_recommendation is None
    assert claimed[1].studies == ()
    assert (study.n, study.place, study.reference) == (40, "Japan", "known2020")
    assert [(group.label, group.n) for group in study.groups] == [("treated", 9)]
    assert study.outcomes == (
        Outcome(
            name="alive",
            time="6 months",
            finding="Better.",
            arms=(
                Arm(label="treated", n=9, events=8, percent=89.0),
                Arm(label="others", n=None, percent=33.5, low=20.0, high=50.0),
            ),
            effects=(
                Effect(measure="ratio", value=0.5, low=0.2, high=0.9, p="<0.01", mark=Mark.READ),
            ),
            computed=(Effect(measure="arithmetic", value=5.0, mark=Mark.COMPUTED),),
            mark=Mark.SECONDARY,
        ),
    )


OUTCOME = "studies.toml: first: outcomes[0]"
ARM = f"{OUTCOME}: arms[0]"
EFFECT = f"{OUTCOME}: effects[0]"

STUDY_FAULTS = [
    ('id = "first"', "", "studies.toml: entry 1: id: missing"),
    ('title = "A study"', "", "studies.toml: first: title: missing"),
    ('title = "A study"', "title = 7", "studies.toml: first: title: must be text, got 7"),
    ('title = "A study"', 'title = " "', "studies.toml: first: title: must not be empty"),
    ('place = "Japan"', 'place = ""', "studies.toml: first: place: must not be empty"),
    ('place = "Japan"', 'country = "Japan"', "studies.toml: first: country: not a key that is "),
    ("n = 40", "n = 40.0", "studies.toml: first: n: must be a whole number, got 40.0"),
    ("n = 40", "n = true", "studies.toml: first: n: must be a whole number, got True"),
    ("n = 40", "n = -1", "studies.toml: first: n: must not be below 0, got -1"),
    ('"treated", n = 9 }]', '"treated" }]', "studies.toml: first: groups[0]: n: missing"),
    ('"treated", n = 9 }]', '"treated", n = -9 }]', "studies.toml: first: groups[0]: n: must not"),
    ('{ label = "treated", n = 9 }]', '"all"]', "studies.toml: first: groups[0]: must be a table"),
    ("n = 9 }]", "n = 9, of = 2 }]", "studies.toml: first: groups[0]: of: not a key"),
    ('limits = ["Small."]', "", "studies.toml: first: limits: missing"),
    ('limits = ["Small."]', 'limits = "Small."', "studies.toml: first: limits: must be a list, "),
    ('["Small."]', '["Small.", 7]', "studies.toml: first: limits: each must be text, got 7"),
    ('["Small."]', '["Same.", "Same."]', "studies.toml: first: limits: 'Same.' stands there twice"),
    ('"known2020"', '"nobody1900"', "studies.toml: first: reference: nobody1900 is not known"),
    ('reference = "known2020"', "", "studies.toml: first: reference: missing"),
    (
        'limits = ["Small."]\nmark = "read"',
        'limits = ["Small."]\nmark = "unverified"',
        "studies.toml: first: mark: must be one of read, secondary; got unverified",
    ),
    ('mark = "secondary"', 'mark = "computed"', f"{OUTCOME}: mark: must be one of read, secondary"),
    ('mark = "secondary"', "", f"{OUTCOME}: mark: missing"),
    ("events = 8, n = 9", "events = 10, n = 9", f"{ARM}: events: 10 of 9 cannot be"),
    ("events = 8, n = 9", "events = 8", f'{ARM}: n: give either n or denominator = "not given"'),
    (
        "events = 8, n = 9",
        'events = 8, n = 9, denominator = "not given"',
        f"{ARM}: n: give either n or denominator",
    ),
    (
        "events = 8, n = 9",
        'events = 8, denominator = "9"',
        f'{ARM}: denominator: can only be "not given", got 9',
    ),
    ("events = 8, n = 9, percent = 89", "n = 9", f"{ARM}: events: give events or percent"),
    ("percent = 89", "percent = 89.5", f"{ARM}: percent: 89.5 is not 8 of 9"),
    ("percent = 89", "percent = 88.3", f"{ARM}: percent: 88.3 is not 8 of 9"),
    ("events = 8, n = 9, percent = 89", "n = 9, percent = 100.1", f"{ARM}: percent: must be be"),
    ("events = 8, n = 9, percent = 89", "n = 9, percent = -0.1", f"{ARM}: percent: must be be"),
    ("percent = 89", "percent = nan", f"{ARM}: percent: must be a finite number, got nan"),
    ("percent = 89", "percent = -inf", f"{ARM}: percent: must be a finite number, got -inf"),
    ("percent = 89", 'percent = "89"', f"{ARM}: percent: must be a number, got '89'"),
    ("percent = 89", "percent = true", f"{ARM}: percent: must be a number, got True"),
    ("low = 20, high", "high", f"{OUTCOME}: arms[1]: low: low and high go together"),
    ("low = 0.2, high = 0.9", "low = 0.2", f"{EFFECT}: low: low and high go together"),
    ("value = 0.5", "value = 1.5", f"{EFFECT}: low: the interval 0.2 to 0.9 does not hold 1.5"),
    ("value = 0.5", "value = 0.1", f"{EFFECT}: low: the interval 0.2 to 0.9 does not hold 0.1"),
    (
        "value = 0.5, low = 0.2, high = 0.9",
        "low = 0.9, high = 0.2",
        f"{EFFECT}: low: the interval 0.9 to 0.2 does not hold 0.9",
    ),
    ('"<0.01"', '"P = .01"', f"{EFFECT}: p: must be as printed, like 0.037 or <0.0001, got P = .0"),
    ('measure = "ratio", ', "", f"{EFFECT}: measure: missing"),
    ('p = "<0.01", mark = "read"', 'p = "<0.01"', f"{EFFECT}: mark: missing"),
    ('p = "<0.01", mark = "read"', 'mark = "computed"', f"{EFFECT}: mark: must be one of read, se"),
    ("value = 5", 'value = 5, mark = "read"', f"{OUTCOME}: computed[0]: mark: not a key that is"),
    (", value = 5", "", f"{OUTCOME}: computed[0]: value: give value, an interval or p"),
    (STUDY[STUDY.index("[[study.outcomes]]") :], "", "studies.toml: first: outcomes: a study has"),
    (
        STUDY[STUDY.index('finding = "Better."') : STUDY.index("computed")],
        "",
        f"{OUTCOME}: arms: an outcome has arms, effects or a finding",
    ),
    (STUDY, "[[studies]]", "studies.toml: study: missing"),
    (STUDY, STUDY * 2, "studies.toml: first: id: used 2 times"),
    (STUDY, "[[study]", "studies.toml: not TOML: "),
    (STUDY, "study = 7", "studies.toml: study: must be a list, got 7"),
]


@pytest.mark.parametrize(("old", "new", "problem"), STUDY_FAULTS)
def test_a_faulty_study_is_named_with_its_place(old: str, new: str, problem: str) -> None:
    assert old in STUDY
    text = CLAIM.replace('studies = ["first"]', "") + OTHER_CLAIMS
    assert any(found.startswith(problem) for found in faults(text, STUDY.replace(old, new, 1)))


CLAIM_FAULTS = [
    ('id = "S1"', "", "claims.toml: S1: id: missing; the claims are S1 to S25"),
    ('id = "S1"', 'id = "S26"', "claims.toml: S26: id: not one of S1 to S25"),
    ('id = "S1"', 'id = "S2"', "claims.toml: S2: id: used 2 times"),
    ('says = "The text says this."', "", "claims.toml: S1: says: missing"),
    ("cites = [1, 4]", "", "claims.toml: S1: cites: missing"),
    ("[1, 4]", "[1, 5]", "claims.toml: S1: cites: the source text's marks are 1 to 4, got 5"),
    ("[1, 4]", "[0]", "claims.toml: S1: cites: the source text's marks are 1 to 4, got 0"),
    ("[1, 4]", '["1"]', "claims.toml: S1: cites: each must be a whole number, got '1'"),
    ('"known2020"', '"nobody1900"', "claims.toml: S1: references: nobody1900 is not known"),
    ('["first"]', '["second"]', "claims.toml: S1: studies: second is not known"),
    (
        'references = ["known2020"]\nstudies = ["first"]',
        "",
        "claims.toml: S1: references: names neither a reference nor a study",
    ),
    (
        'verdict = "partly"',
        'verdict = "over"',
        "claims.toml: S1: verdict: must be one of agrees, partly, wider-than-source, conflicts, "
        "unsourced, added; got over",
    ),
    (
        'mark = "secondary"',
        'mark = "sure"',
        "claims.toml: S1: mark: must be one of read, secondary",
    ),
    ("As reported by others, it", "It", "claims.toml: S1: found: known second-hand: say as report"),
    (
        'unverified = ["an-open-question"]\nno_study = "It rests on words."\n'
        'no_recommendation = "It advises nothing."\n'
        'mark = "secondary"',
        'mark = "unverified"',
        "claims.toml: S1: unverified: the claim is marked unverified and does not say what is open",
    ),
    ('reason = "half of it"', "", "claims.toml: S1: reason: missing"),
    (
        'note = "In part."',
        'remark = "In part."',
        "claims.toml: S1: remark: not a key that is known",
    ),
]


@pytest.mark.parametrize(("old", "new", "problem"), CLAIM_FAULTS)
def test_a_faulty_claim_is_named_with_its_place(old: str, new: str, problem: str) -> None:
    assert old in CLAIM
    text = CLAIM.replace(old, new, 1) + OTHER_CLAIMS
    assert any(found.startswith(problem) for found in faults(text, STUDY))


def test_the_sound_texts_have_no_fault() -> None:
    assert faults(CLAIM + OTHER_CLAIMS, STUDY) == []
    open_claim = CLAIM.replace('mark = "secondary"', 'mark = "unverified"')
    assert faults(open_claim + OTHER_CLAIMS, STUDY) == []


def test_claims_stand_in_order() -> None:
    found = faults(OTHER_CLAIMS + CLAIM, STUDY)
    assert found == ["claims.toml: S2: id: out of order, S1 should stand here"]


def test_every_missing_claim_is_named() -> None:
    found = faults(CLAIM, STUDY)
    assert found == [
        f"claims.toml: {name}: id: missing; the claims are S1 to S25" for name in CLAIM_IDS[1:]
    ]


def test_all_faults_of_both_files_are_named_at_once() -> None:
    broken = CLAIM.replace('note = "In part."', "").replace("[1, 4]", "[9]")
    with pytest.raises(InvalidEvidence) as caught:
        read(broken + OTHER_CLAIMS, STUDY.replace("events = 8", "events = 10"), KNOWN)
    assert str(caught.value) == "\n".join(caught.value.problems)
    assert list(caught.value.problems) == [
        f"{ARM}: events: 10 of 9 cannot be",
        "claims.toml: S1: note: missing",
        "claims.toml: S1: cites: the source text's marks are 1 to 4, got 9",
    ]


# The works that the source text cites by number.

CITED = """
[[work]]
id = "1"
references = ["known2020"]
identification = "firm"
note = "It is this one."
""" + "".join(
    f"""
[[work]]
id = "{number}"
references = ["known2020"]
identification = "uncertain"
note = "It may be this one."
"""
    for number in (2, 3, 4)
)

CITED_FAULTS = [
    ('"firm"', '"sure"', "cited.toml: 1: identification: must be one of firm, uncertain; got sure"),
    ('["known2020"]', '["nobody1900"]', "cited.toml: 1: references: nobody1900 is not known"),
    ('["known2020"]', "[]", "cited.toml: 1: references: names no work"),
    ('note = "It is this one."', "", "cited.toml: 1: note: missing"),
    ('id = "1"', 'id = "5"', "cited.toml: work: the source text's marks are 1 to 4, each once"),
    ('id = "1"', 'id = "1"\nwhy = "x"', "cited.toml: 1: why: not a key that is known here"),
]


def test_the_cited_works_are_read_whole() -> None:
    works = read_cited(CITED, KNOWN)
    assert [work.number for work in works] == [1, 2, 3, 4]
    assert works[0] == CitedWork(
        number=1,
        references=("known2020",),
        identification=Identification.FIRM,
        note="It is this one.",
    )
    assert [work.references for work in cited()][:3] == [
        ("johnson2024acr",),
        ("tsuji2020",),
        ("sasaki2024",),
    ]


@pytest.mark.parametrize(("old", "new", "problem"), CITED_FAULTS)
def test_a_faulty_cited_work_is_named_with_its_place(old: str, new: str, problem: str) -> None:
    with pytest.raises(InvalidEvidence) as caught:
        read_cited(CITED.replace(old, new, 1), KNOWN)
    assert any(found.startswith(problem) for found in caught.value.problems)


# The guideline itself.


def test_claims_studies_and_recommendations_fit_together() -> None:
    assert list(disagreements(claims(), studies(), RECOMMENDATIONS)) == []


def test_data_are_read_once() -> None:
    assert claims() is claims()
    assert studies() is studies()


def with_first(**changes: object) -> Sequence[Recommendation]:
    """Give the recommendations with the first one changed."""
    first, *others = RECOMMENDATIONS
    return (replace(first, **changes), *others)  # type: ignore[arg-type]


def without_claim(name: str) -> Sequence[Claim]:
    return [claim for claim in claims() if claim.id != name]


CONFLICTING = Appraisal(Verdict.CONFLICTS, "No.")
SILENT = replace(claims()[0], no_recommendation="It advises nothing.")
SPEECHLESS = replace(claims()[-1], no_recommendation=None)
UNUSED = replace(studies()[0], id="nobody1900")
CLAIMED = replace(studies()[0], background="It is kept.")

BROKEN: list[tuple[str, Iterator[Problem], list[Problem]]] = [
    (
        "a claim that is not there",
        check_claims_exist(without_claim("S2"), RECOMMENDATIONS),
        [("R01", "claims S2, which is not a claim")],
    ),
    (
        "a claim without a recommendation",
        check_every_claim_is_used([*claims()[:-1], SPEECHLESS], RECOMMENDATIONS),
        [("S25", "belongs to no recommendation and does not say why")],
    ),
    (
        "a needless reason",
        check_every_claim_is_used([SILENT, *claims()[1:]], RECOMMENDATIONS),
        [("S1", "says that it belongs to no recommendation, but it does")],
    ),
    (
        "a recommendation without a claim",
        check_every_recommendation_has_claims(with_first(claims=())),
        [("R01", "has no claim, and its verdict is not `added`")],
    ),
    (
        "a verdict that is not called for",
        check_verdicts_agree(claims(), with_first(appraisal=CONFLICTING)),
        [("R01", "is conflicts, but its claims call for wider-than-source")],
    ),
    (
        "an undeclared exception",
        check_verdicts_agree(claims(), RECOMMENDATIONS, {}),
        [("R13", "is unsourced, but its claims call for partly")],
    ),
    (
        "a needless exception",
        check_verdicts_agree(claims(), RECOMMENDATIONS, {**EXCEPTIONS, "R02": "No reason."}),
        [("R02", "agrees with its claims: the declared exception is not needed")],
    ),
    (
        "an exception for nothing",
        check_verdicts_agree(claims(), RECOMMENDATIONS, {**EXCEPTIONS, "R99": "No reason."}),
        [("R99", "is a declared exception, but not a recommendation")],
    ),
    (
        "a claim without a study",
        check_every_claim_has_a_study([replace(claims()[0], studies=())]),
        [("S1", "rests on no study and does not say why")],
    ),
    (
        "a needless reason for no study",
        check_every_claim_has_a_study([replace(claims()[0], no_study="It has none.")]),
        [("S1", "says why it rests on no study, but it does")],
    ),
    (
        "a study without a claim",
        check_every_study_is_used(claims(), [UNUSED]),
        [("nobody1900", "no claim rests on it, and it does not say why it is kept")],
    ),
    (
        "background that a claim rests on",
        check_every_study_is_used(claims(), [CLAIMED]),
        [("tsuji2020", "says that it is background, but a claim rests on it")],
    ),
]


@pytest.mark.parametrize(
    ("found", "expected"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN]
)
def test_each_check_sees_what_it_is_there_for(
    found: Iterator[Problem], expected: list[Problem]
) -> None:
    assert list(found) == expected


def test_every_check_has_its_part_in_the_whole() -> None:
    broken = [SILENT, *claims()[2:-1], SPEECHLESS]
    changed = with_first(claims=("S1", "S2"), appraisal=CONFLICTING)
    bare = (*changed[:1], replace(changed[1], claims=()), *changed[2:])
    places = {place for place, _ in disagreements(broken, [UNUSED], bare)}
    assert places == {"R01", "R02", "S1", "S3", "S4", "S5", "S8", "S9", "S25", "nobody1900"}


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ([], Verdict.ADDED),
        ([Verdict.ADDED, Verdict.ADDED], Verdict.ADDED),
        ([Verdict.ADDED, Verdict.AGREES], Verdict.AGREES),
        ([Verdict.PARTLY, Verdict.AGREES], Verdict.PARTLY),
        ([Verdict.PARTLY, Verdict.UNSOURCED], Verdict.UNSOURCED),
        ([Verdict.WIDER_THAN_SOURCE, Verdict.UNSOURCED], Verdict.WIDER_THAN_SOURCE),
        ([Verdict.CONFLICTS, Verdict.WIDER_THAN_SOURCE], Verdict.CONFLICTS),
    ],
)
def test_the_most_serious_verdict_is_called_for(verdicts: list[Verdict], expected: Verdict) -> None:
    assert called_for(verdicts) is expected


def test_every_verdict_has_its_place_among_the_others() -> None:
    assert all(called_for([verdict]) is verdict for verdict in Verdict)


def test_no_other_module_of_the_package_reads_the_audit() -> None:
    """The claims explain the advice and decide none of it; a reader's browser never gets them."""
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                names = [node.module or "", *(f"{node.module}.{name.name}" for name in node.names)]
            elif isinstance(node, ast.Import):
                names = [name.name for name in node.names]
            else:
                continue
            assert "calculator.audit" not in names, file


# What was printed is what the counts give.


def outcomes() -> Iterator[tuple[Study, Outcome]]:
    """Give every outcome with its study."""
    for study in studies():
        yield from ((study, outcome) for outcome in study.outcomes)


def counts() -> list[tuple[int, int]]:
    """Give events and size of every arm that has both."""
    arms = (arm for _, outcome in outcomes() for arm in outcome.arms)
    return [(arm.events, arm.n) for arm in arms if arm.events is not None and arm.n is not None]


def test_the_exact_test_is_that_of_a_statistics_library() -> None:
    for (first, first_size), (second, second_size) in pairwise(counts()):
        table = [[first, first_size - first], [second, second_size - second]]
        expected = scipy.stats.fisher_exact(table).pvalue
        found = fisher((first, second), (first_size, second_size))
        assert math.isclose(found, expected, rel_tol=1e-6), table


def test_the_interval_of_a_share_is_that_of_a_statistics_library() -> None:
    for events, size in counts():
        interval = scipy.stats.binomtest(events, size).proportion_ci(method="wilson")
        assert wilson(events, size) == pytest.approx((interval.low, interval.high), abs=1e-9)


def test_an_arm_that_is_a_group_of_its_study_counts_as_many_patients() -> None:
    for study, outcome in outcomes():
        sizes = {group.label: group.n for group in study.groups}
        for arm in outcome.arms:
            if arm.n is not None and "among" not in outcome.name:
                assert sizes.get(arm.label, arm.n) == arm.n, (study.id, outcome.name)


def test_a_study_has_the_reference_of_its_own_name() -> None:
    for study in studies():
        assert study.reference == study.id
        if references()[study.id]["custom"]["read"].startswith("sec"):
            assert study.mark is Mark.SECONDARY


def test_every_text_is_a_finished_sentence() -> None:
    texts = [
        (claim.id, words)
        for claim in claims()
        for words in (claim.says, claim.found, claim.note, claim.no_study, claim.no_recommendation)
    ]
    texts += [(study.id, words) for study in studies() for words in study.limits]
    texts += [(study.id, study.background) for study in studies()]
    texts += [(study.id, outcome.finding) for study, outcome in outcomes()]
    for place, words in texts:
        assert words is None or re.fullmatch(r"[A-Z].*[^.\s]\.", words), (place, words)
        assert words is None or "  " not in words, place


NAMED = """
[[study]]
id = "first"
reference = "known2020"
title = "A study"
design = "cohort"
population = "adults"
n = 1234
centres = 19
cohorts = 4
groups = [{ id = "given", label = "treated", n = 9 }, { label = "others", n = 8 }]
limits = ["Small."]
mark = "read"

[[study.outcomes]]
name = "without a name"
finding = "Better."
mark = "read"

[[study.outcomes]]
id = "alive"
name = "alive"
arms = [
    { id = "given", label = "treated", events = 8, n = 9, percent = 89 },
    { id = "share", label = "s", percent = 32.4, low = 20, high = 50, denominator = "not given" },
    { id = "tenth", label = "tenth", percent = 16.0, denominator = "not given" },
    { id = "count", label = "count", events = 8, denominator = "not given" },
    { label = "others", percent = 33.5, denominator = "not given" },
]
effects = [
    { id = "ratio", measure = "r", value = -0.50, low = -1, high = 1, p = "<0.1", mark = "read" },
    { id = "chance", measure = "chance", p = "0.04", mark = "read" },
    { measure = "other", value = 3, mark = "read" },
    { id = "range", measure = "range", low = 0.90, high = 4.10, mark = "read" },
]
computed = [{ id = "sum", measure = "arithmetic", value = 5 }]
mark = "read"
"""


def test_numbers_have_names() -> None:
    """A sentence quotes a number by study, outcome and arm or effect; what has no id has none."""
    _, found = read(CLAIM + OTHER_CLAIMS, NAMED, KNOWN)
    assert numbers(found) == {
        "first.n": "1,234",
        "first.centres": "19",
        "first.cohorts": "4",
        "first.groups.given": "9",
        "first.alive.given": "8 of 9",
        "first.alive.given.percent": "89%",
        "first.alive.given.events": "8",
        "first.alive.given.n": "9",
        "first.alive.given.wilson": "57–98%",
        "first.alive.share": "32.4%",
        "first.alive.share.percent": "32.4%",
        "first.alive.share.interval": "20–50",
        "first.alive.tenth": "16.0%",
        "first.alive.tenth.percent": "16.0%",
        "first.alive.count.events": "8",
        "first.alive.ratio": "−0.50 (−1 to 1)",
        "first.alive.ratio.value": "−0.50",
        "first.alive.ratio.interval": "−1 to 1",
        "first.alive.ratio.p": "p<0.1",
        "first.alive.chance.p": "p=0.04",
        "first.alive.range.interval": "0.90–4.10",
        "first.alive.sum": "5",
        "first.alive.sum.value": "5",
    }


def test_a_name_is_used_once_and_can_be_quoted() -> None:
    twice = NAMED.replace('id = "share"', 'id = "given"').replace('id = "sum"', 'id = "the sum"')
    assert faults(CLAIM + OTHER_CLAIMS, twice) == [
        "studies.toml: first: outcomes[1]: arms: the id given stands there twice",
        "studies.toml: first: outcomes[1]: arms: an id is made of a-z, 0-9 and -, got the sum",
    ]


def test_a_sentence_quotes_a_number() -> None:
    assert with_numbers("{sasaki2024.alive.early} lived {here}") == "9 of 9 lived {here}"
    assert with_numbers("Nobody lived.") == "Nobody lived."


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("Then {first.nothing} lived.", "{first.nothing}, quoted in 'Then {first.nothing} lived.'"),
        ("{first.nothing}", "; first has first.n, first.alive.given"),
        ("{nobody.n}", "; no number of nobody has a name"),
    ],
)
def test_a_number_that_no_study_has_is_named_with_its_sentence(words: str, message: str) -> None:
    with pytest.raises(UnknownNumber, match=re.escape(message)):
        with_numbers(words, {"first.n": "9", "first.alive.given": "8 of 9"})


@pytest.mark.parametrize(
    ("arms", "test"),
    [
        ("{ label = 'a', events = 3, n = 3 }, { label = 'b', events = 2, n = 5 }", "p=0.196"),
        ("{ label = 'a', events = 30, n = 30 }, { label = 'b', events = 2, n = 50 }", "p<0.001"),
        ("{ label = 'a', events = 3, n = 3 }", None),
        ("{ label = 'a', events = 3, n = 3 }, { label = 'b', percent = 2, n = 50 }", None),
        ("{ label = 'a', events = 0, n = 0 }, { label = 'b', events = 2, n = 5 }", None),
        (3 * "{ label = 'a', events = 3, n = 3 }, ", None),
    ],
)
def test_two_arms_with_counts_have_an_exact_test(arms: str, test: str | None) -> None:
    before, after = NAMED.index("arms = ["), NAMED.index("effects = [")
    text = f"{NAMED[:before]}arms = [{arms}]\n{NAMED[after:]}"
    _, found = read(CLAIM + OTHER_CLAIMS, text, KNOWN)
    assert numbers(found).get("first.alive.fisher") == test


QUOTING = NAMED.replace('limits = ["Small."]', 'limits = ["Of {first.n} some left."]').replace(
    "Better.", "Better in {first.alive.given}."
)


def test_claims_and_studies_quote_numbers() -> None:
    quoting = CLAIM.replace("it is so", "{first.alive.given} lived").replace(
        "In part.", "Among {first.groups.given}."
    )
    claimed, (study,) = read(quoting + OTHER_CLAIMS, QUOTING, KNOWN)
    assert claimed[0].found == "As reported by others, 8 of 9 lived."
    assert claimed[0].note == "Among 9."
    assert study.limits == ("Of 1,234 some left.",)
    assert study.outcomes[0].finding == "Better in 8 of 9."


def test_every_number_that_no_study_has_is_named_with_its_place() -> None:
    quoting = CLAIM.replace("it is so", "{first.nothing} lived").replace("In part.", "{nobody.n}.")
    found = faults(quoting + OTHER_CLAIMS, QUOTING.replace("{first.", "{second."))
    assert [problem.partition(", quoted")[0] for problem in found] == [
        "studies.toml: first: outcomes[0]: finding: no study has the number {second.alive.given}",
        "studies.toml: first: limits[0]: no study has the number {second.n}",
        "claims.toml: S1: found: no study has the number {first.nothing}",
        "claims.toml: S1: note: no study has the number {nobody.n}",
    ]
