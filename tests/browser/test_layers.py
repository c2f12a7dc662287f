"""The answer in layers: at a glance, why, what would change it, what to ask next, the course."""

from __future__ import annotations

import json

from playwright.sync_api import Page, expect

from calculator import bridge
from calculator.dictionary import DICTIONARY
from calculator.guideline import GUIDELINE
from scripts.generate.words import fragment
from tests.browser.test_calculator import answered, open_calculator, outcome
from tests.browser.waiting import wait_until

UNTREATED = {
    "age": 45,
    "sex": "female",
    "anti_mda5": "positive",
    "ild": True,
    "oxygen": "room_air",
    "stage": "untreated",
}
DAY_NINE = {
    "age": 45,
    "sex": "female",
    "anti_mda5": "positive",
    "ild": True,
    "course": "rapidly_progressive",
    "oxygen": "high_flow",
    "stage": "worsening",
    "days_since_start": 9,
    "current_agents": ["glucocorticoid", "tacrolimus", "cyclophosphamide", "methotrexate"],
}

# The titled parts of the result that are seen, from the top.
TITLED = """() => [...document.querySelectorAll('section.mda5-part[data-part]:not([hidden])')]
  .map((part) => part.dataset.part)"""


def line(page: Page, kind: str) -> str:
    return page.locator(f'.mda5-summary [data-line="{kind}"]').text_content() or ""


def test_the_answer_stands_in_a_few_lines_what_is_most_pressing_first(page: Page) -> None:
    open_calculator(page, fragment(DAY_NINE))
    answered(page, DAY_NINE)
    assert "methotrexate" in line(page, "stop")
    assert "Early plasma exchange" in line(page, "escalate")
    kinds = page.eval_on_selector_all("[data-line]", "all => all.map(one => one.dataset.line)")
    assert kinds[0] == "stop"
    # Three agents are running: no regimen is offered to be started.
    assert "offered" not in kinds
    expect(page.locator('[data-regimen="gc-tac-cyc"]')).to_be_hidden()


def test_in_pregnancy_no_other_regimen_is_named_as_preferred(page: Page) -> None:
    patient = UNTREATED | {"pregnancy": True}
    open_calculator(page, fragment(patient))
    expect(page.locator('[data-line="offered"]')).to_contain_text("tacrolimus + IVIG (meant for")
    expect(page.locator('[data-line="preferred"]')).to_have_count(0)


def test_the_next_question_is_answered_with_one_tap(page: Page) -> None:
    open_calculator(page, fragment(UNTREATED))
    answered(page, UNTREATED)
    asked = json.loads(bridge.assess(json.dumps(UNTREATED)))["order_next"][0]["finding"]
    page.locator('[data-line="ask"] [data-answer="no"]').click()
    expect(page.locator(f'[name="{asked}"][value="no"]')).to_be_checked()
    expect(page.locator("#result")).to_be_focused()


def test_what_to_ask_stands_first_where_even_the_scope_waits_for_it(page: Page) -> None:
    pending = {"age": 45, "anti_mda5": "suspected", "stage": "untreated"}
    open_calculator(page, fragment(pending))
    answered(page, pending)
    assert page.evaluate(TITLED)[0] == "undecided"
    page.locator('[data-ask="ild"] [data-answer="yes"]').click()
    answered(page, {"age": 45, "anti_mda5": "suspected", "ild": True, "stage": "untreated"})
    known = page.evaluate(TITLED)
    assert known.index("undecided") > known.index("regimens")


def test_a_card_says_which_facts_made_it_so(page: Page) -> None:
    open_calculator(page, fragment(DAY_NINE))
    card = page.locator('[data-recommendation="R08"]')
    expect(card.locator(".mda5-because")).to_contain_text(
        "Stage of treatment: on treatment, worsening"
    )
    everybody = page.locator('[data-recommendation="R10"] .mda5-because')
    expect(everybody).to_contain_text("for every patient whom the guideline covers")


def test_what_would_change_it_is_tried_and_undone_with_one_tap_each(page: Page) -> None:
    patient = UNTREATED | {"pregnancy": False, "active_infection": False}
    open_calculator(page, fragment(patient))
    change = page.locator('[data-change="pregnancy"]').first
    expect(change).to_contain_text("cyclophosphamide and mycophenolate drop out")
    change.get_by_role("button").click()
    expect(page.locator('[name="pregnancy"][value="yes"]')).to_be_checked()
    expect(page.locator('[data-line="offered"]')).to_contain_text("tacrolimus + IVIG")
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    undo.click()
    expect(page.locator('[name="pregnancy"][value="no"]')).to_be_checked()
    expect(page.locator('[data-line="offered"]')).to_contain_text("cyclophosphamide")
    expect(page.locator(".mda5-trying")).to_be_hidden()


def test_one_change_is_tried_at_a_time_in_every_language(page: Page) -> None:
    patient = UNTREATED | {"pregnancy": False, "active_infection": False}
    open_calculator(page, fragment(patient))
    page.locator('[data-change="pregnancy"]').get_by_role("button").first.click()
    expect(page.locator('[name="pregnancy"][value="yes"]')).to_be_checked()
    other = page.locator('[data-change]:not([data-change="pregnancy"])')
    finding = other.first.get_attribute("data-change")
    other.first.get_by_role("button").click()
    expect(page.locator('[name="pregnancy"][value="no"]')).to_be_checked()
    page.get_by_label("Language").select_option("ja")
    expect(page.locator("#calculator")).to_have_attribute("lang", "ja")
    page.locator(".mda5-trying").get_by_role("button").click()
    answered(page, patient)
    # Who answers the question otherwise has ended the trial.
    page.locator("#language").select_option("en")
    page.locator('[data-change="pregnancy"]').get_by_role("button").first.click()
    expect(page.locator(".mda5-trying")).to_be_visible()
    page.locator('[name="pregnancy"][value=""]').check()
    expect(page.locator(".mda5-trying")).to_be_hidden()
    assert finding is not None


def test_a_second_tap_does_not_answer_the_next_question(page: Page) -> None:
    open_calculator(page, fragment(UNTREATED))
    answered(page, UNTREATED)
    asked = json.loads(bridge.assess(json.dumps(UNTREATED)))["order_next"][0]["finding"]
    button = page.locator('[data-line="ask"] [data-answer="no"]')
    box = button.bounding_box()
    assert box is not None
    for _ in range(2):
        page.mouse.click(box["x"] + 5, box["y"] + 5)
    order = [finding.id for finding in DICTIONARY]
    patient = UNTREATED | {asked: False}
    answered(page, {name: patient[name] for name in sorted(patient, key=order.index)})
    page.wait_for_timeout(500)
    answered(page, {name: patient[name] for name in sorted(patient, key=order.index)})
    # Once the question has stood there for a moment it is answered.
    page.locator('[data-line="ask"] [data-answer]').first.click()
    request = "JSON.parse(document.querySelector('#calculator-request').textContent)"
    wait_until(page, f"known => Object.keys({request}).length > known", len(patient))


def test_what_is_contraindicated_and_being_taken_stands_at_a_glance(page: Page) -> None:
    patient = UNTREATED | {
        "stage": "improving",
        "current_agents": ["cyclophosphamide", "methotrexate"],
        "active_infection": True,
    }
    open_calculator(page, fragment(patient))
    answered(page, patient)
    assert line(page, "barred") == "■Contraindicated, being taken: cyclophosphamide"
    kinds = page.eval_on_selector_all("[data-line]", "all => all.map(one => one.dataset.line)")
    assert kinds[:2] == ["stop", "barred"]


def test_escalation_is_told_in_its_order_and_with_what_is_taken_already(page: Page) -> None:
    patient = DAY_NINE | {
        "current_agents": ["glucocorticoid", "tacrolimus", "cyclophosphamide", "plasma_exchange"],
        "pregnancy": False,
        "active_infection": False,
        "neutrophils": 3,
        "lymphocytes": 1.2,
        "haemoglobin": 120,
    }
    open_calculator(page, fragment(patient))
    answered(page, patient)
    told = line(page, "escalate")
    titles = {item.id: item.title for item in GUIDELINE.recommendations}
    assert f"{titles['R08']} (already being taken)" in told
    assert told.index(titles["R08"]) < told.index(titles["R09"])
    assert f"{titles['R09']} (already" not in told
    expect(page.locator(".mda5-way")).to_contain_text("(already being taken)")


def test_where_there_is_nothing_to_do_it_is_said(page: Page) -> None:
    patient = UNTREATED | {
        "stage": "improving",
        "current_agents": ["glucocorticoid", "tacrolimus", "cyclophosphamide"],
    }
    open_calculator(page, fragment(patient))
    answered(page, patient)
    assert line(page, "nothing") == "—No change of immunosuppression is advised now. "
    expect(page.locator(".mda5-bar")).to_contain_text(
        "No change of immunosuppression is advised now."
    )


def test_the_cautions_of_what_is_taken_stand_below_it(page: Page) -> None:
    patient = UNTREATED | {
        "stage": "improving",
        "current_agents": ["tacrolimus"],
        "strong_cyp3a4_inhibitor": True,
    }
    open_calculator(page, fragment(patient))
    answered(page, patient)
    [running] = json.loads(bridge.assess(json.dumps(patient)))["treatment"]["running"]
    assert running["cautions"]
    shown = page.locator('[data-running="tacrolimus"] .mda5-alerts li')
    expect(shown).to_have_count(len(running["cautions"]))
    expect(shown.first).to_contain_text(running["cautions"][0]["statement"])


def test_what_does_not_apply_says_what_it_would_take(page: Page) -> None:
    patient = UNTREATED | {"pregnancy": False, "active_infection": False}
    open_calculator(page, fragment(patient))
    would = page.locator('[data-would-apply="R08"]')
    expect(would).to_contain_text("high-flow oxygen")
    assert outcome(page, "recommendation", "R08") == "no"


def test_questions_that_change_nothing_are_folded_and_can_be_answered(page: Page) -> None:
    open_calculator(page, fragment(UNTREATED))
    box = page.locator('[data-question="ferritin"]')
    expect(box).to_contain_text("Changes nothing now.")
    expect(page.locator('input[name="ferritin"]')).to_be_hidden()
    box.get_by_role("button").click()
    expect(page.locator('input[name="ferritin"]')).to_be_focused()
    expect(page.locator('[data-question="kl6"]')).to_contain_text("For scores and doses only.")


def test_a_slip_of_the_unit_is_offered_with_one_tap(page: Page) -> None:
    open_calculator(page)
    page.locator('input[name="crp"]').fill("0.8")
    notice = page.locator("#notice-crp")
    expect(notice).to_contain_text("0.8 mg/L is unusually low")
    notice.get_by_role("button", name="Use 0.8 mg/dL").click()
    answered(page, {"crp": {"value": 0.8, "unit": "mg/dL"}})
    expect(notice).to_have_text("0.8 mg/dL = 8 mg/L")


def test_answers_that_do_not_fit_are_remarked_on_at_each_of_their_fields(page: Page) -> None:
    patient = UNTREATED | {"current_agents": ["tacrolimus"]}
    open_calculator(page, fragment(patient))
    for finding in ("stage", "current_agents"):
        expect(page.locator(f"#notice-{finding}")).to_contain_text("check both")
    assert outcome(page, "recommendation", "R01") == "yes"


def test_units_are_remembered_when_the_answers_are_cleared(page: Page) -> None:
    open_calculator(page)
    page.get_by_label("Unit of Creatinine").select_option("mg/dL")
    page.locator('input[name="creatinine"]').fill("1.2")
    expect(page.locator("#notice-creatinine")).to_contain_text("106.1 µmol/L")
    page.get_by_role("button", name="Clear all answers").click()
    expect(page.locator('input[name="creatinine"]')).to_have_value("")
    expect(page.get_by_label("Unit of Creatinine")).to_have_value("mg/dL")
    expect(page.locator("#notice-creatinine")).to_be_hidden()


def test_a_link_without_a_unit_is_in_the_first_whatever_was_chosen_before(page: Page) -> None:
    """Else a number would be taken ten times too great."""
    open_calculator(page)
    page.get_by_label("Unit of C-reactive protein").select_option("mg/dL")
    page.evaluate("() => { location.hash = 'crp=20' }")
    answered(page, {"crp": 20})
    expect(page.get_by_label("Unit of C-reactive protein")).to_have_value("mg/L")


def test_the_course_places_the_patient_and_what_is_running(page: Page) -> None:
    open_calculator(page, fragment(DAY_NINE))
    course = page.locator('[data-part="treatment"]')
    expect(course).to_contain_text("day 9 of 14")
    expect(course.locator('[data-running="methotrexate"]')).to_have_attribute(
        "data-standing", "against"
    )
    assert course.locator(".mda5-events li").all_text_contents() == [
        "day 0: first dose",
        "day 9: now",
        "day 14: the two weeks end",
    ]


def test_where_no_regimen_is_to_be_started_what_is_most_pressing_stands_first(page: Page) -> None:
    titles = "all => all.filter(one => one.checkVisibility()).map(one => one.textContent)"
    open_calculator(page, fragment(DAY_NINE))
    answered(page, DAY_NINE)
    found = page.eval_on_selector_all("#result .mda5-part > h2", titles)
    assert found[:3] == ["Stop", "Escalate", "Do now"]
    page.locator('[name="current_agents"][value="tacrolimus"]').uncheck()
    page.locator('[name="stage"][value="untreated"]').check()
    expect(page.locator('[data-line="offered"], [data-line="preferred"]').first).to_be_visible()
    wait_until(page, "() => document.querySelector('[data-part=regimens] article') !== null")
    found = page.eval_on_selector_all("#result .mda5-part > h2", titles)
    assert found.index("Do now") < found.index("Regimens, in order of preference")
    assert found.index("Regimens, in order of preference") < found.index("Escalate")


def test_what_stays_is_not_drawn_again(page: Page) -> None:
    """What the reader has opened or focused stays when another answer comes."""
    open_calculator(page, fragment(UNTREATED))
    answered(page, UNTREATED)
    card = page.locator('[data-recommendation="R02"]')
    card.evaluate("element => { element.dataset.seen = 'yes' }")
    page.locator('[name="pregnancy"][value="yes"]').check()
    expect(page.locator('[data-recommendation="R19"][data-outcome="yes"]')).to_be_visible()
    expect(card).to_have_attribute("data-seen", "yes")


def test_the_steps_of_escalation_stand_in_the_order_in_which_they_come(page: Page) -> None:
    """What comes first by the guideline does not stand below what comes after it."""
    patient = DAY_NINE | {"current_agents": ["glucocorticoid", "tacrolimus"]}
    open_calculator(page, fragment(patient))
    answered(page, patient)

    def shown(part: str) -> list[str | None]:
        cards = page.locator(f'[data-part="{part}"] article[data-recommendation]')
        return [card.get_attribute("data-recommendation") for card in cards.all()]

    assert shown("escalate") == ["R16", "R08"]
    # Where nothing is to be escalated the guideline's own order holds.
    open_calculator(page, fragment(UNTREATED))
    answered(page, UNTREATED)
    assert shown("start")[:3] == ["R01", "R02", "R03"]


def test_the_evidence_shows_the_figure_of_its_studies(page: Page) -> None:
    open_calculator(page, fragment(DAY_NINE))
    card = page.locator('[data-recommendation="R08"]')
    card.get_by_text("How good is the evidence").click()
    expect(card.locator("figure svg").first).to_be_visible()
    ids = page.eval_on_selector_all("#calculator [id]", "all => all.map(one => one.id)")
    assert len(ids) == len(set(ids))


def test_on_a_phone_the_answer_follows_the_form_and_leaves_when_the_result_is_there(
    page: Page,
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_calculator(page, fragment(DAY_NINE))
    bar = page.locator(".mda5-bar")
    expect(bar).to_contain_text("Stop: methotrexate")
    bar.click()
    expect(page.locator("#result")).to_be_focused()
    expect(bar).to_be_hidden()
