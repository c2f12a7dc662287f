"""What several kinds of tests share."""

from __future__ import annotations

import os

from hypothesis import settings

# How fast the machine is, and what else it does, is no property of the code.
settings.register_profile("default", deadline=None)
settings.load_profile("default")
# In CI the same examples are tried on every run, so that a failure is one that others see too.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")
