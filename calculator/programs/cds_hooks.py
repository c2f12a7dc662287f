"""The answer for one patient as a CDS Hooks 2.0 response: short cards, the most urgent first.

What becomes a card: an agent to stop, one that is being taken although a contraindication holds, or
a recommendation that the guideline says yes to. Cards give advice and propose no order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from calculator.criteria import Truth
from calculator.evidence import link, references, short_citation
from calculator.findings import join_words
from calculator.guideline import GUIDELINE, Assessment
from calculator.recommendation import Advice, Recommendation
from calculator.regimen import Suitability
from calculator.vocabulary import Step

# How urgent a card is: an agent that is taken and should not be; something to do; and something
# not to start.
_STOP = "critical"
_DO = "warning"
_AVOID = "info"

# A summary has fewer characters than this.
_TOO_LONG = 140

# What Markdown would read as markup.
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&])")


def response(assessment: Assessment, site: str | None = None) -> dict[str, Any]:
    """Give the cards for one patient.

    `site` is the address of the built site, with a slash at its end. Links in a card must be
    absolute, so without it there are none.
    """
    cards = [
        *_stops(assessment, site),
        *_barred(assessment, site),
        *_recommendations(assessment, site),
    ]
    return {"cards": cards}


def _barred(assessment: Assessment, site: str | None) -> Iterator[dict[str, Any]]:
    for one in assessment.treatment.barred:
        summary = f"{one.agent.label} is being taken, and a contraindication holds"
        yield _card(summary, _STOP, [], assessment, site) | {"detail": _plain(one.words)}


def _stops(assessment: Assessment, site: str | None) -> Iterator[dict[str, Any]]:
    for agent, against in assessment.agents_to_stop.items():
        advice = [item for item in assessment.advice if item.recommendation in against]
        names = join_words([item.id for item in against], "and")
        yield _card(f"Stop {agent.label}: {names}", _STOP, advice, assessment, site)


def _recommendations(assessment: Assessment, site: str | None) -> Iterator[dict[str, Any]]:
    advised = [item for item in assessment.advice if item.outcome is Truth.YES]
    # What to do comes before what not to start, and each in the order of a clinician's work.
    for item in sorted(advised, key=lambda one: _place(one.recommendation.step)):
        indicator = _AVOID if item.recommendation.step is Step.AVOID else _DO
        yield _card(_summary(item.recommendation), indicator, [item], assessment, site)


def _place(step: Step) -> tuple[bool, int]:
    return step is Step.AVOID, list(Step).index(step)


def _summary(item: Recommendation) -> str:
    """Give the statement where it fits, else the title: half a statement could mislead."""
    whole = f"{item.id}: {item.statement}"
    return whole if len(whole) < _TOO_LONG else f"{item.id}: {item.title}"


def _card(
    summary: str, indicator: str, advice: list[Advice], assessment: Assessment, site: str | None
) -> dict[str, Any]:
    source = {"label": f"{GUIDELINE.title}, version {GUIDELINE.version}"}
    card: dict[str, Any] = {
        "summary": summary,
        "indicator": indicator,
        "detail": "\n\n".join(part for item in advice for part in _detail(item, assessment)),
        "source": source,
    }
    if site is not None:
        source["url"] = f"{site}index.html"
        card["links"] = [_link(site, item) for item in advice]
    return card


def _link(site: str, item: Advice) -> dict[str, str]:
    name = item.recommendation.id
    return {
        "label": f"{name}: reasons and evidence",
        "url": f"{site}recommendations/{name.lower()}.html",
        "type": "absolute",
    }


def _detail(item: Advice, assessment: Assessment) -> Iterator[str]:
    """Give the parts of a card's detail as Markdown: statement, grade, what to mind, sources."""
    recommendation = item.recommendation
    appraisal = recommendation.appraisal
    yield _plain(recommendation.statement)
    yield (
        f"**Strength and certainty:** {recommendation.strength.label}; "
        f"{recommendation.certainty.label}. {_plain(recommendation.grading)}"
    )
    yield f"**Appraisal:** {appraisal.verdict.label}. {_plain(appraisal.note)}"
    yield from (f"**Mind:** {_plain(alert)}" for alert in item.alerts)
    named = [one for one in assessment.regimens if one.regimen in recommendation.regimens]
    if named:
        yield "\n".join(f"* {_plain(_regimen(one))}" for one in named)
    yield f"**Sources:** {', '.join(_source(cite) for cite in recommendation.cites)}"


def _regimen(judged: Suitability) -> str:
    title = judged.regimen.title
    if judged.outcome is Truth.NO:
        return f"{title}: ruled out. {' '.join(judged.why_not)}"
    if judged.outcome is Truth.YES:
        return f"{title}: can be offered"
    missing = set(judged.trace.missing())
    waiting = [item.label for item in GUIDELINE.dictionary if item.id in missing]
    return f"{title}: not yet known; it waits for: {'; '.join(waiting)}"


def _source(cite: str) -> str:
    record = references()[cite]
    words, address = _plain(short_citation(record)), link(record)
    return f"[{words}](<{address}>)" if address else words


def _plain(words: str) -> str:
    """Give words so that Markdown shows them as they are."""
    return _MARKUP.sub(r"\\\1", words)
