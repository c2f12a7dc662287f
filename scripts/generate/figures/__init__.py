"""Figures drawn when the site is built: one module each, one function that gives the drawing."""
