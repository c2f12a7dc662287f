"""The page and the printed tables that tell what was found."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from scripts.bench.report import (
    FLOOR,
    MEGABYTE,
    OURS,
    PLAIN,
    Bar,
    Changes,
    Load,
    Results,
    Start,
    Tasks,
    Wire,
    bars,
    figure,
    number,
    ratio,
    table,
)


def start_table(starts: Sequence[Start]) -> list[str]:
    """Tabulate the seconds to the first advice."""
    return table(
        ("Browser", "Visit", "Rounds", "Stock, s", "Ours, s", "Ours/stock", "Floor, s"),
        [
            (
                one.browser,
                one.what,
                str(len(one.sides[OURS])),
                figure(one.sides[PLAIN]),
                figure(one.sides[OURS]),
                number(ratio(one.sides[OURS], one.sides[PLAIN])),
                figure(one.sides[FLOOR]),
            )
            for one in starts
        ],
    )


def change_table(changes: Sequence[Changes]) -> list[str]:
    """Tabulate the time to new advice."""
    return table(
        ("Browser", "Changes", "Whole, ms", "Worker and drawing", "Worker", "Drawing"),
        [
            (
                one.browser,
                str(len(one.whole)),
                figure(one.whole, 1),
                figure(one.work, 1),
                figure(one.trip, 1),
                figure(one.drawing, 1),
            )
            for one in changes
        ],
    )


def task_table(tasks: Sequence[Tasks]) -> list[str]:
    """Tabulate the longest tasks."""
    return table(
        ("Browser", "When", "Longest task, ms"),
        [
            (one.browser, one.what, figure(one.longest, 0) if any(one.longest) else "none over 50")
            for one in tasks
        ],
    )


def wire_table(wire: Sequence[Wire]) -> list[str]:
    """Tabulate the bytes on the wire."""
    return table(
        ("Coding", "What", "Stock, MB", "Ours, MB", "Ours/stock"),
        [
            (
                one.coding,
                one.what,
                number(one.sent[PLAIN] / MEGABYTE),
                number(one.sent[OURS] / MEGABYTE),
                number(one.sent[OURS] / one.sent[PLAIN]),
            )
            for one in wire
        ],
    )


def load_table(loads: Sequence[Load]) -> list[str]:
    """Tabulate what the servers did."""
    return table(
        (
            "Server",
            "Asked for",
            "Requests/s",
            "Visits/s",
            "MB/s",
            "Median, ms",
            "99%, ms",
            "Errors",
        ),
        [
            (
                one.server,
                one.what,
                number(one.requests / one.seconds, 0),
                number(one.requests / one.requests_a_visit / one.seconds, 0),
                number(one.bytes / one.seconds / MEGABYTE, 0),
                number(median(one.took), 1),
                number(sorted(one.took)[int(len(one.took) * 0.99)], 1),
                str(one.errors),
            )
            for one in loads
        ],
    )


def bar_table(found: Sequence[Bar]) -> list[str]:
    """Tabulate the numbers to reach."""
    return table(
        ("What", "At most", "Found", "Reached"),
        [
            (
                bar.what,
                f"{bar.limit:g} {bar.unit}",
                _found(bar),
                "yes" if bar.is_met else "**no**",
            )
            for bar in found
        ],
    )


def _found(bar: Bar) -> str:
    # A browser tells only of longer tasks: no task that it told of is none over the limit.
    if not bar.found:
        return f"none over {bar.limit:g} {bar.unit}"
    return f"{_plain(bar)} {bar.unit}"


def _plain(bar: Bar) -> str:
    return f"{bar.found:.1f}" if bar.unit == "ms" else f"{bar.found:.2f}"


def shortfalls(found: Sequence[Bar]) -> list[str]:
    """Say what is worse than it should be, a sentence each."""
    worse = [bar for bar in found if not bar.is_met]
    if not worse:
        return ["Nothing that was measured is worse than its number."]
    return [
        f"{len(worse)} of {len(found)} are not reached:",
        "",
        *(f"- {bar.what}: {_plain(bar)} {bar.unit}, at most {bar.limit:g} wanted" for bar in worse),
    ]


def sections(results: Results) -> list[tuple[str, str, list[str]]]:
    """Give title, anchor and lines of each part that was measured."""
    found = bars(results)
    cpython = (
        f"The same question takes CPython on this machine {figure(results.cpython)} ms."
        if results.cpython
        else ""
    )
    listed = [
        ("The numbers to reach", "numbers", [*bar_table(found), "", *shortfalls(found)], found),
        ("First advice after the page opens", "start", start_table(results.starts), results.starts),
        (
            "New advice after a changed answer",
            "change",
            [*(change_table(results.changes) if results.changes else []), "", cpython],
            [*results.changes, *results.cpython],
        ),
        ("Longest tasks of the main thread", "tasks", task_table(results.tasks), results.tasks),
        ("Bytes on the wire", "wire", wire_table(results.wire), results.wire),
        ("Real servers", "servers", load_table(results.loads), results.loads),
        ("Left out", "left-out", [f"- {one}" for one in results.left_out], results.left_out),
    ]
    return [(title, anchor, lines) for title, anchor, lines, measured in listed if measured]


def text(results: Results) -> str:
    """Word the results for the terminal."""
    parts = ["\n".join([title, "", *lines]) for title, _, lines in sections(results)]
    return "\n\n".join(parts).strip()


def page(results: Results) -> str:
    """Write the page."""
    lines = ["# Benchmarks", "", *_BEGINNING, ""]
    lines += [f"- {name}: {value}" for name, value in results.about.items()]
    for title, anchor, told in sections(results):
        lines += ["", f"## {title} {{ #{anchor} }}", "", *_BEFORE.get(anchor, []), *told]
    lines += ["", "## How it was measured { #method }", "", *_METHOD]
    return "\n".join(lines).replace("\n\n\n", "\n\n").strip() + "\n"


_BEGINNING = [
    "How long the calculator takes, measured in real browsers on one machine.",
    "`make bench` measures everything anew and writes this page; nothing on it is written by hand.",
    "A figure is the median; the smallest and the largest value stand in brackets.",
    "The load average tells whether other programs were busy when it began.",
]

_BEFORE = {
    "numbers": [
        "This project set itself these numbers before it measured.",
        "",
    ],
    "start": [
        "*Stock* is Pyodide as it is published, with the source of the same rules.",
        "*Ours* is the calculator's page of this site, with everything that is on it.",
        "*Floor* only compiles the WebAssembly program: no page with this Python can be faster.",
        "",
    ],
    "change": [
        "*Whole* is from the change to the new advice in the page, before it is painted.",
        "*Worker* is from the question to the answer; *drawing* is what the page then does.",
        "",
    ],
    "tasks": [
        "While such a task runs, the page does not react.",
        "The browser tells only of tasks over 50 ms.",
        "",
    ],
    "wire": [
        "What the server sent until the advice was there and one second more, headers included.",
        "It was counted over the 4G line; over a fast line the calculator takes a snapshot of "
        "Python's memory instead of library and rules, because that is sooner ready.",
        "",
    ],
    "servers": [
        "The program that asks ran on the same machine and took its share of it.",
        "The servers can therefore do at least this much.",
        "",
    ],
}

_METHOD = [
    "- The time begins with the navigation and is read from the page's own clock, at the end of "
    "the task in which the answer comes into the page.",
    "- The patient is the same everywhere, and stands in the address of the calculator's page.",
    "- Each answer is compared with the one that CPython gives; one that differs ends the run.",
    "- In each round stock, ours and floor take turns, so that a slower minute hits all of them.",
    "- *Cold* is the first visit with a new, empty profile: on disk, but in memory for the slower "
    "processor and the slow lines.",
    "- *Warm* is the second visit with the same profile, without a service worker.",
    "- The server hands out brotli of the highest quality, to stock too.",
    "- Files whose names hold a hash, and all files of stock but its page, may be kept for good; "
    "every other file is asked for again and answered with a short 304.",
    "- Stock runs in a worker and asks for the rules before its own files, so that it need not "
    "wait for them.",
    "- Floor does not instantiate the program, because only Pyodide's loader can give what that "
    "takes.",
    "- For a slower processor all processes of the browser are stopped and continued 50 times a "
    "second, so that they run for about a quarter of the time; the factor was measured in a "
    "worker, because the browser's own way to be slower does not reach workers.",
    "- For a slow line the server itself waits: once the delay for each connection and each "
    "request, and then as the width of the line demands, which all connections share.",
    "- There is no encryption, which would cost one or two more delays.",
    "- Over the slow 3G line each page has a line of its own and all load at the same time, once.",
    "- Every second change is typed into the field of the age; the others choose another answer.",
    "- The servers run with the configurations that the site ships, asked by eight connections "
    "for four seconds, which accept brotli.",
    "- *A first visit* asks for all files of the calculator's page in turn, again and again.",
]
