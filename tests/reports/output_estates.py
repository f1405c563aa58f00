"""Estates whose names are given, judged by the shipped policy from facts to a decision."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from collector.derive import ROW_TYPES, derive_rows, observed
from collector.derive.alert_table import AlertSet, BaselineAlert, MetricSignal
from collector.derive.tables import Tables
from collector.facts import FACT_TYPES
from collector.facts.alert_rules import AlertCriterion, AlertRule
from collector.facts.azure import Inventory, Resource, Subscription
from collector.facts.backup import ProtectedItem
from collector.facts.dashboards import Dashboard
from collector.facts.monitoring import ActionGroup, AlertFilter, ProcessingRule, Receiver
from collector.facts.support import SupportTicket
from collector.facts.testing import TestReport
from collector.judge.judge import Circumstances, judge
from collector.judge.loader import load_policy
from collector.judge.policy import Policy
from collector.model import (
    Cause,
    Contact,
    Decision,
    EvidenceName,
    Fact,
    Gap,
    Rebuildable,
    Severity,
    Tier,
    Verdict,
    Workload,
)
from policies import shipped_policy

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
VM_TYPE = "microsoft.compute/virtualmachines"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Names:
    """What things are called; the defaults harm nobody and are no words of golive's own."""

    subscription: str = "7f3c1a90-52be-4d11-9e0a-c4b7d2e85f61"
    group: str = "qz-grp-main"
    machine: str = "qz-srv-01"
    rule: str = "qz-rule-cpu"
    action_group: str = "qz-oncall"
    silencer: str = "qz-quiet-nights"
    dashboard: str = "qz-wall"
    title: str = "Qz wall at a glance"
    report: str = "junit.xml"
    gap_detail: str = "qz-vault was not there"
    gap_fix: str = "look at qz-vault"
    workload: str = "qz-shop"
    owner: str = "qz-people"
    rebuilt: str = "qz-cache"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Estate:
    """The facts and gaps of an estate, and what was made of them."""

    facts: tuple[Fact, ...]
    decision: Decision


def estate(names: Names | None = None, **changes: Any) -> Estate:
    """Judge an estate in which much fails and something is unknown; `changes` are fields of the decision."""
    names = names or Names()
    facts, gaps = tuple(_facts(names)), (_gap(names),)
    return Estate(facts=facts, decision=dataclasses.replace(_judged(names, facts, gaps), **changes))


def spoilt(decision: Decision, names: Names) -> Decision:
    """Return the decision over harmless names with these in their places, wherever they stand: nothing else changes."""
    pairs = {getattr(Names(), field.name): getattr(names, field.name) for field in dataclasses.fields(Names)}
    pattern = re.compile("|".join(map(re.escape, sorted(pairs, key=len, reverse=True))))
    changed: Decision = _mapped(decision, lambda text: pattern.sub(lambda found: pairs[found[0]], text))
    return changed


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str) and not isinstance(value, StrEnum):
        return change(value)
    if isinstance(value, tuple):
        return tuple(_mapped(one, change) for one in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        return dataclasses.replace(value, **{name: _mapped(one, change) for name, one in fields.items()})
    return value


def with_many_subjects(decision: Decision, count: int, *, message: str) -> Decision:
    """Return the decision with so many open subjects in each criterion."""
    first = next(verdict for verdict in decision.verdicts if verdict.subjects)
    subjects = tuple(
        dataclasses.replace(first.subjects[0], id=f"{first.subjects[0].id}-{number}", message=message)
        for number in range(count)
    )
    verdicts = (dataclasses.replace(one, outcome=first.outcome, subjects=subjects) for one in decision.verdicts)
    return dataclasses.replace(decision, verdicts=tuple(verdicts))


def with_severity(verdict: Verdict, severity: Severity) -> Verdict:
    return dataclasses.replace(verdict, severity=severity)


def _ids(names: Names) -> dict[str, str]:
    scope = f"/subscriptions/{names.subscription}"
    group = f"{scope}/resourceGroups/{names.group}"
    return {
        "scope": scope,
        "vault": f"{group}/providers/Microsoft.RecoveryServices/vaults/qz-vault",
        "vm": f"{group}/providers/Microsoft.Compute/virtualMachines/{names.machine}",
        "cache": f"{group}/providers/Microsoft.Cache/redis/{names.rebuilt}",
        "rule": f"{group}/providers/Microsoft.Insights/metricAlerts/{names.rule}",
        "action_group": f"{group}/providers/Microsoft.Insights/actionGroups/{names.action_group}",
        "silencer": f"{group}/providers/Microsoft.AlertsManagement/actionRules/{names.silencer}",
        "dashboard": f"{group}/providers/Microsoft.Portal/dashboards/{names.dashboard}",
    }


def _facts(names: Names) -> Iterator[Fact]:
    ids = _ids(names)
    about: dict[str, Any] = {"documents": ("sha256:" + "0" * 64,), "observed_at": NOON - timedelta(hours=1)}
    for kind in sorted(set(FACT_TYPES) - {Inventory.kind}):
        yield Inventory(subject=ids["scope"], of=kind, count=1, **about)
    yield Subscription(subject=ids["scope"], state="Enabled", **about)
    yield Resource(subject=ids["vm"], resource_type=VM_TYPE, name=names.machine, location="westeurope", **about)
    yield ProtectedItem(
        subject=f"{ids['vault']}/protectedItems/qz-item", source=ids["vm"], workload="AzureIaasVM",
        last_status="Failed",
        last_recovery_point=NOON - timedelta(days=3), protection_state="Protected", **about,
    )  # fmt: skip
    yield AlertRule(
        subject=ids["rule"], rule_kind="metric", name=names.rule, enabled=True, severity=1, scopes=(ids["vm"],),
        signals=("percentage cpu",), criteria=(AlertCriterion(signal="percentage cpu"),),
        action_groups=(ids["action_group"],), **about,
    )  # fmt: skip
    mail = Receiver(channel="email", status="Enabled", address="mailbox-1", domain="contoso.com")
    yield ActionGroup(subject=ids["action_group"], name=names.action_group, enabled=True, receivers=(mail,), **about)
    yield ProcessingRule(
        subject=ids["silencer"], name=names.silencer, enabled=True, scopes=(ids["scope"],), removes_all=True,
        filters=(AlertFilter(field="Description", operator="Contains", values=("qz",)),), **about,
    )  # fmt: skip
    yield Dashboard(subject=ids["dashboard"], dashboard_kind="workbook", name=names.title, **about)
    yield SupportTicket(
        subject=f"{ids['scope']}/providers/Microsoft.Support/supportTickets/qz-ticket",
        created=NOON - timedelta(days=500),
        plan="Developer",
        **about,
    )
    yield TestReport(
        subject=f"file:{names.report}", pattern="junit.xml", format="junit", tests=3, passed=2, failures=1, errors=0,
        skipped=0, any_failure=True, method="elements", **about,
    )  # fmt: skip


def _gap(names: Names) -> Gap:
    return Gap(
        cause=Cause.DENIED,
        hides=("role_assignment", "processing_rule"),
        scope=_ids(names)["vm"],
        detail=f"{names.gap_detail}: {names.machine} in {names.group} cannot be read",
        fix=names.gap_fix,
        probe="monitoring",
    )


@cache
def _policy() -> Policy:
    texts = {name: text for name, text in shipped_policy().items() if "/" not in name}
    return load_policy(texts, ROW_TYPES)


def _judged(names: Names, facts: tuple[Fact, ...], gaps: tuple[Gap, ...]) -> Decision:
    cpu = BaselineAlert(name="CPU", alert_set=AlertSet.AVAILABILITY, metrics=(MetricSignal(name="percentage cpu"),))
    tables = Tables(alert_baseline={VM_TYPE: (cpu,)}, free_mail_domains=frozenset({"example.com"}))
    workload = Workload(
        name=names.workload,
        tier=Tier.T1,
        go_live=NOON + timedelta(days=10),
        subscriptions=(names.subscription,),
        owner=names.owner,
        support_contacts=(Contact(name="Support lead", principal="p", mailbox="m"),),
        test_reports=("junit.xml",),
        rebuildable=(Rebuildable(resource=_ids(names)["cache"], source="the product database"),),
    )
    kinds = frozenset(FACT_TYPES) - {Inventory.kind}
    seen = observed(facts, gaps, kinds=kinds, workload=workload, tables=tables, now=NOON)
    evidence = EvidenceName(digest="sha256:" + "1" * 64, collected_at=NOON, completeness="gaps")
    around = Circumstances(
        evidence=evidence, scope_digest="sha256:" + "2" * 64, probes=(), tool_version="0", gaps=seen.gaps
    )
    rows = derive_rows(frozenset(ROW_TYPES), seen)
    return judge(_policy(), rows, workload=workload, tier=Tier.T1, now=NOON, documents={}, circumstances=around)
