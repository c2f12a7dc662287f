"""What is handed on is whole, the same each time, and says what it is made of."""

from __future__ import annotations

import base64
import hashlib
import importlib.metadata
import json
import os
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from scripts import release, sbom
from scripts.vendor_runtime import INTEGRITY, VERSION

FOLDER = f"anti-mda5-guideline-{sbom.read_project()['version']}"
LUNR = "assets/javascripts/workers/search.0.min.js"
PAGES = {
    "index.html": "<title>Guideline</title>",
    "guideline/follow-up.html": "<p>follow-up</p>" * 99,
    "assets/page.js.gz": "as good as compressed" * 99,
    "assets/é.svg": "<svg/>",
    "assets/calculator/dist/manifest.json": json.dumps({"pyodide": VERSION, "python": "3.13.2"}),
    "assets/calculator/dist/worker.0.js": "// node_modules/@noble/hashes/sha2.js\n",
    LUNR: "/* lunr - http://lunrjs.com - A bit - 2.3.9\n*/",
}


@pytest.fixture(autouse=True)
def built_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """A time of building, as the Makefile gives it."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1798000000")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A small site, built as far as the release looks."""
    folder = tmp_path / "site"
    for name, text in PAGES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def archive(site: Path, tmp_path: Path) -> Path:
    """The zip of the small site."""
    (zipped,) = release.write_release(site, tmp_path / "release")
    return zipped


def unpacked(archive: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(archive) as package:
        return {name.removeprefix(f"{FOLDER}/"): package.read(name) for name in package.namelist()}


def components(bill: str) -> dict[str, Any]:
    return {one["bom-ref"]: one for one in json.loads(bill)["components"]}


def licences(component: Any) -> str:
    (given,) = component["licenses"]
    return str(given.get("expression") or given["license"]["id"])


def test_a_second_release_is_the_same_byte_for_byte(
    site: Path, archive: Path, tmp_path: Path
) -> None:
    for file in site.rglob("*"):
        os.utime(file, (1_000_000_000, 1_000_000_000))
        file.chmod(0o700)
    (again,) = release.write_release(site, tmp_path / "again")
    assert again.name == archive.name == f"{FOLDER}.zip"
    assert again.read_bytes() == archive.read_bytes()


def test_every_entry_is_in_order_below_one_folder_with_fixed_date_and_rights(
    archive: Path,
) -> None:
    with zipfile.ZipFile(archive) as package:
        entries = package.infolist()
    names = [entry.filename for entry in entries]
    assert names == sorted(set(names))
    for entry in entries:
        assert entry.filename.startswith(f"{FOLDER}/")
        assert entry.date_time == (1980, 1, 1, 0, 0, 0)
        assert entry.external_attr >> 16 == 0o100644
        assert entry.create_system == 3
        assert entry.extra == b""
        packed = zipfile.ZIP_STORED if entry.filename.endswith(".gz") else zipfile.ZIP_DEFLATED
        assert entry.compress_type == packed


def test_every_file_of_the_site_is_inside_as_it_is(archive: Path) -> None:
    inside = unpacked(archive)
    assert {name: inside[name].decode() for name in PAGES} == PAGES


def test_the_hashes_are_those_of_every_other_file_in_order(archive: Path) -> None:
    inside = unpacked(archive)
    lines = inside.pop("SHA256SUMS").decode().splitlines()
    assert lines == [
        f"{hashlib.sha256(inside[name]).hexdigest()}  {name}" for name in sorted(inside)
    ]


def test_the_zip_and_the_single_page_lie_side_by_side_with_their_hashes(
    site: Path, tmp_path: Path
) -> None:
    (site / release.SINGLE_PAGE).write_text("<title>Calculator</title>", encoding="utf-8")
    target = tmp_path / "release"
    page, archive = release.write_release(site, target)
    assert page.read_bytes() == unpacked(archive)[release.SINGLE_PAGE]
    assert (target / "SHA256SUMS").read_text(encoding="utf-8").splitlines() == [
        f"{release.sha256(file)}  {file.name}" for file in (page, archive)
    ]


def test_a_site_with_a_name_that_the_release_needs_is_refused(site: Path) -> None:
    (site / "LICENSE").write_text("another", encoding="utf-8")
    with pytest.raises(ValueError, match="LICENSE"):
        release.release_contents(site)


def test_licences_and_instructions_are_inside(archive: Path) -> None:
    inside = unpacked(archive)
    for name in ("LICENSE", "NOTICE.md", "LICENSES/MPL-2.0.txt", "LICENSES/PSF-2.0.txt"):
        assert inside[name] == Path(name).read_bytes()
    assert len(inside["READ-ME-FIRST.txt"].splitlines()) == 10


def test_the_notice_names_every_licence_text_and_no_other() -> None:
    notice = Path("NOTICE.md").read_text(encoding="utf-8")
    assert set(re.findall(r"`([^`/]+\.txt)`", notice)) == {
        file.name for file in Path("LICENSES").iterdir()
    }


def test_the_notice_names_every_part_with_version_and_licence(site: Path) -> None:
    notice = Path("NOTICE.md").read_text(encoding="utf-8")
    for part in sbom.parts_of(site):
        row = rf"^\| {re.escape(part.name)}\b[^|]*\| {re.escape(part.package.version or '')} *\| "
        assert re.search(row + re.escape(part.licence), notice, re.MULTILINE), part


def test_the_bill_is_valid_and_the_same_each_time(site: Path) -> None:
    bill = sbom.bill_of_materials(site)
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(bill) is None
    assert sbom.bill_of_materials(site) == bill
    assert json.loads(bill)["metadata"]["timestamp"].startswith("2026-12-")


def test_the_bill_of_another_site_has_another_number(site: Path) -> None:
    number = json.loads(sbom.bill_of_materials(site))["serialNumber"]
    manifest = site / sbom.CALCULATOR / "manifest.json"
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace("3.13.2", "3.13.3"), encoding="utf-8")
    assert json.loads(sbom.bill_of_materials(site))["serialNumber"] != number


@pytest.mark.parametrize(
    ("name", "version", "licence"),
    [
        ("pyodide", VERSION, "MPL-2.0"),
        ("cpython", "3.13.2", "PSF-2.0"),
        ("mkdocs-material", importlib.metadata.version("mkdocs-material"), "MIT"),
        ("lunr", "2.3.9", "MIT"),
        ("@noble/hashes", None, "MIT"),
    ],
)
def test_the_bill_names_what_is_inside(
    site: Path, name: str, version: str | None, licence: str
) -> None:
    component = components(sbom.bill_of_materials(site))[name]
    assert component["version"] == version or version is None
    assert component["scope"] == "required"
    assert licences(component) == licence


def test_the_runtime_has_the_hash_by_which_it_was_pinned(site: Path) -> None:
    component = components(sbom.bill_of_materials(site))["pyodide"]
    (pinned,) = component["hashes"]
    assert component["purl"] == f"pkg:npm/pyodide@{VERSION}"
    assert pinned["alg"] == "SHA-512"
    assert base64.b64encode(bytes.fromhex(pinned["content"])).decode() in INTEGRITY


def test_what_builds_the_site_is_named_with_hashes_and_excluded(site: Path) -> None:
    tools = {
        name: one
        for name, one in components(sbom.bill_of_materials(site)).items()
        if name.startswith("tool:")
    }
    locked = re.findall(r"^[\w.-]+(?===)", Path("requirements.txt").read_text("utf-8"), re.M)
    formatters = {
        f"@citation-js/{name}" for name in ("core", "plugin-bibtex", "plugin-csl", "plugin-ris")
    }
    named = {f"tool:npm/{name}" for name in formatters | {"esbuild"}}
    assert {f"tool:pypi/{name}" for name in locked} | named == set(tools)
    assert tools["tool:npm/@citation-js/core"]["purl"].startswith("pkg:npm/%40citation-js/core@")
    for one in tools.values():
        assert one["scope"] == "excluded"
        assert one["externalReferences"][0]["hashes"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("assets/calculator/dist/manifest.json", '{"pyodide": "0.1.0", "python": "3.13.2"}'),
        (LUNR, "/* lunr - http://lunrjs.com - A bit - 3.0.0\n*/"),
        (LUNR, "another search"),
    ],
)
def test_versions_that_the_bill_would_name_wrongly_are_refused(
    site: Path, name: str, text: str
) -> None:
    (site / name).write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="must"):
        sbom.bill_of_materials(site)


def test_the_built_site_can_be_released() -> None:
    contents = release.release_contents(sbom.SITE)
    files = {
        file.relative_to(sbom.SITE).as_posix() for file in sbom.SITE.rglob("*") if file.is_file()
    }
    assert "index.html" in files
    assert files < contents.keys()
    bill = contents["sbom.cdx.json"].decode()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(bill) is None
    assert {"pyodide", "cpython", "mkdocs-material", "lunr"} < components(bill).keys()
