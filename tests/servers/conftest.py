"""Real web servers with the shipped configurations, on the loopback address."""

from __future__ import annotations

import http.client
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from scripts import find_servers
from scripts.serve import SITE

PATH = "/guidelines/mda5/"
BUILT = SITE / "servers"
WRITTEN = Path("docs/servers")

# What nobody would find on a site, to look at types, copies and caching one at a time.
SAMPLES = {
    "page.html": "<!doctype html><title>ä</title>",
    "plain.js": "export const sign = '≥';",
    "plain.json": "{}",
    "app.webmanifest": "{}",
    "engine.wasm": "\0asm\1\0\0\0",
    "rules.zip": "PK\5\6" + "\0" * 18,
    "icon.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "list.xml": "<list/>",
    "style.css": "p { color: inherit }",
    "works.bib": "@misc{work, title = {ä}}",
    "works.ris": "TY  - GEN\nTI  - ä\nER  - \n",
    "engine.0123456789ab.js": "export {};",
    "engine.0123456789ab.wasm": "\0asm\1\0\0\0",
    "rules.0123456789ab.zip": "PK\5\6" + "\0" * 18,
    "style.0123456789ab.css": "p { color: inherit }",
    "names.0123456789ab.json": "{}",
    "photo.0123456789ab.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "short.0123456789a.js": "export {};",
    "capital.0123456789AB.js": "export {};",
    "folder/index.html": "<!doctype html><title>folder</title>",
    "no-index/page.html": "<!doctype html><title>alone</title>",
    "alone.js": "export {};",
    "only-gzip.js": "export {};",
}
WITHOUT_COPIES = ("alone.js", "only-gzip.js")

APACHE_MODULES = (
    "mpm_event",
    "authz_core",
    "alias",
    "dir",
    "mime",
    "filter",
    "deflate",
    "headers",
    "rewrite",
)


@dataclass(frozen=True, kw_only=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    def header(self, name: str) -> str | None:
        """Give a header's value; all of them, joined, if it was sent more than once."""
        values = self.headers.get_all(name)
        return None if values is None else " AND ".join(values)


@dataclass(frozen=True, kw_only=True)
class Server:
    port: int
    folder: Path
    configuration: Path
    has_brotli: bool

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Ask for a path, to the letter; in names of headers, _ stands for -."""
        connection = self.connect()
        try:
            connection.putrequest(method, path, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name.replace("_", "-"), value)
            connection.endheaders()
            response = connection.getresponse()
            return Answer(status=response.status, headers=response.headers, body=response.read())
        finally:
            connection.close()

    def get(self, name: str, **headers: str) -> Answer:
        """Ask for a file of the folder."""
        return self.ask(PATH + name, **headers)

    def file(self, name: str) -> bytes:
        return (self.folder / name).read_bytes()


def make_folder(folder: Path) -> None:
    """Copy the built site, if there is one, and add the samples."""
    if SITE.exists():
        shutil.copytree(SITE, folder)
    for name in ("index.html", "404.html"):
        if not (folder / name).exists():
            folder.mkdir(exist_ok=True)
            (folder / name).write_text(f"<!doctype html><title>{name}</title>")
    for name, text in SAMPLES.items():
        path = folder / "samples" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        if name not in WITHOUT_COPIES:
            # Servers hand these out unread, so any bytes that are recognised will do.
            Path(f"{path}.br").write_text(f"brotli of {name}")
        if name != "alone.js":
            Path(f"{path}.gz").write_text(f"gzip of {name}")
    # Apache takes a file of the last second for one that may still change, and says so.
    earlier = time.time() - 3600
    for path in folder.rglob("*"):
        os.utime(path, (earlier, earlier))


def replaced(text: str, old: str, new: str) -> str:
    """Replace what must be there."""
    assert old in text, f"the configuration no longer says: {old}"
    return text.replace(old, new)


def nginx(program: str, work: Path, port: int, shipped: str) -> list[str]:
    """Put the shipped file where Debian's main configuration would include it."""
    (work / "mda5.conf").write_text(replaced(shipped, "listen 80;", f"listen 127.0.0.1:{port};"))
    temporary = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    types = Path("/etc/nginx/mime.types")
    lines = [
        f"load_module {find_servers.brotli_module()};" if "\n        brotli" in shipped else "",
        "daemon off;",
        "worker_processes 2;",
        f"pid {work}/nginx.pid;",
        "events {}",
        "http {",
        "    access_log off;",
        *(f"    {name}_temp_path {work}/{name};" for name in temporary),
        "    gzip on;",
        f"    include {types};" if types.exists() else "",
        f"    include {work}/mda5.conf;",
        "}",
    ]
    (work / "main.conf").write_text("\n".join(lines))
    return [program, "-p", f"{work}", "-e", "stderr", "-c", f"{work}/main.conf"]


def nginx_with_brotli(program: str, work: Path, port: int, shipped: str) -> list[str]:
    """Do what the shipped file says to do where the module is there."""
    shipped = replaced(shipped, "# brotli_static on;", "brotli_static on;")
    return nginx(program, work, port, shipped)


def apache(program: str, work: Path, port: int, shipped: str) -> list[str]:
    """Put the shipped file where Debian's main configuration would include it."""
    (work / "mda5.conf").write_text(replaced(shipped, "*:80>", f"127.0.0.1:{port}>"))
    modules = find_servers.apache_modules()
    assert modules is not None, "Apache is there, its modules are not"
    types = Path("/etc/mime.types")
    lines = [
        f"ServerRoot {work}",
        f"DefaultRuntimeDir {work}",
        f"PidFile {work}/apache.pid",
        f"ErrorLog {work}/log",
        f"Listen 127.0.0.1:{port}",
        *(f"LoadModule {name}_module {modules}/mod_{name}.so" for name in APACHE_MODULES),
        "<IfModule !unixd_module>",
        f"    LoadModule unixd_module {modules}/mod_unixd.so",
        "</IfModule>",
        # Debian's main configuration says these, and the shipped one has to get along with them.
        f"TypesConfig {types if types.exists() else '/dev/null'}",
        "AddType application/x-gzip .gz",
        "AddLanguage br .br",
        "AddOutputFilterByType DEFLATE text/html text/css text/javascript",
        f"Include {work}/mda5.conf",
    ]
    (work / "main.conf").write_text("\n".join(lines) + "\n")
    return [program, "-f", f"{work}/main.conf", "-DFOREGROUND"]


def caddy(program: str, work: Path, port: int, shipped: str) -> list[str]:
    """Run the shipped file as it is; a host in its address would not bind it to that host."""
    path = work / "Caddyfile"
    address = f"\nhttp://:{port} {{\n\tbind 127.0.0.1\n"
    path.write_text(replaced(shipped, "\n:80 {\n", address))
    return [program, "run", "--config", f"{path}", "--adapter", "caddyfile"]


@dataclass(frozen=True, kw_only=True)
class Kind:
    program: str
    configuration: str
    arguments: Callable[[str, Path, int, str], list[str]]
    has_brotli: bool = True


KINDS = {
    "nginx": Kind(program="nginx", configuration="nginx.conf", arguments=nginx, has_brotli=False),
    "nginx with brotli": Kind(
        program="nginx", configuration="nginx.conf", arguments=nginx_with_brotli
    ),
    "apache": Kind(program="apache", configuration="apache.conf", arguments=apache),
    "caddy": Kind(program="caddy", configuration="Caddyfile", arguments=caddy),
}


@pytest.fixture(scope="session", params=KINDS)
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """Run a server, as nobody if the tests run as root, until the tests are through."""
    kind = KINDS[request.param]
    program = find_servers.find(kind.program)
    absent = kind.program if program is None else None
    if request.param == "nginx with brotli" and find_servers.brotli_module() is None:
        absent = "nginx's brotli module"
    if program is None or absent:
        reason = f"{absent} is not on this machine; python -m scripts.find_servers obtains it"
        pytest.fail(reason)

    configuration = (BUILT if BUILT.exists() else WRITTEN) / kind.configuration
    # Not pytest's own folder: only its owner can enter that.
    with tempfile.TemporaryDirectory(prefix="servers-") as name:
        work = Path(name)
        folder = work / "site"
        make_folder(folder)
        port = free_port()
        shipped = replaced(configuration.read_text(), "/srv/mda5", f"{folder}")
        arguments = kind.arguments(program, work, port, shipped)
        with running(arguments, work) as process:
            wait_for(port, process, work / "log")
            yield Server(
                port=port,
                folder=folder,
                configuration=configuration,
                has_brotli=kind.has_brotli,
            )
            assert process.poll() is None, (work / "log").read_text()


@contextmanager
def running(arguments: list[str], work: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server in the foreground; at the end ask it to stop, then make it."""
    home = {"HOME": f"{work}", "XDG_CONFIG_HOME": f"{work}", "XDG_DATA_HOME": f"{work}"}
    user = group = None
    with (work / "log").open("a") as log:
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            user, group = nobody.pw_uid, nobody.pw_gid
            for path in (work, work / "log"):
                os.chown(path, user, group)
        process = subprocess.Popen(
            arguments,
            cwd=work,
            env=os.environ | home,
            user=user,
            group=group,
            extra_groups=None if user is None else [],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(timeout=10)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the server takes connections, ten seconds at most."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        assert process.poll() is None, f"the server did not start:\n{log.read_text()}"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"the server took no connection within ten seconds:\n{log.read_text()}")
