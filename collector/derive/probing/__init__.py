"""Rows about who asks the parts of the workload whether they are well."""

from __future__ import annotations

from collector.derive.probing import members
from collector.derive.row_source import RowSource

SOURCES = (RowSource(members.ProbedMember, members.probed_members, members.PROBE_FACTS),)
