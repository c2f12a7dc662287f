"""The studies, each with its numbers: the page, and the short form that other pages show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from calculator.audit import Arm, Effect, Mark, Outcome, Study, claims, studies
from calculator.audit.numbers import chance, interval, plain
from calculator.evidence import references
from calculator.guideline import GUIDELINE
from calculator.recommendation import Recommendation
from scripts.generate.statistics import Share, fisher
from scripts.generate.words import (
    citations,
    claim_links,
    mark_badge,
    sentence,
    titled_recommendations,
    work_link,
)

_NO_DENOMINATOR = "the source gives no denominator"

# The counts of a larger cohort wait for its authors' adjustment: a bare test would mislead.
_FEW = 100

_INTRO = """\
# Studies

Every study that a claim or a recommendation rests on, and some that are kept as background.
A number stands as it was published, with the patients that it was counted in.
Where no denominator was found, it says so.
What this site worked out itself stands apart as *our arithmetic*.
As a rule the abstract or one table was read, not the whole paper."""

_GROUPS = {
    "Comparisons of treatments": "comparisons",
    "Treatment without a comparison": "series",
    "Course of the disease, risk, infection and harm": "course",
}


def pages() -> Iterator[tuple[Path, str]]:
    """Give the page of the studies."""
    parts = [_INTRO]
    for title, anchor in _GROUPS.items():
        parts.append(f"## {title} {{ #{anchor} }}")
        parts += [_section(study) for study in studies() if group(study) == anchor]
    yield Path("docs/evidence/studies.md"), "\n\n".join(parts) + "\n"


def group(study: Study) -> str:
    """Say where a study stands: what it compares, gives or watches tells it."""
    if study.comparator or (study.regimen and len(study.groups) > 1):
        return "comparisons"
    return "series" if study.regimen else "course"


def behind(item: Recommendation) -> list[Study]:
    """Give the studies behind a recommendation: those of its claims and those that it cites."""
    named = {name for claim in claims() if claim.id in item.claims for name in claim.studies}
    return [study for study in studies() if study.id in named or study.id in item.cites]


def of_claim(names: Iterable[str]) -> list[Study]:
    """Give studies by their ids, in the order given."""
    known = {study.id: study for study in studies()}
    return [known[name] for name in names]


def short_form(study: Study, folder: str) -> str:
    """Give a study with every outcome as a list; `folder` leads to the page of the studies."""
    facts = ", ".join(filter(None, (study.design, study.place, study.years)))
    outcomes = "\n".join(f"- {sentence(_in_words(one))}." for one in study.outcomes)
    return (
        f"**[{study.title}]({folder}studies.md#{study.id})** · {_source(study)}\n\n"
        f"{sentence(facts)}. {sentence(sizes(study))}.\n\n{outcomes}"
    )


def sizes(study: Study) -> str:
    """Give how many patients each group held, or all of them."""
    if study.groups:
        return "; ".join(f"{group.label} n={group.n}" for group in study.groups)
    return "the size was not read" if study.n is None else f"{study.n} patients"


def _in_words(outcome: Outcome) -> str:
    """Give an outcome in one line."""
    arms = "; ".join(f"{arm.label} {_share(arm)}" for arm in outcome.arms)
    if any(arm.n is None for arm in outcome.arms):
        arms += f" ({_NO_DENOMINATOR})"
    ours = "; ".join(_ours(outcome))
    results = [
        arms,
        "; ".join(map(_effect, outcome.effects)),
        f"our arithmetic: {ours}" if ours else "",
        (outcome.finding or "").rstrip("."),
    ]
    first, *others = filter(None, results)
    return f"{_what(outcome)}: {'. '.join((first, *map(sentence, others)))}"


def _what(outcome: Outcome) -> str:
    """Name an outcome with its time, and say where it is known second-hand."""
    words = ", ".join(filter(None, (outcome.name, outcome.time)))
    return f"{words} (known second-hand)" if outcome.mark is Mark.SECONDARY else words


def _share(arm: Arm) -> str:
    """Give an arm's patients of its patients, or what the source prints in their place."""
    percent = "" if arm.percent is None else f"{plain(arm.percent)}%"
    if arm.low is not None and arm.high is not None:
        percent += f", interval {interval(arm.low, arm.high)}"
    if arm.events is None:
        return f"**{percent}**" if arm.n is None else f"**{percent}** (n={arm.n})"
    count = f"**{arm.events}**" if arm.n is None else f"**{arm.events} of {arm.n}**"
    return f"{count} ({percent})" if percent else count


def _ours(outcome: Outcome) -> Iterator[str]:
    """Give this site's arithmetic: what the data hold of it, and an exact test of small groups."""
    yield from map(_effect, outcome.computed)
    counted = [Share(arm.events, arm.n) for arm in outcome.arms if arm.events is not None and arm.n]
    if len(counted) == len(outcome.arms) == 2 and sum(one.n for one in counted) <= _FEW:
        shares = " and ".join(
            f"{interval(*(round(limit) for limit in one.interval))}%" for one in counted
        )
        yield f"two-sided exact test {chance(fisher(*counted))}"
        yield f"95% intervals {shares}"


def _effect(effect: Effect) -> str:
    """Give a measure with its value, interval and p, as far as they are known."""
    words = "" if effect.value is None else plain(effect.value)
    if effect.low is not None and effect.high is not None:
        between = interval(effect.low, effect.high)
        words = f"{words} ({between})" if words else between
    p = "" if effect.p is None else f"p{effect.p}" if effect.p[0] in "<>" else f"p={effect.p}"
    return f"{effect.measure}: {', '.join(filter(None, (words, p)))}"


def _section(study: Study) -> str:
    facts = {
        "Design": study.design,
        "Place, years": ", ".join(filter(None, (study.place, study.years))),
        "Patients": study.population,
        "Size": sizes(study),
        "Treatment": study.regimen,
        "Compared with": study.comparator,
        "Limits": " ".join(study.limits),
        "How it is known": mark_badge(study.mark),
        "Used by": _used_by(study),
    }
    rows = "\n".join(f"| **{name}** | {words} |" for name, words in facts.items() if words)
    return "\n\n".join(
        (
            f"### {study.title} {{ #{study.id} }}",
            _source(study),
            f"| Point | What was read |\n|---|---|\n{rows}",
            _table(study.outcomes),
        )
    )


def _source(study: Study) -> str:
    """Link to the reference and to the work itself."""
    return f"{citations([study.reference], '../')} · {work_link(references()[study.reference])}"


def _used_by(study: Study) -> str:
    by = claim_links((claim.id for claim in claims() if study.id in claim.studies), "")
    items = [item for item in GUIDELINE.recommendations if study in behind(item)]
    return "; ".join(filter(None, (by, titled_recommendations(items, "../"), study.background)))


def _table(outcomes: Iterable[Outcome]) -> str:
    """Give a row for each outcome; a column that would stay empty is left out."""
    columns = {
        "Outcome": [sentence(_what(one)) for one in outcomes],
        "Patients": ["<br>".join(map(_counted, one.arms)) for one in outcomes],
        "Effect or chance": ["<br>".join(map(_effect, one.effects)) for one in outcomes],
        "Our arithmetic": ["<br>".join(_ours(one)) for one in outcomes],
        "In words": [one.finding or "" for one in outcomes],
    }
    filled = {name: cells for name, cells in columns.items() if any(cells)}
    rows = zip(*filled.values(), strict=True)
    lines = [tuple(filled), ("---",) * len(filled), *rows]
    return "\n".join(f"| {' | '.join(cell or '–' for cell in line)} |" for line in lines)


def _counted(arm: Arm) -> str:
    share = _share(arm)
    return (
        f"{arm.label}: {share}" if arm.n is not None else f"{arm.label}: {share}; {_NO_DENOMINATOR}"
    )
