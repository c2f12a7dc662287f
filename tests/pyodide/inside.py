"""Run in Pyodide: loads the package with the trimmed library alone, then runs its tests.

The test tools need more of the standard library than the reader has.
They get it from the stock library, and a guard sees to it that the package does not.
At the top this module imports only what is in the runtime itself.
"""

from __future__ import annotations

import builtins
import importlib
import os
import sys
from types import FrameType, ModuleType
from typing import Any
from zipimport import zipimporter

STOCK = "/stock.zip"
TESTS = "/suite"
TOOLS = "/tools"

PACKAGE = "calculator"
RUNTIME = {__name__, "_pyodide", "pyodide", *sys.stdlib_module_names}


class Guard:
    """Refuses to the package, and notes by name, each module that the reader does not have."""

    def __init__(self, kept: list[str], stock: list[str], exempt: list[str]) -> None:
        self.available = {*kept, *sys.builtin_module_names, *sys.modules}
        self.stock = set(stock)
        self.exempt = exempt
        self.missed: dict[str, str] = {}
        self.alone = ""  # the module being loaded while there are no test tools yet

    def load(self, names: list[str]) -> None:
        """Load modules with the trimmed library alone, before any tool can have loaded them."""
        for self.alone in names:
            try:
                importlib.import_module(self.alone)
            except ImportError as error:
                self.missed.setdefault(error.name or str(error), self.alone)
        self.alone = ""
        self.available.update(sys.modules)

    def check(self, name: str) -> None:
        """Refuse a module that is asked for by the package, at any depth of the standard library.

        Raises:
            ModuleNotFoundError: the reader does not have the module.
        """
        root = name.partition(".")[0]
        if name in self.available or root == PACKAGE:
            return
        if root in sys.stdlib_module_names and name not in self.stock:
            return  # Not in Pyodide at all; the import itself will say so.
        if asker := self.asker(sys._getframe(1)):
            self.missed.setdefault(name, asker)
            raise ModuleNotFoundError(f"No module named {name!r} for {asker}", name=name)

    def asker(self, frame: FrameType | None) -> str:
        """Name the package's module that an import comes from, or nothing if a tool asks."""
        while frame:
            name = frame.f_globals.get("__name__", "")
            root = name.partition(".")[0]
            if root == PACKAGE:
                return "" if name in self.exempt else name
            # What is no module is code that the standard library made, such as a named tuple.
            if root not in RUNTIME and name in sys.modules:
                return ""
            frame = frame.f_back
        return self.alone

    def find_spec(self, name: str, *_: Any) -> Any:
        """Find for the tools what the trimmed library lacks: this is a finder of modules."""
        self.check(name)
        if name in self.available or name not in self.stock:
            return None
        folder = name.rpartition(".")[0].replace(".", "/")
        return zipimporter(f"{STOCK}/{folder}".rstrip("/")).find_spec(name)

    def stand_watch(self) -> None:
        """See also the imports of what a tool has loaded already."""
        load, load_by_name = builtins.__import__, importlib.import_module

        def watched(
            name: str,
            globals: Any = None,  # noqa: A002  # callers give it by this name
            locals: Any = None,  # noqa: A002
            fromlist: tuple[str, ...] | None = (),
            level: int = 0,
        ) -> ModuleType:
            full = name
            if level:
                home = globals["__package__"].split(".")
                full = ".".join([*home[: len(home) + 1 - level], *filter(None, [name])])
            self.check_all(full, fromlist or ())
            return load(name, globals, locals, fromlist or (), level)

        def watched_by_name(name: str, package: str | None = None) -> ModuleType:
            if not name.startswith("."):
                self.check_all(name, ())
            return load_by_name(name, package)

        builtins.__import__ = watched  # type: ignore[assignment]  # `globals` has a package's name
        importlib.import_module = watched_by_name

    def check_all(self, name: str, taken: tuple[str, ...]) -> None:
        """Check a module, what it lies in, and what is taken from it where that is a module."""
        parts = name.split(".")
        for end in range(1, len(parts) + 1):
            self.check(".".join(parts[:end]))
        for word in taken:
            if f"{name}.{word}" in self.stock:
                self.check(f"{name}.{word}")


class Outcomes:
    """Notes what became of each test."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.when == "call" or report.outcome != "passed":
            self.found[report.nodeid] = report.outcome


def run(asked: dict[str, Any]) -> dict[str, Any]:
    """Load, then test, and tell all that was seen."""
    sys.dont_write_bytecode = True
    guard = Guard(asked["kept"], asked["stock"], asked["exempt"])
    sys.meta_path.insert(0, guard)
    guard.load(asked["modules"])
    available = sorted(guard.available)
    guard.stand_watch()

    sys.path.append(TOOLS)
    stand_in_for_compiled()
    os.chdir(TESTS)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    os.environ["CI"] = "1"  # the same examples each time, and all that the tests ask for
    outcomes = Outcomes()
    code = importlib.import_module("pytest").main(asked["arguments"], plugins=[outcomes])
    files = [
        module.__file__ for name, module in sys.modules.items() if name.split(".")[0] == PACKAGE
    ]
    return {
        "exit": int(code),
        "outcomes": outcomes.found,
        "missed": guard.missed,
        "available": available,
        "files": files,
    }


def stand_in_for_compiled() -> None:
    """Put plain Python in the place of Hypothesis's compiled part."""
    plain = vars(importlib.import_module("hypothesis_native"))
    public = {name: value for name, value in plain.items() if not name.startswith("_")}
    version = importlib.import_module("importlib.metadata").version("hypothesis")
    for name in ("", ".internal", ".internal.floats", ".internal.cathetus"):
        module: Any = ModuleType(f"hypothesis._native{name}")
        vars(module).update(public if name.count(".") > 1 else {"__path__": []})
        module.__version__ = version
        sys.modules[f"hypothesis._native{name}"] = module
