"""What must hold of a built folder, as functions that list every fault with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from calculator.evidence import quoted_names

# Elements whose address the browser fetches by itself; a link (`a`) is followed by a person only.
FETCHING = {"src", "srcset", "data", "poster", "action", "formaction"}
# Relations of <link> that name an address and fetch nothing.
SILENT_RELATIONS = {"prev", "next", "canonical", "license", "edit"}
URL_IN_STYLE = re.compile(r"""(?:url\(\s*['"]?|@import\s+['"])((?:https?:)?//[^'")\s]+)""")


@dataclass
class Page(HTMLParser):
    """A page's links, the addresses it fetches and the anchors it offers."""

    links: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.anchors |= {values[name] for name in ("id", "name") if name in values}
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        if tag == "link" and not set(values.get("rel", "").split()) & SILENT_RELATIONS:
            self.fetched.append(values.get("href", ""))
        self.fetched += [values[name] for name in FETCHING & values.keys()]
        self.fetched += URL_IN_STYLE.findall(values.get("style", ""))


def read(file: Path) -> Page:
    page = Page()
    page.feed(file.read_text(encoding="utf-8"))
    return page


def broken_links(site: Path) -> list[str]:
    """List links and fetched addresses within the folder that lead nowhere."""
    pages = {file: read(file) for file in sorted(site.rglob("*.html"))}
    faults = []
    for file, page in pages.items():
        for address in (*page.links, *page.fetched):
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            target = (file.parent / unquote(parts.path)).resolve() if parts.path else file.resolve()
            target = target / "index.html" if target.is_dir() else target
            where = f"{file.relative_to(site)}: {address}"
            if parts.path.startswith("/"):
                faults.append(f"{where} (absolute: fails under a sub-path)")
            elif not target.is_file():
                faults.append(f"{where} (no such file)")
            elif parts.fragment and "=" not in parts.fragment and target.suffix == ".html":
                anchors = pages.get(target, pages.get(file.parent / parts.path, page)).anchors
                known = next(
                    (p.anchors for f, p in pages.items() if f.resolve() == target), anchors
                )
                if unquote(parts.fragment) not in known:
                    faults.append(f"{where} (no such anchor)")
    return faults


def external_requests(site: Path) -> list[str]:
    """List addresses on other hosts that a page or a style sheet would fetch."""
    faults = []
    for file in sorted(site.rglob("*.html")):
        faults += [
            f"{file.relative_to(site)}: {address}"
            for address in read(file).fetched
            if urlsplit(address).netloc or urlsplit(address).scheme in ("http", "https")
        ]
    for file in sorted(site.rglob("*.css")):
        found = URL_IN_STYLE.findall(file.read_text(encoding="utf-8"))
        faults += [f"{file.relative_to(site)}: {address}" for address in found]
    return faults


_CODE = re.compile(r"<code.*?</code>|<script(?![^>]*json)[^>]*>.*?</script>", re.DOTALL)


def names_of_numbers(site: Path) -> list[str]:
    """List names of studies' numbers that a page shows instead of the number, outside code.

    A script has braces of its own; data in a script has none.
    """
    return [
        f"{file.relative_to(site)}: {{{name}}}"
        for file in sorted(site.rglob("*.html"))
        for name in quoted_names(_CODE.sub("", file.read_text(encoding="utf-8")))
    ]


def names_in_scripts(scripts: Iterable[Path], names: Iterable[str]) -> Iterator[str]:
    """List quoted or attribute-like uses of a rule's name in a script."""
    pattern = re.compile(
        rf"""(?<![\w-])(?:{"|".join(re.escape(name) for name in sorted(names))})(?![\w-])"""
    )
    for file in scripts:
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            for quoted in re.findall(r"""["'`]([^"'`]*)["'`]|\.(\w+)|(\w+):""", line):
                for part in quoted:
                    if pattern.fullmatch(part):
                        yield f"{file.name}:{number}: {part}"
