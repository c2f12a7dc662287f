"""Prove that the rules hold for every patient, and not for a sample of them."""
