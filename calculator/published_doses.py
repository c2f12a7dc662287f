"""The published doses, by agent: each with its population, its source and how well it is known.

A dose whose only source cannot be cited yet is not here. `low` and `high` are what the source
prints; whatever follows from them is worked out in `doses.py`.
"""

from __future__ import annotations

from calculator import formulary as give
from calculator.doses import Per, PublishedDose, PulseTable
from calculator.dosing import Dosing, Scheme, Trough
from calculator.evidence import with_numbers
from calculator.vocabulary import Mark

NOT_A_PRESCRIPTION = "Published ranges, not a prescription; the site picks none."
ROUNDED = "Amounts by size are rounded to 3 significant figures, not to a tablet or a vial."
DANGERS = (
    "Tacrolimus and ciclosporin: the numbers of one are never those of the other, neither the dose "
    "nor the trough.",
    "Cyclophosphamide: the schemes in mg/m² and in mg/kg are not mixed. The reduction for age and "
    "creatinine belongs to the one in mg/kg and is not carried over to mg/m².",
)

_MYOSITIS_LUNG = "myositis with interstitial lung disease (review)"
_MYOSITIS = "polymyositis and dermatomyositis (review)"
_TACROLIMUS_TRIAL = (
    "polymyositis or dermatomyositis with interstitial lung disease (single-arm trial, "
    "n={takada2020.n})"
)
_KYOTO = (
    "anti-MDA5 dermatomyositis (the Kyoto group's earlier combination, restated in an expert note)"
)
_WITH_TACROLIMUS = (
    "severe dermatomyositis with interstitial lung disease (retrospective; tacrolimus and "
    "cyclophosphamide together)"
)
_RITUXIMAB_SERIES = "anti-MDA5 dermatomyositis, two schemes (retrospective, n={ge2021.n})"

GLUCOCORTICOID = Dosing(
    agent=give.GLUCOCORTICOID,
    schemes=(
        Scheme(
            id="methylprednisolone-pulse",
            label="Methylprednisolone pulses",
            doses=(
                PublishedDose(
                    low=1000,
                    high=1000,
                    unit="mg",
                    schedule="for 3 days",
                    population=_MYOSITIS_LUNG,
                    cites=("wong2023",),
                ),
                PublishedDose(
                    low=1000,
                    high=1000,
                    unit="mg",
                    schedule="for 3–5 days",
                    population=_MYOSITIS,
                    cites=("jtauto2019",),
                ),
                PublishedDose(
                    low=30,
                    high=30,
                    unit="mg",
                    per=Per.KILOGRAM,
                    maximum=1000,
                    population="children with myositis (society guideline)",
                    cites=("oldroyd2022",),
                    adults=False,
                    mark=Mark.SECONDARY,
                ),
            ),
        ),
        Scheme(
            id="oral-glucocorticoid",
            label="Prednisolone or prednisone by mouth",
            doses=(
                PublishedDose(
                    drug="prednisolone",
                    low=0.5,
                    high=1,
                    unit="mg",
                    per=Per.KILOGRAM,
                    population=_MYOSITIS_LUNG,
                    cites=("wong2023",),
                ),
                PublishedDose(
                    drug="prednisolone",
                    low=0.6,
                    high=1,
                    unit="mg",
                    per=Per.KILOGRAM,
                    schedule="then a slow taper",
                    population=_TACROLIMUS_TRIAL,
                    cites=("takada2020",),
                ),
                PublishedDose(
                    drug="prednisone",
                    low=1,
                    high=1,
                    unit="mg",
                    per=Per.KILOGRAM,
                    maximum=100,
                    schedule="for 4–6 weeks",
                    population=_MYOSITIS,
                    cites=("jtauto2019",),
                ),
                PublishedDose(
                    drug="glucocorticoid",
                    lead="from",
                    low=1,
                    high=1,
                    unit="mg",
                    per=Per.KILOGRAM,
                    population=_KYOTO,
                    cites=("nishioka2016",),
                    note="Which glucocorticoid was not noted.",
                    mark=Mark.SECONDARY,
                ),
                PublishedDose(
                    drug="prednisolone",
                    low=0.5,
                    high=1,
                    unit="mg",
                    per=Per.KILOGRAM,
                    usual=(40, 60),
                    population="adults with muscle inflammation (society guideline; what it says "
                    "on the lungs was not read)",
                    cites=("oldroyd2022",),
                    mark=Mark.SECONDARY,
                ),
            ),
            open_above="One row gives only where to begin, so no upper limit is given here.",
        ),
    ),
)

TACROLIMUS = Dosing(
    agent=give.TACROLIMUS,
    schemes=(
        Scheme(
            id="tacrolimus-start",
            label="Tacrolimus, starting dose",
            doses=(
                PublishedDose(
                    low=0.075,
                    high=0.075,
                    unit="mg",
                    per=Per.KILOGRAM,
                    schedule="in 2 doses",
                    population=_TACROLIMUS_TRIAL + "; " + _MYOSITIS_LUNG,
                    cites=("takada2020", "wong2023"),
                ),
                PublishedDose(
                    low=2,
                    high=3,
                    unit="mg",
                    times=2,
                    population=_MYOSITIS,
                    cites=("jtauto2019",),
                ),
                PublishedDose(
                    low=1,
                    high=3,
                    unit="mg",
                    population=_WITH_TACROLIMUS,
                    note="Not said to be a starting dose.",
                    cites=("tacdmild",),
                ),
            ),
            note="Not ciclosporin, whose numbers are far higher.",
        ),
    ),
    troughs=(
        Trough(low=5, high=10, population=_TACROLIMUS_TRIAL, cites=("takada2020",)),
        Trough(low=5, high=20, population=_MYOSITIS_LUNG, cites=("wong2023",)),
    ),
)

CICLOSPORIN = Dosing(
    agent=give.CICLOSPORIN,
    schemes=(
        Scheme(
            id="ciclosporin-daily",
            label="Ciclosporin",
            doses=(
                PublishedDose(
                    low=4,
                    high=4,
                    unit="mg",
                    per=Per.KILOGRAM,
                    population=_MYOSITIS_LUNG,
                    cites=("wong2023",),
                ),
            ),
            note="Not tacrolimus, whose numbers are far lower.",
            open_above="Another review, which cannot be cited yet, goes higher, so no upper limit "
            "is given here.",
        ),
    ),
    troughs=(
        Trough(
            low=100,
            high=150,
            population=_MYOSITIS_LUNG,
            cites=("wong2023",),
            note="Or a level of about 1,000 two hours after the dose (C2); its unit was not noted.",
        ),
    ),
)

CYCLOPHOSPHAMIDE = Dosing(
    agent=give.CYCLOPHOSPHAMIDE,
    schemes=(
        Scheme(
            id="cyclophosphamide-surface",
            label="Intravenous cyclophosphamide by body surface (mg/m²)",
            doses=(
                PublishedDose(
                    lead="from",
                    low=500,
                    high=500,
                    unit="mg",
                    per=Per.SQUARE_METRE,
                    each="per pulse",
                    schedule="rising, every 2–4 weeks, 10–15 pulses in all",
                    population=_KYOTO,
                    cites=("nishioka2016",),
                    note="Dose and interval vary by centre.",
                    mark=Mark.SECONDARY,
                ),
                PublishedDose(
                    low=500,
                    high=500,
                    unit="mg",
                    per=Per.SQUARE_METRE,
                    each="per pulse",
                    schedule="every month",
                    population=_WITH_TACROLIMUS,
                    cites=("tacdmild",),
                ),
                PublishedDose(
                    low=600,
                    high=600,
                    unit="mg",
                    per=Per.SQUARE_METRE,
                    each="per pulse",
                    schedule="every 4 weeks, 6 pulses",
                    population="lung disease of connective-tissue diseases (arm of the RECITAL "
                    "trial, as a review gives it)",
                    cites=("wong2023",),
                ),
            ),
            note="No reduction for age or creatinine was read with these rows; the one of the "
            "scheme in mg/kg must not be applied to them.",
            open_above="One row rises without a printed end, so no upper limit is given here.",
        ),
        Scheme(
            id="cyclophosphamide-weight",
            label="Intravenous cyclophosphamide by weight, age and creatinine (mg/kg)",
            doses=(
                PublishedDose(
                    low=7.5,
                    high=15,
                    unit="mg",
                    per=Per.KILOGRAM,
                    each="per pulse",
                    schedule="by age and creatinine",
                    maximum=1500,
                    population="systemic vasculitis, not this disease (trial scheme, in society "
                    "recommendations)",
                    cites=("mukhtyar2009",),
                    table=PulseTable(
                        ages=(60, 70),
                        creatinines=(300, 500),
                        doses=((15, 12.5), (12.5, 10), (10, 7.5)),
                    ),
                    note="The doses in the table were read; its limits of creatinine and the "
                    "maximum per pulse are known second-hand.",
                    mark=Mark.SECONDARY,
                ),
            ),
            note="A scheme of its own, made for vasculitis: not to be mixed with mg/m².",
        ),
    ),
)

RITUXIMAB = Dosing(
    agent=give.RITUXIMAB,
    schemes=(
        Scheme(
            id="rituximab-infusions",
            label="Rituximab",
            doses=(
                PublishedDose(
                    low=1000,
                    high=1000,
                    unit="mg",
                    each="per infusion",
                    schedule="2 infusions, 2 weeks apart",
                    population=_MYOSITIS_LUNG,
                    cites=("wong2023",),
                ),
                PublishedDose(
                    low=375,
                    high=375,
                    unit="mg",
                    per=Per.SQUARE_METRE,
                    each="per infusion",
                    schedule="on days 0 and 14",
                    population=_RITUXIMAB_SERIES,
                    cites=("ge2021",),
                ),
                PublishedDose(
                    low=100,
                    high=100,
                    unit="mg",
                    each="per infusion",
                    schedule="every week, 4 infusions",
                    population=_RITUXIMAB_SERIES,
                    cites=("ge2021",),
                ),
                PublishedDose(
                    low=100,
                    high=100,
                    unit="mg",
                    each="per infusion",
                    schedule="added to other treatment",
                    population="anti-MDA5-positive polymyositis or dermatomyositis with "
                    "interstitial lung disease (retrospective)",
                    cites=("mao2020",),
                    note="Ultra-low dose; how often was not noted.",
                ),
            ),
        ),
    ),
)

MYCOPHENOLATE = Dosing(
    agent=give.MYCOPHENOLATE,
    schemes=(
        Scheme(
            id="mycophenolate-daily",
            label="Mycophenolate mofetil",
            doses=(
                PublishedDose(
                    lead="up to",
                    low=2,
                    high=2,
                    unit="g",
                    maximum=3,
                    population=_MYOSITIS_LUNG,
                    cites=("wong2023",),
                ),
                PublishedDose(
                    low=0.5,
                    high=0.5,
                    unit="g",
                    times=2,
                    schedule="in renal impairment",
                    population=_MYOSITIS,
                    cites=("jtauto2019",),
                    note="From which creatinine was not noted.",
                ),
            ),
        ),
    ),
)

IVIG = Dosing(
    agent=give.IVIG,
    schemes=(
        Scheme(
            id="ivig-course",
            label="IVIG",
            doses=(
                PublishedDose(
                    low=2,
                    high=2,
                    unit="g",
                    per=Per.KILOGRAM,
                    each="per course",
                    schedule="over 2–5 days (1 g/kg on each of 2 days or 0.4 g/kg on each of 5), "
                    "every month",
                    population=_MYOSITIS,
                    cites=("jtauto2019",),
                ),
            ),
        ),
    ),
)

JAK_INHIBITOR = Dosing(
    agent=give.JAK_INHIBITOR,
    schemes=(
        Scheme(
            id="tofacitinib",
            label="Tofacitinib",
            doses=(
                PublishedDose(
                    low=5,
                    high=5,
                    unit="mg",
                    times=2,
                    population=_MYOSITIS_LUNG,
                    cites=("wong2023",),
                ),
                PublishedDose(
                    low=10,
                    high=10,
                    unit="mg",
                    schedule="added to triple therapy",
                    population="refractory anti-MDA5 dermatomyositis with interstitial lung "
                    "disease (series with historical controls)",
                    cites=("kurasawa2018",),
                ),
                PublishedDose(
                    low=10,
                    high=20,
                    unit="mg",
                    schedule="raised from 10 to 20 mg",
                    population="anti-MDA5 dermatomyositis refractory to triple therapy and "
                    "tofacitinib (series, n={ida2023.n})",
                    cites=("ida2023", "uslabeltofa"),
                    note="Every one of these patients had an infection. In its own rheumatic "
                    "indications the US label advises against 20 mg a day.",
                ),
                PublishedDose(
                    low=5,
                    high=5,
                    unit="mg",
                    schedule="in one dose",
                    population="US label: with a strong CYP3A4 inhibitor or fluconazole, in "
                    "moderate or severe renal impairment, or in liver disease of Child-Pugh "
                    "class B",
                    cites=("uslabeltofa",),
                ),
            ),
        ),
    ),
)

PLASMA_EXCHANGE = Dosing(
    agent=give.PLASMA_EXCHANGE,
    schemes=(
        Scheme(
            id="plasma-exchange-sessions",
            label="Plasma exchange, number of sessions",
            doses=(
                PublishedDose(
                    low=3,
                    high=14,
                    unit="sessions",
                    each="",
                    schedule="median 9.5",
                    population=with_numbers(
                        "anti-MDA5 disease after triple therapy had failed (series, "
                        "{saito2020.n} patients)"
                    ),
                    cites=("saito2020",),
                ),
                PublishedDose(
                    lead="at least",
                    low=4,
                    high=4,
                    unit="sessions",
                    each="",
                    schedule="after which improvement was seen",
                    population="acute lung disease with polymyositis or dermatomyositis "
                    "(n={ning2019.n})",
                    cites=("ning2019",),
                ),
            ),
            open_above="How many sessions are enough is not known.",
        ),
        Scheme(
            id="plasma-exchange-volume",
            label="Plasma exchange, volume",
            doses=(
                PublishedDose(
                    lead="on average",
                    low=2270,
                    high=2270,
                    unit="mL",
                    each="per session",
                    schedule="standard deviation 256 mL",
                    population="thirteen rheumatic diseases, not this one alone (retrospective)",
                    cites=("bai2021tpe",),
                ),
            ),
            open_above="What was done on average is no limit.",
        ),
    ),
)

PUBLISHED_DOSES = (
    GLUCOCORTICOID,
    TACROLIMUS,
    CICLOSPORIN,
    CYCLOPHOSPHAMIDE,
    RITUXIMAB,
    MYCOPHENOLATE,
    IVIG,
    JAK_INHIBITOR,
    PLASMA_EXCHANGE,
)
