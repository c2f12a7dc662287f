"""Hostile input, guided by what of the program it reaches: nothing may end in a traceback."""
