"""The note for the record says what a colleague would want, in letters that every system keeps."""

from __future__ import annotations

import json
from dataclasses import replace
from statistics import median
from typing import Any

from calculator import bridge
from calculator.criteria import Truth
from calculator.guideline import GUIDELINE, assess, read_patient
from calculator.note import WIDTH, note, plain
from calculator.summary import summarise
from tests.answers import assess_dict
from tests.vignette import load_all

DIGEST = "sha256:0123456789abcdef"
ADULT = {"age": 45, "sex": "female", "anti_mda5": "positive", "ild": True}
UNTREATED = ADULT | {"stage": "untreated", "pregnancy": False, "active_infection": False}
REFRACTORY = ADULT | {
    "stage": "worsening",
    "days_since_start": 9,
    "oxygen": "high_flow",
    "current_agents": ["methotrexate", "glucocorticoid"],
    "crp": {"value": 0.8, "unit": "mg/dL"},
}

THREE = ["glucocorticoid", "tacrolimus", "cyclophosphamide"]
STEADY = ADULT | {
    "pregnancy": False,
    "stage": "improving",
    "days_since_start": 20,
    "oxygen": "low_flow",
    "current_agents": THREE,
}


def written(patient: dict[str, Any], at: str | None = "25 November 2026, 03:10") -> str:
    answer = json.loads(bridge.note(json.dumps(patient), at))
    assert answer["problems"] == []
    return str(answer["note"])


def flat(patient: dict[str, Any]) -> str:
    """Give a note as one line, so that a test does not depend on where lines break."""
    return " ".join(written(patient).split())


def test_the_note_begins_with_what_it_is_and_when_it_was_written() -> None:
    first, second, *_ = written(UNTREATED).splitlines()
    assert first == GUIDELINE.title
    assert second == "What the guideline says of one patient, 25 November 2026, 03:10"
    assert "of one patient, not dated" in written(UNTREATED, None)


def test_the_answer_stands_in_one_line() -> None:
    words = flat(UNTREATED)
    assert (
        "ANSWER: Offer first: glucocorticoid + tacrolimus + cyclophosphamide. "
        "Ask next: Tempo of the lung disease." in words
    )
    assert "ANSWER: Stop methotrexate. Preferred, once cleared: glucocorticoid" in flat(REFRACTORY)
    assert (
        "Escalate: If begun with fewer than three agents, complete to three now; "
        "Early plasma exchange." in flat(REFRACTORY)
    )


def test_facts_stand_as_they_were_entered_and_what_is_not_known_is_named() -> None:
    words = flat(REFRACTORY)
    assert "C-reactive protein: 0.8 mg/dL (8 mg/L)" in words
    assert "Days since immunosuppression started: 9 days" in words
    assert "NOT KNOWN: Clinical diagnosis; Tempo of the lung disease;" in words
    assert "Hepatitis B; Tuberculosis" in words


def test_without_the_facts_as_entered_numbers_stand_in_their_first_unit() -> None:
    assessment = assess(read_patient(REFRACTORY))
    assert "C-reactive protein: 8 mg/L" in note(assessment, digest=DIGEST)


def test_a_question_that_is_pointless_is_not_called_unknown() -> None:
    man = ADULT | {"sex": "male", "stage": "untreated"}
    unknown = flat(man).partition("NOT KNOWN")[2].partition("DO NOW")[0]
    assert "Cytomegalovirus" in unknown
    assert "Pregnant" not in unknown
    assert "Days since immunosuppression started" not in unknown


def test_each_piece_of_advice_has_its_strength_its_certainty_and_its_appraisal() -> None:
    words = flat(REFRACTORY)
    for item in assess(read_patient(REFRACTORY)).advice:
        if item.outcome.value == "yes":
            about = item.recommendation
            grade = "; ".join(
                (about.strength.label, about.certainty.label, about.appraisal.verdict.label)
            )
            assert f"- {about.id} {about.title} [{grade}]" in words
    assert "ESCALATE - R16 If begun with fewer" in words
    assert "! day 9 of 14" in words


def test_a_situation_is_told_whole_because_its_title_alone_says_nothing() -> None:
    assert "- R19 In pregnancy give no cyclophosphamide" in flat(ADULT | {"pregnancy": True})


def test_a_stopped_agent_stands_once_with_all_that_speaks_against_it() -> None:
    words = flat(REFRACTORY | {"pregnancy": True})
    assert "STOP methotrexate: R12 No methotrexate or leflunomide first line; R19" in words
    assert words.count("STOP ") == 1
    both = REFRACTORY | {"current_agents": ["methotrexate", "leflunomide", "abatacept"]}
    assert (
        "STOP methotrexate and leflunomide: R12 No methotrexate or leflunomide first line "
        "STOP abatacept: R14" in flat(both)
    )


def test_regimens_are_offered_ruled_out_with_the_reason_or_waiting() -> None:
    words = flat(ADULT | {"pregnancy": True})
    assert (
        "- Offer first: glucocorticoid + tacrolimus + IVIG (meant for pregnancy or active "
        "infection)" in words
    )
    assert (
        "- Not yet cleared: glucocorticoid + tacrolimus + rituximab; glucocorticoid + IVIG + "
        "rituximab: needs Active serious infection" in words
    )
    assert "- Ruled out: glucocorticoid + tacrolimus + cyclophosphamide;" in words
    assert ": no mycophenolate (pregnant, or pregnancy not excluded)" in words
    assert "- Can be offered too: glucocorticoid + tacrolimus + rituximab" in flat(UNTREATED)


def test_a_caution_that_holds_in_this_patient_is_told_once_and_one_for_all_is_not() -> None:
    words = flat(UNTREATED | {"strong_cyp3a4_inhibitor": True})
    assert words.count("! tacrolimus: A strong CYP3A4 inhibitor raises the level") == 1
    assert "Boxed warning of the US label: malignancy" not in words
    infected = ADULT | {"active_infection": True, "strong_cyp3a4_inhibitor": True}
    assert "(meant for pregnancy or active infection) ! tacrolimus: A strong" in flat(infected)


def test_what_is_taken_in_spite_of_a_contraindication_stands_in_the_first_line() -> None:
    infected = REFRACTORY | {"active_infection": True, "current_agents": THREE}
    words = flat(infected)
    assert "ANSWER: Contraindicated, being taken: cyclophosphamide. Escalate: " in words
    assert "BEING TAKEN: cyclophosphamide. A contraindication holds: Active serious" in words
    assert "Contraindicated, being taken" not in flat(infected | {"active_infection": False})


def test_a_caution_with_what_is_taken_is_told_though_nothing_is_to_be_started() -> None:
    words = flat(STEADY | {"strong_cyp3a4_inhibitor": True, "neutrophils": 0.8})
    assert "REGIMENS" not in words
    assert words.count("! tacrolimus: A strong CYP3A4 inhibitor raises the level") == 1
    assert words.count("! cyclophosphamide: Neutrophils below 1.5") == 1
    assert "! tacrolimus: Kidney" not in words


def test_where_nothing_is_to_be_done_now_the_answer_says_so() -> None:
    assert "ANSWER: No change of immunosuppression is advised now. Ask next:" in flat(STEADY)


def test_a_special_situation_comes_before_what_to_start_and_to_escalate() -> None:
    words = flat(REFRACTORY | {"current_agents": THREE, "pneumomediastinum": True})
    assert "First: a special situation: Pneumomediastinum. Escalate: Early" in words
    assert "! Pneumomediastinum is given: R21 comes first." in words


def test_what_is_taken_already_is_not_escalated_to_as_if_it_were_new() -> None:
    words = flat(REFRACTORY | {"current_agents": [*THREE, "plasma_exchange"]})
    assert "Escalate: Early plasma exchange (already being taken)" in words


def test_what_was_remarked_on_while_typing_is_in_the_note() -> None:
    words = flat(STEADY | {"lymphocytes": 350, "active_infection": False, "tuberculosis": "active"})
    assert "CHECK: Lymphocytes: 350 x10^9/L is unusually high; if it was 350 /uL" in words
    assert "CHECK: Tuberculosis is given as active, and active serious infection is" in words
    assert "CHECK" not in flat(STEADY)


def test_where_nothing_can_be_offered_the_note_says_so() -> None:
    assessment = assess(read_patient(ADULT | {"pregnancy": True, "active_infection": True}))
    barred = tuple(item for item in assessment.regimens if item.outcome is Truth.NO)
    words = " ".join(note(replace(assessment, regimens=barred), digest=DIGEST).split())
    assert "No regimen of the list can be offered." in words
    assert "Offer first" not in words


def test_what_is_not_decided_is_named_with_what_would_decide_it() -> None:
    words = flat(UNTREATED)
    assert (
        "R13 No azathioprine first line in rapid progression, R15 No antifibrotics for acute "
        "disease (needs Tempo of the lung disease)" in words
    )
    everything = ADULT | {
        "sex": "male",
        "stage": "untreated",
        "course": "rapidly_progressive",
        "oxygen": "room_air",
        "active_infection": False,
        "pneumomediastinum": False,
    }
    assert "NOT YET DECIDED" not in flat(everything)
    assert "Ask next" not in flat(everything)


def test_out_of_scope_the_note_says_why_and_advises_nothing() -> None:
    words = flat({"age": 12, "ild": False})
    assert (
        "ANSWER: The guideline is silent: it does not cover this patient (Age: 12 years; "
        "Interstitial lung disease on HRCT: no)." in words
    )
    for absent in ("DO NOW", "REGIMENS", "NOT KNOWN", "NOT YET DECIDED", "STOP"):
        assert absent not in words


def test_while_the_scope_is_open_the_note_says_what_to_ask() -> None:
    words = flat({})
    assert "ANSWER: Not yet known whether the guideline covers this patient: needs Age;" in words
    assert "KNOWN: nothing" in words
    assert "Age (22); Anti-MDA5 antibody (22);" in words
    assert "DO NOW" not in words


def test_the_note_ends_with_the_version_the_digest_and_what_it_is_not() -> None:
    lines = written(UNTREATED).splitlines()
    digest = json.loads(bridge.describe())["guideline"]["digest"]
    assert lines[-2].startswith(f"Guideline version {GUIDELINE.version}, digest {digest[:19]},")
    assert lines[-1] == (
        "Decision support: it does not replace judgement. The calculator itself sends and keeps "
        "nothing."
    )


def test_all_letters_of_the_guideline_have_a_plain_form() -> None:
    """A letter without one would reach the record as a question mark."""
    described = json.loads(bridge.describe())
    del described["references"]  # titles of works, in many languages; no note holds them
    text = json.dumps(described, ensure_ascii=False)
    lost = {letter for letter in text if not letter.isascii() and plain(letter) == "?"}
    assert lost == set()
    assert plain("≥ 2 ×10⁹/L\n\u0007") == ">= 2 x10^9/L ?"


def test_notes_of_all_vignettes_fit_old_record_systems_and_a_page() -> None:
    lengths = []
    for vignette in load_all():
        lines = written(vignette.patient, "\u202eDienstag,\tden 5. März").splitlines()
        lengths.append(len(lines))
        assert all(line.isascii() and len(line) <= WIDTH for line in lines)
        assert lines[1].endswith("of one patient, ?Dienstag, den 5. Maerz")
    assert median(lengths) <= 47
    assert max(lengths) <= 60


def test_the_regimen_named_first_is_that_of_the_summary() -> None:
    """The rule stands twice, for assessments and for plain answers of any version."""
    titles = {regimen.id: regimen.title for regimen in GUIDELINE.regimens}
    for vignette in load_all():
        answer = assess_dict(vignette.patient)
        offered = summarise(answer)["first_offered"]
        assert offered == (answer["first_offered"] or "")
        if answer["scope"]["outcome"] == "yes" and answer["regimen_to_start"]:
            alone = answer["preferred"] == answer["first_offered"]
            said = "Offer first" if alone else "Cleared already"
            assert f"{said}: {titles[offered]}" in flat(vignette.patient)


def test_a_patient_with_problems_gets_no_note() -> None:
    (problem,) = json.loads(bridge.note('{"age": 412}', ""))["problems"]
    assert problem["place"] == "age"


def test_the_time_is_bounded() -> None:
    (problem,) = json.loads(bridge.note("{}", "x" * 101))["problems"]
    assert problem["place"] == "time"
    assert problem["message"] == "the time: must be at most 100 characters"


def test_what_calls_for_care_with_a_regimen_that_waits_stands_in_the_note() -> None:
    """The one that is preferred is not to be given without it once it is cleared."""
    words = flat(ADULT | {"stage": "untreated", "current_agents": [], "neutrophils": 1.2})
    preferred = "- Preferred, once cleared: glucocorticoid + tacrolimus + cyclophosphamide"
    assert f"{preferred} ! cyclophosphamide: Neutrophils below 1.5" in words


def test_where_it_is_not_known_what_is_taken_the_offer_says_what_it_rests_on() -> None:
    condition = "This holds if fewer than three agents are being taken, which is not known."
    assert condition in flat(ADULT | {"stage": "improving"})
    assert condition in flat(ADULT)
    assert condition not in flat(ADULT | {"stage": "untreated"})
    assert condition not in flat(ADULT | {"stage": "improving", "current_agents": ["ivig"]})


def test_what_is_being_taken_already_is_said_wherever_it_is_advised() -> None:
    taken = ["glucocorticoid", "tacrolimus", "ivig"]
    words = flat(ADULT | {"stage": "worsening", "pregnancy": True, "current_agents": taken})
    title = "glucocorticoid + tacrolimus + IVIG (already being taken)"
    assert words.count(f"Offer first: {title}") == 2
    assert "- R07 IVIG may be added (already being taken) [" in words


def test_an_alert_that_stands_above_is_named_again_with_its_place() -> None:
    """A piece of advice must not stand there as if nothing were said about it."""
    patient = ADULT | {"stage": "worsening", "pneumomediastinum": True, "current_agents": ["ivig"]}
    lines = written(patient | {"lymphocytes": 1, "neutrophils": 3, "haemoglobin": 120})
    words = " ".join(lines.split())
    assert "R16 If begun with fewer" in words
    assert words.count("! Pneumomediastinum is given: R21 comes first.") == 1
    assert "! Pneumomediastinum is given: see R16." in words
