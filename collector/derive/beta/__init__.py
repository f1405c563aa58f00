"""Rows about the beta: its rings, its users and what they said."""

from __future__ import annotations

from collector.derive.row_source import RowSource

SOURCES: tuple[RowSource, ...] = ()
