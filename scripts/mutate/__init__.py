"""Change the program in small ways, one at a time, and see whether its tests notice."""
