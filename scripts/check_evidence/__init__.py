"""Check the evidence: data, citations, verdicts, and what must not be published."""
