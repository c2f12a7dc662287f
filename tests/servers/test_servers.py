"""The shipped configurations do what docs/host.md promises, on the real servers."""

from __future__ import annotations

import http.client
import re
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.servers.conftest import BUILT, PATH, WRITTEN, Answer, Server

FOR_GOOD = "public, max-age=31536000, immutable"
TYPES = {
    ".bib": "application/x-bibtex",
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".map": "application/json",
    ".png": "image/png",
    ".ris": "application/x-research-info-systems",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".xml": "application/xml",
    ".zip": "application/zip",
}
TEXT = (".bib", ".css", ".html", ".js", ".ris", ".xml")
SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
TYPED = [
    "page.html",
    "plain.js",
    "plain.json",
    "app.webmanifest",
    "engine.wasm",
    "rules.zip",
    "icon.svg",
    "list.xml",
    "style.css",
    "works.bib",
    "works.ris",
]
HASHED = [
    "engine.0123456789ab.js",
    "engine.0123456789ab.wasm",
    "rules.0123456789ab.zip",
    "style.0123456789ab.css",
    "names.0123456789ab.json",
]


def has_type(answer: Answer, name: str) -> None:
    """Check the type that a file's name asks for, with the character set for text."""
    suffix = Path(name).suffix
    given = answer.headers.get_content_type(), answer.headers.get_content_charset()
    assert given[0] == TYPES[suffix]
    assert given[1] == "utf-8" if suffix in TEXT else given[1] in (None, "utf-8")


@pytest.mark.parametrize("name", TYPED)
@pytest.mark.parametrize("encoding", ["identity", "gzip", "gzip, deflate, br, zstd"])
def test_a_file_has_its_own_type_however_it_is_compressed(
    server: Server, name: str, encoding: str
) -> None:
    answer = server.get(f"samples/{name}", Accept_Encoding=encoding)
    assert answer.status == 200
    has_type(answer, name)


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("br", "br"),
        ("br;q=1.0, gzip;q=0.5", "br"),
        ("gzip, deflate", "gzip"),
        ("gzip, br;q=0", "gzip"),
        ("identity", None),
        ("gzip;q=0, br;q=0", None),
        ("", None),
    ],
)
@pytest.mark.parametrize("name", ["page.html", "engine.wasm", "engine.0123456789ab.js", "folder/"])
def test_the_best_copy_that_the_browser_takes_is_sent(
    server: Server, name: str, accepted: str, encoding: str | None
) -> None:
    if encoding == "br" and not server.has_brotli:
        encoding = "gzip" if "gzip" in accepted else None
    answer = server.get(f"samples/{name}", Accept_Encoding=accepted)
    file = f"samples/{name}index.html" if name.endswith("/") else f"samples/{name}"
    copy = {"br": ".br", "gzip": ".gz", None: ""}[encoding]
    assert answer.status == 200
    assert answer.header("Content-Encoding") == encoding
    assert answer.body == server.file(file + copy)
    assert answer.header("Vary") == "Accept-Encoding"
    assert answer.header("Content-Language") is None


def test_gzip_is_sent_where_there_is_no_brotli_copy(server: Server) -> None:
    answer = server.get("samples/only-gzip.js", Accept_Encoding="gzip, br")
    assert answer.header("Content-Encoding") == "gzip"
    assert answer.body == server.file("samples/only-gzip.js.gz")
    has_type(answer, "only-gzip.js")


def test_a_file_without_copies_is_sent_as_it_is(server: Server) -> None:
    answer = server.get("samples/alone.js", Accept_Encoding="br")
    assert answer.header("Content-Encoding") is None
    assert answer.body == server.file("samples/alone.js")


def test_a_proxy_on_the_way_gets_the_small_copy_too(server: Server) -> None:
    answer = server.get("samples/engine.wasm", Accept_Encoding="gzip", Via="1.1 proxy")
    assert answer.header("Content-Encoding") == "gzip"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", PATH, 200),
        ("GET", PATH + "samples/plain.js", 200),
        ("HEAD", PATH + "samples/plain.js", 200),
        ("GET", PATH.rstrip("/"), 301),
        ("GET", PATH + "no-such-page.html", 404),
        ("GET", PATH + "no-such.0123456789ab.js", 404),
        ("GET", "/", 404),
        ("POST", PATH + "index.html", 405),
    ],
)
def test_every_answer_carries_the_security_headers(
    server: Server, method: str, path: str, status: int
) -> None:
    answer = server.ask(path, method)
    assert answer.status == status
    assert {name: answer.header(name) for name in SECURITY} == SECURITY
    policy = answer.header("Content-Security-Policy")
    assert policy
    assert " AND " not in policy
    assert policy in server.configuration.read_text()


def test_the_version_of_the_server_is_not_told(server: Server) -> None:
    for path in (PATH, PATH + "no-such-page.html"):
        answer = server.ask(path)
        assert not re.search(r"\d", answer.header("Server") or "")
        assert answer.header("X-Powered-By") is None


@pytest.mark.parametrize("name", HASHED)
@pytest.mark.parametrize("encoding", ["identity", "gzip", "br"])
def test_a_name_with_a_hash_is_kept_for_good(server: Server, name: str, encoding: str) -> None:
    answer = server.get(f"samples/{name}", Accept_Encoding=encoding)
    assert answer.status == 200
    assert answer.header("Cache-Control") == FOR_GOOD


@pytest.mark.parametrize(
    "name",
    [
        "",
        "index.html",
        "samples/plain.js",
        "samples/engine.wasm",
        "samples/photo.0123456789ab.svg",
        "samples/short.0123456789a.js",
        "samples/capital.0123456789AB.js",
        "no-such-page.html",
        "no-such.0123456789ab.js",
    ],
)
@pytest.mark.parametrize("encoding", ["identity", "gzip", "br"])
def test_any_other_name_is_asked_for_again(server: Server, name: str, encoding: str) -> None:
    answer = server.get(name, Accept_Encoding=encoding)
    assert answer.header("Cache-Control") == "no-cache"


def test_a_refusal_is_not_kept_for_good(server: Server) -> None:
    answer = server.ask(f"{PATH}samples/{HASHED[0]}", "POST")
    assert answer.header("Cache-Control") in (None, "no-cache")


@pytest.mark.parametrize("name", ["page.html", "engine.0123456789ab.js"])
@pytest.mark.parametrize("encoding", ["identity", "gzip", "br"])
@pytest.mark.parametrize(
    ("known", "asked"), [("ETag", "If_None_Match"), ("Last-Modified", "If_Modified_Since")]
)
def test_what_the_browser_has_is_not_sent_again(
    server: Server, name: str, encoding: str, known: str, asked: str
) -> None:
    first = server.get(f"samples/{name}", Accept_Encoding=encoding)
    value = first.header(known)
    assert value
    second = server.get(f"samples/{name}", Accept_Encoding=encoding, **{asked: value})
    assert (second.status, second.body) == (304, b"")
    assert second.header("Cache-Control") == first.header("Cache-Control")
    assert second.header("Content-Security-Policy") == first.header("Content-Security-Policy")


def test_each_copy_has_its_own_etag(server: Server) -> None:
    encodings = ["identity", "gzip", *(["br"] if server.has_brotli else [])]
    tags = {
        server.get("samples/page.html", Accept_Encoding=each).header("ETag") for each in encodings
    }
    assert len(tags) == len(encodings)


def test_the_path_without_its_slash_leads_on_without_naming_the_host(server: Server) -> None:
    answer = server.ask(PATH.rstrip("/"))
    assert answer.status in (301, 308)
    assert answer.header("Location") == PATH


def test_a_folder_without_its_slash_leads_on(server: Server) -> None:
    answer = server.get("samples/folder")
    assert answer.status in (301, 308)
    # Apache names the host here, as the browser named it.
    target = (answer.header("Location") or "").removeprefix(f"http://127.0.0.1:{server.port}")
    assert target == PATH + "samples/folder/"


def test_the_path_with_its_slash_gives_the_first_page(server: Server) -> None:
    answer = server.ask(PATH)
    assert answer.status == 200
    assert answer.body == server.file("index.html")
    has_type(answer, "index.html")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/guidelines/",
        "/guidelines/mda5x",
        PATH + "no-such-page.html",
        PATH + "no-such.wasm",
        PATH + "no/such/folder/",
        PATH + "index.html.bak",
    ],
)
def test_what_is_not_there_gives_the_page_that_says_so(server: Server, path: str) -> None:
    answer = server.ask(path)
    assert answer.status == 404
    assert answer.body == server.file("404.html")
    has_type(answer, "404.html")


def test_the_page_for_what_is_missing_comes_compressed_too(server: Server) -> None:
    """Only where it has a copy, which the built site decides."""
    answer = server.get("no-such.wasm", Accept_Encoding="gzip")
    assert answer.status == 404
    if (server.folder / "404.html.gz").exists():
        assert answer.body == server.file("404.html.gz")
    has_type(answer, "404.html")


def test_a_folder_is_not_listed(server: Server) -> None:
    answer = server.get("samples/no-index/")
    assert answer.status in (403, 404)
    assert b"page.html" not in answer.body.replace(server.file("404.html"), b"")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("path", [PATH, PATH + "samples/plain.js", PATH + "no-such-page.html"])
def test_only_reading_is_allowed(server: Server, method: str, path: str) -> None:
    answer = server.ask(path, method, Content_Length="0")
    assert answer.status == 405
    # Apache names none, which is its right.
    named = (answer.header("Allow") or "").replace(" ", "")
    assert set(filter(None, named.split(","))) <= {"GET", "HEAD"}


def test_head_gives_the_headers_alone(server: Server) -> None:
    path = PATH + "samples/engine.wasm"
    full = server.ask(path, Accept_Encoding="gzip")
    head = server.ask(path, "HEAD", Accept_Encoding="gzip")
    assert (head.status, head.body) == (200, b"")
    for name in ("Content-Type", "Content-Encoding", "ETag", "Cache-Control", "Vary"):
        assert head.header(name) == full.header(name)


@pytest.mark.parametrize(
    "path",
    [
        PATH + "../../etc/passwd",
        PATH + "../../../../../../../etc/passwd",
        PATH + "%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        PATH + "..%2f..%2f..%2f..%2fetc/passwd",
        PATH + "samples/../../../../../etc/passwd",
        PATH + "..\\..\\..\\etc\\passwd",
        PATH.rstrip("/") + "../log",
        PATH + "../log",
        PATH + "%2e%2e/log",
        "/etc/passwd",
        "//etc/passwd",
    ],
)
@pytest.mark.parametrize("encoding", ["identity", "gzip, br"])
def test_nothing_outside_the_folder_can_be_read(server: Server, path: str, encoding: str) -> None:
    assert (server.folder.parent / "log").exists()
    answer = server.ask(path, Accept_Encoding=encoding)
    assert answer.status in (400, 403, 404)
    assert b"root:" not in answer.body


def test_every_file_of_the_folder_arrives_whole_and_typed(server: Server) -> None:
    for path in sorted(server.folder.rglob("*")):
        if path.suffix in TYPES:
            name = path.relative_to(server.folder).as_posix()
            answer = server.get(name, Accept_Encoding="identity")
            assert (answer.status, answer.body == path.read_bytes()) == (200, True), name
            has_type(answer, name)


REQUESTS, THREADS, SECONDS = 2_000, 8, 20


def test_many_readers_at_once_are_served(
    server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    """2,000 requests from 8 threads, every answer right, within 20 seconds."""
    wanted = [
        ("", 200),
        ("samples/engine.0123456789ab.wasm", 200),
        ("samples/style.css", 200),
        ("samples/plain.js", 200),
        ("no-such-page.html", 404),
    ]
    end = time.monotonic() + SECONDS

    def read(number: int) -> Iterable[str]:
        connection = server.connect()
        try:
            for turn in range(REQUESTS // THREADS):
                if time.monotonic() > end:
                    yield "out of time"
                    return
                name, status = wanted[(number + turn) % len(wanted)]
                connection.request("GET", PATH + name, headers={"Accept-Encoding": "gzip, br"})
                response = connection.getresponse()
                body = response.read()
                right = response.status == status and body
                yield "right" if right else f"{name}: {response.status}, {len(body)} bytes"
        except (OSError, http.client.HTTPException) as error:
            yield repr(error)
        finally:
            connection.close()

    begin = time.monotonic()
    with ThreadPoolExecutor(THREADS) as pool:
        outcomes = Counter(
            each
            for some in pool.map(lambda number: list(read(number)), range(THREADS))
            for each in some
        )
    rate = REQUESTS / (time.monotonic() - begin)
    with capsys.disabled():
        print(f" [{rate:,.0f} requests per second] ", end="")
    assert outcomes == {"right": REQUESTS}


def test_all_configurations_name_the_same_policy() -> None:
    """Whether it is still the word that the build replaces, or the policy itself."""
    for folder in filter(Path.exists, (WRITTEN, BUILT)):
        policies = {iis_headers(folder)["Content-Security-Policy"]}
        for name in ("nginx.conf", "apache.conf", "Caddyfile"):
            policies |= set(
                re.findall(r'Content-Security-Policy "([^"]+)"', (folder / name).read_text())
            )
        assert len(policies) == 1


def test_the_untested_one_at_least_says_the_same() -> None:
    """IIS runs on Windows only; what can be read in its configuration is compared."""
    assert {**iis_headers(WRITTEN), "Content-Security-Policy": ""} == {
        **SECURITY,
        "Content-Security-Policy": "",
    }
    content = ElementTree.parse(WRITTEN / "web.config").find(".//staticContent")
    assert content is not None
    entries = [(entry.tag, entry.get("fileExtension")) for entry in content]
    types = {entry.get("fileExtension"): entry.get("mimeType", "") for entry in content}
    for suffix, kind in TYPES.items():
        assert types[suffix] == (f"{kind}; charset=utf-8" if suffix in TEXT else kind)
        assert entries.index(("remove", suffix)) == entries.index(("mimeMap", suffix)) - 1


def iis_headers(folder: Path) -> dict[str, str]:
    added = ElementTree.parse(folder / "web.config").findall(".//customHeaders/add")
    return {header.get("name", ""): header.get("value", "") for header in added}
