"""A small workload in good order, and the facts of it one by one, for tests that change one thing."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from collector.cli.inputs import PolicyFiles, kinds_needed, policy_of, row_kinds
from collector.derive import derive_rows, observed
from collector.derive.rows import Row, RowSet
from collector.derive.unlooked import scopes_of
from collector.facts.azure import Inventory, Resource, Subscription
from collector.facts.monitoring import ActionGroup, AlertRule, Dashboard, ProcessingRule, Receiver
from collector.facts.recovery import ProtectedItem
from collector.facts.support import (
    BillingAccount,
    DenyAssignment,
    Permission,
    RoleAssignment,
    RoleDefinition,
    SupportContract,
    SupportTicket,
)
from collector.facts.testing import CoverageReport, TestReport
from collector.judge.judge import Circumstances, judge
from collector.model import Cause, Contact, Decision, EvidenceName, Fact, Gap, Tier, Verdict, Workload
from policies import shipped_policy

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
GROUP = f"{OPS}/providers/microsoft.insights/actionGroups/ag"
ACCOUNT = "/providers/Microsoft.Billing/billingAccounts/7"
TESTS = "reports/junit*.xml"
COVERAGE = "reports/coverage*.xml"
RAISER = f"{PROD}/providers/Microsoft.Authorization/roleDefinitions/cfd33db0-3dd1-45e3-aa9d-cdbdf3b6f24e"
SEEN: Mapping[str, Any] = {"documents": (DOCUMENT,), "observed_at": NOW}
WORKLOAD = Workload(
    name="till",
    tier=Tier.T1,
    go_live=GO_LIVE,
    subscriptions=(SUB,),
    support_contacts=(
        Contact(name="Lena", mailbox="lena@contoso.example", principal="p1"),
        Contact(name="Omar", mailbox="omar@contoso.example", principal="p2"),
    ),
    test_reports=(TESTS,),
    coverage_reports=(COVERAGE,),
)


@lru_cache(maxsize=1)
def policy() -> PolicyFiles:
    shipped = shipped_policy()
    return policy_of(shipped, shipped)


# --- Facts, one function a kind; every one of them passes as it is -----------------------------------------


def vm(subject: str = VM, location: str | None = "westeurope") -> Resource:
    name = subject.rpartition("/")[2]
    return Resource(subject=subject, resource_type=VM_TYPE, name=name, location=location, **SEEN)


def backup(name: str = "item-1", **changes: Any) -> ProtectedItem:
    fields: dict[str, Any] = {
        "subject": f"{OPS}/providers/Microsoft.RecoveryServices/vaults/rsv/items/{name}",
        "source": VM,
        "workload": "AzureIaasVM",
        "protection_state": "Protected",
        "deletion_scheduled": False,
        "last_status": "Completed",
        "last_recovery_point": NOW - timedelta(hours=6),
        **SEEN,
    }
    return ProtectedItem(**{**fields, **changes})


def rule(name: str = "gone", **changes: Any) -> AlertRule:
    fields: dict[str, Any] = {
        "subject": f"{OPS}/providers/microsoft.insights/metricAlerts/{name}",
        "rule_kind": "metric",
        "name": name,
        "enabled": True,
        "severity": 1,
        "scopes": (PROD,),
        "target_type": "Microsoft.Compute/virtualMachines",
        "signals": (
            "vmavailabilitymetric",
            "percentage cpu",
            "available memory bytes",
            "os disk latency",
            "os disk iops consumed percentage",
        ),
        "action_groups": (GROUP,),
        **SEEN,
    }
    return AlertRule(**{**fields, **changes})


def disk_rule(**changes: Any) -> AlertRule:
    """The one alert of the baseline that only a log rule can watch."""
    given = {"rule_kind": "log", "severity": 2, "signals": ("disk | where free < 10",), "target_type": None}
    return rule("disk", **{**given, **changes})


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
    return RoleDefinition(subject=subject, seen_from=PROD, name="r", permissions=(permission,), **SEEN)


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


def tests(name: str = "junit", **changes: Any) -> TestReport:
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
        "format": "cobertura",
        "lines_covered": covered,
        "lines_valid": valid,
        "method": "",
        **SEEN,
    }
    return CoverageReport(**{**fields, **changes})


def inventories(workload: Workload = WORKLOAD) -> list[Inventory]:
    """The proof that every kind was looked for everywhere."""
    return [
        Inventory(subject=scope, of=kind, count=1, **SEEN)
        for kind in sorted(kinds_needed(policy().policy) - {Inventory.kind})
        for scope in scopes_of(kind, workload)
    ]


def healthy(*without: type[Fact]) -> list[Fact]:
    """Everything in good order, less some kinds of facts."""
    found: list[Fact] = [
        Subscription(subject=PROD, state="Enabled", **SEEN),
        BillingAccount(subject=PROD, account=ACCOUNT, agreement="EnterpriseAgreement", **SEEN),
        *(contract(), ticket(), assignment(), assignment("contact:Omar"), definition()),
        *(vm(), backup(), rule(), disk_rule(), group(), dashboard(), tests(), coverage()),
        *inventories(),
    ]
    return [fact for fact in found if not isinstance(fact, without)] if without else found


# --- Gaps and judgement ------------------------------------------------------------------------------------


def gap(*kinds: str | type[Fact], scope: str = PROD, cause: Cause = Cause.DENIED) -> Gap:
    hides = tuple(kind if isinstance(kind, str) else kind.kind for kind in kinds)
    return Gap(cause=cause, hides=hides, scope=scope, detail="not read", fix="grant Reader", probe="p")


def derived(facts: Iterable[Fact], gaps: Iterable[Gap] = (), workload: Workload = WORKLOAD) -> Mapping[str, RowSet]:
    files = policy()
    kinds = kinds_needed(files.policy)
    seen = observed(facts, gaps, kinds=kinds, workload=workload, tables=files.tables, now=NOW)
    return derive_rows(row_kinds(files.policy), seen)


def rows_of(kind: str, facts: Iterable[Fact], gaps: Iterable[Gap] = (), workload: Workload = WORKLOAD) -> list[Row]:
    return list(derived(facts, gaps, workload)[kind].rows)


def decided(
    facts: Iterable[Fact], gaps: Iterable[Gap] = (), workload: Workload = WORKLOAD, now: datetime = NOW
) -> Decision:
    """Judge facts by the shipped policy."""
    files, known = policy(), tuple(gaps)
    kinds = kinds_needed(files.policy)
    seen = observed(facts, known, kinds=kinds, workload=workload, tables=files.tables, now=now)
    evidence = EvidenceName(digest=DOCUMENT, collected_at=NOW, completeness="gaps" if known else "complete")
    return judge(
        files.policy,
        derive_rows(row_kinds(files.policy), seen),
        workload=workload,
        tier=workload.tier,
        now=now,
        documents={},
        circumstances=Circumstances(evidence=evidence, scope_digest=DOCUMENT, probes=(), tool_version="1", gaps=known),
    )


def verdict(criterion: str, facts: Iterable[Fact], gaps: Iterable[Gap] = (), workload: Workload = WORKLOAD) -> Verdict:
    return next(one for one in decided(facts, gaps, workload).verdicts if one.criterion == criterion)


def outcome(criterion: str, facts: Iterable[Fact], gaps: Iterable[Gap] = (), workload: Workload = WORKLOAD) -> str:
    """The outcome in one word, with the first reason code where there is one: `unknown U-PERM`."""
    found = verdict(criterion, facts, gaps, workload)
    return " ".join((found.outcome.value, *found.reason_codes[:1]))


def with_contacts(*contacts: Contact) -> Workload:
    return dataclasses.replace(WORKLOAD, support_contacts=contacts)
