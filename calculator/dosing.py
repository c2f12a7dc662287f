"""What was published on dosing an agent: schemes side by side, troughs, and what to mind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from calculator.criteria import Truth
from calculator.doses import (
    STANDING,
    Body,
    DoseForPatient,
    Limit,
    PublishedDose,
    amount_for_body,
    significant,
    span,
)
from calculator.evidence import with_numbers
from calculator.formulary import Agent, Asked, Contraindication
from calculator.vocabulary import Mark


@dataclass(frozen=True, kw_only=True)
class Scheme:
    """Published doses that can be compared with each other; doses of two schemes cannot.

    `open_above` says why no upper limit is given; while it is empty, more than every row is beyond
    what was published.
    """

    id: str
    label: str
    doses: tuple[PublishedDose, ...]
    note: str = ""
    open_above: str = ""

    @cached_property
    def about(self) -> dict[str, Any]:
        """What is the same for all patients, but for the doses, as plain JSON values."""
        return {
            "id": self.id,
            "label": self.label,
            "note": self.note,
            "open_above": self.open_above,
        }

    def for_body(self, body: Body) -> SchemeForPatient:
        """Work out every dose that was published for adults."""
        doses = tuple(amount_for_body(dose, body) for dose in self.doses if dose.adults)
        return SchemeForPatient(self, doses, tuple(self._end(doses)))

    def _end(self, doses: tuple[DoseForPatient, ...]) -> Iterator[Limit]:
        if self.open_above or not all(item.amounts for item in doses):
            return
        top = max(doses, key=lambda item: item.highest)
        most = f"{span(significant(top.highest))} {top.dose.unit} {top.dose.each}"
        yield Limit(True, f"More than {most} is beyond every row here.", top.dose.cites)


@dataclass(frozen=True, slots=True)
class SchemeForPatient:
    """A scheme's doses for one patient, and where they end."""

    scheme: Scheme
    doses: tuple[DoseForPatient, ...]
    limits: tuple[Limit, ...]

    def to_dict(self) -> dict[str, Any]:
        """Give the scheme as plain JSON values."""
        return self.scheme.about | {
            "rows": [dose.plain for dose in self.doses],
            "limits": [limit.to_dict() for limit in self.limits],
        }


@dataclass(frozen=True, kw_only=True)
class Trough:
    """A published target for the level just before the next dose, in ng/mL."""

    low: float
    high: float
    population: str
    cites: tuple[str, ...]
    note: str = ""
    mark: Mark = Mark.READ

    @cached_property
    def about(self) -> dict[str, Any]:
        """The target as plain JSON values; it is the same for all patients."""
        return {
            "published": f"{span(self.low, self.high)} ng/mL",
            "population": with_numbers(self.population),
            "note": self.note,
            "mark": self.mark.value,
            "standing": STANDING[self.mark],
            "cites": list(self.cites),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Dosing:
    """Everything that was published on dosing one agent and can be cited."""

    agent: Agent
    schemes: tuple[Scheme, ...]
    troughs: tuple[Trough, ...] = ()

    @property
    def cites(self) -> tuple[str, ...]:
        """Every work that is cited for a dose or a trough, each once."""
        doses = (cite for scheme in self.schemes for dose in scheme.doses for cite in dose.cites)
        troughs = (cite for trough in self.troughs for cite in trough.cites)
        return tuple(dict.fromkeys((*doses, *troughs)))

    def for_body(self, body: Body, asked: Asked) -> DosingForPatient:
        """Work out every dose; `asked` are the agent's cautions, asked of the same patient."""
        cautions = tuple(pair for pair in asked if pair[1].outcome is not Truth.NO)
        schemes = tuple(scheme.for_body(body) for scheme in self.schemes)
        return DosingForPatient(self, schemes, self.agent.bars(body.patient), cautions)

    def to_dict(self) -> dict[str, Any]:
        """Give what was published as plain JSON values."""
        return {
            "agent": self.agent.id,
            "schemes": [
                scheme.about | {"rows": [dose.about for dose in scheme.doses]}
                for scheme in self.schemes
            ],
            "troughs": [trough.about for trough in self.troughs],
        }


@dataclass(frozen=True, slots=True)
class DosingForPatient:
    """An agent's published doses for one patient.

    With the contraindications that hold, and the cautions that hold or may hold.
    """

    dosing: Dosing
    schemes: tuple[SchemeForPatient, ...]
    contraindications: tuple[Contraindication, ...]
    cautions: Asked

    def to_dict(self) -> dict[str, Any]:
        """Give the agent's doses as plain JSON values."""
        return {
            "agent": self.dosing.agent.id,
            "schemes": [scheme.to_dict() for scheme in self.schemes],
            "troughs": [trough.about for trough in self.dosing.troughs],
            "contraindications": [bar.to_dict() for bar in self.contraindications],
            "cautions": [
                {
                    "statement": caution.statement,
                    "outcome": trace.outcome.value,
                    "missing": list(trace.missing()),
                    "cites": list(caution.cites),
                }
                for caution, trace in self.cautions
            ],
        }
