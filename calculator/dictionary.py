"""Every question that can be asked about a patient, once, in the order of the form.

The ranges bound what is physically possible, and `usual` what is usually typed in each unit. Both
are there to catch slips of the pen and carry no clinical meaning: they are no reference ranges, and
no source is claimed for them. Severe disease stays within them (lymphocytes of 0.1, ferritin of
10,000). Where the bounds of two units do not overlap, every number typed in the wrong one is seen.
"""

from __future__ import annotations

from typing import Any

from calculator import units
from calculator.findings import Choice, Finding, Measure, Option, Selection, YesNo
from calculator.vocabulary import Elicited

GROUPS = {
    "diagnosis": "Patient and diagnosis",
    "lungs": "Lungs",
    "treatment": "Treatment so far",
    "cautions": "Cautions",
    "laboratory": "Measurements and laboratory",
}

AGE = Measure(
    id="age",
    label="Age",
    help="The evidence is in adults: the guideline starts at 18 years.",
    group="diagnosis",
    elicited=Elicited.HISTORY,
    units=(units.YEAR,),
    minimum=0,
    maximum=120,
)
SEX = Choice(
    id="sex",
    label="Sex",
    help="Sex at birth. It decides whether pregnancy is asked about.",
    group="diagnosis",
    elicited=Elicited.HISTORY,
    options=(Option("female", "female"), Option("male", "male")),
)
ANTI_MDA5 = Choice(
    id="anti_mda5",
    label="Anti-MDA5 antibody",
    help="Suspected: the clinical picture fits and the result is pending.",
    group="diagnosis",
    elicited=Elicited.TEST,
    options=(
        Option("positive", "positive"),
        Option("suspected", "suspected, result pending"),
        Option("negative", "negative"),
    ),
)
MYOSITIS_TYPE = Choice(
    id="myositis_type",
    label="Clinical diagnosis",
    help="The studies enrolled dermatomyositis, with or without muscle disease.",
    group="diagnosis",
    elicited=Elicited.EXAMINATION,
    options=(
        Option("dermatomyositis", "dermatomyositis"),
        Option("amyopathic_dermatomyositis", "amyopathic dermatomyositis"),
        Option("polymyositis", "polymyositis"),
        Option("other", "other"),
    ),
)
ILD = YesNo(
    id="ild",
    label="Interstitial lung disease on HRCT",
    help="Seen on high-resolution computed tomography of the chest.",
    group="lungs",
    elicited=Elicited.TEST,
)
COURSE = Choice(
    id="course",
    label="Tempo of the lung disease",
    help="Rapid usually means progression within three months of the first respiratory symptom.",
    group="lungs",
    elicited=Elicited.HISTORY,
    options=(
        Option("rapidly_progressive", "rapidly progressive"),
        Option("not_rapidly_progressive", "not rapidly progressive"),
    ),
)
OXYGEN = Choice(
    id="oxygen",
    label="Respiratory support now",
    help="The most that the patient needs at present.",
    group="lungs",
    elicited=Elicited.EXAMINATION,
    options=(
        Option("room_air", "room air"),
        Option("low_flow", "low-flow oxygen"),
        Option("high_flow", "high-flow oxygen"),
        Option("non_invasive_ventilation", "non-invasive ventilation"),
        Option("invasive_ventilation", "invasive ventilation"),
        Option("ecmo", "ECMO"),
    ),
)
PNEUMOMEDIASTINUM = YesNo(
    id="pneumomediastinum",
    label="Pneumomediastinum or subcutaneous emphysema",
    help="Air outside the lung, on imaging or on examination.",
    group="lungs",
    elicited=Elicited.TEST,
)
STAGE = Choice(
    id="stage",
    label="Stage of treatment",
    help="Where the patient stands with immunosuppression.",
    group="treatment",
    elicited=Elicited.HISTORY,
    options=(
        Option("untreated", "no immunosuppression yet"),
        Option("improving", "on treatment, stable or improving"),
        Option("worsening", "on treatment, worsening"),
    ),
)
DAYS_SINCE_START = Measure(
    id="days_since_start",
    label="Days since immunosuppression started",
    help="Day 0 is the first dose. The two weeks for early plasma exchange are counted from it.",
    group="treatment",
    elicited=Elicited.HISTORY,
    units=(units.DAY,),
    minimum=0,
    maximum=36500,
    not_asked_if=("stage", ("untreated",)),
)
CURRENT_AGENTS = Selection(
    id="current_agents",
    label="Medicines being taken now",
    help="Everything for the myositis, the lungs or the joints, with pulses and infusions whose "
    "course goes on. Choose none if there is none.",
    group="treatment",
    elicited=Elicited.HISTORY,
    options=(
        Option("glucocorticoid", "glucocorticoid"),
        Option("tacrolimus", "tacrolimus"),
        Option("ciclosporin", "ciclosporin"),
        Option("cyclophosphamide", "cyclophosphamide"),
        Option("rituximab", "rituximab"),
        Option("mycophenolate", "mycophenolate"),
        Option("ivig", "IVIG"),
        Option("jak_inhibitor", "JAK inhibitor"),
        Option("plasma_exchange", "plasma exchange"),
        Option("methotrexate", "methotrexate"),
        Option("leflunomide", "leflunomide"),
        Option("azathioprine", "azathioprine"),
        Option("tnf_inhibitor", "TNF inhibitor"),
        Option("abatacept", "abatacept"),
        Option("tocilizumab", "tocilizumab"),
        Option("nintedanib", "nintedanib"),
        Option("pirfenidone", "pirfenidone"),
        Option("hydroxychloroquine", "hydroxychloroquine"),
        Option("other", "another medicine"),
    ),
)
PREGNANCY = YesNo(
    id="pregnancy",
    label="Pregnant, or pregnancy not excluded",
    help="Cyclophosphamide and mycophenolate harm the unborn child: test before the first dose.",
    group="cautions",
    elicited=Elicited.TEST,
    not_asked_if=("sex", ("male",)),
    denied="pregnancy excluded",
)
ACTIVE_INFECTION = YesNo(
    id="active_infection",
    label="Active serious infection",
    help="Bacterial, viral, fungal or Pneumocystis infection that needs treatment now.",
    group="cautions",
    elicited=Elicited.EXAMINATION,
)
HEPATITIS_B = Choice(
    id="hepatitis_b",
    label="Hepatitis B",
    help="Surface antigen, and antibody to the core antigen.",
    group="cautions",
    elicited=Elicited.TEST,
    options=(
        Option("surface_antigen_positive", "surface antigen positive"),
        Option("core_antibody_only", "core antibody only"),
        Option("negative", "negative"),
    ),
)
TUBERCULOSIS = Choice(
    id="tuberculosis",
    label="Tuberculosis",
    help="Latent: positive interferon-gamma release assay or skin test without active disease.",
    group="cautions",
    elicited=Elicited.TEST,
    options=(
        Option("active", "active"),
        Option("latent", "latent"),
        Option("negative", "negative"),
    ),
)
CMV = Choice(
    id="cmv",
    label="Cytomegalovirus",
    help="By viral DNA or antigen in blood.",
    group="cautions",
    elicited=Elicited.TEST,
    options=(Option("reactivation", "reactivation"), Option("no_reactivation", "no reactivation")),
)
STRONG_CYP3A4_INHIBITOR = YesNo(
    id="strong_cyp3a4_inhibitor",
    label="Strong CYP3A4 inhibitor",
    help="For example an azole antifungal or ritonavir.",
    group="cautions",
    elicited=Elicited.HISTORY,
)
NEUTROPHILS = Measure(
    id="neutrophils",
    label="Neutrophils",
    help="Absolute count.",
    group="laboratory",
    elicited=Elicited.TEST,
    units=(units.BILLION_PER_LITRE, units.PER_MICROLITRE),
    minimum=0,
    maximum=200,
    usual=((0.05, 49), (50, 49000)),
)
LYMPHOCYTES = Measure(
    id="lymphocytes",
    label="Lymphocytes",
    help="Absolute count.",
    group="laboratory",
    elicited=Elicited.TEST,
    units=(units.BILLION_PER_LITRE, units.PER_MICROLITRE),
    minimum=0,
    maximum=500,
    usual=((0.02, 19), (20, 19000)),
)
HAEMOGLOBIN = Measure(
    id="haemoglobin",
    label="Haemoglobin",
    help="",
    group="laboratory",
    elicited=Elicited.TEST,
    units=(units.GRAM_PER_LITRE, units.GRAM_PER_DECILITRE),
    minimum=10,
    maximum=300,
    usual=((40, 200), (4, 20)),
)
CREATININE = Measure(
    id="creatinine",
    label="Creatinine",
    help="In serum or plasma.",
    group="laboratory",
    elicited=Elicited.TEST,
    units=(units.MICROMOLE_PER_LITRE, units.CREATININE_MILLIGRAM_PER_DECILITRE),
    minimum=1,
    maximum=5000,
    usual=((16, 1300), (0.2, 15)),
)
CRP = Measure(
    id="crp",
    label="C-reactive protein",
    help="Mind the unit: 0.8 mg/dL is 8 mg/L.",
    group="laboratory",
    elicited=Elicited.TEST,
    units=(units.MILLIGRAM_PER_LITRE, units.MILLIGRAM_PER_DECILITRE),
    minimum=0,
    maximum=1000,
    # The two overlap: 5 is usual in both. Under treatment 0.01 mg/dL has been published.
    usual=((1, 500), (0.01, 50)),
)
KL6 = Measure(
    id="kl6",
    label="KL-6",
    help="Krebs von den Lungen-6 in serum.",
    group="laboratory",
    elicited=Elicited.TEST,
    units=(units.UNIT_PER_MILLILITRE,),
    minimum=0,
    maximum=100000,
    usual=((50, 20000),),
)
FERRITIN = Measure(
    id="ferritin",
    label="Ferritin",
    help="In serum.",
    group="laboratory",
    elicited=Elicited.TEST,
    units=(units.NANOGRAM_PER_MILLILITRE,),
    minimum=0,
    maximum=1000000,
    usual=((1, 100000),),
)
ANTI_RO52 = YesNo(
    id="anti_ro52",
    label="Anti-Ro52 antibody",
    help="",
    group="laboratory",
    elicited=Elicited.TEST,
)
WEIGHT = Measure(
    id="weight",
    label="Weight",
    help="",
    group="laboratory",
    elicited=Elicited.EXAMINATION,
    units=(units.KILOGRAM,),
    minimum=1,
    maximum=400,
    usual=((30, 200),),
)
HEIGHT = Measure(
    id="height",
    label="Height",
    help="",
    group="laboratory",
    elicited=Elicited.EXAMINATION,
    units=(units.CENTIMETRE,),
    minimum=30,
    maximum=250,
    usual=((130, 210),),
)

DICTIONARY: tuple[Finding[Any], ...] = (
    AGE,
    SEX,
    ANTI_MDA5,
    MYOSITIS_TYPE,
    ILD,
    COURSE,
    OXYGEN,
    PNEUMOMEDIASTINUM,
    STAGE,
    DAYS_SINCE_START,
    CURRENT_AGENTS,
    PREGNANCY,
    ACTIVE_INFECTION,
    HEPATITIS_B,
    TUBERCULOSIS,
    CMV,
    STRONG_CYP3A4_INHIBITOR,
    NEUTROPHILS,
    LYMPHOCYTES,
    HAEMOGLOBIN,
    CREATININE,
    CRP,
    KL6,
    FERRITIN,
    ANTI_RO52,
    WEIGHT,
    HEIGHT,
)
