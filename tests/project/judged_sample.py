"""A small sample judged from facts to reports: the pure half of the whole job."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import collector.derive
import collector.judge
import collector.reports
import policies
from collector.derive import ROW_TYPES, derive_rows, observed
from collector.derive.alert_table import AlertSet, BaselineAlert, MetricSignal
from collector.derive.tables import Tables
from collector.facts import FACT_TYPES
from collector.facts.alert_rules import AlertCriterion, AlertRule
from collector.facts.azure import Inventory, Resource, Subscription
from collector.facts.backup import ProtectedItem
from collector.facts.monitoring import ActionGroup, Receiver
from collector.facts.support import SupportTicket
from collector.facts.testing import CoverageReport, TestReport
from collector.judge.judge import Circumstances, judge
from collector.judge.loader import load_policy
from collector.model import Cause, Decision, EvidenceName, Fact, Gap, Tier, Workload

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
SCOPE = "/subscriptions/00000000-0000-0000-0000-000000000001"
VM = f"{SCOPE}/resourceGroups/shop/providers/Microsoft.Compute/virtualMachines/vm-1"
VM_TYPE = "microsoft.compute/virtualmachines"


def sample_facts() -> Iterator[Fact]:
    """A little of everything, so that every derivation has something to chew on."""
    about: dict[str, Any] = {"documents": ("sha256:" + "0" * 64,), "observed_at": NOON - timedelta(hours=1)}
    kinds = {SCOPE: sorted(set(FACT_TYPES) - {"inventory"})}
    yield from (Inventory(subject=scope, of=kind, count=1, **about) for scope, all_ in kinds.items() for kind in all_)
    yield Subscription(subject=SCOPE, state="Enabled", **about)
    yield Resource(subject=VM, resource_type=VM_TYPE, name="vm-1", location="westeurope", **about)
    yield ProtectedItem(
        subject=f"{SCOPE}/item",
        source=VM,
        last_status="Completed",
        last_recovery_point=NOON - timedelta(days=3),
        **about,
    )
    yield AlertRule(
        subject=f"{SCOPE}/rule", rule_kind="metric", name="cpu", enabled=True, severity=1, scopes=(VM,),
        signals=("percentage cpu",), criteria=(AlertCriterion(signal="percentage cpu"),),
        action_groups=(f"{SCOPE}/group",), **about,
    )  # fmt: skip
    mail = Receiver(channel="email", status="Enabled", address="mailbox-1", domain="contoso.com")
    yield ActionGroup(subject=f"{SCOPE}/group", name="ops", enabled=True, receivers=(mail,), **about)
    yield SupportTicket(subject=f"{SCOPE}/ticket", created=NOON - timedelta(days=500), plan="Developer", **about)
    yield TestReport(
        subject="file:junit.xml", pattern="junit.xml", format="junit", tests=3, passed=2, failures=1, errors=0,
        skipped=0, any_failure=True, method="elements", **about,
    )  # fmt: skip
    yield CoverageReport(
        subject="file:cov.xml",
        pattern="cov.xml",
        format="cobertura",
        lines_covered=8,
        lines_valid=10,
        method="lines",
        **about,
    )


def sample_gap() -> Gap:
    hidden = ("dashboard", "processing_rule")
    return Gap(cause=Cause.DENIED, hides=hidden, scope=SCOPE, detail="denied", fix="grant Reader", probe="monitoring")


def judgement() -> Callable[[], object]:
    """Read what must be read, import everything, and return the pure rest: texts and facts in, reports out."""
    texts = policies.shipped_policy()
    reports = list(all_reports())
    facts = tuple(sample_facts())
    assert len(reports) >= 2, "console and JSON at least"

    def run() -> None:
        decision = decide({name: text for name, text in texts.items() if "/" not in name}, facts)
        assert len(decision.verdicts) >= 10, "the shipped policy was judged"
        made = [report(decision) for report in reports]  # parts about papers and forecasts may have nothing to say
        assert sum(map(bool, made)) > len(made) // 2

    return run


def decide(texts: Mapping[str, str], facts: tuple[Fact, ...]) -> Decision:
    cpu = BaselineAlert(name="CPU", alert_set=AlertSet.AVAILABILITY, metrics=(MetricSignal(name="percentage cpu"),))
    tables = Tables(alert_baseline={VM_TYPE: (cpu,)}, free_mail_domains=frozenset({"example.com"}))
    workload = Workload(
        name="shop",
        tier=Tier.T1,
        go_live=NOON + timedelta(days=10),
        subscriptions=(SCOPE.rpartition("/")[2],),
        test_reports=("junit.xml",),
        coverage_reports=("cov.xml",),
    )
    gaps = (sample_gap(),)
    policy = load_policy(texts, ROW_TYPES)
    kinds = frozenset(FACT_TYPES) - {Inventory.kind}
    seen = observed(facts, gaps, kinds=kinds, workload=workload, tables=tables, now=NOON)
    rows = derive_rows(frozenset(ROW_TYPES), seen)
    evidence = EvidenceName(digest="sha256:" + "1" * 64, collected_at=NOON, completeness="gaps")
    around = Circumstances(evidence=evidence, scope_digest="sha256:" + "2" * 64, probes=(), tool_version="0", gaps=gaps)
    return judge(policy, rows, workload=workload, tier=Tier.T1, now=NOON, documents={}, circumstances=around)


def all_reports() -> Iterator[Callable[[Decision], object]]:
    """Every public function of the reports that makes something of a decision; all pure rooms are imported."""
    for room in (collector.derive, collector.judge):
        _modules_of(room.__name__, room.__path__)
    for module in _modules_of(collector.reports.__name__, collector.reports.__path__):
        for name, function in inspect.getmembers(module, inspect.isfunction):
            plain = _as_report(function)
            if plain is not None and function.__module__ == module.__name__ and not name.startswith("_"):
                yield plain


def _modules_of(name: str, path: Iterable[str]) -> list[Any]:
    return [importlib.import_module(found.name) for found in pkgutil.walk_packages(path, name + ".")]


def _as_report(function: Callable[..., object]) -> Callable[[Decision], object] | None:
    """The function as one of a decision alone, its switches off; nothing where it needs more than that."""
    needed = {one.name: one for one in inspect.signature(function).parameters.values() if one.default is one.empty}
    decisions = [name for name, one in needed.items() if one.annotation in (Decision, "Decision")]
    switches = {name: False for name, one in needed.items() if one.annotation in (bool, "bool")}
    if len(decisions) != 1 or len(needed) != 1 + len(switches):
        return None
    return lambda decision: function(**{decisions[0]: decision}, **switches)
