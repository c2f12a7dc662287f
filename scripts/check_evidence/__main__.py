"""Check the evidence before the pages are built: name every fault with its place, or be content."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module


def main() -> int:
    """Print every fault; fail if there is one."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    found = faults()
    for line in found:
        print(line, file=sys.stderr)
    print(f"Evidence: {len(found) or 'no'} fault{'' if len(found) == 1 else 's'}")
    return 1 if found else 0


def faults() -> list[str]:
    """Give every fault with its place: those of the data files alone if there are any."""
    try:
        # A sentence that quotes a number reads the data files while its module is loaded.
        problems = import_module("scripts.check_evidence.problems").problems()
    except ValueError as error:
        if not hasattr(error, "problems"):
            raise
        return list(error.problems)
    return [f"{place}: {what}" for place, what in problems]


if __name__ == "__main__":
    sys.exit(main())
