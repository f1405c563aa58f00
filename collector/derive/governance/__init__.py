"""Rows about what the workload declares."""

from __future__ import annotations

from collector.derive.governance import declared
from collector.derive.row_source import RowSource
from collector.facts.azure import Resource

SOURCES = (
    RowSource(declared.DeclaredResource, declared.declared_resources, (Resource,)),
    RowSource(declared.ExpectedInventory, declared.expected_inventories, (Resource,)),
)
