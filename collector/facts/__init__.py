"""The shared fact types, by kind."""

from __future__ import annotations

from collections.abc import Mapping

from collector.facts.azure import Inventory, Resource, ScopeMember, Subscription
from collector.facts.monitoring import ActionGroup, AlertRule, Dashboard, ProcessingRule
from collector.facts.recovery import BackupVault, ProtectedItem
from collector.facts.support import (
    BillingAccount,
    DenyAssignment,
    HeldRole,
    RoleAssignment,
    RoleDefinition,
    SupportContract,
    SupportTicket,
)
from collector.facts.testing import CoverageReport, TestReport
from collector.model import Fact

FACT_TYPES: Mapping[str, type[Fact]] = {
    fact_type.kind: fact_type
    for fact_type in (
        ActionGroup,
        AlertRule,
        BackupVault,
        BillingAccount,
        CoverageReport,
        Dashboard,
        DenyAssignment,
        HeldRole,
        Inventory,
        ProcessingRule,
        ProtectedItem,
        Resource,
        RoleAssignment,
        RoleDefinition,
        ScopeMember,
        Subscription,
        SupportContract,
        SupportTicket,
        TestReport,
    )
}
