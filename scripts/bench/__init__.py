"""Measure the built site against stock Pyodide, in real browsers and behind real servers."""
