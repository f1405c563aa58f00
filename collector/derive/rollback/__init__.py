"""Rows about ways back from a release."""

from __future__ import annotations

from collector.derive.row_source import RowSource

SOURCES: tuple[RowSource, ...] = ()
