"""Rows about how the release is built and rolled out."""

from __future__ import annotations

from collector.derive.row_source import RowSource

SOURCES: tuple[RowSource, ...] = ()
