"""Write the bill of materials of a built site: CycloneDX 1.6, the same bytes each time.

It names what is in the folder, part by part, and marks what only built it as excluded.
"""

from __future__ import annotations

import argparse
import base64
import importlib.metadata
import json
import os
import re
import sys
import tomllib
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import (
    ExternalReference,
    ExternalReferenceType,
    HashAlgorithm,
    HashType,
    XsUri,
)
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from scripts.vendor_runtime import INTEGRITY, VERSION

SITE = Path("site")
PROJECT = Path("pyproject.toml")
REQUIREMENTS = Path("requirements.txt")
PACKAGE_LOCK = Path("package-lock.json")
CALCULATOR = Path("assets/calculator/dist")
MANIFEST = CALCULATOR / "manifest.json"
THEME = "mkdocs-material"


@dataclass(frozen=True, slots=True)
class Part:
    """A part that others made, as it stands in the built folder.

    Attributes:
        purl: its package URL, without a version where the part that brings it tells none.
        part_of: the name of the part that brings it; empty where the site brings it itself.
        source: where it is published, for a package URL that does not say so.
        integrity: the hash by which its package was pinned, as npm writes it.
    """

    purl: str
    licence: str
    part_of: str = ""
    source: str = ""
    integrity: str = ""

    @property
    def package(self) -> PackageURL:
        """The package URL in its pieces."""
        return PackageURL.from_string(self.purl)

    @property
    def name(self) -> str:
        """The name that those who use the part know."""
        package = self.package
        return f"{package.namespace}/{package.name}" if "%40" in self.purl else package.name


# Compiled into Pyodide's program. The versions are those that the running program reports.
IN_PYODIDE = (
    Part("pkg:github/emscripten-core/emscripten@4.0.9", "MIT OR NCSA", "pyodide"),
    Part("pkg:github/stacktracejs/stackframe", "MIT", "pyodide"),
    Part("pkg:generic/zlib@1.3.1", "Zlib", "pyodide", "https://zlib.net/"),
    Part("pkg:generic/bzip2@1.0.6", "bzip2-1.0.6", "pyodide", "https://sourceware.org/bzip2/"),
    Part("pkg:github/libffi/libffi", "MIT", "pyodide"),
    Part("pkg:generic/expat@2.6.4", "MIT", "cpython", "https://libexpat.github.io/"),
    Part(
        "pkg:generic/libmpdec@2.5.1",
        "BSD-2-Clause",
        "cpython",
        "https://www.bytereef.org/mpdecimal/",
    ),
    Part("pkg:github/hacl-star/hacl-star", "MIT", "cpython"),
)

# Bundled by the theme. Its source maps hold these packages' files as npm publishes them.
LUNR = Part("pkg:npm/lunr@2.3.9", "MIT", THEME)
IN_THEME = (
    LUNR,
    Part("pkg:npm/clipboard@2.0.11", "MIT", THEME),
    Part("pkg:npm/escape-html@1.0.3", "MIT", THEME),
    Part("pkg:npm/focus-visible@5.2.1", "W3C-20150513", THEME),
    Part("pkg:npm/rxjs@7.8.2", "Apache-2.0", THEME),
    Part("pkg:npm/tslib@2.7.0", "0BSD", THEME),
    Part("pkg:npm/material-design-color", "MIT", THEME),
    Part("pkg:npm/%40mdi/svg", "Apache-2.0", THEME),
    Part("pkg:npm/%40primer/octicons", "MIT", THEME),
    Part("pkg:npm/%40fortawesome/fontawesome-free", "CC-BY-4.0", THEME),
)


def main() -> int:
    """Write the bill and give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", type=Path, default=SITE, help="the built folder")
    parser.add_argument("--output", type=Path, help="the file to write; otherwise it is printed")
    given = parser.parse_args()
    try:
        text = bill_of_materials(given.site)
    except (OSError, ValueError) as error:
        print(f"The bill of materials could not be written: {error}", file=sys.stderr)
        return 1
    if given.output is None:
        sys.stdout.write(text)
    else:
        given.output.write_text(text, encoding="utf-8")
    return 0


def bill_of_materials(site: Path) -> str:
    """Give the bill of a built site as JSON.

    Raises:
        OSError: the folder or the project's files cannot be read.
        ValueError: the folder does not hold the versions that the bill would name.
    """
    project = read_project()
    whole = Component(
        name=project["name"],
        version=project["version"],
        type=ComponentType.APPLICATION,
        description=project["description"],
        licenses=[LicenseFactory().make_from_string(project["license"])],
        purl=PackageURL("generic", None, project["name"], project["version"]),
        bom_ref=project["name"],
    )
    bill = Bom(
        serial_number=UUID(int=0), metadata=BomMetaData(component=whole, timestamp=build_time())
    )
    parts = list(parts_of(site))
    components = {part.name: component(part) for part in parts}
    for name, made in components.items():
        bill.components.add(made)
        bill.register_dependency(
            made, [components[part.name] for part in parts if part.part_of == name]
        )
    bill.register_dependency(whole, [components[part.name] for part in parts if not part.part_of])
    bill.components.update(python_tools(REQUIREMENTS.read_text(encoding="utf-8")))
    bill.components.update(node_tools(components.keys()))
    # The serial number follows from the content: equal bills have equal numbers.
    bill.serial_number = uuid5(NAMESPACE_URL, JsonV1Dot6(bill).output_as_string())
    return JsonV1Dot6(bill).output_as_string(indent=1) + "\n"


def read_project() -> dict[str, str]:
    """Give the project's own name, version, description and licence."""
    table: dict[str, str] = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    return table


def build_time() -> datetime:
    """Give the time that the build is said to have, never the clock's."""
    return datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "315532800")), UTC)


def parts_of(site: Path) -> Iterator[Part]:
    """Give the parts that a built site holds, its own package apart.

    Raises:
        OSError: the list of the calculator's files is not in the folder.
        ValueError: the folder does not hold the versions that would be named.
    """
    manifest = json.loads((site / MANIFEST).read_text(encoding="utf-8"))
    if manifest["pyodide"] != VERSION:
        raise ValueError(
            f"{site / MANIFEST}: must hold pyodide {VERSION}, got {manifest['pyodide']}; "
            "build the site anew"
        )
    check_search(site)
    yield Part(f"pkg:npm/pyodide@{VERSION}", "MPL-2.0", integrity=INTEGRITY)
    yield Part(
        f"pkg:generic/cpython@{manifest['python']}", "PSF-2.0", source="https://www.python.org/"
    )
    yield Part(f"pkg:pypi/{THEME}@{importlib.metadata.version(THEME)}", "MIT")
    yield from IN_PYODIDE
    yield from bundled(site)
    yield from IN_THEME


def bundled(site: Path) -> Iterator[Part]:
    """Give the npm packages whose files the calculator's scripts say that they hold."""
    scripts = sorted((site / CALCULATOR).glob("*.js"))
    text = "\n".join(script.read_text(encoding="utf-8") for script in scripts)
    for name in sorted(set(re.findall(r"// node_modules/((?:@[\w.-]+/)?[\w.-]+)/", text))):
        locked = locked_packages()[f"node_modules/{name}"]
        purl = f"pkg:npm/{name.replace('@', '%40')}@{locked['version']}"
        yield Part(purl, locked["license"], integrity=locked["integrity"])


def locked_packages() -> dict[str, Any]:
    """Give npm's lock file by the places of its packages; the empty place is the project."""
    packages: dict[str, Any] = json.loads(PACKAGE_LOCK.read_text(encoding="utf-8"))["packages"]
    return packages


def check_search(site: Path) -> None:
    """Compare the version of the search that is bundled with the one that is named here.

    Raises:
        ValueError: they differ.
    """
    named = LUNR.package.version
    for worker in site.glob("assets/javascripts/workers/search.*.min.js"):
        found = re.search(r"lunrjs\.com .* (\d+\.\d+\.\d+)\n", worker.read_text(encoding="utf-8"))
        if found is None or found[1] != named:
            raise ValueError(
                f"{worker}: must bundle lunr {named}, got {found and found[1]}; "
                f"read the theme's bundle anew, then change {__name__} and NOTICE.md"
            )


def component(part: Part) -> Component:
    """Give a part in the words of the bill."""
    package = part.package
    return Component(
        name=package.name,
        group=package.namespace,
        version=package.version,
        type=ComponentType.LIBRARY,
        scope=ComponentScope.REQUIRED,
        licenses=[LicenseFactory().make_from_string(part.licence)],
        hashes=[pinned(part.integrity)] if part.integrity else [],
        purl=package,
        external_references=[
            ExternalReference(type=ExternalReferenceType.WEBSITE, url=XsUri(address(part)))
        ],
        bom_ref=part.name,
    )


def address(part: Part) -> str:
    """Give the page where a part is published."""
    match part.package.type:
        case "npm":
            return f"https://www.npmjs.com/package/{part.name}"
        case "pypi":
            return f"https://pypi.org/project/{part.name}/"
        case "github":
            return f"https://github.com/{part.package.namespace}/{part.name}"
        case _:
            return part.source


def pinned(integrity: str) -> HashType:
    """Give a hash as npm writes it in the form of the bill."""
    digest = base64.b64decode(integrity.removeprefix("sha512-"), validate=True)
    return HashType(alg=HashAlgorithm.SHA_512, content=digest.hex())


def python_tools(requirements: str) -> Iterator[Component]:
    """Give the packages of a hashed lock file: they build the site and are not in it."""
    for entry in re.split(r"\n(?=[a-z0-9])", requirements):
        if head := re.match(r"([A-Za-z0-9._-]+)==([^ \\\n]+)", entry):
            hashes = [
                HashType(alg=HashAlgorithm.SHA_256, content=digest)
                for digest in re.findall(r"--hash=sha256:([0-9a-f]{64})", entry)
            ]
            yield tool(PackageURL("pypi", None, head[1], head[2]), hashes)


def node_tools(held: Container[str]) -> Iterator[Component]:
    """Give the npm packages that build the site and are not held in it."""
    locked = locked_packages()
    for name in locked[""]["dependencies"]:
        if name not in held:
            package = locked[f"node_modules/{name}"]
            scope, _, short = name.rpartition("/")
            purl = PackageURL("npm", scope, short, package["version"])
            yield tool(purl, [pinned(package["integrity"])])


def tool(purl: PackageURL, hashes: Iterable[HashType]) -> Component:
    """Give a package that only builds the site, with the hashes of the files it may come in."""
    return Component(
        name=purl.name,
        group=purl.namespace,
        version=purl.version,
        type=ComponentType.LIBRARY,
        scope=ComponentScope.EXCLUDED,
        purl=purl,
        external_references=[
            ExternalReference(
                type=ExternalReferenceType.DISTRIBUTION,
                url=XsUri(address(Part(purl.to_string(), ""))),
                comment="any one of the files with these hashes",
                hashes=hashes,
            )
        ],
        bom_ref=f"tool:{purl.type}/{Part(purl.to_string(), '').name}",
    )


if __name__ == "__main__":
    sys.exit(main())
