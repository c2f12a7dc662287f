"""Find the web servers that the shipped configurations are for, or obtain them."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# The program, by the names it goes under.
_NAMES = {
    "nginx": ("nginx",),
    "apache": ("apache2", "httpd"),
    "caddy": ("caddy",),
}
SERVERS = tuple(_NAMES)

# Servers are often where only root looks.
_PLACES = ("/usr/sbin", "/usr/local/sbin", "/usr/local/bin", "/opt/homebrew/bin")
_NGINX_MODULES = ("/usr/lib/nginx/modules", "/usr/lib64/nginx/modules", "/etc/nginx/modules")
_APACHE_MODULES = ("/usr/lib/apache2/modules", "/usr/lib64/httpd/modules", "/usr/lib/httpd/modules")

_BROTLI = "nginx's brotli module"
_PACKAGES = {
    "nginx": "nginx",
    _BROTLI: "libnginx-mod-http-brotli-static",
    "apache": "apache2-bin",
    "caddy": "caddy",
}
_POLICY = Path("/usr/sbin/policy-rc.d")

ADVICE = """\
The tests of the server configurations run real servers, and these are missing: {missing}.
Do one of these, then run the same command again:
  - on Debian or Ubuntu, as root: apt-get install {packages}
  - install them in another way and put their programs on the PATH."""


def find(name: str) -> str | None:
    """Give the program of a server that is there already."""
    path = os.pathsep.join((os.environ.get("PATH", os.defpath), *_PLACES))
    return next((found for each in _NAMES[name] if (found := shutil.which(each, path=path))), None)


def brotli_module() -> Path | None:
    """Give the module with which nginx hands out brotli."""
    return _first(Path(place, "ngx_http_brotli_static_module.so") for place in _NGINX_MODULES)


def apache_modules() -> Path | None:
    """Give the folder of Apache's modules."""
    return _first(Path(place) for place in _APACHE_MODULES)


def _first(paths: Iterator[Path]) -> Path | None:
    return next((path for path in paths if path.exists()), None)


def missing() -> list[str]:
    """Name what is not there."""
    absent = [name for name in SERVERS if find(name) is None]
    return absent if brotli_module() else [*absent, _BROTLI]


def obtain(names: list[str]) -> None:
    """Install Debian's packages where we may; none of the servers is started."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return
    with _nothing_started():
        _apt_get("update")
        # One by one: what one release of Debian lacks must not keep the others away.
        for name in names:
            print(f"Not here: {name}; installing Debian's {_PACKAGES[name]}", file=sys.stderr)
            _apt_get("install", "-y", "--no-install-recommends", _PACKAGES[name])


def _apt_get(*arguments: str) -> None:
    # RUNLEVEL=1: Debian's scripts start no service in single-user mode.
    quiet = os.environ | {"RUNLEVEL": "1", "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "-q", *arguments], check=False, env=quiet, stdout=sys.stderr)


@contextmanager
def _nothing_started() -> Iterator[None]:
    """Forbid that an installation starts a service, in the way that Debian provides for it."""
    if _POLICY.exists():
        yield
        return
    _POLICY.write_text("#!/bin/sh\nexit 101\n")
    _POLICY.chmod(0o755)
    try:
        yield
    finally:
        _POLICY.unlink()


def running() -> dict[int, str]:
    """Give the servers that run on this machine, by process number (on Linux)."""
    programs = {program for names in _NAMES.values() for program in names}
    found: dict[int, str] = {}
    for place in Path("/proc").glob("[0-9]*/comm"):
        try:
            program = place.read_text().strip()
        except OSError:
            continue  # it ended meanwhile
        if program in programs:
            found[int(place.parent.name)] = program
    return found


def main() -> int:
    """Print the programs of the servers, obtaining what is missing first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.parse_args()
    before = running()
    if absent := missing():
        obtain(absent)
    started = {number: name for number, name in running().items() if number not in before}
    if started:
        listed = ", ".join(f"{name} (process {number})" for number, name in started.items())
        print(
            f"The installation started {listed}, which the tests do not want.\n"
            "Stop it (service NAME stop), then run the same command again.",
            file=sys.stderr,
        )
        return 1
    if absent := missing():
        packages = " ".join(_PACKAGES[name] for name in absent)
        print(ADVICE.format(missing=", ".join(absent), packages=packages), file=sys.stderr)
        return 1
    for name in SERVERS:
        print(f"Server for the tests: {find(name)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
