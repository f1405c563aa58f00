"""Rows about who holds which role."""

from __future__ import annotations

from collector.derive.people import holdings, privileged
from collector.derive.row_source import RowSource
from collector.facts.azure import Subscription
from collector.facts.support import DenyAssignment, RoleAssignment, RoleDefinition

SOURCES: tuple[RowSource, ...] = (
    RowSource(holdings.RoleHolding, holdings.role_holdings, (RoleAssignment, RoleDefinition, DenyAssignment)),
    RowSource(
        privileged.PrivilegedAccess, privileged.privileged_accesses, (Subscription, RoleAssignment, RoleDefinition)
    ),
)
