"""Give every door hostile input for some time, and keep what came of it for the page."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from calculator import bridge
from scripts.fuzz.results import RESULTS, Fuzzed, Results
from scripts.fuzz.targets import TARGETS, words
from scripts.kept import keep

# Ten times what one patient, saved with the answer, needs; the doors have limits of their own.
_MAX_BYTES = 1_000_000
_SECONDS_EACH = 10
_MEGABYTES = 2_048


def main() -> int:
    """Attack each target in a process of its own, and give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    seconds = parser.parse_args().seconds
    found = []
    for name in TARGETS:
        print(f"{name}: {seconds} s", flush=True)
        found.append(attacked(name, seconds))
        print(f"  {found[-1].inputs:,} inputs, {found[-1].reached:,} branches reached")
        for fault in found[-1].faults:
            print(f"  {fault}", file=sys.stderr)
    results = Results(
        digest=bridge.content_digest(),
        date=f"{datetime.now(UTC):%Y-%m-%d}",
        tool=f"atheris {version('atheris')}",
        targets=found,
    )
    keep(results, RESULTS)
    print(f"Results: docs/{RESULTS.name}")
    return 1 if any(one.faults for one in found) else 0


def attacked(name: str, seconds: int) -> Fuzzed:
    """Give a target hostile input, and what was found.

    Raises:
        RuntimeError: the run said neither how many inputs it tried nor what fault it found.
    """
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        corpus = place / "corpus"
        corpus.mkdir()
        for number, seed in enumerate(TARGETS[name].seeds()):
            (corpus / f"{number:04}").write_bytes(seed)
        known = place / "words"
        known.write_text("".join(f"{_quoted(word)}\n" for word in words()), encoding="utf-8")
        settings = (
            f"-max_total_time={seconds}",
            f"-timeout={_SECONDS_EACH}",
            f"-rss_limit_mb={_MEGABYTES}",
            f"-max_len={_MAX_BYTES}",
            f"-dict={known}",
            f"-artifact_prefix={place}/fault-",
            "-print_final_stats=1",
            "-seed=1",
        )
        run = subprocess.run(
            [sys.executable, "-m", "scripts.fuzz.attack", name, *settings, str(corpus)],
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        faults = [
            f"{_last_words(run.stdout + run.stderr)}: {file.read_bytes()[:2_000]!r}"
            for file in place.glob("fault-*")
        ]
    inputs = re.findall(r"stat::number_of_executed_units: (\d+)", run.stderr)
    if not inputs and not faults:
        raise RuntimeError(run.stderr[-2_000:])
    return Fuzzed(
        name=name,
        words=TARGETS[name].words,
        seconds=seconds,
        inputs=int(inputs[-1]) if inputs else 0,
        reached=max(map(int, re.findall(r"cov: (\d+)", run.stderr)), default=0),
        faults=faults,
    )


def _quoted(word: str) -> str:
    """Write a word as the fuzzer's dictionaries have it."""
    return f'"{"".join(f"\\x{byte:02x}" for byte in word.encode())}"'


def _last_words(text: str) -> str:
    """Give what was raised, or that it took too long."""
    raised = re.search(r"Uncaught Python exception: ===\s+(?:Traceback.*\n(?: .*\n)+)?(.*)", text)
    return raised[1] if raised else "\n".join(re.findall(r"libFuzzer: .*", text))


if __name__ == "__main__":
    sys.exit(main())
