"""Make the folder work without a server, and leave out what nothing reads."""

from __future__ import annotations

import json
import re
from pathlib import Path

# A browser looks for it in the first 1,024 bytes only, so everything else comes after it.
CHARSET = '<meta charset="utf-8">'
SEARCH = Path("assets/javascripts/workers")

# The theme reads the search's whole index with every page from a server, which takes a processor
# half a second just when Python starts; from a folder it waits until the search is opened. So it
# does everywhere, and for the words to mark in a page only where its address names some.
_IN_THE_THEME = {
    '$(location.protocol!=="file:"),': "",
    'V("search.highlight")?': 'V("search.highlight")&&/[?&]h=/.test(location.search)?',
}

_RUNTIME = re.compile(r'<script type="application/json" id="calculator-runtime">[^<]*</script>\n?')
_START = re.compile(r"<script>[^<]*\bmda5Early\b[^<]*</script>\n?")


def prune(site: Path) -> None:
    """Remove source maps, and word stemmers of languages that the site does not have."""
    for file in (*site.glob("assets/**/*.map"), *site.glob("assets/javascripts/lunr/**/*.js")):
        file.unlink()
    for folder in sorted(site.glob("assets/javascripts/lunr/**/"), reverse=True):
        folder.rmdir()
    for file in site.glob("sitemap.xml*"):
        # The folder has no address of its own, so there is nothing to list.
        file.unlink()
    for file in site.glob("assets/**/*.min.*"):
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if "# sourceMappingURL=" not in line]
        file.write_text("".join(kept), encoding="utf-8")


def start_early(site: Path) -> None:
    """Move what starts the calculator's worker to the top of its page.

    Raises:
        ValueError: the page does not hold it as the build wrote it.
    """
    page = site / "calculator.html"
    text = page.read_text(encoding="utf-8")
    found = [_RUNTIME.search(text), _START.search(text)]
    elements = [match[0] for match in found if match]
    if len(elements) != len(found):
        raise ValueError(f"{page}: must hold the runtime's list and the script that starts it")
    for element in elements:
        text = text.replace(element, "", 1)
    page.write_text(text.replace(CHARSET, CHARSET + "".join(elements), 1), encoding="utf-8")


def read_index_when_asked(site: Path) -> None:
    """Let the theme's script read the search's index only when somebody needs it.

    Raises:
        ValueError: the script is not the one that this was written for.
    """
    [script] = site.glob("assets/javascripts/bundle.*.js")
    text = script.read_text(encoding="utf-8")
    for theirs, ours in _IN_THE_THEME.items():
        if text.count(theirs) != 1:
            raise ValueError(f"{script}: must hold {theirs} once; the theme is another version")
        text = text.replace(theirs, ours)
    script.write_text(text, encoding="utf-8")


def carry_search(site: Path) -> None:
    """Write the search's index and worker as scripts that a page opened from a folder may load.

    The theme reads `search_index.js` there by itself; `assets/folder.js` takes the worker.
    """
    index = (site / "search/search_index.json").read_text(encoding="utf-8")
    (site / "search/search_index.js").write_text(f"var __index = {index};\n", encoding="utf-8")
    [worker] = site.glob(f"{SEARCH}/search.*.js")
    text = json.dumps(worker.read_text(encoding="utf-8"))
    (site / "search/worker.js").write_text(f"var __searchWorker = {text};\n", encoding="utf-8")
