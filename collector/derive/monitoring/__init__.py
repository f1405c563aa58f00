"""Rows about alerts and dashboards."""

from __future__ import annotations

from collector.derive.monitoring import (
    alert_routes,
    dashboards,
    notifications,
    open_alerts,
    runbooks,
    service_health,
    slo_alerts,
)
from collector.derive.row_source import RowSource
from collector.facts.alert_rules import AlertRule
from collector.facts.azure import Resource
from collector.facts.dashboards import Dashboard
from collector.facts.diagnostics import DiagnosticSetting
from collector.facts.fired_alerts import FiredAlert
from collector.facts.monitoring import ActionGroup, ProcessingRule
from collector.facts.notifications import ActionGroupChange, NotificationSent, NotificationTest
from collector.facts.support import RoleAssignment

_ALERTING = (AlertRule, ActionGroup, ProcessingRule, RoleAssignment)

SOURCES = (
    RowSource(alert_routes.AlertRoute, alert_routes.alert_routes, (Resource, *_ALERTING)),
    RowSource(
        notifications.NotificationProof,
        notifications.notification_proofs,
        (Resource, *_ALERTING, ActionGroupChange, NotificationSent, NotificationTest),
    ),
    RowSource(dashboards.DashboardView, dashboards.dashboard_views, (Dashboard, Resource, DiagnosticSetting)),
    RowSource(service_health.HealthWatch, service_health.health_watches, (Resource, *_ALERTING)),
    RowSource(slo_alerts.FlowAlerts, slo_alerts.flow_alerts, (Resource, *_ALERTING)),
    RowSource(runbooks.AlertRunbooks, runbooks.alert_runbooks, (AlertRule,)),
    RowSource(open_alerts.OpenAlerts, open_alerts.open_alerts, (FiredAlert,)),
)
