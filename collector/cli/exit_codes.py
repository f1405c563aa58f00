"""Every code that the process may end with (design, section 5); rulings have theirs in `collector.model`."""

from __future__ import annotations

OK = 0
INTERNAL_ERROR = 1
"""An internal error or an output that cannot be written; never a verdict."""
WRONG_USAGE = 2
"""Wrong usage or an invalid file, an empty policy too."""
NO_TARGET = 3
"""The workload names nothing to look at."""
ALTERED = 20
SIGNATURE = 21
"""A signature that the decision rests on does not hold, or cannot be checked here."""
REPLAY_DIFFERS = 22
INTERRUPTED = 130
TERMINATED = 143


def after_signal(number: int) -> int:
    """Return the code for a run that a signal cut short, or 0 where none did."""
    return {0: OK, 15: TERMINATED}.get(number, INTERRUPTED)
