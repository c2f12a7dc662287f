"""Ask one version of the package, whichever stands first on Python's path.

The report runs it once for each version, in a process of its own. Of the package it uses only what
every version has: `bridge.describe` and `bridge.assess`.
"""

from __future__ import annotations

import json
import runpy
import sys
from hashlib import sha256
from typing import Any

from calculator import bridge

# What the summary holds already, and what differs between any two versions.
_SUMMARISED = ("guideline", "scope", "advice", "regimens", "stop", "problems")


def main() -> None:
    """Print the description; or one JSON text for each that comes in: `outcomes`, or `whole`.

    The second argument is the module that summarises.
    """
    wanted = sys.argv[1]
    if wanted == "describe":
        print(bridge.describe())
        return
    summarise = runpy.run_path(sys.argv[2])["summarise"]
    for line in sys.stdin:
        answer = json.loads(bridge.assess(line))
        print(json.dumps(_told(answer, summarise, whole=wanted == "whole")))


def _told(answer: dict[str, Any], summarise: Any, *, whole: bool) -> dict[str, Any]:
    if answer["problems"]:
        return {"problems": [problem["message"] for problem in answer["problems"]]}
    summary = summarise(answer)
    for item in summary["advice"].values():
        # Told once, from the description; without it the lines are short and compare fast.
        item["statement"] = ""
    if not whole:
        return {"summary": summary}
    rest = {
        name: sha256(json.dumps(part).encode()).hexdigest()[:12]
        for name, part in answer.items()
        if name not in _SUMMARISED
    }
    return {"summary": summary, "rest": rest}


if __name__ == "__main__":
    main()
