"""The command line: `python -m calculator COMMAND`; `--help` lists the commands."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from calculator import bridge
from calculator.findings import InvalidPatient, Problem
from calculator.guideline import Assessment, assess

EXIT_PROBLEMS = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code: 0, or 2 when the input has problems."""
    chosen = _parser().parse_args(arguments)
    command: Command = chosen.command
    try:
        return command.run(chosen)
    except InvalidPatient as error:
        return _print(bridge.refusal(error))


def _describe(_: argparse.Namespace) -> int:
    return _print(bridge.describe())


def _assess(chosen: argparse.Namespace) -> int:
    return _print(bridge.assess(*_texts(chosen)))


def _explore(chosen: argparse.Namespace) -> int:
    return _print(bridge.explore(*_texts(chosen)))


def _note(chosen: argparse.Namespace) -> int:
    (text,) = _texts(chosen)
    return _print(bridge.note(text, chosen.at or _now()))


def _save(chosen: argparse.Namespace) -> int:
    (text,) = _texts(chosen)
    return _print(bridge.save(text, chosen.at or _now()))


def _reopen(chosen: argparse.Namespace) -> int:
    return _print(bridge.reopen(*_texts(chosen)))


def _compare(chosen: argparse.Namespace) -> int:
    return _print(bridge.compare(*_texts(chosen)))


def _batch(chosen: argparse.Namespace) -> int:
    from calculator.programs import batch

    return batch.run(chosen.file, chosen.output, chosen.format)


def _schema(chosen: argparse.Namespace) -> int:
    from calculator.programs import schema

    return _print_json(schema.SCHEMAS[chosen.what]())


def _cds_hooks(chosen: argparse.Namespace) -> int:
    from calculator.programs import cds_hooks

    return _print_json(cds_hooks.response(_assessed(chosen), chosen.site))


def _fhir_guideline(chosen: argparse.Namespace) -> int:
    from calculator.programs import fhir

    return _print_json(fhir.guideline(fhir.Names(chosen.base)))


def _fhir_result(chosen: argparse.Namespace) -> int:
    from calculator.programs import fhir, fhir_result

    return _print_json(fhir_result.result(_assessed(chosen), fhir.Names(chosen.base)))


class Command(NamedTuple):
    """A command: what it does, in words and in code, and the arguments that it takes."""

    help: str
    run: Callable[[argparse.Namespace], int]
    arguments: tuple[tuple[tuple[str, ...], dict[str, Any]], ...] = ()


def _address(text: str) -> str:
    if not text.startswith(("http://", "https://")):
        raise argparse.ArgumentTypeError(f"must start with http:// or https://, got {text!r}")
    return text.rstrip("/") + "/"


def _files(what: str, count: int = 1) -> tuple[tuple[str, ...], dict[str, Any]]:
    words = f"{what} as JSON, or - for standard input"
    return ("files",), {"metavar": "FILE", "nargs": count, "help": words}


_PATIENT = _files("a patient")
_SCHEMAS = ("patient", "answer", "exploration", "comparison")
_AT = (("--at",), {"metavar": "TIME", "help": "date and time in words; else now"})
_BASE = (
    ("--base",),
    {
        "metavar": "URL",
        "type": _address,
        "help": "where the resources will stand; without it their addresses are urn:uuid:…",
    },
)

# A command of two words stands under its first word, which needs an entry in _GROUPS.
COMMANDS = {
    "describe": Command("print the guideline as JSON", _describe),
    "assess": Command("assess one patient", _assess, (_PATIENT,)),
    "explore": Command("say what would change one patient's answer", _explore, (_PATIENT,)),
    "note": Command("write one patient's note for the record", _note, (_PATIENT, _AT)),
    "save": Command(
        "write one patient and the answer as a file to reopen later", _save, (_PATIENT, _AT)
    ),
    "reopen": Command(
        "check a saved file, and say what is answered otherwise now",
        _reopen,
        (_files("a saved file"),),
    ),
    "compare": Command(
        "say what differs between two patients, or two moments",
        _compare,
        (_files("two patients", 2),),
    ),
    "batch": Command(
        "assess many patients, row by row",
        _batch,
        (
            (
                ("file",),
                {
                    "metavar": "FILE",
                    "help": "CSV with a finding to a column, or JSON with a patient to a line; "
                    "or - for standard input",
                },
            ),
            (("-o", "--output"), {"metavar": "OUT", "help": "the file to write to"}),
            (
                ("--format",),
                {
                    "choices": ("jsonl", "csv"),
                    "help": "jsonl: whole answers, a line to a row (usual); csv: outcomes only "
                    "(usual when OUT ends in .csv)",
                },
            ),
        ),
    ),
    "schema": Command(
        "print a JSON schema",
        _schema,
        ((("what",), {"choices": _SCHEMAS, "help": "what goes in, or comes out"}),),
    ),
    "cds-hooks": Command(
        "assess one patient and answer with CDS Hooks cards",
        _cds_hooks,
        (
            _PATIENT,
            (
                ("--site",),
                {
                    "metavar": "URL",
                    "type": _address,
                    "help": "where the built site stands; without it the cards have no links",
                },
            ),
        ),
    ),
    "fhir guideline": Command("print the guideline", _fhir_guideline, (_BASE,)),
    "fhir result": Command("assess one patient", _fhir_result, (_PATIENT, _BASE)),
}
_GROUPS = {"fhir": "FHIR R4: the guideline, or the answer for one patient"}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="calculator",
        description="Initial treatment of anti-MDA5-positive myositis with interstitial lung "
        "disease: advice for one patient or for many. For health professionals.",
        epilog="Exit code: 0, or 2 when something in the input was refused.",
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    groups = {}
    for name, command in COMMANDS.items():
        group, _, word = name.rpartition(" ")
        if group and group not in groups:
            above = commands.add_parser(group, help=_GROUPS[group], description=_GROUPS[group])
            groups[group] = above.add_subparsers(metavar="COMMAND", required=True)
        own = groups.get(group, commands).add_parser(
            word, help=command.help, description=command.help
        )
        own.set_defaults(command=command)
        for names, settings in command.arguments:
            own.add_argument(*names, **settings)
    return parser


def _now() -> str:
    return datetime.now().astimezone().isoformat(sep=" ", timespec="minutes")


def _assessed(chosen: argparse.Namespace) -> Assessment:
    return assess(bridge.read(*_texts(chosen)))


def _texts(chosen: argparse.Namespace) -> list[str]:
    """Read the files that were named, or standard input for `-`.

    Raises:
        InvalidPatient: with every file that cannot be read, or is not UTF-8 text.
    """
    texts, problems = [], []
    for name in chosen.files:
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
    if problems:
        raise InvalidPatient(problems)
    return texts


def _unreadable(name: str, reason: str) -> Problem:
    return Problem(None, None, f"{name}: {reason}", name)


def _print(answer: str) -> int:
    """Print an answer, a note as its own text, and give the exit code."""
    told = json.loads(answer)
    words = answer if told.get("problems") else told.get("note", answer)
    # What UTF-8 cannot hold is half of a letter, and JSON has its own way to write that.
    sys.stdout.buffer.write(words.rstrip("\n").encode(errors="backslashreplace") + b"\n")
    return EXIT_PROBLEMS if told.get("problems") or told.get("verified") is False else 0


def _print_json(content: Any) -> int:
    return _print(json.dumps(content, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    sys.exit(main())
