"""What differs between two answers: two patients, two moments, or two versions of the guideline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from calculator.findings import Finding
from calculator.guideline import GUIDELINE
from calculator.vocabulary import Certainty, Direction, Strength, Term, Verdict

_OUTCOMES = {
    "scope": {"yes": "covers the patient", "no": "is silent", "unknown": "may cover the patient"},
    "advice": {"yes": "applies", "no": "does not apply", "unknown": "not yet decided"},
    "regimens": {"yes": "can be offered", "no": "ruled out", "unknown": "not yet cleared"},
}
_NOT_THERE = "not in the guideline"
_CAUTION = "caution"

# What a recommendation says of itself, by its name in the summary, with the words for it.
_WORDING: dict[str, tuple[str, type[Term] | None]] = {
    "statement": ("statement", None),
    "direction": ("direction", Direction),
    "strength": ("strength", Strength),
    "certainty": ("certainty", Certainty),
    "verdict": ("appraisal", Verdict),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A patient's facts as they were given, and the summary of the answer that they got."""

    given: Mapping[str, Any]
    summary: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs; `before` or `after` is None where it was or is not there.

    `id` names the finding, recommendation, regimen or agent, and `words` say it all to a person.
    """

    id: str
    before: str | None
    after: str | None
    words: str

    def to_dict(self) -> dict[str, Any]:
        """Give the change as plain JSON values."""
        return {"id": self.id, "before": self.before, "after": self.after, "words": self.words}


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Everything that differs, by kind; all empty when nothing does.

    `facts` are the patient's, `wording` is what recommendations and regimens say of themselves:
    it differs between versions only. `alerts` are those of recommendations that stand on both
    sides, and the regimens' cautions under the id `caution`.
    """

    facts: tuple[Change, ...]
    scope: tuple[Change, ...]
    advice: tuple[Change, ...]
    regimens: tuple[Change, ...]
    first_offered: tuple[Change, ...]
    stop: tuple[Change, ...]
    alerts: tuple[Change, ...]
    wording: tuple[Change, ...]

    def changes(self) -> Iterator[Change]:
        """Give every change, in the order of the kinds."""
        for kind in fields(self):
            yield from getattr(self, kind.name)

    def to_dict(self) -> dict[str, Any]:
        """Give the comparison as plain JSON values."""
        return {
            kind.name: [change.to_dict() for change in getattr(self, kind.name)]
            for kind in fields(self)
        }


def compare(before: Moment, after: Moment) -> Comparison:
    """Say what differs between two moments; the summaries may be of different versions."""
    old, new = before.summary, after.summary
    return Comparison(
        facts=tuple(_facts(before.given, after.given)),
        scope=tuple(_outcomes("scope", {"scope": old["scope"]}, {"scope": new["scope"]})),
        advice=tuple(_outcomes("advice", _outcome_of(old["advice"]), _outcome_of(new["advice"]))),
        regimens=tuple(
            _outcomes("regimens", _outcome_of(old["regimens"]), _outcome_of(new["regimens"]))
        ),
        first_offered=tuple(_first_offered(old, new)),
        stop=tuple(_stop(old["stop"], new["stop"])),
        alerts=tuple(_alerts(old, new)),
        wording=tuple(_wording(old, new)),
    )


def _facts(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for finding in GUIDELINE.dictionary:
        # A number in another unit is the same fact when it is the same amount.
        if _value(finding, before) != _value(finding, after):
            words = [
                finding.words_as_given(given[finding.id]) if finding.id in given else None
                for given in (before, after)
            ]
            yield _change(finding.id, finding.label, *words, absent="not known")


def _value(finding: Finding[Any], given: Mapping[str, Any]) -> Any:
    return finding.read(given[finding.id]) if finding.id in given else None


def _change(
    name: str, label: str, before: str | None, after: str | None, *, absent: str = _NOT_THERE
) -> Change:
    words = f"{label}: first {before or absent}, then {after or absent}"
    return Change(name, before, after, words)


def _outcome_of(items: dict[str, Any]) -> dict[str, str]:
    return {name: item["outcome"] for name, item in items.items()}


def _outcomes(kind: str, before: dict[str, str], after: dict[str, str]) -> Iterator[Change]:
    words = _OUTCOMES[kind]
    for name in before | after:
        old, new = before.get(name), after.get(name)
        if old != new:
            told = [_NOT_THERE if one is None else words.get(one, one) for one in (old, new)]
            yield Change(name, old, new, f"{title(name)}: first {told[0]}, then {told[1]}")


def _first_offered(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    old, new = before["first_offered"] or None, after["first_offered"] or None
    if old != new:
        told = [name and title(name) for name in (old, new)]
        label = "Regimen that can be offered first"
        yield Change(
            "first_offered",
            old,
            new,
            f"{label}: first {told[0] or 'none'}, then {told[1] or 'none'}",
        )


def _stop(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    for agent in before | after:
        old, new = (" and ".join(side.get(agent, ())) or None for side in (before, after))
        if old != new:
            told = [f"because of {ids}" if ids else "no" for ids in (old, new)]
            yield Change(agent, old, new, f"Stop {_agent(agent)}: first {told[0]}, then {told[1]}")


def _alerts(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    # A recommendation that comes or goes takes its alerts along: that is no change of its own.
    stands = {
        name
        for name in before["advice"].keys() & after["advice"].keys()
        if "no" not in (before["advice"][name]["outcome"], after["advice"][name]["outcome"])
    }
    old, new = (
        dict.fromkeys(
            [
                *(
                    (name, text)
                    for name in side["advice"]
                    if name in stands
                    for text in side["advice"][name]["alerts"]
                ),
                *((_CAUTION, text) for text in side["cautions"]),
            ]
        )
        for side in (before, after)
    )
    for source, text in old | new:
        was, now = (source, text) in old, (source, text) in new
        if was != now:
            label = "Caution" if source == _CAUTION else f"{title(source)}, alert"
            words = f"{label} {'gone' if was else 'added'}: {text}"
            yield Change(source, text if was else None, text if now else None, words)


def _wording(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    # What only one version has is told with its outcome.
    for name, item in before["advice"].items():
        for field, (label, terms) in _WORDING.items():
            pair = [item[field], after["advice"].get(name, item)[field]]
            if pair[0] != pair[1]:
                told = [_term(terms, value) for value in pair]
                yield _change(name, f"{title(name)}, {label}", *told)
    for name, item in before["regimens"].items():
        pair = [item["agents"], after["regimens"].get(name, item)["agents"]]
        if pair[0] != pair[1]:
            told = [" + ".join(map(_agent, agents)) for agents in pair]
            yield _change(name, f"Regimen {name}", *told)


def _term(terms: type[Term] | None, value: str) -> str:
    """Give a word of a vocabulary in print; another version's words stay as they are."""
    known = {term.value: term.label for term in terms or ()}
    return known.get(value, value)


def _agent(name: str) -> str:
    return next((agent.label for agent in GUIDELINE.formulary if agent.id == name), name)


def title(name: str) -> str:
    """Give the title of a recommendation or regimen, or its id where this version has no such."""
    titles = {item.id: f"{item.id} {item.title}" for item in GUIDELINE.recommendations}
    titles |= {regimen.id: regimen.title for regimen in GUIDELINE.regimens}
    return ({"scope": "The guideline"} | titles).get(name, name)
