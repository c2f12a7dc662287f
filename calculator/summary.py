"""The summary of an answer: what was advised, in whose words and how graded, and nothing else.

It is made from a plain answer of any version, so this module imports nothing of the package: the
report on changed answers loads it beside an older one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_TEXTS = [str]
_ANY_NAME = ""

# What a summary looks like; a name that is empty stands for any name.
_SHAPE = {
    "scope": str,
    "advice": {
        _ANY_NAME: {
            "outcome": str,
            "direction": str,
            "strength": str,
            "certainty": str,
            "verdict": str,
            "statement": str,
            "alerts": _TEXTS,
        }
    },
    "regimens": {_ANY_NAME: {"outcome": str, "agents": _TEXTS}},
    "first_offered": str,
    "stop": {_ANY_NAME: _TEXTS},
    "cautions": _TEXTS,
}


def summarise(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Condense a plain answer, as `bridge.assess` gives it."""
    stop: dict[str, list[str]] = {}
    for item in answer["stop"]:
        stop.setdefault(item["agent"], []).append(item["because"])
    cautions = [words for item in answer["regimens"] for words in item["cautions"]]
    return {
        "scope": answer["scope"]["outcome"],
        "advice": {
            item["id"]: {
                "outcome": item["outcome"],
                "direction": item["direction"],
                "strength": item["strength"],
                "certainty": item["certainty"],
                "verdict": item["appraisal"]["verdict"],
                "statement": item["statement"],
                "alerts": item["alerts"],
            }
            for item in answer["advice"]
        },
        "regimens": {
            item["id"]: {"outcome": item["outcome"], "agents": item["agents"]}
            for item in answer["regimens"]
        },
        "first_offered": _first_offered(answer["regimens"]),
        "stop": stop,
        # An agent stands in several regimens: its cautions are kept once.
        "cautions": list(dict.fromkeys(cautions)),
    }


def _first_offered(regimens: list[dict[str, Any]]) -> str:
    """Give the regimen meant for the patient's situation, else the first that can be offered."""
    offered = [item for item in regimens if item["outcome"] == "yes"]
    meant = [item for item in offered if item.get("intended_for", {}).get("outcome") == "yes"]
    return next((str(item["id"]) for item in (*meant, *offered)), "")


def is_summary(given: Any) -> bool:
    """Say whether a value has the shape of a summary; other names may stand in it too."""
    return _fits(given, _SHAPE)


def _fits(given: Any, shape: Any) -> bool:
    if isinstance(shape, type):
        return isinstance(given, shape)
    if isinstance(shape, list):
        return isinstance(given, list) and all(_fits(item, shape[0]) for item in given)
    if not isinstance(given, dict):
        return False
    if _ANY_NAME in shape:
        return all(_fits(value, shape[_ANY_NAME]) for value in given.values())
    return all(name in given and _fits(given[name], part) for name, part in shape.items())
