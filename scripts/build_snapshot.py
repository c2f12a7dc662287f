"""Build the snapshot: what Python holds in memory once it has imported the rule package.

A browser that starts from it neither starts Python nor imports anything: over a fast line the
answer is there in about half the time. It is longer than the library and the package together, so
that over a slow line it is not asked for; and it is Pyodide's own, private way, so that the worker
goes the other way whenever anything is wrong with it.
"""

from __future__ import annotations

import argparse
import io
import struct
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from scripts.build_rules import BUILT, RULES
from scripts.build_runtime import LIBRARY, NODE, visits
from scripts.vendor_runtime import STOCK

SNAPSHOT = "snapshot.zip"

# Two letters, so that what follows stands at a whole word (docs/assets/calculator/worker.js).
_NAME = "py"
_DATE = (1980, 1, 1, 0, 0, 0)


def main() -> int:
    """Write the snapshot, in a plain zip because servers know that type."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        words = Path(folder) / _NAME
        files = (STOCK, BUILT / LIBRARY, BUILT / RULES, words)
        try:
            subprocess.run(
                [NODE, "scripts/snapshot.cjs", *map(str, files)],
                input=visits(),
                text=True,
                check=True,
            )
        except subprocess.CalledProcessError:
            print("Pyodide made no snapshot; see above.", file=sys.stderr)
            return 1
        with zipfile.ZipFile(BUILT / SNAPSHOT, "w") as plain:
            plain.writestr(zipfile.ZipInfo(_NAME, _DATE), words.read_bytes())
    print(f"Snapshot: {(BUILT / SNAPSHOT).stat().st_size / 1_000_000:.1f} MB")
    return 0


def words_of(snapshot: bytes) -> int:
    """Give how many words of memory a snapshot stands for: the second number in it."""
    with zipfile.ZipFile(io.BytesIO(snapshot)) as plain:
        (words,) = struct.unpack_from("<4xI", plain.read(_NAME))
    return int(words)


if __name__ == "__main__":
    sys.exit(main())
