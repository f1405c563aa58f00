"""The shared fact types, by kind."""

from __future__ import annotations

from collections.abc import Mapping

from collector.facts.ai import AiAccount, ModelDeployment, OfferedModel
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
from collector.facts.budgets import Budget
from collector.facts.code_security import CodeAlert, CodeScan
from collector.facts.compliance import (
    AssessmentKind,
    DefenderPlan,
    NoncompliantState,
    PolicyAssignment,
    SecurityFinding,
    SecurityScan,
)
from collector.facts.dashboards import Dashboard
from collector.facts.delivery import (
    Artifact,
    BranchRules,
    ChangedFile,
    Check,
    Comparison,
    DeployedRun,
    Deployment,
    DeploymentStatus,
    EnvironmentGuard,
    FinishedJob,
    HostApproval,
    KeptPackage,
    PipelineRun,
    PipelineStage,
    Published,
    RecentArtifact,
    Repository,
    RetentionLease,
)
from collector.facts.diagnostics import DiagnosticSetting, LogWorkspace
from collector.facts.expiry import ExpiringItem
from collector.facts.fired_alerts import FiredAlert
from collector.facts.health_probes import BackendProbe, HealthCheck, MachineLinks
from collector.facts.monitoring import ActionGroup, ProcessingRule
from collector.facts.notifications import ActionGroupChange, NotificationSent, NotificationTest
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
from collector.facts.redundancy import NetworkRedundancy, ServiceRedundancy
from collector.facts.rollback import DeploymentSlot, Revision, Revisions, SlotSwap
from collector.facts.signing import BlobAt, RequestCommit, StatementReview
from collector.facts.support import (
    BillingAccount,
    DenyAssignment,
    HeldRole,
    RoleAssignment,
    RoleDefinition,
    SupportContract,
    SupportTicket,
)
from collector.facts.telemetry import InsightsComponent, TelemetryFlow, TelemetryWindow, WebTest, WebTestResults
from collector.facts.testing import CoverageReport, ExperimentRun, LoadTestRun, TestPlan, TestPoint, TestReport
from collector.facts.tracker import Milestone, PlannedItem, StateWord, WorkItem
from collector.facts.versions import FunctionRuntime, MachineImage, OfferedVersion, RunningVersion, SiteRuntime
from collector.model import Fact

FACT_TYPES: Mapping[str, type[Fact]] = {
    fact_type.kind: fact_type
    for fact_type in (
        ActionGroup,
        ActionGroupChange,
        AdvisorFinding,
        AiAccount,
        AlertRule,
        Artifact,
        BackendProbe,
        AssessmentKind,
        BackupJob,
        BackupPolicy,
        BackupVault,
        BillingAccount,
        BlobAt,
        BranchRules,
        Budget,
        ChangedFile,
        Check,
        Comparison,
        CodeAlert,
        CodeScan,
        CoverageReport,
        Dashboard,
        DefenderPlan,
        DeletionProtection,
        DenyAssignment,
        DeployedRun,
        Deployment,
        DeploymentSlot,
        DeploymentStatus,
        DiagnosticSetting,
        EnvironmentGuard,
        GeoReplica,
        ExperimentRun,
        ExpiringItem,
        FileShare,
        FunctionRuntime,
        HealthCheck,
        FinishedJob,
        FiredAlert,
        HeldRole,
        HostApproval,
        HostRedundancy,
        InsightsComponent,
        KeptPackage,
        TelemetryFlow,
        TelemetryWindow,
        WebTest,
        WebTestResults,
        Inventory,
        LoadTestRun,
        Lock,
        MachineImage,
        MachineLinks,
        LogWorkspace,
        Milestone,
        PlannedItem,
        StateWord,
        ModelDeployment,
        NativeBackup,
        NativeRetention,
        NetworkRedundancy,
        OfferedVersion,
        NotificationSent,
        NotificationTest,
        OfferedModel,
        NoncompliantState,
        PipelineRun,
        PipelineStage,
        PolicyAssignment,
        ProcessingRule,
        ProtectedItem,
        Published,
        QuotaUse,
        RecentArtifact,
        RecoveryPlan,
        Redundancy,
        Region,
        ReplicatedItem,
        ReplicationJob,
        Repository,
        RequestCommit,
        Resource,
        ResourceHealth,
        RestoreJob,
        RestoreReport,
        RetentionLease,
        Revision,
        Revisions,
        RoleAssignment,
        RoleDefinition,
        RunningVersion,
        ScopeMember,
        SecurityFinding,
        SecurityScan,
        ServiceEvent,
        ServiceRedundancy,
        SiteRuntime,
        SlotSwap,
        StatementReview,
        StorageProtection,
        Subscription,
        SupportContract,
        SupportTicket,
        TestPlan,
        TestPoint,
        TestReport,
        WorkItem,
    )
}
