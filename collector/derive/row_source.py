"""How rows of one kind come about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from collector.derive.observed import Observed
from collector.derive.rows import Row, RowSet
from collector.model import Fact


@dataclass(frozen=True, slots=True)
class RowSource:
    """How rows of one kind come about, and from which kinds of facts."""

    row_type: type[Row]
    derive: Callable[[Observed], RowSet]
    reads: tuple[type[Fact], ...]
