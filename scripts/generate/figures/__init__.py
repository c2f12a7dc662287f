"""Figures, drawn from the data at build time."""
