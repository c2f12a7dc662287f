"""Every recommendation, in order, written out."""

from __future__ import annotations

from calculator.recommendation import Recommendation
from calculator.recommendations import (
    r01_three_agents_together,
    r02_high_dose_glucocorticoid,
    r03_tacrolimus,
    r04_cyclophosphamide,
    r05_rituximab_instead,
    r06_mycophenolate_instead,
    r07_ivig_added,
    r08_early_plasma_exchange,
    r09_jak_inhibitor,
    r10_transplant_referral,
    r11_cytomegalovirus,
    r12_no_methotrexate_leflunomide,
    r13_no_azathioprine,
    r14_no_tnf_abatacept_tocilizumab,
    r15_no_antifibrotics,
    r16_no_step_up,
    r17_pneumocystis_prophylaxis,
    r18_hepatitis_b_and_tuberculosis,
    r19_pregnancy,
    r20_baseline_tests,
    r21_pneumomediastinum,
    r22_follow_up,
)

RECOMMENDATIONS: tuple[Recommendation, ...] = (
    r01_three_agents_together.RECOMMENDATION,
    r02_high_dose_glucocorticoid.RECOMMENDATION,
    r03_tacrolimus.RECOMMENDATION,
    r04_cyclophosphamide.RECOMMENDATION,
    r05_rituximab_instead.RECOMMENDATION,
    r06_mycophenolate_instead.RECOMMENDATION,
    r07_ivig_added.RECOMMENDATION,
    r08_early_plasma_exchange.RECOMMENDATION,
    r09_jak_inhibitor.RECOMMENDATION,
    r10_transplant_referral.RECOMMENDATION,
    r11_cytomegalovirus.RECOMMENDATION,
    r12_no_methotrexate_leflunomide.RECOMMENDATION,
    r13_no_azathioprine.RECOMMENDATION,
    r14_no_tnf_abatacept_tocilizumab.RECOMMENDATION,
    r15_no_antifibrotics.RECOMMENDATION,
    r16_no_step_up.RECOMMENDATION,
    r17_pneumocystis_prophylaxis.RECOMMENDATION,
    r18_hepatitis_b_and_tuberculosis.RECOMMENDATION,
    r19_pregnancy.RECOMMENDATION,
    r20_baseline_tests.RECOMMENDATION,
    r21_pneumomediastinum.RECOMMENDATION,
    r22_follow_up.RECOMMENDATION,
)
