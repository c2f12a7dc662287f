"""The pages that are timed, all in one folder: the built site, stock Pyodide, and the floor.

The site is copied, so that a build in the meantime cannot mix two of them.
"""

from __future__ import annotations

import json
import shutil
from itertools import takewhile
from pathlib import Path

from calculator import bridge
from scripts.bench.report import FLOOR, OURS, PLAIN
from scripts.build_rules import write_sources
from scripts.finish.compress import METHODS, SUFFIXES, write_compressed
from scripts.generate.words import fragment
from scripts.serve import SITE
from scripts.vendor_runtime import FILES, STOCK

PATIENT = {"age": 45, "anti_mda5": "positive", "ild": True, "stage": "untreated"}
QUESTION = json.dumps(PATIENT, separators=(",", ":"))

# The calculator's files within the site; smaller ones are not compressed.
DIST = Path("assets/calculator/dist")
SMALL = 1024

# Where each page is below the folder.
ADDRESSES = {
    PLAIN: f"{PLAIN}/index.html",
    OURS: f"{OURS}/calculator.html#{fragment(PATIENT)}",
    FLOOR: f"{FLOOR}/index.html",
}

_PAGE = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>{title}</title>
<pre id="calculator-answer"></pre>
<script>
const worker = new Worker("worker.js");
worker.onmessage = ({{ data }}) => {{
  document.getElementById("calculator-answer").textContent = data;
}};
worker.postMessage({question});
</script>
"""

# As Pyodide's manual has it; the rules are asked for first, so that nothing waits for them.
_PLAIN_WORKER = """\
const rules = fetch("rules.zip").then((response) => response.arrayBuffer());
importScripts("runtime/pyodide.js");
const started = (async () => {
  const pyodide = await loadPyodide({ indexURL: new URL("runtime/", location.href).href });
  pyodide.unpackArchive(await rules, "zip");
  return pyodide.pyimport("calculator.bridge");
})();
self.onmessage = async ({ data }) => self.postMessage((await started).assess(data));
"""

# Less than this no page can do: to instantiate it as well takes what only Pyodide's loader has.
_FLOOR_WORKER = """\
const compiled = WebAssembly.compileStreaming(fetch("pyodide.asm.wasm"));
self.onmessage = async () => self.postMessage(`${await compiled}`);
"""


def make_pages(folder: Path) -> None:
    """Write the three pages into a folder, with their compressed forms.

    Raises:
        FileNotFoundError: the site or the stock runtime is not built.
    """
    shutil.copytree(SITE, folder / OURS)
    check_finished(folder / OURS)
    runtime = folder / PLAIN / "runtime"
    runtime.mkdir(parents=True)
    for name in FILES:
        shutil.copyfile(STOCK / name, runtime / name)
    write_sources(folder / PLAIN / "rules.zip")
    _write_page(folder / PLAIN, "Stock Pyodide", _PLAIN_WORKER)
    (folder / FLOOR).mkdir()
    shutil.copyfile(STOCK / "pyodide.asm.wasm", folder / FLOOR / "pyodide.asm.wasm")
    _write_page(folder / FLOOR, "Floor", _FLOOR_WORKER)
    for name in (PLAIN, FLOOR):
        write_compressed(folder / name)


def check_finished(site: Path) -> None:
    """Refuse a site that is just being built: what is not compressed yet would be slower.

    Raises:
        FileNotFoundError: a compressed form is not there.
    """
    for file in (site / DIST).iterdir():
        if file.suffix not in SUFFIXES or file.stat().st_size < SMALL:
            continue
        for suffix in METHODS:
            if not file.with_name(file.name + suffix).exists():
                raise FileNotFoundError(f"{file.name}{suffix}")


def _write_page(folder: Path, title: str, worker: str) -> None:
    page = _PAGE.format(title=title, question=json.dumps(QUESTION))
    (folder / "index.html").write_text(page, encoding="utf-8")
    (folder / "worker.js").write_text(worker, encoding="utf-8")


class UnequalAnswers(Exception):
    """Two runtimes do not say the same, so their times mean nothing."""


def expected_answer() -> str:
    """Give what CPython answers for the patient."""
    return bridge.assess(QUESTION)


def check_answer(side: str, answer: str, expected: str) -> None:
    """Stop where a page does not answer what CPython answers; the floor answers nothing.

    Raises:
        UnequalAnswers: the two differ.
    """
    if side == FLOOR or answer == expected:
        return
    pairs = zip(answer, expected, strict=False)
    at = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    raise UnequalAnswers(
        f"the page of {side} does not answer what CPython answers here; from character {at} on: "
        f"{answer[at : at + 60]!r}, expected {expected[at : at + 60]!r}; build the site anew"
    )
