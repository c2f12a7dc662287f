"""The built folder: whole, self-contained, and free of rules outside the rule package."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from pathlib import Path

import brotli
import pytest

from calculator.guideline import GUIDELINE
from calculator.recommendation import Recommendation
from scripts.finish.compress import METHODS
from scripts.finish.policy import MARK
from tests.site.checks import broken_links, external_requests, names_in_scripts, names_of_numbers

SITE = Path("site")
SCRIPTS = sorted(Path("docs/assets").glob("**/*.js"))
SCRIPTS = [file for file in SCRIPTS if "dist" not in file.parts]
NAMES = {
    *(finding.id for finding in GUIDELINE.dictionary),
    *(agent.id for agent in GUIDELINE.formulary),
    *(regimen.id for regimen in GUIDELINE.regimens),
    *(item.id for item in GUIDELINE.recommendations),
}


def test_no_link_and_no_anchor_is_broken() -> None:
    assert broken_links(SITE) == []


def test_no_page_shows_the_name_of_a_number() -> None:
    assert names_of_numbers(SITE) == []


def test_no_page_fetches_from_another_host() -> None:
    assert external_requests(SITE) == []


def test_the_page_scripts_know_no_finding_agent_regimen_or_recommendation() -> None:
    assert SCRIPTS
    assert list(names_in_scripts(SCRIPTS, NAMES)) == []


@pytest.mark.parametrize("item", GUIDELINE.recommendations, ids=lambda item: item.id)
def test_a_recommendation_is_reached_from_its_chapter_its_page_and_the_calculator(
    item: Recommendation,
) -> None:
    name = item.id
    own = f"recommendations/{name.lower()}.html"
    chapters = [
        file.name
        for file in SITE.glob("guideline/*.html")
        if f'id="{name.lower()}"' in file.read_text(encoding="utf-8")
    ]
    assert len(chapters) == 1
    page = (SITE / own).read_text(encoding="utf-8")
    assert f"../guideline/{chapters[0]}" in page
    assert f"../{own}" in (SITE / "guideline" / chapters[0]).read_text(encoding="utf-8")
    schema = (SITE / "calculator.html").read_text(encoding="utf-8")
    assert f'"id":"{name}"' in schema


def test_the_strict_build_is_clean_and_says_nothing(tmp_path: Path) -> None:
    mkdocs = [sys.executable, "-m", "mkdocs"]
    done = subprocess.run(
        [*mkdocs, "build", "--strict", "--quiet", "--site-dir", str(tmp_path / "site")],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "true"},
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_every_compressed_form_holds_its_file() -> None:
    forms = [file for file in SITE.rglob("*") if file.suffix in METHODS]
    assert len(forms) > 100
    for form in forms:
        content = form.with_suffix("").read_bytes()
        packed = form.read_bytes()
        unpack = brotli.decompress if form.suffix == ".br" else gzip.decompress
        assert unpack(packed) == content, form


def test_what_python_needs_is_small_on_the_wire() -> None:
    """The design's bar: 3.3 MB in brotli, 4.3 MB in gzip, without the rules."""
    for suffix, most in ((".br", 3.3), (".gz", 4.3)):
        found = [
            file
            for name in ("python", "stdlib", "worker")
            for file in SITE.glob(f"assets/calculator/dist/{name}.*{suffix}")
        ]
        assert len(found) == 3
        assert sum(file.stat().st_size for file in found) / 1_000_000 <= most


def test_the_policy_is_filled_in_wherever_it_is_shown() -> None:
    for file in (*SITE.rglob("*.html"), *(SITE / "servers").iterdir()):
        assert MARK not in file.read_text(encoding="utf-8"), file
    servers = ("nginx.conf", "apache.conf", "Caddyfile", "web.config")
    for name in servers:
        assert "'wasm-unsafe-eval'" in (SITE / "servers" / name).read_text(encoding="utf-8")


# Faults put in by hand: each check must find its own.


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.html").write_text('<p id="here"><a href="b.html#there">b</a>', encoding="utf-8")
    (tmp_path / "b.html").write_text('<p id="there"><a href="a.html#x=1">a</a>', encoding="utf-8")
    assert broken_links(tmp_path) == external_requests(tmp_path) == []
    return tmp_path


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ('<a href="gone.html">', "a.html: gone.html (no such file)"),
        ('<a href="b.html#gone">', "a.html: b.html#gone (no such anchor)"),
        ('<a href="#gone">', "a.html: #gone (no such anchor)"),
        ('<a href="/b.html">', "a.html: /b.html (absolute: fails under a sub-path)"),
        ('<script src="gone.js"></script>', "a.html: gone.js (no such file)"),
    ],
)
def test_a_broken_link_is_found(folder: Path, markup: str, words: str) -> None:
    (folder / "a.html").write_text(markup, encoding="utf-8")
    assert words in broken_links(folder)


@pytest.mark.parametrize(
    "markup",
    [
        '<script src="https://example.org/x.js"></script>',
        '<img src="//example.org/x.png">',
        '<link rel="stylesheet" href="https://example.org/x.css">',
        '<p style="background: url(https://example.org/x.png)">',
    ],
)
def test_a_request_to_another_host_is_found(folder: Path, markup: str) -> None:
    (folder / "a.html").write_text(markup, encoding="utf-8")
    assert len(external_requests(folder)) == 1


def test_an_import_in_a_style_sheet_is_found(folder: Path) -> None:
    (folder / "x.css").write_text('@import "https://example.org/x.css";', encoding="utf-8")
    assert len(external_requests(folder)) == 1


@pytest.mark.parametrize("line", ['if (id === "anti_mda5") {', "patient.ild", "x = {R08: 1}"])
def test_a_rule_in_a_script_is_found(tmp_path: Path, line: str) -> None:
    file = tmp_path / "x.js"
    file.write_text(line, encoding="utf-8")
    assert len(list(names_in_scripts([file], NAMES))) == 1


def test_the_folder_has_no_absolute_path_of_a_machine() -> None:
    here = str(Path.cwd())
    for file in SITE.rglob("*"):
        if file.suffix in (".html", ".js", ".json", ".css", ".xml"):
            assert here not in file.read_text(encoding="utf-8"), file
