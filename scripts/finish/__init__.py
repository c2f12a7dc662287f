"""Finish the built folder: what can only be written when every page is there."""
