"""Pure: facts and gaps become rows. All joins live here, one room for each area of criteria."""

from __future__ import annotations

from collections.abc import Mapping

from collector.derive import (
    ai,
    baseline,
    beta,
    capacity,
    delivery,
    dependency,
    diagnostics,
    governance,
    monitoring,
    people,
    probing,
    recovery,
    registers,
    release,
    rollback,
    security,
    support,
    telemetry,
    testing,
    tracker,
)
from collector.derive.observed import Observed, observed
from collector.derive.row_source import RowSource
from collector.derive.rows import Row, RowSet
from collector.facts.azure import Inventory

_AREAS = (
    support,
    recovery,
    rollback,
    release,
    baseline,
    monitoring,
    probing,
    diagnostics,
    dependency,
    people,
    security,
    capacity,
    governance,
    testing,
    ai,
    telemetry,
    delivery,
    beta,
    tracker,
    registers,
)

ROWS: Mapping[str, RowSource] = {source.row_type.kind: source for area in _AREAS for source in area.SOURCES}
"""All kinds of rows that a criterion may name."""

ROW_TYPES: Mapping[str, type[Row]] = {kind: source.row_type for kind, source in ROWS.items()}

__all__ = ["ROWS", "ROW_TYPES", "Inventory", "Observed", "RowSet", "RowSource", "derive_rows", "observed"]


def derive_rows(kinds: frozenset[str], seen: Observed) -> Mapping[str, RowSet]:
    """Return the rows of the kinds that a policy names."""
    return {kind: ROWS[kind].derive(seen) for kind in sorted(kinds)}
