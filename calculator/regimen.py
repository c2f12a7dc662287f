"""Regimens: combinations that can be offered, in order of preference."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from calculator import formulary as give
from calculator.conditions import ACTIVE_INFECTION, PREGNANT, SCOPE
from calculator.criteria import ALWAYS, NEVER, Criterion, Trace, Truth, all_of, any_of, none_of
from calculator.findings import Patient
from calculator.formulary import Agent, Asked, Caution


@dataclass(frozen=True, slots=True)
class Suitability:
    """A regimen for one patient: offered, ruled out (why), or not yet known (what is missing).

    `intended` traces whether the patient is in the situation that the regimen is meant for.
    `cautions` and `unsettled_cautions` pair an agent with a caution that holds, or may hold.
    """

    regimen: Regimen
    trace: Trace
    intended: Trace
    cautions: tuple[tuple[Agent, Caution], ...]
    unsettled_cautions: tuple[tuple[Agent, Caution, tuple[str, ...]], ...]
    why_not: tuple[str, ...]

    @property
    def outcome(self) -> Truth:
        """Yes when every agent is cleared, no when one is barred."""
        return self.trace.outcome


@dataclass(frozen=True, kw_only=True)
class Regimen:
    """Agents that are started together; `intended_for` is the situation it is meant for, if any."""

    id: str
    agents: tuple[Agent, ...]
    note: str
    intended_for: Criterion = NEVER

    @property
    def title(self) -> str:
        """The regimen in words."""
        return " + ".join(agent.label for agent in self.agents)

    @cached_property
    def suitable(self) -> Criterion:
        """Ask whether the guideline applies and nothing forbids any of the agents."""
        cleared = (
            none_of(agent.contraindicated, label=f"nothing forbids {agent.label}")
            for agent in self.agents
        )
        return all_of(SCOPE, *cleared, label=f"{self.title} can be offered")

    def judge(self, patient: Patient, cautions: Mapping[str, Asked]) -> Suitability:
        """Judge the regimen for one patient; `cautions` are those of each agent, asked already."""
        asked = [
            (agent, caution, trace)
            for agent in self.agents
            for caution, trace in cautions[agent.id]
        ]
        # What holds in this patient comes before what holds in everyone.
        asked.sort(key=lambda item: item[1].when is ALWAYS)
        trace = self.suitable.ask(patient)
        return Suitability(
            regimen=self,
            trace=trace,
            intended=self.intended_for.ask(patient),
            cautions=tuple(
                (agent, caution) for agent, caution, trace in asked if trace.outcome is Truth.YES
            ),
            unsettled_cautions=tuple(
                (agent, caution, tuple(trace.missing()))
                for agent, caution, trace in asked
                if trace.outcome is Truth.UNKNOWN
            ),
            why_not=tuple(self._why_not(patient)) if trace.outcome is Truth.NO else (),
        )

    def _why_not(self, patient: Patient) -> Iterator[str]:
        if SCOPE.truth(patient) is Truth.NO:
            yield "The guideline does not cover this patient."
        for agent in self.agents:
            for bar in agent.bars(patient):
                yield f"{agent.label}: {bar.when.label}. {bar.basis}"

    def to_dict(self) -> dict[str, Any]:
        """Give the regimen as plain JSON values."""
        return {
            "id": self.id,
            "title": self.title,
            "agents": [agent.id for agent in self.agents],
            "note": self.note,
        }


def first_of(
    regimens: Iterable[Regimen],
    suitable: Callable[[Regimen], Truth],
    intended: Callable[[Regimen], Truth],
    *among: Truth,
) -> Regimen | None:
    """Give the regimen to name first, of those whose suitability is `among` these outcomes.

    It is one that is intended for the patient's situation, else the first in order of preference.
    """
    possible = [regimen for regimen in regimens if suitable(regimen) in among]
    meant = (regimen for regimen in possible if intended(regimen) is Truth.YES)
    return next(meant, possible[0] if possible else None)


def first_suitable(regimens: Iterable[Suitability], *among: Truth) -> Suitability | None:
    """Give the regimen to name first for one patient; see `first_of`."""
    judged = {item.regimen.id: item for item in regimens}
    first = first_of(
        (item.regimen for item in judged.values()),
        lambda regimen: judged[regimen.id].outcome,
        lambda regimen: judged[regimen.id].intended.outcome,
        *among,
    )
    return None if first is None else judged[first.id]


GC_TAC_CYC = Regimen(
    id="gc-tac-cyc",
    agents=(give.GLUCOCORTICOID, give.TACROLIMUS, give.CYCLOPHOSPHAMIDE),
    note="The regimen of the source text.",
)
GC_TAC_RTX = Regimen(
    id="gc-tac-rtx",
    agents=(give.GLUCOCORTICOID, give.TACROLIMUS, give.RITUXIMAB),
    note="The source text puts rituximab in the place of cyclophosphamide.",
)
GC_CSA_CYC = Regimen(
    id="gc-csa-cyc",
    agents=(give.GLUCOCORTICOID, give.CICLOSPORIN, give.CYCLOPHOSPHAMIDE),
    note="The Spanish MEDRA5 recommendations hold the two calcineurin inhibitors equal.",
)
GC_TAC_MMF = Regimen(
    id="gc-tac-mmf",
    agents=(give.GLUCOCORTICOID, give.TACROLIMUS, give.MYCOPHENOLATE),
    note="From the ACR/CHEST list of options, as reported second-hand.",
)
GC_TAC_IVIG = Regimen(
    id="gc-tac-ivig",
    agents=(give.GLUCOCORTICOID, give.TACROLIMUS, give.IVIG),
    note="For pregnancy, and by this site's choice for active infection, where no source read "
    "names a regimen; with low blood counts it is the clinician's choice.",
    intended_for=any_of(PREGNANT, ACTIVE_INFECTION, label="pregnancy or active infection"),
)
GC_RTX_MMF = Regimen(
    id="gc-rtx-mmf",
    agents=(give.GLUCOCORTICOID, give.RITUXIMAB, give.MYCOPHENOLATE),
    note="When no calcineurin inhibitor can be given; no question asks whether one can.",
)
GC_IVIG_RTX = Regimen(
    id="gc-ivig-rtx",
    agents=(give.GLUCOCORTICOID, give.IVIG, give.RITUXIMAB),
    note="The last resort of the list.",
)

REGIMENS = (
    GC_TAC_CYC,
    GC_TAC_RTX,
    GC_CSA_CYC,
    GC_TAC_MMF,
    GC_TAC_IVIG,
    GC_RTX_MMF,
    GC_IVIG_RTX,
)
