"""Attack one target in this process; what is reached of the package guides the next input."""

from __future__ import annotations

import sys

import atheris


def main() -> None:
    """Never return: the fuzzer ends the process."""
    # Only what is imported under it is watched.
    with atheris.instrument_imports(include=["calculator"], enable_loader_override=False):
        from scripts.fuzz.targets import TARGETS  # noqa: PLC0415
    name, *settings = sys.argv[1:]
    atheris.Setup([sys.argv[0], *settings], TARGETS[name].attack)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
