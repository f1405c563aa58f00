"""The shared fact types, by kind."""

from __future__ import annotations

from collections.abc import Mapping

from collector.facts.alert_rules import AlertRule
from collector.facts.azure import Inventory, Resource, ScopeMember, Subscription
from collector.facts.backup import (
    BackupJob,
    BackupPolicy,
    BackupVault,
    DeletionProtection,
    FileShare,
    Lock,
    NativeBackup,
    NativeRetention,
    ProtectedItem,
    RestoreJob,
    RestoreReport,
    StorageProtection,
)
from collector.facts.dashboards import Dashboard
from collector.facts.monitoring import ActionGroup, ProcessingRule
from collector.facts.platform import AdvisorFinding, ResourceHealth, ServiceEvent
from collector.facts.recovery import (
    GeoReplica,
    HostRedundancy,
    QuotaUse,
    RecoveryPlan,
    Redundancy,
    Region,
    ReplicatedItem,
    ReplicationJob,
)
from collector.facts.rollback import DeploymentSlot, Revision, Revisions, SlotSwap
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
        AdvisorFinding,
        AlertRule,
        BackupJob,
        BackupPolicy,
        BackupVault,
        BillingAccount,
        CoverageReport,
        Dashboard,
        DeletionProtection,
        DenyAssignment,
        DeploymentSlot,
        GeoReplica,
        FileShare,
        HeldRole,
        HostRedundancy,
        Inventory,
        Lock,
        NativeBackup,
        NativeRetention,
        ProcessingRule,
        ProtectedItem,
        QuotaUse,
        RecoveryPlan,
        Redundancy,
        Region,
        ReplicatedItem,
        ReplicationJob,
        Resource,
        ResourceHealth,
        RestoreJob,
        RestoreReport,
        Revision,
        Revisions,
        RoleAssignment,
        RoleDefinition,
        ScopeMember,
        ServiceEvent,
        SlotSwap,
        StorageProtection,
        Subscription,
        SupportContract,
        SupportTicket,
        TestReport,
    )
}
