"""Rows about telemetry that arrives, and about tests from outside."""

from __future__ import annotations

from collector.derive.row_source import RowSource
from collector.derive.telemetry import endpoints, sources
from collector.facts.alert_rules import AlertRule
from collector.facts.azure import Resource
from collector.facts.monitoring import ActionGroup, ProcessingRule
from collector.facts.support import RoleAssignment
from collector.facts.telemetry import InsightsComponent, TelemetryFlow, TelemetryWindow, WebTest, WebTestResults

_ALERTING = (AlertRule, ActionGroup, ProcessingRule, RoleAssignment)

SOURCES = (
    RowSource(
        sources.TelemetryRow,
        sources.telemetry_sources,
        (Resource, InsightsComponent, TelemetryWindow, TelemetryFlow),
    ),
    RowSource(
        endpoints.PublicEndpoint,
        endpoints.public_endpoints,
        (WebTest, WebTestResults, InsightsComponent, *_ALERTING, Resource),
    ),
)
