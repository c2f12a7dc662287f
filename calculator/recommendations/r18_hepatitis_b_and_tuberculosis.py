"""R18: hepatitis B and tuberculosis, without delaying treatment."""

from __future__ import annotations

from datetime import date

from calculator import dictionary as ask
from calculator.conditions import SCOPE
from calculator.criteria import one_of
from calculator.recommendation import Alert, Appraisal, Recommendation
from calculator.vocabulary import Certainty, Direction, Step, Strength, Verdict

RECOMMENDATION = Recommendation(
    id="R18",
    title="Hepatitis B and tuberculosis",
    statement="Screen for hepatitis B and tuberculosis before treatment and give antiviral "
    "prophylaxis where it is indicated, but never delay the treatment of rapidly progressive "
    "disease for it.",
    step=Step.START,
    direction=Direction.FOR,
    strength=Strength.GOOD_PRACTICE,
    certainty=Certainty.NOT_STATED,
    grading="Added by this site as good practice, after EULAR 2022.",
    applies_when=SCOPE,
    alerts=(
        Alert(
            one_of(ask.HEPATITIS_B, "surface_antigen_positive"),
            "Surface antigen positive: antiviral treatment first; together with the "
            "immunosuppressants only where the lungs cannot wait (this site's judgement).",
        ),
        Alert(
            one_of(ask.HEPATITIS_B, "core_antibody_only"),
            "Core antibody only: the virus can come back, so settle antiviral prophylaxis first; "
            "together with the immunosuppressants only where the lungs cannot wait (this site's "
            "judgement).",
        ),
        Alert(
            one_of(ask.TUBERCULOSIS, "active"),
            "Active tuberculosis is an active serious infection: it has to be treated. The answer "
            "takes it into account only once the question about active infection is answered yes.",
        ),
        Alert(
            one_of(ask.TUBERCULOSIS, "latent"),
            "Latent tuberculosis: agree on prophylaxis.",
        ),
        Alert(
            one_of(ask.TUBERCULOSIS, "active", "latent"),
            "Tuberculosis: rifampicin and isoniazid lower the tacrolimus level.",
        ),
    ),
    rationale="EULAR asks for hepatitis B status before antirheumatic drugs and for tuberculosis "
    "screening before biologic or targeted drugs, and to consider it before other "
    "immunosuppressants; an interferon-gamma release assay is preferred. Starting at once in "
    "rapid progression is this site's clinical judgement.",
    claims=("S23",),
    appraisal=Appraisal(Verdict.ADDED, "The source text says nothing about it."),
    cites=("fragoulis2023", "smpctac"),
    since="2026.1",
    reviewed=date(2026, 11, 23),
)
