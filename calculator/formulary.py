"""Every agent, once, with what forbids it and what calls for care, wherever it is used.

A contraindication bars the agent; a caution means adjust, prepare or watch, and never bars it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from calculator import dictionary as ask
from calculator.conditions import ACTIVE_INFECTION, PREGNANT
from calculator.criteria import (
    ALWAYS,
    Criterion,
    Trace,
    Truth,
    any_of,
    at_least,
    below,
    fewer_than,
    includes,
    one_of,
    present,
)
from calculator.evidence import with_numbers
from calculator.findings import Patient


@dataclass(frozen=True, slots=True, kw_only=True)
class Contraindication:
    """A situation in which an agent is not given, with the ground for it and its citations."""

    when: Criterion
    basis: str
    cites: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Give the contraindication as plain JSON values."""
        return {"label": self.when.label, "basis": self.basis, "cites": list(self.cites)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """A situation that calls for care with an agent; `when` ALWAYS means in every patient."""

    when: Criterion
    statement: str
    cites: tuple[str, ...] = ()


type Asked = tuple[tuple[Caution, Trace], ...]
"""Cautions, each with what came of asking it of one patient."""


@dataclass(frozen=True, kw_only=True)
class Agent:
    """A medicine or procedure; `first_line` agents count towards the three of combination."""

    id: str
    first_line: bool = False
    contraindications: tuple[Contraindication, ...] = ()
    cautions: tuple[Caution, ...] = ()

    @cached_property
    def label(self) -> str:
        """The agent's name in print."""
        return ask.CURRENT_AGENTS.label_of(self.id)

    @property
    def cites(self) -> tuple[str, ...]:
        """Every work that is cited for a contraindication or a caution, each once."""
        bars = (cite for bar in self.contraindications for cite in bar.cites)
        cares = (cite for caution in self.cautions for cite in caution.cites)
        return tuple(dict.fromkeys((*bars, *cares)))

    def ask_cautions(self, patient: Patient) -> Asked:
        """Ask every caution of one patient."""
        return tuple((caution, caution.when.ask(patient)) for caution in self.cautions)

    def bars(self, patient: Patient) -> tuple[Contraindication, ...]:
        """Give the contraindications that hold for one patient."""
        return tuple(bar for bar in self.contraindications if bar.when.truth(patient) is Truth.YES)

    @cached_property
    def contraindicated(self) -> Criterion:
        """Ask whether anything forbids the agent."""
        return any_of(
            *(bar.when for bar in self.contraindications),
            label=f"{self.label} is contraindicated",
        )


_OWN_RULE = "A safety rule of this site; no source that could be cited states it."
_TERATOGEN = (
    "EULAR: harmful to the unborn child; to be withdrawn before pregnancy (2016, grade B) and "
    "contraindicated in the later update as reported second-hand."
)
_LABEL_LIMIT = "US label of tofacitinib: do not start below this limit"
_HEPATITIS_B = one_of(ask.HEPATITIS_B, "surface_antigen_positive", "core_antibody_only")
_HEPATITIS_B_STATUS = (
    "Hepatitis B: EULAR asks for the status before antirheumatic treatment and for antiviral "
    "treatment guided by it."
)

_CYP3A4_CALCINEURIN = (
    "A strong CYP3A4 inhibitor raises the level: measure the trough early and again whenever "
    "the inhibitor is started or stopped."
)

GLUCOCORTICOID = Agent(
    id="glucocorticoid",
    first_line=True,
    cautions=(Caution(when=_HEPATITIS_B, statement=_HEPATITIS_B_STATUS, cites=("fragoulis2023",)),),
)

TACROLIMUS = Agent(
    id="tacrolimus",
    first_line=True,
    cautions=(
        Caution(
            when=present(ask.STRONG_CYP3A4_INHIBITOR),
            statement=_CYP3A4_CALCINEURIN
            + with_numbers(
                " The product information names azoles, clarithromycin and ritonavir. "
                "With nirmatrelvir and ritonavir the trough rose more than tenfold in "
                "{naganawa2024.trough.nirmatrelvir.events} kidney recipients, and tacrolimus is "
                "to be stopped meanwhile."
            ),
            cites=("smpctac", "naganawa2024"),
        ),
        Caution(
            when=includes(ask.CURRENT_AGENTS, "ciclosporin"),
            statement="Ciclosporin is being taken: tacrolimus, if chosen, takes its place and is "
            "not added to it. Ciclosporin raises the tacrolimus level, and both harm the kidney.",
            cites=("smpctac", "tacdmild"),
        ),
        Caution(
            when=ALWAYS,
            statement="Kidney: watch creatinine and potassium. Co-trimoxazole, ganciclovir and "
            "aciclovir add to the harm, and co-trimoxazole raises potassium by itself. No "
            "creatinine limit for starting was found in the sources read.",
            cites=("smpctac", "mcdonald2024"),
        ),
        Caution(
            when=ALWAYS,
            statement="Other medicines change the level. Rifampicin lowers it (the part of a dose "
            "by mouth that reaches the blood fell from 14% to 7%), as do isoniazid, phenytoin, "
            "carbamazepine and St John's wort; diltiazem, verapamil, ciclosporin and grapefruit "
            "raise it; prednisolone or methylprednisolone at high dose may do either. Measure it "
            "whenever one of them is started or stopped.",
            cites=("smpctac", "uslabeltac"),
        ),
        Caution(
            when=ALWAYS,
            statement="Boxed warning of the US label: malignancy and serious infection. The "
            "product information advises against live vaccines.",
            cites=("uslabeltac", "smpctac"),
        ),
    ),
)

CICLOSPORIN = Agent(
    id="ciclosporin",
    first_line=True,
    cautions=(
        Caution(
            when=present(ask.STRONG_CYP3A4_INHIBITOR),
            statement=_CYP3A4_CALCINEURIN + " Stated for tacrolimus; no product information for "
            "ciclosporin was read.",
            cites=("smpctac",),
        ),
        Caution(
            when=includes(ask.CURRENT_AGENTS, "tacrolimus"),
            statement="Tacrolimus is being taken: ciclosporin, if chosen, takes its place and is "
            "not added to it. Ciclosporin raises the tacrolimus level, and both harm the kidney.",
            cites=("smpctac", "tacdmild"),
        ),
        Caution(
            when=ALWAYS,
            statement=with_numbers(
                "Kidney: watch creatinine. In a retrospective study of severe dermatomyositis with "
                "interstitial lung disease {tacdmild.kidney.ciclosporin} treated with ciclosporin "
                "had renal dysfunction."
            ),
            cites=("tacdmild",),
        ),
    ),
)

CYCLOPHOSPHAMIDE = Agent(
    id="cyclophosphamide",
    first_line=True,
    contraindications=(
        Contraindication(when=PREGNANT, basis=_TERATOGEN, cites=("gotestam2016", "ruegg2025")),
        Contraindication(when=ACTIVE_INFECTION, basis=_OWN_RULE),
    ),
    cautions=(
        Caution(
            when=below(ask.NEUTROPHILS, 1.5),
            statement="Neutrophils below 1.5 ×10⁹/L: reduce the pulse by a quarter or postpone it "
            "by up to two weeks (the limit comes from vasculitis). Where the disease itself is "
            "thought to explain the low count, that is for an expert: no source read covers it.",
            cites=("terrier2020",),
        ),
        Caution(
            when=at_least(ask.CREATININE, 300),
            statement="Creatinine 300 µmol/L or more: the vasculitis scheme in mg/kg gives less "
            "from here and has no dose above 500 (column limits known second-hand).",
            cites=("mukhtyar2009",),
        ),
        Caution(
            when=at_least(ask.AGE, 60),
            statement="Age 60 or over: the vasculitis scheme in mg/kg gives less from 60 and less "
            "again above 70. It is not to be mixed with doses in mg/m².",
            cites=("mukhtyar2009",),
        ),
        Caution(
            when=ALWAYS,
            statement="Before each pulse: blood count, creatinine and a look for blood in the "
            "urine. Offer fertility preservation to women and men where time allows.",
            cites=("terrier2020",),
        ),
    ),
)

RITUXIMAB = Agent(
    id="rituximab",
    first_line=True,
    contraindications=(Contraindication(when=ACTIVE_INFECTION, basis=_OWN_RULE),),
    cautions=(
        Caution(
            when=_HEPATITIS_B,
            statement="Hepatitis B: EULAR asks for antiviral treatment guided by the status. Start "
            "antiviral prophylaxis first or together with rituximab; that rapidly progressive "
            "disease need not wait for it is this site's clinical judgement.",
            cites=("fragoulis2023",),
        ),
        Caution(
            when=one_of(ask.TUBERCULOSIS, "active", "latent"),
            statement="Tuberculosis: EULAR asks for screening before a biologic; agree treatment "
            "or prophylaxis before rituximab. Rifampicin and isoniazid lower tacrolimus.",
            cites=("fragoulis2023", "smpctac"),
        ),
        Caution(
            when=PREGNANT,
            statement="Pregnancy: EULAR (2016) advises stopping rituximab before a planned "
            "pregnancy; use needs obstetric and expert-centre advice.",
            cites=("gotestam2016",),
        ),
    ),
)

MYCOPHENOLATE = Agent(
    id="mycophenolate",
    first_line=True,
    contraindications=(
        Contraindication(when=PREGNANT, basis=_TERATOGEN, cites=("gotestam2016", "ruegg2025")),
    ),
    cautions=(
        Caution(
            when=ALWAYS,
            statement="Kidney: measure creatinine. A review gives 500 mg twice daily in renal "
            "impairment; from which creatinine was not noted.",
            cites=("jtauto2019",),
        ),
    ),
)

IVIG = Agent(id="ivig", first_line=True)

JAK_INHIBITOR = Agent(
    id="jak_inhibitor",
    first_line=True,
    contraindications=(
        Contraindication(
            when=PREGNANT,
            basis="EULAR (2016): avoid tofacitinib, too few data. Its later update is reported "
            "second-hand to advise avoiding many JAK inhibitors.",
            cites=("gotestam2016", "ruegg2025"),
        ),
        Contraindication(
            when=ACTIVE_INFECTION,
            basis="US label of tofacitinib: interrupt in serious infection; boxed warning.",
            cites=("uslabeltofa",),
        ),
        Contraindication(
            when=below(ask.LYMPHOCYTES, 0.5),
            basis=f"{_LABEL_LIMIT}, and stop below it.",
            cites=("uslabeltofa",),
        ),
        Contraindication(
            when=below(ask.NEUTROPHILS, 1.0),
            basis=f"{_LABEL_LIMIT}, and stop below 0.5.",
            cites=("uslabeltofa",),
        ),
        Contraindication(
            when=below(ask.HAEMOGLOBIN, 90), basis=f"{_LABEL_LIMIT}.", cites=("uslabeltofa",)
        ),
    ),
    cautions=(
        Caution(
            when=present(ask.STRONG_CYP3A4_INHIBITOR),
            statement="With a strong CYP3A4 inhibitor, and with fluconazole, the US label of "
            "tofacitinib lowers the dose to 5 mg once daily.",
            cites=("uslabeltofa",),
        ),
        Caution(when=_HEPATITIS_B, statement=_HEPATITIS_B_STATUS, cites=("fragoulis2023",)),
        Caution(
            when=one_of(ask.TUBERCULOSIS, "active", "latent"),
            statement="Tuberculosis: EULAR asks for screening before a targeted drug, and the "
            "boxed warning of the US label of tofacitinib names it; agree treatment or prophylaxis "
            "before a JAK inhibitor.",
            cites=("fragoulis2023", "uslabeltofa"),
        ),
        Caution(
            when=includes(ask.CURRENT_AGENTS, "tacrolimus", "ciclosporin"),
            statement=with_numbers(
                "Running with a calcineurin inhibitor: the US label of tofacitinib advises against "
                "potent immunosuppressants beside it, and in a French case-control study "
                "({jakcni2025.groups.pair} v {jakcni2025.groups.other}) the pair showed no "
                "survival gain (HR {jakcni2025.survival.hazard-ratio.value}, "
                "{jakcni2025.survival.hazard-ratio.interval})."
            ),
            cites=("uslabeltofa", "jakcni2025"),
        ),
        Caution(
            when=ALWAYS,
            statement="Kidney: with moderate or severe impairment the US label of tofacitinib "
            "lowers the dose to 5 mg once daily. Liver: the same in Child-Pugh class B, and none "
            "in class C. Boxed warning: serious infection, death, cancer, "
            "major cardiovascular events and thrombosis. Once it is running, the label stops it at "
            "lymphocytes or neutrophils below 0.5 ×10⁹/L and interrupts it in serious infection.",
            cites=("uslabeltofa", "fdatofa2019"),
        ),
    ),
)

PLASMA_EXCHANGE = Agent(
    id="plasma_exchange",
    cautions=(
        Caution(
            when=present(ask.PNEUMOMEDIASTINUM),
            statement=with_numbers(
                "Air leak: emphysema was seen in {ning2019.emphysema.no-response} patients who did "
                "not respond to plasma exchange and in {ning2019.emphysema.response} who did "
                "(mixed polymyositis and dermatomyositis)."
            ),
            cites=("ning2019",),
        ),
    ),
)

METHOTREXATE = Agent(id="methotrexate")
LEFLUNOMIDE = Agent(id="leflunomide")
AZATHIOPRINE = Agent(id="azathioprine")
TNF_INHIBITOR = Agent(id="tnf_inhibitor")
ABATACEPT = Agent(id="abatacept")
TOCILIZUMAB = Agent(id="tocilizumab")
NINTEDANIB = Agent(id="nintedanib")
PIRFENIDONE = Agent(id="pirfenidone")
HYDROXYCHLOROQUINE = Agent(id="hydroxychloroquine")
OTHER = Agent(id="other")

FORMULARY = (
    GLUCOCORTICOID,
    TACROLIMUS,
    CICLOSPORIN,
    CYCLOPHOSPHAMIDE,
    RITUXIMAB,
    MYCOPHENOLATE,
    IVIG,
    JAK_INHIBITOR,
    PLASMA_EXCHANGE,
    METHOTREXATE,
    LEFLUNOMIDE,
    AZATHIOPRINE,
    TNF_INHIBITOR,
    ABATACEPT,
    TOCILIZUMAB,
    NINTEDANIB,
    PIRFENIDONE,
    HYDROXYCHLOROQUINE,
    OTHER,
)

FIRST_LINE = frozenset(agent.id for agent in FORMULARY if agent.first_line)

FEWER_THAN_THREE = fewer_than(
    3, ask.CURRENT_AGENTS, FIRST_LINE, "first-line immunosuppressants are being taken"
)
