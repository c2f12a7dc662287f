"""What would change the answer for one patient: exact over the criteria, not sampled.

It is the reader's second question, so the door to the package imports it only when it is asked.
"""

from __future__ import annotations

from calculator.alternatives.changes import Change, changes
from calculator.alternatives.nearest import would_apply
from calculator.alternatives.unneeded import Unneeded, unneeded

__all__ = ["Change", "Unneeded", "changes", "unneeded", "would_apply"]
