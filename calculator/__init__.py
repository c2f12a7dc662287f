"""The rules of the guideline on anti-MDA5-positive myositis with interstitial lung disease.

`assess(read_patient({...}))` gives typed advice for one patient; `calculator.bridge` gives and
takes JSON text, and `calculator.programs` the forms that other programs speak.
"""

from __future__ import annotations

from calculator.criteria import Trace, Truth
from calculator.findings import InvalidPatient, Patient, Problem
from calculator.guideline import GUIDELINE, Assessment, Guideline, assess, read_patient
from calculator.recommendation import Advice, Recommendation
from calculator.regimen import Regimen, Suitability

__all__ = [
    "GUIDELINE",
    "Advice",
    "Assessment",
    "Guideline",
    "InvalidPatient",
    "Patient",
    "Problem",
    "Recommendation",
    "Regimen",
    "Suitability",
    "Trace",
    "Truth",
    "assess",
    "read_patient",
]
