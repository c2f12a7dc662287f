"""The rules of the guideline on anti-MDA5-positive myositis with interstitial lung disease.

`assess(read_patient({...}))` gives typed advice for one patient; `calculator.bridge` gives and
takes JSON text.
"""

from __future__ import annotations

from calculator.findings import InvalidPatient, Patient, Problem
from calculator.guideline import GUIDELINE, Assessment, Guideline, assess, read_patient

__all__ = [
    "GUIDELINE",
    "Assessment",
    "Guideline",
    "InvalidPatient",
    "Patient",
    "Problem",
    "assess",
    "read_patient",
]
