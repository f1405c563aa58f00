"""The built-in probes, by id; the modules behind them are imported only when a policy needs them."""

from __future__ import annotations

from collections.abc import Mapping

CATALOGUE: Mapping[str, str] = {
    "inventory-rights": "probes.inventory.rights:PROBE",
    "inventory-resources": "probes.inventory.resources:PROBE",
    "support-billing": "probes.support.billing:PROBE",
    "support-tickets": "probes.support.tickets:PROBE",
    "support-roles": "probes.support.roles:PROBE",
    "dependency-service-events": "probes.dependency.service_events:PROBE",
    "dependency-resource-health": "probes.dependency.resource_health:PROBE",
    "recovery-protected-items": "probes.recovery.protected_items:PROBE",
    "recovery-backup-vaults": "probes.recovery.backup_vaults:PROBE",
    "recovery-backup-policies": "probes.recovery.backup_policies:PROBE",
    "recovery-backup-jobs": "probes.recovery.backup_jobs:PROBE",
    "recovery-sql-databases": "probes.recovery.sql_databases:PROBE",
    "recovery-managed-instances": "probes.recovery.managed_instances:PROBE",
    "recovery-flexible-servers": "probes.recovery.flexible_servers:PROBE",
    "recovery-cosmos-accounts": "probes.recovery.cosmos_accounts:PROBE",
    "recovery-storage-accounts": "probes.recovery.storage_accounts:PROBE",
    "recovery-key-stores": "probes.recovery.key_stores:PROBE",
    "recovery-caches": "probes.recovery.caches:PROBE",
    "recovery-locks": "probes.recovery.locks:PROBE",
    "recovery-compute-redundancy": "probes.recovery.compute_redundancy:PROBE",
    "recovery-regions": "probes.recovery.regions:PROBE",
    "recovery-site-recovery": "probes.recovery.site_recovery:PROBE",
    "recovery-restore-reports": "probes.recovery.restore_reports:PROBE",
    "recovery-advisor": "probes.recovery.advisor:PROBE",
    "capacity-quotas": "probes.capacity.quotas:PROBE",
    "rollback-slots": "probes.rollback.slots:PROBE",
    "rollback-revisions": "probes.rollback.revisions:PROBE",
    "monitoring-alert-rules": "probes.monitoring.alert_rules:PROBE",
    "monitoring-action-groups": "probes.monitoring.action_groups:PROBE",
    "monitoring-processing-rules": "probes.monitoring.processing_rules:PROBE",
    "monitoring-dashboards": "probes.monitoring.dashboards:PROBE",
    "testing-results": "probes.testing.results:PROBE",
    "testing-coverage": "probes.testing.coverage:PROBE",
}
