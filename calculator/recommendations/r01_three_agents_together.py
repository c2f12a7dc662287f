"""R01: three agents together, at diagnosis."""

from __future__ import annotations

from datetime import date

from calculator import dictionary as ask
from calculator.alerts import INFECTION, NOT_RAPIDLY_PROGRESSIVE
from calculator.conditions import SCOPE, UNTREATED
from calculator.criteria import Truth, all_of, one_of, present
from calculator.evidence import with_numbers
from calculator.formulary import CYCLOPHOSPHAMIDE
from calculator.recommendation import Alert, Appraisal, Recommendation
from calculator.regimen import GC_TAC_CYC
from calculator.vocabulary import Certainty, Direction, Step, Strength, Verdict

RECOMMENDATION = Recommendation(
    id="R01",
    title="Three agents together, at diagnosis",
    statement="Start three immunosuppressants together, at once on diagnosis: a high-dose "
    "glucocorticoid, tacrolimus and cyclophosphamide.",
    step=Step.START,
    direction=Direction.FOR,
    strength=Strength.CONDITIONAL,
    certainty=Certainty.NOT_STATED,
    grading="ACR/CHEST 2023 is reported to advise triple therapy conditionally, in rapidly "
    "progressive disease with anti-MDA5 antibody proven or suspected; it leaves the choice of the "
    "drugs open. No grade of certainty could be read.",
    applies_when=all_of(SCOPE, UNTREATED, label="in scope and untreated"),
    regimens=(GC_TAC_CYC,),
    alerts=(
        Alert(
            CYCLOPHOSPHAMIDE.contraindicated,
            "Cyclophosphamide is contraindicated in this patient: the three agents are those of a "
            "regimen that is offered instead.",
        ),
        Alert(
            CYCLOPHOSPHAMIDE.contraindicated,
            "Cyclophosphamide is not cleared yet: it waits until active infection, and in women "
            "pregnancy, are known.",
            outcome=Truth.UNKNOWN,
        ),
        INFECTION,
        Alert(
            present(ask.PNEUMOMEDIASTINUM),
            "Pneumomediastinum is given: see R21, and look for cytomegalovirus and fungal "
            "infection. The cohorts disagree: in one, intensified treatment went with a worse "
            "outcome; the authors of another favour aggressive first treatment.",
        ),
        Alert(one_of(ask.CMV, "reactivation"), "Cytomegalovirus reactivation is given: see R11."),
        NOT_RAPIDLY_PROGRESSIVE,
        Alert(
            one_of(ask.ANTI_MDA5, "suspected"),
            "The antibody result is pending: the graded guideline is reported to cover suspected "
            "disease too.",
        ),
        Alert(
            one_of(ask.MYOSITIS_TYPE, "polymyositis", "other"),
            "The studies enrolled dermatomyositis: for any other diagnosis this is an extension by "
            "analogy.",
        ),
    ),
    rationale=with_numbers(
        "One prospective single-arm study from Japan gave all three drugs together to "
        "{tsuji2020.groups.combined} adults with new dermatomyositis and compared them with "
        "{tsuji2020.groups.step-up} earlier patients treated step by step: "
        "{tsuji2020.alive.combined} against {tsuji2020.alive.step-up} were alive at six months "
        "({tsuji2020.alive.difference.p}). The controls were historical, and the combined group "
        "also had cyclophosphamide some {tsuji2020.cyclophosphamide.earlier} days earlier and "
        "tended to have more plasma exchange, so the difference is not a clean test of the drugs."
    ),
    claims=("S1", "S2", "S3", "S4", "S8", "S9"),
    appraisal=Appraisal(
        Verdict.WIDER_THAN_SOURCE,
        with_numbers(
            "The cited guideline is reported to advise triple therapy conditionally, for rapidly "
            "progressive disease only, and to leave open which two drugs join the glucocorticoid. "
            "The source text widens this to all interstitial lung disease, fixes the three drugs "
            "and calls one single-arm study with historical controls "
            "({tsuji2020.groups.combined} against {tsuji2020.groups.step-up}) prospective studies."
        ),
    ),
    cites=("johnson2024acr", "tsuji2020", "sasai2023", "romerobueno2020"),
    since="2026.1",
    reviewed=date(2026, 11, 23),
)
