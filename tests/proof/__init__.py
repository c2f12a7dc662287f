"""The rules hold for every patient, and a fault in any of them is noticed."""
