"""Pure: facts and gaps become rows. All joins live here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from collector.derive import alert_routes, declared, monitoring, recovery, support, support_plan, testing
from collector.derive.observed import Observed, observed
from collector.derive.rows import Row, RowSet
from collector.facts.azure import Inventory, Resource, Subscription
from collector.facts.monitoring import ActionGroup, AlertRule, Dashboard, ProcessingRule
from collector.facts.recovery import ProtectedItem
from collector.facts.support import (
    BillingAccount,
    DenyAssignment,
    RoleAssignment,
    RoleDefinition,
    SupportContract,
    SupportTicket,
)
from collector.facts.testing import CoverageReport, TestReport
from collector.model import Fact


@dataclass(frozen=True, slots=True)
class RowSource:
    """How rows of one kind come about, and from which kinds of facts."""

    row_type: type[Row]
    derive: Callable[[Observed], RowSet]
    reads: tuple[type[Fact], ...]


_ALERTING = (AlertRule, ActionGroup, ProcessingRule)

ROWS: Mapping[str, RowSource] = {
    source.row_type.kind: source
    for source in (
        RowSource(
            support_plan.SupportCoverage,
            support_plan.support_coverages,
            (Subscription, BillingAccount, SupportContract, SupportTicket),
        ),
        RowSource(
            support.TicketRights,
            support.ticket_rights,
            (Subscription, RoleAssignment, RoleDefinition, DenyAssignment),
        ),
        RowSource(support.SupportDrill, support.support_drills, (SupportTicket,)),
        RowSource(recovery.StatefulResource, recovery.stateful_resources, (Resource, ProtectedItem)),
        RowSource(recovery.ProtectedResource, recovery.protected_resources, (Resource, ProtectedItem)),
        RowSource(monitoring.MonitoredResource, monitoring.monitored_resources, (Resource, *_ALERTING)),
        RowSource(alert_routes.AlertRoute, alert_routes.alert_routes, _ALERTING),
        RowSource(monitoring.DashboardView, monitoring.dashboard_views, (Dashboard, Resource)),
        RowSource(declared.DeclaredResource, declared.declared_resources, (Resource,)),
        RowSource(declared.ExpectedInventory, declared.expected_inventories, (Resource,)),
        RowSource(testing.TestRun, testing.test_runs, (TestReport,)),
        RowSource(testing.Coverage, testing.coverages, (CoverageReport,)),
    )
}
"""All kinds of rows that a criterion may name."""

ROW_TYPES: Mapping[str, type[Row]] = {kind: source.row_type for kind, source in ROWS.items()}

__all__ = ["ROWS", "ROW_TYPES", "Inventory", "Observed", "RowSet", "RowSource", "derive_rows", "observed"]


def derive_rows(kinds: frozenset[str], seen: Observed) -> Mapping[str, RowSet]:
    """Return the rows of the kinds that a policy names."""
    return {kind: ROWS[kind].derive(seen) for kind in sorted(kinds)}
