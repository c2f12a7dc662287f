"""A note for the medical record: plain text to paste, in letters that any old system can keep."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from textwrap import wrap
from typing import Any

from calculator.criteria import ALWAYS, Trace, Truth
from calculator.findings import Patient, join_words
from calculator.guideline import GUIDELINE, Assessment
from calculator.recommendation import Advice, caution_in_words
from calculator.regimen import Suitability
from calculator.treatment import ESCALATION, Running, runs_in_full
from calculator.vocabulary import Step, Tier

WIDTH = 100

# Old record systems keep ASCII and turn the rest into something else, or into nothing.
_PLAIN = {
    "×": "x",
    "µ": "u",
    "μ": "u",
    "α": "alpha",
    "⁹": "^9",
    "²": "2",
    "–": "-",
    "—": "-",
    "−": "-",
    "≥": ">=",
    "≤": "<=",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "…": "...",
    "→": "->",
    "±": "+/-",
    "°": " degrees",
    "é": "e",
    "è": "e",
    "ö": "oe",
    "ü": "ue",
    "ä": "ae",
}
_LABELS = {finding.id: finding.label for finding in GUIDELINE.dictionary}
_LETTERS = str.maketrans(_PLAIN)


def note(
    assessment: Assessment,
    written: str | None = None,
    *,
    digest: str,
    given: Mapping[str, Any] | None = None,
) -> str:
    """Write the note for one patient: lines of at most `WIDTH` printable ASCII characters.

    `written` is the date and time in the words of whoever writes it, `digest` that of the
    guideline. `given` are the facts as they were entered: with it a number stands in the unit that
    was chosen, without it in its first unit.
    """
    parts = [
        [GUIDELINE.title, f"What the guideline says of one patient, {written or 'not dated'}"],
        [f"ANSWER: {in_one_line(assessment)}", *_facts(assessment, given or {})],
    ]
    if assessment.scope.outcome is Truth.YES:
        parts += [[*_advised(assessment), *_undecided(assessment)]]
    elif assessment.scope.outcome is Truth.UNKNOWN:
        parts += [list(_waiting(assessment))]
    parts += [
        [
            f"Guideline version {GUIDELINE.version}, digest {digest[:19]}, to be reviewed by "
            f"{GUIDELINE.review_by.isoformat()}.",
            "Decision support: it does not replace judgement. "
            "The calculator itself sends and keeps nothing.",
        ]
    ]
    lines = [[line for text in part for line in _wrapped(text)] for part in parts]
    return "\n\n".join("\n".join(part) for part in lines) + "\n"


def plain(text: str) -> str:
    """Put a text into printable ASCII, on one line.

    >>> plain("2 ×10⁹/L – or 300 µmol/L")
    '2 x10^9/L - or 300 umol/L'
    """
    letters = " ".join(text.translate(_LETTERS).split())
    return "".join(letter if " " <= letter <= "~" else "?" for letter in letters)


def _wrapped(text: str) -> list[str]:
    # What begins with a dash or a sign goes on under its own first word.
    return wrap(plain(text), WIDTH, subsequent_indent="  ", break_on_hyphens=False)


def in_one_line(assessment: Assessment) -> str:
    """Give the whole answer in one line."""
    scope = assessment.scope
    if scope.outcome is Truth.NO:
        failed = [_asked(part) for part in scope.because if part.outcome is Truth.NO]
        return f"The guideline is silent: it does not cover this patient ({'; '.join(failed)})."
    if scope.outcome is Truth.UNKNOWN:
        return f"Not yet known whether the guideline covers this patient: {_needs(scope)}."
    words = []
    if assessment.stop:
        agents = dict.fromkeys(stop.agent.label for stop in assessment.stop)
        words.append(f"Stop {join_words(agents, 'and')}.")
    barred = [one.agent.label for one in assessment.treatment.barred]
    if barred:
        words.append(f"Contraindicated, being taken: {join_words(barred, 'and')}.")
    situations = [item.recommendation.title for item in _holding(assessment, Step.SITUATION)]
    if situations:
        words.append(f"{Step.SITUATION.label}: {'; '.join(situations)}.")
    if assessment.has_regimen_to_start:
        words += _regimen_to_start(assessment)
    escalate = _holding(assessment, Step.ESCALATE)
    if escalate:
        words.append(f"Escalate: {'; '.join(_titled(assessment, item) for item in escalate)}.")
    if not words:
        words.append("No change of immunosuppression is advised now.")
    if assessment.open_questions:
        words.append(f"Ask next: {assessment.open_questions[0].finding.label}.")
    return " ".join(words)


def _holding(assessment: Assessment, step: Step) -> list[Advice]:
    """Give what holds of a step, in the order of the guideline's way to escalate, then its own."""
    found = [
        item
        for item in assessment.advice
        if item.outcome is Truth.YES and item.recommendation.step is step
    ]
    if step is Step.ESCALATE:
        found.sort(key=lambda item: ESCALATION.index(item.recommendation.id))
    return found


def _titled(assessment: Assessment, advice: Advice) -> str:
    return advice.recommendation.title + _if(assessment.treatment.taken_of(advice))


def _if(taken: object) -> str:
    return " (already being taken)" if taken else ""


def _regimen_to_start(assessment: Assessment) -> Iterator[str]:
    preferred, offered = assessment.preferred, assessment.first_offered
    if preferred and preferred is not offered:
        yield f"Preferred, once cleared: {preferred.regimen.title}."
    if offered:
        yield f"{_offered(assessment)}: {_offer(assessment, offered)}."
    if not preferred:
        yield "No regimen of the list can be offered."
    elif not assessment.names_regimen and assessment.treatment.missing_for_three is None:
        yield "This holds if fewer than three agents are being taken, which is not known."


def _offered(assessment: Assessment) -> str:
    """Say how the regimen that can be offered stands to one that may come before it."""
    return "Offer first" if assessment.preferred is assessment.first_offered else "Cleared already"


def _offer(assessment: Assessment, judged: Suitability) -> str:
    meant = judged.intended.outcome is Truth.YES
    return (
        judged.regimen.title
        + _if(runs_in_full(judged.regimen, assessment.patient))
        + (f" (meant for {judged.intended.label})" if meant else "")
    )


def _asked(trace: Trace) -> str:
    return f"{_LABELS.get(trace.finding or '', trace.label)}: {trace.answer}"


def _needs(*traces: Trace) -> str:
    missing = {name for trace in traces for name in trace.missing()}
    labels = [label for name, label in _LABELS.items() if name in missing]
    return f"needs {'; '.join(labels)}"


def _facts(assessment: Assessment, given: Mapping[str, Any]) -> Iterator[str]:
    values = assessment.patient.values
    known = [
        f"{finding.label}: "
        + (
            finding.words_as_given(given[finding.id])
            if finding.id in given
            else finding.words(values[finding.id])
        )
        for finding in GUIDELINE.dictionary
        if finding.id in values
    ]
    yield f"KNOWN: {'; '.join(known) or 'nothing'}"
    unknown = [
        finding.label
        for finding in GUIDELINE.dictionary
        if finding.id not in values and not finding.pointless(assessment.patient)
    ]
    if unknown and assessment.scope.outcome is not Truth.NO:
        yield f"NOT KNOWN: {'; '.join(unknown)}"
    for notice in assessment.notices:
        # What is unusual about a number does not say of which.
        about = f"{_LABELS[notice.findings[0]]}: " if notice.tier is Tier.UNUSUAL else ""
        yield f"CHECK: {about}{notice.message}"


def _advised(assessment: Assessment) -> Iterator[str]:
    """Give what holds, in the order of a clinician's work, each piece of advice with its grade."""
    against = _grouped((stop.agent.label, stop.because) for stop in assessment.stop)
    for words, agents in _grouped(
        ("; ".join(f"{item.id} {item.title}" for item in items), agent) for agent, items in against
    ):
        yield f"STOP {join_words(agents, 'and')}: {words}"
    told: dict[str, str] = {}
    yield from _minded(assessment.treatment.running or (), told)
    for step in Step:
        own = _holding(assessment, step)
        if own:
            yield step.label.upper()
        for item in own:
            yield _graded(assessment, item)
            yield from _alerts(assessment, item, told)
        if step is Step.START and assessment.has_regimen_to_start:
            yield from _regimens(assessment, told)
    yield (
        "In brackets: strength; certainty; how it stands to its source. "
        "Cautions for all patients: see page."
    )


def _alerts(assessment: Assessment, item: Advice, told: dict[str, str]) -> Iterator[str]:
    """Give the alerts of a piece of advice; of one that was told above only how it begins.

    `told` are the alerts with the place where each stands; those of this one are added.
    """
    place = item.recommendation.id
    repeated = {alert.for_patient(assessment.patient) for alert in item.recommendation.alerts}
    for words in item.alerts:
        if words in item.alerts_for_all:
            continue
        if words not in told:
            told[words] = place
            yield f"! {words}"
        elif words in repeated:
            yield f"! {words.partition(': ')[0].removesuffix('.')}: see {told[words]}."


def _minded(running: Iterable[Running], told: dict[str, str]) -> Iterator[str]:
    """Give what speaks against what is being taken, then what calls for care with it."""
    for one in running:
        if one.contraindications:
            yield f"BEING TAKEN: {one.agent.label}. {one.words}"
    for one in running:
        for caution in one.cautions:
            words = caution_in_words(one.agent, caution)
            told[words] = "what is being taken"
            yield f"! {words}"


def _graded(assessment: Assessment, advice: Advice) -> str:
    """Give one piece of advice with its grade; the title of a situation alone would not say it."""
    item = advice.recommendation
    whole = item.step is Step.SITUATION
    grade = (item.strength.label, item.certainty.label, item.appraisal.verdict.label)
    words = item.statement if whole else _titled(assessment, advice)
    return f"- {item.id} {words} [{'; '.join(grade)}]"


def _regimens(assessment: Assessment, told: dict[str, str]) -> Iterator[str]:
    yield "REGIMENS"
    regimens = assessment.regimens
    first, preferred = assessment.first_offered, assessment.preferred
    if preferred and preferred is not first:
        yield f"- Preferred, once cleared: {preferred.regimen.title}"
        yield from _cautions(preferred, told)
    if first:
        yield f"- {_offered(assessment)}: {_offer(assessment, first)}"
        yield from _cautions(first, told)
    also = [item for item in regimens if item.outcome is Truth.YES and item is not first]
    if also:
        yield f"- Can be offered too: {_titles(also)}"
    unclear = [item for item in regimens if item.outcome is Truth.UNKNOWN]
    if unclear:
        yield f"- Not yet cleared: {_titles(unclear)}: {_needs(*(item.trace for item in unclear))}"
    for words, group in _grouped(
        (_bars(item, assessment.patient), item) for item in regimens if item.outcome is Truth.NO
    ):
        yield f"- Ruled out: {_titles(group)}: {words}"


def _cautions(judged: Suitability, told: dict[str, str]) -> Iterator[str]:
    """Give what calls for care with a regimen in this patient and was not told above."""
    for agent, caution in judged.cautions:
        words = caution_in_words(agent, caution)
        if caution.when is not ALWAYS and words not in told:
            told[words] = judged.regimen.title
            yield f"! {words}"


def _bars(judged: Suitability, patient: Patient) -> str:
    """Say what forbids a regimen to a patient whom the guideline covers."""
    bars = [
        f"{agent.label} ({'; '.join(bar.when.label for bar in bars)})"
        for agent in judged.regimen.agents
        if (bars := agent.bars(patient))
    ]
    return f"no {join_words(bars, 'and')}"


def _titles(regimens: Iterable[Suitability]) -> str:
    return "; ".join(item.regimen.title for item in regimens)


def _grouped[T](pairs: Iterable[tuple[str, T]]) -> Iterable[tuple[str, list[T]]]:
    groups: dict[str, list[T]] = {}
    for words, item in pairs:
        groups.setdefault(words, []).append(item)
    return groups.items()


def _undecided(assessment: Assessment) -> Iterator[str]:
    """Give what is open and what would decide it, what waits for the same together."""
    groups = _grouped(
        (_needs(item.trace), item.recommendation)
        for item in assessment.advice
        if item.outcome is Truth.UNKNOWN
    )
    told = [
        f"{', '.join(f'{item.id} {item.title}' for item in items)} ({words})"
        for words, items in groups
    ]
    if told:
        yield f"NOT YET DECIDED: {'; '.join(told)}"


def _waiting(assessment: Assessment) -> Iterator[str]:
    """Give what to ask while even the scope is open, what settles most first."""
    asked = [
        f"{question.finding.label} ({len(question.recommendations)})"
        for question in assessment.open_questions
    ]
    yield (
        "NOT YET DECIDED. What would decide it, with how many recommendations wait for it: "
        f"{'; '.join(asked)}"
    )
