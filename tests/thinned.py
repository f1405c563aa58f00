"""Long tables of whole runs: an ordinary test run tries every third case, `GOLIVE_ALL=1 make test` each of them.

Only for tables whose cases differ in one value and cost a whole run of the gate each; which third is fixed.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

ALL = bool(os.environ.get("GOLIVE_ALL"))


def thinned(cases: Sequence[T], *, one_of: int = 3) -> list[T]:
    """Return every `one_of`-th case, or all of them where all are wanted."""
    return list(cases) if ALL else list(cases)[::one_of]
