"""Rows about work items and milestones."""

from __future__ import annotations

from collector.derive.row_source import RowSource

SOURCES: tuple[RowSource, ...] = ()
