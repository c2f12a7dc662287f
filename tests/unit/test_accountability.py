"""Accountability, checklists and hazards: whatever is missing is named with its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from calculator.audit.accountability import (
    check_review_date,
    check_versions,
    next_review,
    read_accountability,
)
from calculator.audit.checklists import CHECKLISTS, State, check_links
from calculator.audit.entry import InvalidEvidence, data
from calculator.audit.hazards import HAZARDS
from calculator.audit.statements import CHANGES, PUBLISHER, STATEMENTS
from calculator.guideline import GUIDELINE
from scripts.generate import __main__ as generate
from scripts.generate import accountability

TESTS = accountability.known_tests()
ACCOUNT = read_accountability(TESTS)
PAGES = dict(generate.outputs())


def changed(file: str, old: str, new: str) -> Callable[[str], str]:
    """Give the texts of the data with one place changed."""
    text = data(file)
    assert old in text
    return lambda name: text.replace(old, new, 1) if name == file else data(name)


def faults(text: Callable[[str], str]) -> list[str]:
    with pytest.raises(InvalidEvidence) as caught:
        read_accountability(TESTS, text)
    return list(caught.value.problems)


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        (
            CHECKLISTS,
            'answer = "Initial treatment; the title says so."',
            'answer = " "',
            "checklists.toml: right: 1c: answer: must not be empty",
        ),
        (
            CHECKLISTS,
            'answer = "Initial treatment; the title says so."\n',
            "",
            "checklists.toml: right: 1c: answer: give either answer or from",
        ),
        (
            CHECKLISTS,
            'answer = "Initial treatment; the title says so."',
            'from = "nothing"',
            "checklists.toml: right: 1c: from: nothing is not known",
        ),
        (
            CHECKLISTS,
            'because = "The title leaves the word out."\n',
            "",
            "checklists.toml: right: 1a: because: say what is wanting, and only where something is",
        ),
        (
            CHECKLISTS,
            'id = "1b"',
            'id = "1a"',
            "checklists.toml: right: 1a: id: used 2 times",
        ),
        (
            CHECKLISTS,
            'where = "accountability.md#publisher"',
            'where = "accountability.md#publisher"\nstate = "met"',
            "checklists.toml: right: 4: state: not a key that is known here",
        ),
        (
            CHECKLISTS,
            'id = "guides"',
            'id = "right"',
            "checklists.toml: right: id: used 2 times",
        ),
        (
            HAZARDS,
            "test_a_value_is_read_into_the_first_unit",
            "test_that_nobody_wrote",
            "hazards.toml: H01: tests: tests/unit/test_findings.py::test_that_nobody_wrote "
            "is not known",
        ),
        (
            HAZARDS,
            'id = "H02"',
            'id = "H03"',
            "hazards.toml: H03: id: H02 should stand here",
        ),
        (
            HAZARDS,
            'remains = "Safari is not tested."',
            "",
            "hazards.toml: H16: remains: missing",
        ),
        (
            STATEMENTS,
            '"It is not written for patients.",',
            '"",',
            "accountability.toml: users: sentences: must not be empty",
        ),
        (
            STATEMENTS,
            'id = "users"',
            'id = "readers"',
            "accountability.toml: users: id: missing",
        ),
        (
            PUBLISHER,
            'id = "funding"',
            'id = "fonds"',
            "publisher.toml: fonds: id: not one of publisher, contact, contributors, conflicts, "
            "funding",
        ),
        (
            CHANGES,
            "published = 2026-11-23",
            'published = "2026-11-23"',
            "changes.toml: 2026.1: published: must be a date like 2026-11-23, got '2026-11-23'",
        ),
        (CHANGES, "published = 2026-11-23", "", "changes.toml: 2026.1: published: missing"),
    ],
)
def test_a_fault_is_named_with_its_place(file: str, old: str, new: str, fault: str) -> None:
    assert fault in faults(changed(file, old, new))


def test_a_hazard_without_a_test_is_a_fault() -> None:
    text = data(HAZARDS)
    first = text.split("tests = [")[1].split("]")[0]
    assert faults(changed(HAZARDS, first, "")) == [
        "hazards.toml: H01: tests: name at least one test that shows the control"
    ]


def test_faults_of_all_files_are_named_at_once() -> None:
    broken = {
        HAZARDS: data(HAZARDS).replace('id = "H18"', 'id = "H19"'),
        CHANGES: data(CHANGES).replace('id = "2026.1"', 'id = ""'),
    }
    assert len(faults(lambda name: broken.get(name) or data(name))) == 2


# The publisher's fields: empty ones are said to be open, and open ones are met once filled.


def test_what_the_publisher_has_not_stated_is_said_and_not_met() -> None:
    assert all(field.text is None for field in ACCOUNT.publisher)
    (item,) = (item for item in ACCOUNT.checklists[0].items if item.id == "18a")
    assert (item.state, item.because) == (
        State.NOT_MET,
        "To be stated by the publisher of this copy.",
    )
    page = PAGES[Path("docs/accountability.md")]
    assert page.count("To be stated by the publisher of this copy.") == len(ACCOUNT.publisher)


def test_what_the_publisher_states_is_met() -> None:
    filled = changed(PUBLISHER, 'text = ""', 'text = "A hospital."')
    account = read_accountability(TESTS, filled)
    (item,) = (item for item in account.checklists[1].items if item.id == "4.4")
    assert (item.state, item.answer, item.because) == (State.MET, "A hospital.", None)


# Links.


def test_every_item_leads_to_a_page_that_is_there() -> None:
    assert list(check_links(ACCOUNT.checklists, accountability.anchors(PAGES))) == []


@pytest.mark.parametrize(
    ("where", "what"),
    [
        ("gone.md", "there is no page gone.md"),
        ("hazards.md#h99", "hazards.md has no anchor h99"),
    ],
)
def test_a_link_that_leads_nowhere_fails_with_its_place(where: str, what: str) -> None:
    broken = changed(CHECKLISTS, 'where = "hazards.md"', f'where = "{where}"')
    account = read_accountability(TESTS, broken)
    assert list(check_links(account.checklists, accountability.anchors(PAGES))) == [
        ("checklists.toml: right: 17", f"where: {what}")
    ]


# Dates and versions.


def test_the_review_date_holds_until_its_own_day_has_passed() -> None:
    assert list(check_review_date(GUIDELINE, GUIDELINE.review_by)) == []


def test_a_review_date_that_has_passed_fails_with_its_place() -> None:
    assert list(check_review_date(GUIDELINE, date(2027, 11, 24))) == [
        (
            "calculator/guideline.py: review_by",
            "2027-11-23 has passed on 2027-11-24: review the recommendations, then set it anew",
        )
    ]


def test_a_recommendation_that_is_due_earlier_fails_with_its_place() -> None:
    first, *others = GUIDELINE.recommendations
    older = replace(first, reviewed=date(2026, 11, 22))
    guideline = replace(GUIDELINE, recommendations=(older, *others))
    assert list(check_review_date(guideline, date(2026, 12, 1))) == [
        ("R01", "is due for review on 2027-11-22, before review_by, 2027-11-23")
    ]


def test_the_next_review_is_a_year_later() -> None:
    first = GUIDELINE.recommendations[0]
    assert next_review(replace(first, reviewed=date(2028, 2, 29))) == date(2029, 2, 28)
    assert next_review(replace(first, reviewed=date(2026, 8, 31))) == date(2027, 8, 31)


def test_the_change_log_holds_every_version_that_is_named() -> None:
    assert list(check_versions(GUIDELINE, ACCOUNT.changes)) == []
    newer = replace(GUIDELINE, version="2027.1")
    first, *others = newer.recommendations
    newer = replace(newer, recommendations=(replace(first, since="2027.1"), *others))
    assert list(check_versions(newer, ACCOUNT.changes)) == [
        ("changes.toml", "must begin with the guideline's version, 2027.1"),
        ("R01", "is there since 2027.1, which is not in changes.toml"),
    ]


def test_the_check_goes_by_the_day_for_which_the_site_is_built(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for day, found in ((23, []), (24, ["calculator/guideline.py: review_by"])):
        seconds = int(datetime(2027, 11, day, tzinfo=UTC).timestamp())
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(seconds))
        assert [place for place, _ in accountability.faults(PAGES)] == found


def test_the_build_is_for_today_unless_it_is_told_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert abs((accountability.build_date() - datetime.now(UTC).date()).days) <= 1
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795392000")
    assert accountability.build_date() == date(2026, 11, 23)


# The pages.


def test_the_pages_hold_everything() -> None:
    page = PAGES[Path("docs/accountability.md")]
    for statement in ACCOUNT.statements:
        assert all(sentence in page for sentence in statement.sentences)
    for item in GUIDELINE.recommendations:
        assert f"| {item.since} | {item.reviewed} | {next_review(item)} |" in page
    listed = PAGES[Path("docs/checklists.md")]
    for checklist in ACCOUNT.checklists:
        assert checklist.seen[1:] in listed
        for row in checklist.items:
            assert f"| **{row.id}** {row.asks} |" in listed
    log = PAGES[Path("docs/hazards.md")]
    for hazard in ACCOUNT.hazards:
        assert all(f"`{test}`" in log for test in hazard.tests)
        assert hazard.remains in log


def test_the_published_checklists_have_all_their_items() -> None:
    right, guides = ACCOUNT.checklists[:2]
    numbers = {item.id.rstrip("abc") for item in right.items}
    assert numbers == {str(number) for number in range(1, 23)}
    assert len(right.items) == 35
    assert [item.id for item in guides.items] == [
        f"{domain}.{factor}" for domain in range(1, 5) for factor in range(1, 5)
    ]
