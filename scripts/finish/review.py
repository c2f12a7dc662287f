"""The date by which the guideline is to be reviewed, put into every page for its banner."""

from __future__ import annotations

from pathlib import Path

from calculator.guideline import GUIDELINE
from scripts.finish.folder import CHARSET

# Reads the tag and shows the banner when the date has passed.
SCRIPT = "assets/review.js"
TAG = f'<meta name="review-by" content="{GUIDELINE.review_by}">'


def write_date(site: Path) -> None:
    """Put the date into every page."""
    for file in sorted(site.rglob("*.html")):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace(CHARSET, CHARSET + TAG, 1), encoding="utf-8")
