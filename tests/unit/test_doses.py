"""Published doses: each with its source, worked out for one patient, and none invented."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.derived import bsa_dubois, bsa_mosteller
from calculator.doses import Body, DoseForPatient, Per, PublishedDose, amount_for
from calculator.dosing import Dosing, Scheme
from calculator.evidence import references
from calculator.findings import Patient
from calculator.guideline import GUIDELINE, assess, read_patient
from calculator.vocabulary import Mark
from tests.answers import assess_dict

DOSINGS = {dosing.agent.id: dosing for dosing in GUIDELINE.doses}
SCHEMES = {scheme.id: scheme for dosing in GUIDELINE.doses for scheme in dosing.schemes}
EVERY_DOSE = [
    pytest.param(scheme, dose, id=f"{scheme.id}: {dose.published}")
    for scheme in SCHEMES.values()
    for dose in scheme.doses
]
ADULT = {"age": 45, "anti_mda5": "positive", "ild": True}
# The worked example of the page.
SIZED = ADULT | {"weight": 70, "height": 170, "creatinine": 80}
(PULSE,) = SCHEMES["cyclophosphamide-weight"].doses


def worked_out(scheme: str, **patient: float) -> list[DoseForPatient]:
    """Give the doses of a scheme for a patient, in the order of the scheme."""
    return list(SCHEMES[scheme].for_body(Body.of(Patient(patient))).doses)


def words(item: DoseForPatient) -> list[str]:
    return [amount["words"] for amount in item.plain["amounts"]]


@pytest.mark.parametrize(("scheme", "dose"), EVERY_DOSE)
def test_no_number_is_without_its_source_and_population(
    scheme: Scheme, dose: PublishedDose
) -> None:
    assert dose.cites
    assert set(dose.cites) <= set(references())
    assert dose.about["population"]
    assert "{" not in dose.about["population"]
    assert dose.mark in (Mark.READ, Mark.SECONDARY)
    assert 0 < dose.low <= dose.high
    assert dose.maximum is None or dose.maximum >= dose.low
    assert scheme.label


def test_every_agent_and_scheme_has_a_name_of_its_own() -> None:
    names = [*DOSINGS, *(scheme.id for one in GUIDELINE.doses for scheme in one.schemes)]
    assert len(names) == len(set(names))


def test_troughs_have_a_source_and_each_calcineurin_inhibitor_has_its_own() -> None:
    troughs = {name: dosing.troughs for name, dosing in DOSINGS.items() if dosing.troughs}
    assert list(troughs) == ["tacrolimus", "ciclosporin"]
    assert all(trough.cites and trough.population for own in troughs.values() for trough in own)
    assert [trough.about["published"] for trough in troughs["tacrolimus"]] == [
        "5–10 ng/mL",
        "5–20 ng/mL",
    ]
    assert [trough.about["published"] for trough in troughs["ciclosporin"]] == ["100–150 ng/mL"]


def test_what_has_no_source_that_can_be_cited_is_not_printed() -> None:
    """The protocol of the 29 patients and what only uncited reviews give stay on the register."""
    text = json.dumps([dosing.to_dict() for dosing in GUIDELINE.doses], ensure_ascii=False)
    for absent in ("10–12 ng/mL", "8–10 ng/mL", "1,000 mg/m²", "0.06 mg/kg", '"5 mg/kg'):
        assert absent not in text


def test_the_worked_example() -> None:
    doses = {
        scheme["id"]: scheme for item in assess_dict(SIZED)["doses"] for scheme in item["schemes"]
    }
    amounts = {
        name: [[amount["words"] for amount in row["amounts"]] for row in scheme["rows"]]
        for name, scheme in doses.items()
    }
    assert amounts["oral-glucocorticoid"] == [
        ["35–70 mg a day"],
        ["42–70 mg a day"],
        ["70 mg a day"],
        ["from 70 mg a day"],
        ["35–70 mg a day"],
    ]
    assert amounts["tacrolimus-start"] == [
        ["5.25 mg a day"],
        ["2–3 mg twice a day"],
        ["1–3 mg a day"],
    ]
    assert amounts["ciclosporin-daily"] == [["280 mg a day"]]
    assert amounts["cyclophosphamide-surface"] == [
        ["from 909 mg per pulse", "from 905 mg per pulse"],
        ["909 mg per pulse", "905 mg per pulse"],
        ["1,090 mg per pulse", "1,090 mg per pulse"],
    ]
    assert amounts["cyclophosphamide-weight"] == [["1,050 mg per pulse"]]
    assert amounts["ivig-course"] == [["140 g per course"]]
    assert amounts["plasma-exchange-sessions"] == [["3–14 sessions"], ["at least 4 sessions"]]


def test_both_formulae_stand_side_by_side_and_rounding_is_shown() -> None:
    (row,) = (
        dose.plain for dose in worked_out("cyclophosphamide-surface", weight=70, height=170)[2:]
    )
    assert row["amounts"] == [
        {
            "basis": "1.818 m² (Mosteller)",
            "low": 1090.8,
            "high": 1090.8,
            "unit": "mg",
            "rounded_low": 1090.0,
            "rounded_high": 1090.0,
            "words": "1,090 mg per pulse",
            "before_rounding": "1,090.8 mg",
            "cites": ["mosteller1987"],
        },
        {
            "basis": "1.81 m² (DuBois)",
            "low": 1086.0,
            "high": 1086.0,
            "unit": "mg",
            "rounded_low": 1090.0,
            "rounded_high": 1090.0,
            "words": "1,090 mg per pulse",
            "before_rounding": "1,086 mg",
            "cites": ["dubois1916"],
        },
    ]


@pytest.mark.parametrize(
    ("age", "creatinine", "step"),
    [
        (59.9, 299.9, 15),
        (60, 299.9, 12.5),
        (70, 299.9, 12.5),
        (70.1, 299.9, 10),
        (59.9, 300, 12.5),
        (60, 300, 10),
        (70, 500, 10),
        (70.1, 500, 7.5),
    ],
)
def test_age_and_creatinine_decide_the_pulse_in_mg_per_kg(
    age: float, creatinine: float, step: float
) -> None:
    given = amount_for(PULSE, Patient({"age": age, "creatinine": creatinine, "weight": 60.0}))
    (amount,) = given.amounts
    assert amount.low == amount.high == step * 60
    assert f"{step:g} mg/kg" in amount.basis
    assert given.missing == ()


def test_above_the_table_nothing_is_given_whatever_else_is_unknown() -> None:
    given = amount_for(PULSE, Patient({"creatinine": 500.1}))
    assert (given.amounts, given.missing) == ((), ())
    (limit,) = given.limits
    assert limit.hard
    assert limit.statement == "Creatinine is above 500 µmol/L: the scheme has no dose there."


@pytest.mark.parametrize(
    ("typed", "step"), [(3.39, "15 mg/kg"), (3.4, "12.5 mg/kg"), (5.65, "12.5")]
)
def test_creatinine_in_mg_per_dl_is_converted_before_it_is_looked_up(
    typed: float, step: str
) -> None:
    patient = read_patient(
        {"age": 45, "weight": 60, "creatinine": {"value": typed, "unit": "mg/dL"}}
    )
    assert step in amount_for(PULSE, patient).amounts[0].basis
    beyond = {"age": 45, "weight": 60, "creatinine": {"value": 5.66, "unit": "mg/dL"}}
    assert amount_for(PULSE, read_patient(beyond)).amounts == ()


def test_the_reduction_for_age_and_creatinine_is_never_carried_over_to_mg_per_m2() -> None:
    young = worked_out("cyclophosphamide-surface", weight=70, height=170, age=45, creatinine=80)
    old = worked_out("cyclophosphamide-surface", weight=70, height=170, age=80, creatinine=490)
    assert young == old


def test_what_is_missing_is_listed_and_never_assumed() -> None:
    def missing(scheme: str, **patient: float) -> list[tuple[str, ...]]:
        return [item.missing for item in worked_out(scheme, **patient)]

    assert missing("ciclosporin-daily") == [("weight",)]
    assert missing("cyclophosphamide-surface") == [("weight", "height")] * 3
    assert missing("cyclophosphamide-surface", height=170) == [("weight",)] * 3
    assert missing("cyclophosphamide-surface", weight=70) == [("height",)] * 3
    assert missing("cyclophosphamide-weight") == [("age", "creatinine", "weight")]
    assert missing("cyclophosphamide-weight", age=45, weight=70) == [("creatinine",)]
    assert missing("cyclophosphamide-weight", creatinine=80, weight=70) == [("age",)]
    assert missing("cyclophosphamide-weight", age=45, creatinine=80) == [("weight",)]
    assert missing("tacrolimus-start") == [("weight",), (), ()]
    assert missing("mycophenolate-daily") == [(), ()]


def test_a_sources_maximum_cuts_the_amount_and_says_so() -> None:
    prednisone = SCHEMES["oral-glucocorticoid"].doses[2]
    at = amount_for(prednisone, Patient({"weight": 100.0}))
    above = amount_for(prednisone, Patient({"weight": 120.0}))
    assert words(at) == words(above) == ["100 mg a day"]
    assert at.limits == ()
    (limit,) = above.limits
    assert limit.to_dict() == {
        "kind": "hard",
        "statement": "By size it would be 120 mg; the published maximum is 100 mg a day.",
        "cites": ["jtauto2019"],
    }
    heavy = amount_for(PULSE, Patient({"age": 45.0, "creatinine": 80.0, "weight": 101.0}))
    assert words(heavy) == ["1,500 mg per pulse"]
    assert heavy.limits[0].hard


@pytest.mark.parametrize(
    ("weight", "said"), [(79.9, True), (80.0, False), (85.0, False), (85.8, True), (120.0, True)]
)
def test_what_a_source_does_not_call_usual_is_a_soft_limit(weight: float, said: bool) -> None:
    dose = replace(SCHEMES["oral-glucocorticoid"].doses[4], low=0.5, high=0.7)
    limits = [limit.to_dict() for limit in amount_for(dose, Patient({"weight": weight})).limits]
    assert [limit["kind"] for limit in limits] == ["soft"] * said
    assert all("40–60 mg a day usual" in limit["statement"] for limit in limits)


def test_more_than_every_row_is_a_hard_limit_where_the_rows_have_an_end() -> None:
    def ends(scheme: str, **patient: float) -> list[str]:
        limits = SCHEMES[scheme].for_body(Body.of(Patient(patient))).limits
        assert all(limit.hard and limit.cites for limit in limits)
        return [limit.statement for limit in limits]

    assert ends("methylprednisolone-pulse") == [
        "More than 1,000 mg a day is beyond every row here."
    ]
    # Twice 3 mg is more than 5.25 mg; 90 kg by weight is more than both.
    assert ends("tacrolimus-start", weight=70) == ["More than 6 mg a day is beyond every row here."]
    assert ends("tacrolimus-start", weight=90) == [
        "More than 6.75 mg a day is beyond every row here."
    ]
    assert ends("tacrolimus-start") == []
    assert ends("mycophenolate-daily") == ["More than 3 g a day is beyond every row here."]
    for open_end in ("ciclosporin-daily", "cyclophosphamide-surface", "oral-glucocorticoid"):
        assert ends(open_end, weight=70, height=170) == []
        assert SCHEMES[open_end].open_above


def test_a_dose_for_children_is_published_and_not_worked_out() -> None:
    """The guideline covers adults."""
    doses = SCHEMES["methylprednisolone-pulse"].doses
    children = [dose for dose in doses if not dose.adults]
    assert [dose.published for dose in children] == ["30 mg/kg a day, at most 1,000 mg a day"]
    assert all(item.dose.adults for item in worked_out("methylprednisolone-pulse", weight=20))


def test_cautions_with_the_agent_hold_may_hold_or_are_left_out() -> None:
    def cautions(**answers: Any) -> dict[str, list[tuple[str, list[str]]]]:
        return {
            item["agent"]: [(one["outcome"], one["missing"]) for one in item["cautions"]]
            for item in assess_dict(ADULT | answers)["doses"]
        }

    assert cautions()["tacrolimus"][0] == ("unknown", ["strong_cyp3a4_inhibitor"])
    assert cautions(strong_cyp3a4_inhibitor=True)["tacrolimus"][0] == ("yes", [])
    known = {"current_agents": [], "strong_cyp3a4_inhibitor": False}
    assert cautions(**known)["tacrolimus"] == [("yes", [])] * 3
    assert cautions(tuberculosis="latent")["jak_inhibitor"].count(("yes", [])) == 2
    assert cautions(tuberculosis="negative")["jak_inhibitor"].count(("yes", [])) == 1
    assert cautions()["ivig"] == []


def test_a_contraindication_that_holds_stands_with_the_doses() -> None:
    pregnant = assess_dict(
        ADULT | {"sex": "female", "pregnancy": True, "weight": 60, "height": 160}
    )["doses"]
    bars = {item["agent"]: item["contraindications"] for item in pregnant}
    (bar,) = bars["cyclophosphamide"]
    assert bar["label"] == "pregnant, or pregnancy not excluded"
    assert "harmful to the unborn child" in bar["basis"]
    assert bar["cites"] == ["gotestam2016", "ruegg2025"]
    assert bars["tacrolimus"] == bars["ivig"] == []


def test_the_guideline_is_silent_on_doses_out_of_scope_and_not_before() -> None:
    assert assess(read_patient({"ild": False, "weight": 70})).doses == ()
    assert len(assess(read_patient({"weight": 70})).doses) == len(GUIDELINE.doses)


WEIGHTS = st.floats(min_value=1, max_value=200)
HEIGHTS = st.floats(min_value=30, max_value=250)
AGES = st.sampled_from([18.0, 59.0, 60.0, 70.0, 71.0])
CREATININES = st.sampled_from([20.0, 299.0, 300.0, 500.0, 501.0])


@given(WEIGHTS, HEIGHTS, AGES, CREATININES)
def test_amounts_are_in_order_and_below_their_maximum(
    weight: float, height: float, age: float, creatinine: float
) -> None:
    """A published range stays a range, and nothing goes above a source's own maximum."""
    patient = Patient({"weight": weight, "height": height, "age": age, "creatinine": creatinine})
    for scheme in SCHEMES.values():
        for item in scheme.for_body(Body.of(patient)).doses:
            for amount, told in zip(item.amounts, item.plain["amounts"], strict=True):
                assert amount.low <= amount.high
                assert told["rounded_low"] <= told["rounded_high"]
                assert amount.high <= (item.dose.maximum or amount.high)


@given(WEIGHTS, HEIGHTS)
def test_amounts_grow_with_the_body_and_with_nothing_else(weight: float, height: float) -> None:
    """Twice the size is twice the amount, by the very size that is printed."""
    single, double = (Patient({"weight": size, "height": height}) for size in (weight, 2 * weight))
    for scheme in SCHEMES.values():
        for dose in scheme.doses:
            if dose.per is Per.PATIENT:
                assert amount_for(dose, single) == amount_for(dose, double)
            elif dose.maximum is None and dose.per is Per.KILOGRAM:
                (one,), (two,) = (amount_for(dose, body).amounts for body in (single, double))
                assert two.high == pytest.approx(2 * one.high, abs=0.002)
            elif dose.per is Per.SQUARE_METRE:
                for amount, formula in zip(
                    amount_for(dose, single).amounts, (bsa_mosteller, bsa_dubois), strict=True
                ):
                    assert amount.high == round(dose.high * formula(weight, height), 3)


@given(WEIGHTS)
def test_tacrolimus_and_ciclosporin_never_share_a_row_or_a_number(weight: float) -> None:
    """At least one summary of this disease prints ciclosporin's numbers under tacrolimus."""
    ciclosporin, tacrolimus = (rows(DOSINGS[name]) for name in ("ciclosporin", "tacrolimus"))
    assert not {id(row) for row in ciclosporin} & {id(row) for row in tacrolimus}
    body = Body.of(Patient({"weight": weight}))
    for high in DOSINGS["ciclosporin"].schemes[0].for_body(body).doses[0].amounts:
        by_weight = amount_for(tacrolimus[0], body.patient).amounts[0]
        assert high.low > 10 * by_weight.high
    assert min(one.low for one in DOSINGS["ciclosporin"].troughs) > max(
        one.high for one in DOSINGS["tacrolimus"].troughs
    )


def rows(dosing: Dosing) -> list[PublishedDose]:
    return [dose for scheme in dosing.schemes for dose in scheme.doses]
