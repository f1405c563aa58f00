"""Which table of Resource Graph keeps which type, and which types it does not keep at all."""

from __future__ import annotations

TABLES = frozenset(
    {
        "advisorresources",
        "alertsmanagementresources",
        "appserviceresources",
        "authorizationresources",
        "chaosresources",
        "healthresources",
        "insightsresources",
        "maintenanceresources",
        "policyresources",
        "quotaresources",
        "recoveryservicesresources",
        "resourcechanges",
        "resourcecontainers",
        "resources",
        "securityresources",
        "servicehealthresources",
        "supportresources",
    }
)
NOT_IN_GRAPH = ""
_OF_TYPE = {
    "microsoft.advisor/recommendations": "advisorresources",
    "microsoft.alertsmanagement/alerts": "alertsmanagementresources",
    "microsoft.authorization/policyassignments": "policyresources",
    "microsoft.authorization/roleassignments": "authorizationresources",
    "microsoft.authorization/roledefinitions": "authorizationresources",
    "microsoft.chaos/experiments/executions": "chaosresources",
    "microsoft.management/managementgroups": "resourcecontainers",
    "microsoft.maintenance/configurationassignments": "maintenanceresources",
    "microsoft.maintenance/updates": "maintenanceresources",
    "microsoft.policyinsights/policystates": "policyresources",
    "microsoft.resourcehealth/availabilitystatuses": "healthresources",
    "microsoft.resourcehealth/events": "servicehealthresources",
    "microsoft.security/assessments": "securityresources",
    "microsoft.security/pricings": "securityresources",
    "microsoft.support/supporttickets": "supportresources",
}
_CONTAINERS = "microsoft.resources/subscriptions"
_VAULTS = ("microsoft.recoveryservices/vaults/", "microsoft.dataprotection/backupvaults/")
# Only the resource manager shows these; the API lists of Resource Graph's documentation do not have them.
_ONLY_IN_ARM = frozenset(
    {
        "microsoft.authorization/denyassignments",
        "microsoft.authorization/locks",
        "microsoft.insights/diagnosticsettings",
        "microsoft.loadtestservice/loadtests/testruns",
        "microsoft.recoveryservices/vaults/backupconfig",
        "microsoft.recoveryservices/vaults/backupstorageconfig",
        "microsoft.recoveryservices/vaults/replicationfabrics",
        "microsoft.sql/servers/auditingsettings",
        "microsoft.sql/servers/encryptionprotector",
        "microsoft.sql/servers/failovergroups",
        "microsoft.sql/servers/securityalertpolicies",
        "microsoft.sql/servers/vulnerabilityassessments",
        "microsoft.storage/storageaccounts/blobservices",
        "microsoft.storage/storageaccounts/fileservices",
        "microsoft.storage/storageaccounts/fileservices/shares",
        "microsoft.web/sites/config",
        "microsoft.web/sites/slots/config",
    }
)
_ONLY_IN_ARM_BELOW = (
    "microsoft.billing/",
    "microsoft.consumption/",
    "microsoft.security/assessmentmetadata",
    "microsoft.sql/locations/",
    "microsoft.sql/managedinstances/databases/",
    "microsoft.sql/servers/databases/",
)


def table_of(resource_type: str) -> str:
    """Return the table in which Resource Graph keeps a lower-case type; `NOT_IN_GRAPH` if it does not."""
    if resource_type in _ONLY_IN_ARM or resource_type.startswith(_ONLY_IN_ARM_BELOW):
        return NOT_IN_GRAPH
    if resource_type.startswith(_CONTAINERS):
        return "resourcecontainers"
    if resource_type.startswith(_VAULTS):
        return "recoveryservicesresources"
    return _OF_TYPE.get(resource_type, "resources")
