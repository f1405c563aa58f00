"""Rows about alerts and dashboards."""

from __future__ import annotations

from collector.derive.monitoring import alert_routes, resources
from collector.derive.row_source import RowSource
from collector.facts.alert_rules import AlertRule
from collector.facts.azure import Resource
from collector.facts.dashboards import Dashboard
from collector.facts.monitoring import ActionGroup, ProcessingRule

_ALERTING = (AlertRule, ActionGroup, ProcessingRule)

SOURCES = (
    RowSource(resources.MonitoredResource, resources.monitored_resources, (Resource, *_ALERTING)),
    RowSource(alert_routes.AlertRoute, alert_routes.alert_routes, _ALERTING),
    RowSource(resources.DashboardView, resources.dashboard_views, (Dashboard, Resource)),
)
