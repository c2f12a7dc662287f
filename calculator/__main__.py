"""The command line: `python -m calculator COMMAND`; `--help` lists the commands."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from calculator import bridge
from calculator.findings import InvalidPatient, Problem
from calculator.guideline import assess

EXIT_PROBLEMS = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code: 0, or 2 when the input has problems."""
    chosen = _parser().parse_args(arguments)
    command: Command = chosen.command
    try:
        return command.run(chosen)
    except InvalidPatient as error:
        _print(bridge.refusal(error))
        return EXIT_PROBLEMS


def _describe(_: argparse.Namespace) -> int:
    _print(bridge.describe())
    return 0


def _assess(chosen: argparse.Namespace) -> int:
    _print(bridge.answer(assess(bridge.read(_text_of(chosen.file)))))
    return 0


def _batch(chosen: argparse.Namespace) -> int:
    from calculator.programs import batch

    return batch.run(chosen.file, chosen.output, chosen.format)


def _schema(chosen: argparse.Namespace) -> int:
    from calculator.programs import schema

    _print_json(schema.SCHEMAS[chosen.what]())
    return 0


def _cds_hooks(chosen: argparse.Namespace) -> int:
    from calculator.programs import cds_hooks

    _print_json(cds_hooks.response(assess(bridge.read(_text_of(chosen.file))), chosen.site))
    return 0


def _fhir_guideline(chosen: argparse.Namespace) -> int:
    from calculator.programs import fhir

    _print_json(fhir.guideline(fhir.Names(chosen.base)))
    return 0


def _fhir_result(chosen: argparse.Namespace) -> int:
    from calculator.programs import fhir, fhir_result

    patient = bridge.read(_text_of(chosen.file))
    _print_json(fhir_result.result(assess(patient), fhir.Names(chosen.base)))
    return 0


class Command(NamedTuple):
    """A command: what it does, in words and in code, and the arguments that it takes."""

    help: str
    run: Callable[[argparse.Namespace], int]
    arguments: tuple[tuple[tuple[str, ...], dict[str, Any]], ...] = ()


def _address(text: str) -> str:
    if not text.startswith(("http://", "https://")):
        raise argparse.ArgumentTypeError(f"must start with http:// or https://, got {text!r}")
    return text.rstrip("/") + "/"


_PATIENT = (("file",), {"metavar": "FILE", "help": "a patient as JSON, or - for standard input"})
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
        ((("what",), {"choices": ("patient", "answer"), "help": "what goes in, or comes out"}),),
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


def _text_of(name: str) -> str:
    """Read a file, or standard input for `-`.

    Raises:
        InvalidPatient: it cannot be read, or is not UTF-8 text.
    """
    try:
        if name == "-":
            return sys.stdin.buffer.read().decode("utf-8-sig")
        with open(name, "rb") as file:
            return file.read().decode("utf-8-sig")
    except OSError as error:
        raise _unreadable(name, f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise _unreadable(name, f"not UTF-8 text, at byte {error.start}") from None


def _unreadable(name: str, reason: str) -> InvalidPatient:
    return InvalidPatient([Problem(None, None, f"{name}: {reason}", name)])


def _print(text: str) -> None:
    sys.stdout.buffer.write(text.encode() + b"\n")


def _print_json(content: Any) -> None:
    _print(json.dumps(content, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    sys.exit(main())
