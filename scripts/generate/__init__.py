"""The generator: each module gives its files, `__main__` writes them."""
