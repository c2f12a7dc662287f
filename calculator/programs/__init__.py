"""The guideline for other programs: JSON schema, many patients at once, CDS Hooks, FHIR.

The browser needs none of this, and its package leaves it out.
"""
