"""Results of a long run, kept beside the pages that show them."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def keep(results: DataclassInstance, file: Path) -> None:
    """Write results as JSON, a line to a value, so that a change of them can be read."""
    text = json.dumps(asdict(results), ensure_ascii=False, indent=1)
    file.write_text(f"{text}\n", encoding="utf-8")
