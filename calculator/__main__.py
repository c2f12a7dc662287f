"""The command line: `python -m calculator assess FILE`, and what else `--help` lists."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from calculator import bridge
from calculator.findings import Problem

EXIT_PROBLEMS = 2

# Each command that reads files: what it does, how many it reads, and what answers their texts.
_ON_FILES: dict[str, tuple[str, int, Callable[..., str]]] = {
    "assess": ("assess one patient given as JSON", 1, bridge.assess),
    "note": ("write one patient's note for the record", 1, bridge.note),
    "save": ("write one patient and the answer as a file to reopen later", 1, bridge.save),
    "reopen": ("check a saved file, and say what is answered otherwise now", 1, bridge.reopen),
    "compare": ("say what differs between two patients, or two moments", 2, bridge.compare),
}
_DATED = ("note", "save")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code: 0, or 2 when the input has problems."""
    parser = argparse.ArgumentParser(
        prog="calculator",
        description="Initial treatment of anti-MDA5-positive myositis with interstitial lung "
        "disease: advice for one patient. For health professionals.",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("describe", help="print the guideline as JSON")
    for name, (does, count, _) in _ON_FILES.items():
        command = commands.add_parser(name, help=does)
        what = "a JSON file, or - for standard input"
        command.add_argument("files", metavar="FILE", nargs=count, help=what)
        if name in _DATED:
            command.add_argument("--at", metavar="TIME", help="date and time in words; else now")
    chosen = parser.parse_args(arguments)

    if chosen.command == "describe":
        return _print(bridge.describe())
    _, _, answer = _ON_FILES[chosen.command]
    dated = [chosen.at or _now()] if chosen.command in _DATED else []
    texts, problems = _read(chosen.files)
    if problems:
        return _print(json.dumps({"problems": problems}, ensure_ascii=False))
    return _print(answer(*texts, *dated))


def _now() -> str:
    return datetime.now().astimezone().isoformat(sep=" ", timespec="minutes")


def _print(answer: str) -> int:
    """Print an answer, a note as its own text, and give the exit code."""
    told = json.loads(answer)
    words = answer if told.get("problems") else told.get("note", answer)
    # What UTF-8 cannot hold is half of a letter, and JSON has its own way to write that.
    sys.stdout.buffer.write(words.rstrip("\n").encode(errors="backslashreplace") + b"\n")
    return EXIT_PROBLEMS if told.get("problems") or told.get("verified") is False else 0


def _read(names: list[str]) -> tuple[list[str], list[dict[str, Any]]]:
    """Give the texts of files, and what is wrong with those that cannot be read."""
    texts, problems = [], []
    for name in names:
        try:
            if name == "-":
                given = sys.stdin.buffer.read()
            else:
                with open(name, "rb") as file:
                    given = file.read()
            texts.append(given.decode("utf-8-sig"))
        except OSError as error:
            problems.append(_unreadable(name, f"cannot be read: {error.strerror}"))
        except UnicodeDecodeError as error:
            problems.append(_unreadable(name, f"not UTF-8 text, at byte {error.start}"))
    return texts, problems


def _unreadable(name: str, reason: str) -> dict[str, Any]:
    return Problem(None, None, f"{name}: {reason}", name).to_dict()


if __name__ == "__main__":
    sys.exit(main())
