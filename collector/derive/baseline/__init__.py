"""Rows about the alerts that every resource needs."""

from __future__ import annotations

from collector.derive.baseline import resources
from collector.derive.row_source import RowSource
from collector.facts.alert_rules import AlertRule
from collector.facts.azure import Resource
from collector.facts.backup import BackupVault
from collector.facts.monitoring import ActionGroup, ProcessingRule
from collector.facts.support import RoleAssignment

SOURCES = (
    RowSource(
        resources.MonitoredResource,
        resources.monitored_resources,
        (Resource, BackupVault, AlertRule, ActionGroup, ProcessingRule, RoleAssignment),
    ),
)
