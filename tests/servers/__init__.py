"""The shipped server configurations on the real servers."""
