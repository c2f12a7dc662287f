"""The command line: `python -m calculator describe` and `python -m calculator assess FILE`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from calculator.bridge import assess, describe
from calculator.findings import Problem

EXIT_PROBLEMS = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code: 0, or 2 when the input has problems."""
    parser = argparse.ArgumentParser(
        prog="calculator",
        description="Initial treatment of anti-MDA5-positive myositis with interstitial lung "
        "disease: advice for one patient. For health professionals.",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("describe", help="print the guideline as JSON")
    assessing = commands.add_parser("assess", help="assess one patient given as JSON")
    assessing.add_argument("file", metavar="FILE", help="a JSON file, or - for standard input")
    chosen = parser.parse_args(arguments)

    answer = describe() if chosen.command == "describe" else _assess_file(chosen.file)
    sys.stdout.buffer.write(answer.encode() + b"\n")
    return EXIT_PROBLEMS if answer.startswith('{"problems"') else 0


def _assess_file(name: str) -> str:
    try:
        if name == "-":
            given = sys.stdin.buffer.read()
        else:
            with open(name, "rb") as file:
                given = file.read()
        return assess(given.decode("utf-8-sig"))
    except OSError as error:
        return _unreadable(name, f"cannot be read: {error.strerror}")
    except UnicodeDecodeError as error:
        return _unreadable(name, f"not UTF-8 text, at byte {error.start}")


def _unreadable(name: str, reason: str) -> str:
    problem = Problem(None, None, f"{name}: {reason}", name)
    return json.dumps({"problems": [problem.to_dict()]}, ensure_ascii=False)


if __name__ == "__main__":
    sys.exit(main())
