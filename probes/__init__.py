"""The built-in probes, by id; the modules behind them are imported only when a policy needs them."""

from __future__ import annotations

from collections.abc import Mapping

CATALOGUE: Mapping[str, str] = {
    "inventory-rights": "probes.inventory.rights:PROBE",
    "inventory-resources": "probes.inventory.resources:PROBE",
    "support-billing": "probes.support.billing:PROBE",
    "support-tickets": "probes.support.tickets:PROBE",
    "support-roles": "probes.support.roles:PROBE",
    "recovery-protected-items": "probes.recovery.protected_items:PROBE",
    "monitoring-alert-rules": "probes.monitoring.alert_rules:PROBE",
    "monitoring-action-groups": "probes.monitoring.action_groups:PROBE",
    "monitoring-processing-rules": "probes.monitoring.processing_rules:PROBE",
    "monitoring-dashboards": "probes.monitoring.dashboards:PROBE",
    "testing-results": "probes.testing.results:PROBE",
    "testing-coverage": "probes.testing.coverage:PROBE",
}
