"""The report for a clinician's review: what changed, in whom, in words."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from calculator.comparison import Moment, compare, title
from scripts.diff.classes import Crowd, PatientClass
from scripts.diff.grid import Grid

# Sections of a description whose entries have ids, with the word for one of them.
_SECTIONS = {
    "findings": "question",
    "agents": "agent",
    "regimens": "regimen",
    "recommendations": "recommendation",
}
_MOST_CHANGES = 60


def answer_changes(before: str, after: str) -> list[str]:
    """Say in words what differs between two lines that `ask` prints for one patient."""
    old, new = json.loads(before), json.loads(after)
    if "problems" in old or "problems" in new:
        told = ["; ".join(one.get("problems", ())) or "accepted" for one in (old, new)]
        return [f"The patient: first {told[0]}, then {told[1]}"] if told[0] != told[1] else []
    comparison = compare(*(Moment(given={}, summary=one["summary"]) for one in (old, new)))
    # What recommendations say of themselves is told once, from the descriptions.
    return [change.words for change in replace(comparison, wording=()).changes()]


def description_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """Say in words what two versions say differently of their questions, agents and advice."""
    sections = [
        *((word, before.get(name, []), after[name], "id") for name, word in _SECTIONS.items()),
        ("doses", before.get("doses", {}).get("agents", []), after["doses"]["agents"], "agent"),
    ]
    labels = {one["id"]: one["label"] for one in (*after["findings"], *after["agents"])}
    for word, old_entries, new_entries, key in sections:
        old, new = (
            {entry[key]: entry for entry in entries} for entries in (old_entries, new_entries)
        )
        for name in old | new:
            label = f"{labels.get(name) or title(name)} ({word})"
            if name not in old or name not in new:
                yield f"{label}: {'new' if name in new else 'gone'}"
                continue
            for part in [part for part in old[name] if part in new[name]]:
                yield from _part_changes(f"{label}, {part}", old[name][part], new[name][part])
    yield from _part_changes("The guideline, scope", before.get("scope"), after.get("scope"))


def _part_changes(label: str, before: Any, after: Any) -> Iterator[str]:
    if before == after:
        return
    if not isinstance(before, dict | list) and not isinstance(after, dict | list):
        yield f"{label}: first {before}, then {after}"
        return
    # A condition or a list is told by the words in it that went or came.
    old, new = list(_words_in(before)), list(_words_in(after))
    gone = [words for words in dict.fromkeys(old) if words not in new]
    came = [words for words in dict.fromkeys(new) if words not in old]
    yield from (f"{label}, gone: {words}" for words in gone)
    yield from (f"{label}, added: {words}" for words in came)
    if not gone and not came:
        yield f"{label}: the same words in another order or structure"


def _words_in(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        for inner in part.values():
            yield from _words_in(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _words_in(inner)
    elif part is not None:
        yield str(part)


@dataclass(frozen=True, slots=True)
class InWhom:
    """Changes that the same patients get, the classes of those patients, and one of them."""

    changes: list[str]
    count: int
    classes: list[str]
    example: dict[str, Any]


class Report:
    """Collects what changed, and writes it down."""

    def __init__(self, base: str, description: list[str]) -> None:
        self.base = base
        self.description = description
        self.vignettes: list[tuple[str, list[str]]] = []
        self.asked = 0
        self.only_other: Counter[str] = Counter()
        self.parts: dict[str, None] = {}
        self.in_whom: list[InWhom] = []
        self.changed = 0
        self.tried = 0

    @property
    def differs(self) -> bool:
        """Whether anything that a patient or a reader is told has changed."""
        return bool(self.description or self.vignettes or self.only_other or self.in_whom)

    def add_vignette(self, name: str, before: str, after: str) -> None:
        """Note what differs for one vignette."""
        self.asked += 1
        if before == after:
            return
        if changes := answer_changes(before, after):
            self.vignettes.append((name, changes))
            return
        old, new = (json.loads(line).get("rest", {}) for line in (before, after))
        self.only_other.update(part for part in old if part in new and old[part] != new[part])
        self.parts |= dict.fromkeys(
            f"{part} of the answer is gone" for part in old if part not in new
        )
        self.parts |= dict.fromkeys(
            f"{part} of the answer is new" for part in new if part not in old
        )

    def add_grid(self, grid: Grid, lines: Iterator[tuple[str, ...]]) -> None:
        """Note what differs for the patients of a grid, and in whom."""
        who: dict[str, int] = {}
        for number, (before, after) in enumerate(lines):
            changes = [] if before == after else answer_changes(before, after)
            self.changed += bool(changes)
            for words in changes:
                who[words] = who.get(words, 0) | 1 << number
        self.tried = len(grid.patients)
        together: dict[int, list[str]] = {}
        for words, changed in who.items():
            together.setdefault(changed, []).append(words)
        crowd = Crowd([grid.facts(given) for given in grid.patients] if who else [])
        for changed, told in together.items():
            examples = [one for number, one in enumerate(grid.patients) if changed >> number & 1]
            classes = [_class(one, crowd, grid) for one in crowd.classes(changed)]
            self.in_whom.append(InWhom(told, len(examples), classes, min(examples, key=len)))
        self.in_whom.sort(key=lambda one: -one.count)

    def text(self) -> str:
        """Give the report in Markdown."""
        return "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        yield f"# What changes against {self.base}"
        yield ""
        yield f"* {len(self.vignettes)} of {self.asked} vignettes get another answer."
        yield f"* {self.changed} of {self.tried} patients tried get another answer."
        yield f"* {len(self.description) or 'No'} changes in what the guideline says of itself."
        for part in self.parts:
            yield f"* The part {part}."
        if not self.differs:
            yield ""
            yield "Nothing that a patient or a reader is told has changed."
            return
        if self.description:
            yield from ("", "## Wording, grades and conditions", "")
            yield from (f"* {words}" for words in self.description)
        if self.vignettes or self.only_other:
            yield from ("", "## Vignettes")
        if self.only_other:
            parts = ", ".join(f"`{name}` ({count})" for name, count in self.only_other.items())
            yield ""
            yield f"Advice and regimens as before, but another part of the answer differs: {parts}."
        for name, changes in self.vignettes:
            yield from ("", f"### {name}", "")
            yield from (f"* {words}" for words in changes)
        if self.in_whom:
            yield from ("", "## Classes of patients", "")
            yield "The fewest facts that set those who change apart from the others tried."
        for place, one in enumerate(self.in_whom[:_MOST_CHANGES], 1):
            yield from (
                "",
                f"### Change {place}, in {one.count} of {self.tried} patients tried",
                "",
            )
            yield from (f"* {words}" for words in one.changes)
            yield from ("", "In:", "")
            yield from (f"* {words}" for words in one.classes)
            yield from ("", f"For example `{json.dumps(one.example, ensure_ascii=False)}`")
        more = len(self.in_whom) - _MOST_CHANGES
        if more > 0:
            yield from ("", f"{more} more changes, each in fewer patients, are not listed.")


def _class(found: PatientClass, crowd: Crowd, grid: Grid) -> str:
    facts = []
    for about, answers in found.facts.items():
        others = [answer for answer in crowd.who[about] if answer not in answers]
        facts.append(f"{about}: {grid.words(about, answers, others)}")
    share = (
        f"all {found.described}"
        if found.changed == found.described
        else f"{found.changed} of the {found.described}"
    )
    return f"{'; '.join(facts) or 'everyone'} ({share})"
