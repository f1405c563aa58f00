"""Rows about backup, restore and recovery elsewhere."""

from __future__ import annotations

from collector.derive.recovery import backup
from collector.derive.row_source import RowSource
from collector.facts.azure import Resource
from collector.facts.backup import ProtectedItem

SOURCES = (
    RowSource(backup.StatefulResource, backup.stateful_resources, (Resource, ProtectedItem)),
    RowSource(backup.ProtectedResource, backup.protected_resources, (Resource, ProtectedItem)),
)
