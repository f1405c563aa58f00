"""Rows about the logs of the platform."""

from __future__ import annotations

from collector.derive.diagnostics import resource_logs
from collector.derive.row_source import RowSource

SOURCES = (RowSource(resource_logs.ResourceLogs, resource_logs.resource_logs, resource_logs.READS),)
