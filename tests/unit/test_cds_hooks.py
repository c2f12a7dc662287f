"""The cards keep the rules of CDS Hooks 2.0 and say what the answer says, most urgent first."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator
from markdown import Markdown

from calculator.__main__ import main
from calculator.criteria import Truth
from calculator.guideline import GUIDELINE, assess, read_patient
from calculator.programs.cds_hooks import _plain, response
from calculator.vocabulary import Step
from tests.patients import EVERYONE
from tests.vignette import load_all

SITE = "https://example.org/mda5/"
URGENCY = ("critical", "warning", "info")

# The attributes of a card in CDS Hooks 2.0, as far as these cards have them: a summary of one line
# and fewer than 140 characters, one of three indicators, Markdown, a source, absolute links.
ABSOLUTE = {"type": "string", "pattern": "^https?://[^/]+/"}
CARDS = {
    "type": "object",
    "required": ["cards"],
    "additionalProperties": False,
    "properties": {
        "cards": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["summary", "indicator", "source"],
                "additionalProperties": False,
                "properties": {
                    "summary": {
                        "type": "string",
                        "minLength": 1,
                        "maxLength": 139,
                        "pattern": r"^[^\n]+$",
                    },
                    "detail": {"type": "string", "minLength": 1},
                    "indicator": {"enum": list(URGENCY)},
                    "source": {
                        "type": "object",
                        "required": ["label"],
                        "additionalProperties": False,
                        "properties": {"label": {"type": "string"}, "url": ABSOLUTE},
                    },
                    "links": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["label", "url", "type"],
                            "additionalProperties": False,
                            "properties": {
                                "label": {"type": "string", "minLength": 1},
                                "url": ABSOLUTE,
                                "type": {"const": "absolute"},
                            },
                        },
                    },
                },
            },
        }
    },
}
RULES = Draft202012Validator(CARDS)
PREGNANT = {
    "age": 34,
    "sex": "female",
    "anti_mda5": "positive",
    "ild": True,
    "stage": "worsening",
    "pregnancy": True,
    "current_agents": ["methotrexate", "tnf_inhibitor"],
}


def cards(patient: dict[str, Any], site: str | None = SITE) -> list[dict[str, Any]]:
    answer = response(assess(read_patient(patient)), site)
    assert [error.message for error in RULES.iter_errors(answer)] == []
    found: list[dict[str, Any]] = answer["cards"]
    return found


BARRED = " is being taken, and a contraindication holds"


@pytest.mark.parametrize("site", [SITE, None])
def test_the_cards_of_every_vignette_keep_the_rules(site: str | None) -> None:
    for one in load_all():
        cards(one.patient, site)


@settings(deadline=None, max_examples=200)
@given(EVERYONE)
def test_a_card_is_a_stop_or_a_yes_and_every_one_has_its_card(patient: dict[str, Any]) -> None:
    """What is no or not known is no advice, and nothing that is advised is left out."""
    assessment = assess(read_patient(patient))
    found = cards(patient)
    stops = [card for card in found if card["indicator"] == "critical"]
    assert [card["summary"].split(":")[0] for card in stops] == [
        *(f"Stop {agent.label}" for agent in assessment.agents_to_stop),
        *(f"{one.agent.label}{BARRED}" for one in assessment.treatment.barred),
    ]
    others = [card["summary"].split(":")[0] for card in found[len(stops) :]]
    advised = [one.recommendation for one in assessment.advice if one.outcome is Truth.YES]
    assert sorted(others) == [item.id for item in advised]


def test_the_most_urgent_comes_first() -> None:
    found = cards(PREGNANT)
    assert [card["summary"].split(":")[0] for card in found] == [
        *("Stop methotrexate", "Stop TNF inhibitor"),
        *("R19", "R07", "R17", "R18", "R08", "R16", "R10", "R11", "R12", "R14"),
    ]
    assert {card["indicator"] for card in found} == set(URGENCY)


def test_a_stop_gives_every_reason_once() -> None:
    first = cards(PREGNANT)[0]
    assert first["summary"] == "Stop methotrexate: R12 and R19"
    for name in ("R12", "R19"):
        (item,) = (one for one in GUIDELINE.recommendations if one.id == name)
        assert item.statement in first["detail"]
    assert [link["url"] for link in first["links"]] == [
        f"{SITE}recommendations/r12.html",
        f"{SITE}recommendations/r19.html",
    ]
    assert first["source"]["url"] == f"{SITE}index.html"


def test_the_grade_and_the_appraisal_stand_in_every_card() -> None:
    by_id = {item.id: item for item in GUIDELINE.recommendations}
    for card in cards(PREGNANT)[2:]:
        item = by_id[card["summary"][:3]]
        text = Markdown().convert(card["detail"])
        for words in (item.strength.label, item.certainty.label, item.appraisal.verdict.label):
            assert words in text
        assert "Sources:" in text
        assert card["indicator"] == ("info" if item.step is Step.AVOID else "warning")


def test_regimens_and_alerts_are_in_the_detail() -> None:
    untreated = {"age": 34, "anti_mda5": "suspected", "ild": True, "stage": "untreated"}
    details = {card["summary"][:3]: card["detail"] for card in cards(untreated)}
    assert "**Mind:** " in details["R01"]
    waiting = "glucocorticoid + tacrolimus + cyclophosphamide: not yet known; it waits for: Sex; "
    assert waiting in details["R01"]
    woman = untreated | {"sex": "female", "pregnancy": True, "active_infection": False}
    details = {card["summary"][:3]: card["detail"] for card in cards(woman)}
    assert "cyclophosphamide: ruled out. cyclophosphamide: pregnant" in details["R01"]
    assert "glucocorticoid + tacrolimus + IVIG: can be offered" in details["R19"]


def test_what_is_taken_in_spite_of_a_contraindication_is_a_card_with_the_reason() -> None:
    infected = {"age": 50, "anti_mda5": "positive", "ild": True, "active_infection": True}
    first = cards(infected | {"current_agents": ["tacrolimus", "cyclophosphamide"]})[0]
    assert (first["summary"], first["indicator"]) == (f"cyclophosphamide{BARRED}", "critical")
    assert "A contraindication holds: Active serious infection." in first["detail"]


def test_a_summary_is_the_whole_statement_or_the_title() -> None:
    everything = {card["summary"] for one in load_all() for card in cards(one.patient)}
    told = {one for one in everything if not one.startswith("Stop ") and BARRED not in one}
    for summary in told:
        (item,) = (one for one in GUIDELINE.recommendations if one.id == summary[:3])
        assert summary[5:] in (item.statement, item.title)
    assert {summary[:3] for summary in told} == {item.id for item in GUIDELINE.recommendations}


def test_what_looks_like_markup_is_shown_as_it_stands() -> None:
    assert _plain("a *b* [c](d) `e` _f_ # g") == r"a \*b\* \[c\](d) \`e\` \_f\_ \# g"
    assert Markdown().convert(_plain("a *b* [c](d) `e`")) == "<p>a *b* [c](d) `e`</p>"
    assert _plain("<b> & | ~") == r"\<b\> \& \| \~"


def test_without_a_site_no_card_has_an_address() -> None:
    for card in cards(PREGNANT, None):
        assert "links" not in card
        assert list(card["source"]) == ["label"]


def test_out_of_scope_there_is_no_card() -> None:
    assert cards(PREGNANT | {"ild": False}) == []
    assert cards({}) == []


def test_the_command_prints_the_response(
    capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    file = tmp_path / "patient.json"
    file.write_text(json.dumps(PREGNANT), encoding="utf-8")
    assert main(["cds-hooks", str(file), "--site", SITE.rstrip("/")]) == 0
    assert json.loads(capfdbinary.readouterr().out) == {"cards": cards(PREGNANT)}
    assert main(["cds-hooks", str(file)]) == 0
    assert json.loads(capfdbinary.readouterr().out) == {"cards": cards(PREGNANT, None)}
    file.write_text('{"age": 412}', encoding="utf-8")
    assert main(["cds-hooks", str(file)]) == 2
    assert json.loads(capfdbinary.readouterr().out)["problems"][0]["finding"] == "age"


def test_an_address_without_a_scheme_is_refused(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["cds-hooks", "-", "--site", "example.org"])
    assert stopped.value.code == 2
    assert (
        "--site: must start with http:// or https://, got 'example.org'" in capfd.readouterr().err
    )
