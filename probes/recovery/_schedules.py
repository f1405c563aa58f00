"""How far apart the runs of a repeated schedule lie at most, and how long is the shortest of some limits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from math import ceil

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
_SOME_MONDAY = datetime.fromisoformat("2024-01-01T00:00:00+00:00")


def longest_gap(offsets: Iterable[timedelta], cycle: timedelta) -> timedelta | None:
    """Return the longest time between two runs that repeat each cycle at these offsets; `None` without a run."""
    if cycle <= timedelta():
        return None
    runs = sorted({offset % cycle for offset in offsets})
    if not runs:
        return None
    around = runs[0] + cycle - runs[-1]
    return max((around, *(later - earlier for earlier, later in pairwise(runs))))


def gap_of_window(every: timedelta, lasts: timedelta) -> timedelta | None:
    """Return the longest time between two runs that repeat within a daily window.

    A run at the very end of the window is not counted on: the longer gap is the safe one.
    """
    if every <= timedelta() or lasts <= timedelta():
        return None
    runs = ceil(min(lasts, DAY) / every)
    return max(every, DAY - (runs - 1) * every)


def shortest(limits: Sequence[timedelta | None]) -> timedelta | None:
    """Return the shortest limit; `None` where one is not known, for it may be the shortest."""
    known = [limit for limit in limits if limit is not None]
    return min(known, default=None) if len(known) == len(limits) else None


def within(moment: datetime, cycle: timedelta) -> timedelta:
    """Return where in its day, week or other cycle a moment lies; weeks begin on Monday."""
    return (moment - _SOME_MONDAY) % cycle
