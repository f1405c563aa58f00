"""Which requests the shipped probes send before anything is found, and which of them wants each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import TypeAlias

from gather_fakes import SUB_A, SUB_B, SURVEY, A, B, run

from collector.cli.inputs import all_probes
from collector.facts.resource_types import READ_TYPES
from collector.gather import Scope
from probes import CATALOGUE

Tables: TypeAlias = Mapping[str, Mapping[str, Sequence[str]]]
"""By table of Resource Graph, the types by a probe that wants them."""

OWN_ROLES = (
    "list {}/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01&$filter=assignedTo('{caller}')"
)
LISTS = {
    "inventory-rights": [
        "get {}?api-version=2022-12-01",
        "list {}/providers/Microsoft.Authorization/denyAssignments?api-version=2022-04-01",
        "list {}/providers/Microsoft.Authorization/denyAssignments?api-version=2022-04-01 again",
        OWN_ROLES,
        f"{OWN_ROLES} again",
    ],
    "support-billing": ["get {}/providers/Microsoft.Billing/billingProperty/default?api-version=2024-04-01"],
    "support-tickets": ["list {}/providers/Microsoft.Support/supportTickets?api-version=2024-04-01&$top=100"],
    "support-roles": ["list {}/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01"],
    "dependency-service-events": [
        "list {}/providers/Microsoft.ResourceHealth/events?api-version=2024-02-01&queryStartTime={ago P90D}"
    ],
    "dependency-resource-health": [
        "list {}/providers/Microsoft.ResourceHealth/availabilityStatuses?api-version=2024-02-01"
    ],
    "recovery-backup-vaults": ["list {}/providers/Microsoft.DataProtection/backupVaults?api-version=2024-04-01"],
    "recovery-protected-items": ["list {}/providers/Microsoft.RecoveryServices/vaults?api-version=2024-04-01"],
    "recovery-sql-databases": ["list {}/providers/Microsoft.Sql/servers?api-version=2021-11-01"],
    "recovery-managed-instances": ["list {}/providers/Microsoft.Sql/managedInstances?api-version=2021-11-01"],
    "recovery-flexible-servers": [
        "list {}/providers/Microsoft.DBforMySQL/flexibleServers?api-version=2023-06-30",
        "list {}/providers/Microsoft.DBforPostgreSQL/flexibleServers?api-version=2022-12-01",
    ],
    "recovery-cosmos-accounts": ["list {}/providers/Microsoft.DocumentDB/databaseAccounts?api-version=2024-05-15"],
    "recovery-storage-accounts": ["list {}/providers/Microsoft.Storage/storageAccounts?api-version=2023-05-01"],
    "recovery-key-stores": [
        "list {}/providers/Microsoft.AppConfiguration/configurationStores?api-version=2023-03-01",
        "list {}/providers/Microsoft.KeyVault/vaults?api-version=2026-02-01",
    ],
    "recovery-caches": [
        "list {}/providers/Microsoft.Cache/redis?api-version=2024-11-01",
        "list {}/providers/Microsoft.Cache/redisEnterprise?api-version=2025-07-01",
    ],
    "recovery-locks": ["list {}/providers/Microsoft.Authorization/locks?api-version=2020-05-01"],
    "recovery-regions": ["list {}/locations?api-version=2022-12-01"],
    "capacity-quotas": ["list {}/providers/Microsoft.Compute/locations/northeurope/usages?api-version=2024-07-01"],
    "rollback-slots": ["list {}/providers/Microsoft.Web/sites?api-version=2023-12-01"],
    "rollback-revisions": ["list {}/providers/Microsoft.App/containerApps?api-version=2025-07-01"],
    "monitoring-action-groups": ["list {}/providers/Microsoft.Insights/actionGroups?api-version=2023-01-01"],
    "monitoring-notifications": [
        "list {}/providers/Microsoft.Insights/eventtypes/management/values?api-version=2015-04-01"
        "&$filter=eventTimestamp ge '{ago P89D}Z' and eventTimestamp le '{ago PT0S}Z'"
        " and resourceProvider eq 'Microsoft.Insights'"
        "&$select=eventTimestamp,id,operationName,resourceId,status"
    ],
    "monitoring-fired-alerts": [
        "list {}/providers/Microsoft.AlertsManagement/alerts?api-version=2019-05-05-preview"
        "&timeRange=30d&monitorCondition=Fired&sortBy=startDateTime&sortOrder=asc&pageCount=250"
    ],
    "monitoring-diagnostic-settings": [
        "list {}/providers/Microsoft.Insights/diagnosticSettings?api-version=2021-05-01-preview"
    ],
    "monitoring-log-workspaces": ["list {}/providers/Microsoft.OperationalInsights/workspaces?api-version=2023-09-01"],
    "monitoring-app-insights": ["list {}/providers/Microsoft.Insights/components?api-version=2020-02-02"],
    "monitoring-availability-tests": ["list {}/providers/Microsoft.Insights/webtests?api-version=2022-06-15"],
    "release-supported-versions": [
        "list {}/providers/Microsoft.Compute/virtualMachineScaleSets?api-version=2024-03-01",
        "list {}/providers/Microsoft.Compute/virtualMachines?api-version=2024-03-01",
        "list {}/providers/Microsoft.ContainerService/managedClusters?api-version=2024-05-01",
    ],
    "release-certificates": [
        "list {}/providers/Microsoft.App/managedEnvironments?api-version=2024-03-01",
        "list {}/providers/Microsoft.CertificateRegistration/certificateOrders?api-version=2023-12-01",
        "list {}/providers/Microsoft.DomainRegistration/domains?api-version=2023-12-01",
        "list {}/providers/Microsoft.Network/applicationGateways?api-version=2023-11-01",
        "list {}/providers/Microsoft.Web/certificates?api-version=2023-12-01",
    ],
    "ai-model-deployments": ["list {}/providers/Microsoft.CognitiveServices/accounts?api-version=2024-10-01"],
    "testing-load-tests": ["list {}/providers/Microsoft.LoadTestService/loadTests?api-version=2022-12-01"],
    "capacity-budgets": ["list {}/providers/Microsoft.Consumption/budgets?api-version=2023-05-01"],
    "governance-policy-states": ["list {}/providers/Microsoft.Authorization/policyAssignments?api-version=2022-06-01"],
    "security-defender": [
        "list {}/providers/Microsoft.Security/assessmentMetadata?api-version=2021-06-01",
        "list {}/providers/Microsoft.Security/assessments?api-version=2021-06-01",
        "list {}/providers/Microsoft.Security/pricings?api-version=2024-01-01",
    ],
}
"""What is asked once for each subscription, by a probe that wants it; of what is found there, more is asked."""

QUERIES: list[Tables] = [
    {
        "advisorresources": {"recovery-advisor": ["microsoft.advisor/recommendations"]},
        "policyresources": {
            "governance-policy-states": [
                "microsoft.policyinsights/policystates[properties.complianceState=NonCompliant]",
            ],
        },
        "recoveryservicesresources": {"recovery-backup-jobs": ["microsoft.recoveryservices/vaults/backupjobs"]},
    },
    {
        "resources": {
            "inventory-resources": sorted(READ_TYPES),
            "recovery-compute-redundancy": ["microsoft.app/managedenvironments"],
            "rollback-slots": ["microsoft.web/sites/slots"],
            "monitoring-alert-rules": [
                "microsoft.alertsmanagement/prometheusrulegroups",
                "microsoft.alertsmanagement/smartdetectoralertrules",
                "microsoft.insights/activitylogalerts",
                "microsoft.insights/metricalerts",
                "microsoft.insights/scheduledqueryrules",
            ],
            "monitoring-processing-rules": ["microsoft.alertsmanagement/actionrules"],
            "monitoring-dashboards": [
                "microsoft.dashboard/dashboards",
                "microsoft.dashboard/grafana",
                "microsoft.insights/workbooks",
                "microsoft.portal/dashboards",
                "microsoft.portalservices/dashboards",
            ],
            "monitoring-health-probes": ["microsoft.compute/virtualmachines/extensions"],
            "recovery-network-redundancy": ["microsoft.network/publicipprefixes"],
        },
    },
]
"""What Resource Graph is asked for, once for all subscriptions; some tables share a query."""


def test_the_shipped_probes_ask_few_queries_and_each_list_once_a_subscription():
    """A request that nobody expects is a cost that nobody sees: change these lists knowingly."""
    reports = {
        "test_reports": ("t",),
        "coverage_reports": ("c",),
        "restore_reports": ("r",),
        "notification_reports": ("n",),
    }
    _, asked = run(
        all_probes(CATALOGUE), {}, scope=Scope(subscriptions=(A, B), recovery_region="northeurope", **reports)
    )
    lists = [text.replace("{}", sub) for texts in LISTS.values() for text in texts for sub in (SUB_A, SUB_B)]
    files = ["files tests t", "files coverage c", "files restores r", "files notifications n"]
    assert sorted(asked) == sorted([SURVEY, *map(query, QUERIES), *lists, *files])


def query(tables: Tables) -> str:
    """Return the key of the request that asks for some tables of Resource Graph."""
    parts = (
        f"{table} {','.join(sorted(chain.from_iterable(types.values())))}" for table, types in sorted(tables.items())
    )
    return f"graph {' + '.join(parts)} in {A},{B}"


def test_each_of_them_is_there_for_a_probe_that_exists():
    assert {*LISTS, *(probe for tables in QUERIES for types in tables.values() for probe in types)} <= set(CATALOGUE)
