"""The source text's claims: what each says, what its source says, and how the two agree."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from calculator.audit.entry import Entry, entries, repeated
from calculator.vocabulary import Mark, Verdict

CLAIMS: Final = "claims.toml"
CLAIM_IDS: Final = tuple(f"S{number}" for number in range(1, 26))


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One sentence of the source text, in this site's words, and what its source says.

    `cites` are the source text's own marks, 1 to 4; `references` and `studies` are ids of this
    site. `reason` says in a few words why the verdict is what it is. `mark` is the weakest standing
    of what `found` says. `unverified` are the ids of open questions of the public register.
    `no_study` says why no study is named, `no_recommendation` why no recommendation comes from the
    claim.
    """

    id: str
    says: str
    cites: tuple[int, ...]
    found: str
    verdict: Verdict
    reason: str
    note: str
    references: tuple[str, ...]
    studies: tuple[str, ...]
    unverified: tuple[str, ...]
    no_study: str | None
    no_recommendation: str | None
    mark: Mark


def read_claims(
    text: str, known: Collection[str], studies: Collection[str], problems: list[str]
) -> tuple[Claim, ...]:
    """Read claims from TOML and note what is wrong.

    `known` are the ids of the references, `studies` those of the studies.
    """
    found = tuple(
        _claim(entry, known, studies) for entry in entries(CLAIMS, "claim", text, problems)
    )
    problems += _incomplete([claim.id for claim in found])
    return found


def _incomplete(ids: Sequence[str]) -> Iterator[str]:
    yield from repeated(CLAIMS, ids)
    for name in CLAIM_IDS:
        if name not in ids:
            yield f"{CLAIMS}: {name}: id: missing; the claims are S1 to S25"
    for name in dict.fromkeys(ids):
        if name not in CLAIM_IDS:
            yield f"{CLAIMS}: {name}: id: not one of S1 to S25"
    wanted = [name for name in CLAIM_IDS if name in ids]
    for name, expected in zip(dict.fromkeys(n for n in ids if n in wanted), wanted, strict=True):
        if name != expected:
            yield f"{CLAIMS}: {name}: id: out of order, {expected} should stand here"
            return


def _claim(entry: Entry, known: Collection[str], study_ids: Collection[str]) -> Claim:
    claim = Claim(
        id=entry.text("id"),
        says=entry.text("says"),
        cites=entry.several("cites", int, needed=True),
        found=entry.text("found"),
        verdict=entry.word("verdict", Verdict),
        reason=entry.text("reason"),
        note=entry.text("note"),
        references=entry.ids("references", known),
        studies=entry.ids("studies", study_ids),
        unverified=entry.several("unverified", str),
        no_study=entry.maybe_text("no_study"),
        no_recommendation=entry.maybe_text("no_recommendation"),
        mark=entry.word("mark", Mark),
    )
    for number in claim.cites:
        if number not in range(1, 5):
            entry.blame("cites", f"the source text's marks are 1 to 4, got {number}")
    if not claim.references and not claim.studies:
        entry.blame("references", "names neither a reference nor a study")
    if claim.mark is Mark.UNVERIFIED and not claim.unverified:
        entry.blame("unverified", "the claim is marked unverified and does not say what is open")
    if claim.mark is Mark.SECONDARY and "reported" not in claim.found:
        entry.blame("found", "known second-hand: say as reported by whom")
    entry.close()
    return claim
