"""The answer for one patient, through the same door as the browser."""

from __future__ import annotations

import json
from typing import Any

from calculator import bridge


def assess_dict(patient: dict[str, Any]) -> dict[str, Any]:
    """Assess a patient given as plain values, and give the answer as plain values."""
    answer: dict[str, Any] = json.loads(bridge.assess(json.dumps(patient)))
    return answer


def explore_dict(patient: dict[str, Any]) -> dict[str, Any]:
    """Ask what would change the answer for a patient given as plain values."""
    found: dict[str, Any] = json.loads(bridge.explore(json.dumps(patient)))
    return found
