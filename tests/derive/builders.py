"""A small workload in good order, and the facts of it one by one, for tests that change one thing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from collector.facts.alert_rules import AlertCriterion, AlertRule
from collector.facts.azure import Resource, Subscription
from collector.facts.backup import BackupPolicy, BackupVault, ProtectedItem, RestoreReport
from collector.facts.dashboards import Dashboard
from collector.facts.monitoring import ActionGroup, ProcessingRule, Receiver
from collector.facts.platform import AdvisorFinding, ResourceHealth, ServiceEvent
from collector.facts.support import (
    DenyAssignment,
    Permission,
    RoleAssignment,
    RoleDefinition,
    SupportContract,
    SupportTicket,
)
from collector.facts.testing import CoverageReport, TestReport
from collector.model import AcceptedLoss, AzureScope, Contact, Delivery, Expected, ExpectedRole, Tier, Workload

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
GO_LIVE = NOW + timedelta(days=9)
DOCUMENT = "sha256:" + "1" * 64
SUB = "22222222-aaaa-4bbb-8ccc-000000000001"
PROD = f"/subscriptions/{SUB}"
OTHER = "/subscriptions/22222222-aaaa-4bbb-8ccc-000000000099"
WEB = f"{PROD}/resourceGroups/rg-web"
OPS = f"{PROD}/resourceGroups/rg-ops"
VM = f"{WEB}/providers/Microsoft.Compute/virtualMachines/vm-1"
VM_TYPE = "microsoft.compute/virtualmachines"
RSV = f"{OPS}/providers/Microsoft.RecoveryServices/vaults/rsv"
GROUP = f"{OPS}/providers/microsoft.insights/actionGroups/ag"
ACCOUNT = "/providers/Microsoft.Billing/billingAccounts/7"
TESTS = "reports/junit*.xml"
COVERAGE = "reports/coverage*.xml"
RESTORES = "restores/*.json"
NOTIFICATIONS = "notifications/*.json"
COMMIT = "3f2c9d1e8b7a6054f3e2d1c0b9a8877665544332"
RAISER = f"{PROD}/providers/Microsoft.Authorization/roleDefinitions/cfd33db0-3dd1-45e3-aa9d-cdbdf3b6f24e"
SEEN: Mapping[str, Any] = {"documents": (DOCUMENT,), "observed_at": NOW}
WORKLOAD = Workload(
    name="till",
    tier=Tier.T1,
    go_live=GO_LIVE,
    subscriptions=(SUB,),
    azure=AzureScope(subscriptions=(SUB,), resources=(VM,), expect=(Expected(resource_type=VM_TYPE, at_least=1),)),
    support_contacts=(
        Contact(name="Lena", mailbox="lena@contoso.example", principal="p1"),
        Contact(name="Omar", mailbox="omar@contoso.example", principal="p2"),
    ),
    test_reports=(TESTS,),
    coverage_reports=(COVERAGE,),
    restore_reports=(RESTORES,),
    notification_reports=(NOTIFICATIONS,),
    endpoints=("https://till.contoso.example/",),
    recovery_region="northeurope",
    allowed_locations=("westeurope", "northeurope"),
    launch_factor=1.5,
    accepted_losses=(AcceptedLoss(resource=VM, up_to=timedelta(hours=36), because="a day of baskets"),),
    role_matrix=(ExpectedRole(who="Lena", principal="p1", role="r", on=PROD),),
    delivery=Delivery(commit=COMMIT),
)


# --- Facts, one function a kind; every one of them passes as it is -----------------------------------------


def vm(
    subject: str = VM, location: str | None = "westeurope", tags: tuple[tuple[str, str], ...] | None = ()
) -> Resource:
    name = subject.rpartition("/")[2]
    return Resource(subject=subject, resource_type=VM_TYPE, name=name, location=location, tags=tags, **SEEN)


def backup(name: str = "item-1", **changes: Any) -> ProtectedItem:
    fields: dict[str, Any] = {
        "subject": f"{RSV}/items/{name}",
        "vault": RSV,
        "source": VM,
        "workload": "AzureIaasVM",
        "protection_state": "Protected",
        "deletion_scheduled": False,
        "last_status": "Completed",
        "last_recovery_point": NOW - timedelta(hours=2),
        "policy": f"{RSV}/backupPolicies/daily",
        **SEEN,
    }
    return ProtectedItem(**{**fields, **changes})


def backup_policy(**changes: Any) -> BackupPolicy:
    fields: dict[str, Any] = {
        "subject": f"{RSV}/backupPolicies/daily",
        "interval": timedelta(days=1),
        "retention": timedelta(days=30),
        **SEEN,
    }
    return BackupPolicy(**{**fields, **changes})


def vault(**changes: Any) -> BackupVault:
    fields: dict[str, Any] = {
        "subject": RSV,
        "name": "rsv",
        "location": "westeurope",
        "provisioning_state": "Succeeded",
        "redundancy": "GeoRedundant",
        "cross_region_restore": "Enabled",
        "soft_delete": "AlwaysON",
        "soft_delete_days": 14.0,
        "immutability": "Locked",
        "multi_user_authorization": "Enabled",
        **SEEN,
    }
    return BackupVault(**{**fields, **changes})


def restore_report(subject: str = VM, **changes: Any) -> RestoreReport:
    """A restore that a pipeline has tried two days ago, with its data compared."""
    fields: dict[str, Any] = {
        "subject": subject,
        "pattern": RESTORES,
        "finished": NOW - timedelta(days=2),
        "took": timedelta(minutes=35),
        "data_checked": True,
        "succeeded": True,
        **SEEN,
    }
    return RestoreReport(**{**fields, **changes})


BELOW = ("vmavailabilitymetric", "available memory bytes", "healthcheckstatus")
"""Metrics whose trouble lies below a threshold; that of the others lies above."""


def criterion(signal: str = "vmavailabilitymetric", **changes: Any) -> AlertCriterion:
    """A condition on the side where the trouble is."""
    operator, threshold = ("LessThan", 1.0) if signal in BELOW else ("GreaterThan", 90.0)
    return AlertCriterion(**{"signal": signal, "operator": operator, "threshold": threshold, **changes})


def rule(name: str = "gone", **changes: Any) -> AlertRule:
    """The availability alert of machines; `signals` alone bring conditions that can be met."""
    signals = changes.get("signals", ("vmavailabilitymetric",))
    fields: dict[str, Any] = {
        "subject": f"{OPS}/providers/microsoft.insights/metricAlerts/{name}",
        "rule_kind": "metric",
        "name": name,
        "enabled": True,
        "severity": 1,
        "scopes": (PROD,),
        "target_type": "Microsoft.Compute/virtualMachines",
        "signals": signals,
        "criteria": None if signals is None else tuple(map(criterion, signals)),
        "action_groups": (GROUP,),
        **SEEN,
    }
    return AlertRule(**{**fields, **changes})


def disk_rule(**changes: Any) -> AlertRule:
    """The one alert of the baseline that only a log rule can watch."""
    given = {"rule_kind": "log", "severity": 2, "signals": ("disk | where free < 10",), "target_type": None}
    return rule("disk", **{**given, **changes})


def machine_rules(**changes: Any) -> list[AlertRule]:
    """The rest of the baseline of machines, beside their availability."""
    metrics = {
        "cpu": "percentage cpu",
        "memory": "available memory bytes",
        "latency": "os disk latency",
        "throughput": "os disk iops consumed percentage",
    }
    others = [rule(name, **{"severity": 2, "signals": (metric,), **changes}) for name, metric in metrics.items()]
    return [disk_rule(**changes), *others]


def email(address: str = "mailbox-1", status: str | None = "Enabled", domain: str = "contoso.example") -> Receiver:
    return Receiver(channel="email", status=status, address=address, domain=domain)


def sms(address: str = "phone-1", status: str | None = "Enabled") -> Receiver:
    return Receiver(channel="sms", status=status, address=address)


def group(*receivers: Receiver, subject: str = GROUP, enabled: bool | None = True) -> ActionGroup:
    told = receivers or (email(), email("mailbox-2"), sms())
    return ActionGroup(subject=subject, name="ag", enabled=enabled, receivers=told, **SEEN)


def processing(**changes: Any) -> ProcessingRule:
    """A silencer of everything, now and always."""
    fields: dict[str, Any] = {
        "subject": f"{OPS}/providers/Microsoft.AlertsManagement/actionRules/hush",
        "name": "hush",
        "enabled": True,
        "scopes": (PROD,),
        "removes_all": True,
        **SEEN,
    }
    return ProcessingRule(**{**fields, **changes})


def dashboard(name: str = "glance", **changes: Any) -> Dashboard:
    fields: dict[str, Any] = {
        "subject": f"{OPS}/providers/Microsoft.Portal/dashboards/{name}",
        "dashboard_kind": "portal",
        "name": name,
        "parts": 1,
        "shows": (VM,),
        "signals": ("requests",),
        **SEEN,
    }
    return Dashboard(**{**fields, **changes})


def contract(**changes: Any) -> SupportContract:
    fields: dict[str, Any] = {
        "subject": ACCOUNT,
        "account": ACCOUNT,
        "plan": "Pro-Direct",
        "starts": NOW - timedelta(days=300),
        "ends": GO_LIVE + timedelta(days=300),
        "status": "Active",
        **SEEN,
    }
    return SupportContract(**{**fields, **changes})


def ticket(name: str = "t1", **changes: Any) -> SupportTicket:
    fields: dict[str, Any] = {
        "subject": f"{PROD}/providers/Microsoft.Support/supportTickets/{name}",
        "created": NOW - timedelta(days=40),
        "status": "Closed",
        "plan": "ProDirect",
        "raised_by": "contact:Lena",
        **SEEN,
    }
    return SupportTicket(**{**fields, **changes})


def assignment(person: str = "contact:Lena", **changes: Any) -> RoleAssignment:
    fields: dict[str, Any] = {
        "subject": f"{PROD}/providers/Microsoft.Authorization/roleAssignments/{person}",
        "seen_from": PROD,
        "scope": PROD,
        "role": RAISER,
        "principal": person,
        "principal_type": "User",
        **SEEN,
    }
    return RoleAssignment(**{**fields, **changes})


def definition(*actions: str, not_actions: tuple[str, ...] = (), subject: str = RAISER) -> RoleDefinition:
    permission = Permission(actions=actions or ("Microsoft.Support/*",), not_actions=not_actions)
    return RoleDefinition(subject=subject, name="r", permissions=(permission,), **SEEN)


def denial(**changes: Any) -> DenyAssignment:
    fields: dict[str, Any] = {
        "subject": f"{PROD}/providers/Microsoft.Authorization/denyAssignments/d",
        "seen_from": PROD,
        "scope": PROD,
        "permissions": (Permission(actions=("*/write",), not_actions=()),),
        "principals": ("everyone",),
        **SEEN,
    }
    return DenyAssignment(**{**fields, **changes})


def results(name: str = "junit", **changes: Any) -> TestReport:
    fields: dict[str, Any] = {
        "subject": f"file:reports/{name}.xml",
        "pattern": TESTS,
        "format": "junit",
        "tests": 100,
        "passed": 99,
        "failures": 0,
        "errors": 0,
        "skipped": 1,
        "any_failure": False,
        "method": "",
        **SEEN,
    }
    return TestReport(**{**fields, **changes})


def coverage(name: str = "coverage", covered: int = 90, valid: int = 100, **changes: Any) -> CoverageReport:
    fields: dict[str, Any] = {
        "subject": f"file:reports/{name}.xml",
        "pattern": COVERAGE,
        "commit": COMMIT,
        "format": "cobertura",
        "lines_covered": covered,
        "lines_valid": valid,
        "method": "",
        **SEEN,
    }
    return CoverageReport(**{**fields, **changes})


def subscription(subject: str = PROD, **changes: Any) -> Subscription:
    fields: dict[str, Any] = {
        "subject": subject,
        "state": "Enabled",
        "quota_id": "EnterpriseAgreement_2014-09-01",
        "spending_limit": "Off",
        **SEEN,
    }
    return Subscription(**{**fields, **changes})


def retirement(name: str = "V3MM-90G", **changes: Any) -> ServiceEvent:
    """A retirement that is years away."""
    fields: dict[str, Any] = {
        "subject": f"{PROD}/providers/Microsoft.ResourceHealth/events/{name}",
        "seen_from": PROD,
        "event_type": "HealthAdvisory",
        "subtype": "Retirement",
        "status": "Active",
        "services": ("Virtual Machines",),
        "regions": ("global",),
        "starts": NOW - timedelta(days=60),
        "ends": GO_LIVE + timedelta(days=800),
        "title": "Move to newer sizes",
        **SEEN,
    }
    return ServiceEvent(**{**fields, **changes})


def health(subject: str = VM, **changes: Any) -> ResourceHealth:
    fields: dict[str, Any] = {"subject": subject, "availability": "Available", **SEEN}
    return ResourceHealth(**{**fields, **changes})


def advice(name: str = "a1", **changes: Any) -> AdvisorFinding:
    """A recommendation that somebody has put off."""
    fields: dict[str, Any] = {
        "subject": f"{VM}/providers/Microsoft.Advisor/recommendations/{name}",
        "resource": VM,
        "category": "HighAvailability",
        "impact": "High",
        "problem": "The machine stands alone in its zone",
        "postponed": True,
        **SEEN,
    }
    return AdvisorFinding(**{**fields, **changes})
