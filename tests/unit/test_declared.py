"""What is declared of the rules is read with every fault named at once."""

from __future__ import annotations

import pytest

from calculator.audit.declared import DECLARED, read_declared
from calculator.audit.entry import InvalidEvidence, data
from calculator.formulary import FORMULARY
from calculator.recommendations import RECOMMENDATIONS

NAMES = [item.id for item in RECOMMENDATIONS]
AGENTS = [agent.id for agent in FORMULARY]
RIGHT = """
[[exception]]
id = "one"
recommendation = "R01"
agent = "cyclophosphamide"
against = ["contraindication", "R19"]
alert = "It is contraindicated"
reason = "It is told."

[[twins]]
id = "both"
recommendations = ["R01", "R02"]
reason = "They are about one moment."

[[waits]]
id = "R05"
reason = "Two bars are one."
"""


def test_the_package_declares_what_it_should() -> None:
    declared = read_declared(data(DECLARED), NAMES, AGENTS)
    assert [one.id for one in declared.waits] == ["R05", "R06"]
    assert all(len(one.recommendations) > 1 for one in declared.twins)
    (exception,) = declared.exceptions
    assert exception.recommendation == "R01"


def test_what_is_right_is_read() -> None:
    declared = read_declared(RIGHT, NAMES, AGENTS)
    (exception,) = declared.exceptions
    assert exception.against == ("contraindication", "R19")
    (twins,) = declared.twins
    assert twins.recommendations == ("R01", "R02")
    assert [(one.id, one.reason) for one in declared.waits] == [("R05", "Two bars are one.")]


@pytest.mark.parametrize(
    ("right", "wrong", "problem"),
    [
        ('agent = "cyclophosphamide"', 'agent = "sugar"', "one: agent: sugar is not known"),
        ('on = "R01"', 'on = "R99"', "one: recommendation: R99 is not known"),
        ('["contraindication", "R19"]', "[]", "one: against: names nothing"),
        ('["contraindication", "R19"]', '["R99"]', "one: against: R99 is not known"),
        ('["R01", "R02"]', '["R01"]', "both: recommendations: twins are at least two"),
        ('id = "R05"', 'id = "R99"', "R99: id: R99 is not known"),
        ('reason = "It is told."', "", "one: reason: missing"),
        ("[[waits]]", '[[waits]]\nid = "R05"\nreason = "So."\n[[waits]]', "waits: R05: id: used 2"),
        ('reason = "Two', 'colour = "red"\nreason = "Two', "R05: colour: not a key that is known"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(right: str, wrong: str, problem: str) -> None:
    assert right in RIGHT
    with pytest.raises(InvalidEvidence) as error:
        read_declared(RIGHT.replace(right, wrong), NAMES, AGENTS)
    assert any(one.startswith(f"{DECLARED}: {problem}") for one in error.value.problems)
