"""Rows about the platform that the workload stands on."""

from __future__ import annotations

from collector.derive.row_source import RowSource

SOURCES: tuple[RowSource, ...] = ()
