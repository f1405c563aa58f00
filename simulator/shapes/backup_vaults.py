"""Backup vaults and the backup instances that they keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulator.ids import steady_guid, type_of
from simulator.shapes.backup import Guard

_SOURCES: Mapping[str, tuple[str, str]] = {
    "microsoft.compute/disks": ("Microsoft.Compute/disks", "Microsoft.Compute/disks"),
    "microsoft.containerservice/managedclusters": (
        "Microsoft.ContainerService/managedClusters",
        "Microsoft.ContainerService/managedClusters",
    ),
    "microsoft.storage/storageaccounts": (
        "Microsoft.Storage/storageAccounts",
        "Microsoft.Storage/storageAccounts/blobServices",
    ),
    "microsoft.dbforpostgresql/flexibleservers": (
        "Microsoft.DBforPostgreSQL/flexibleServers",
        "Microsoft.DBforPostgreSQL/flexibleServers",
    ),
}
"""By lower-case type, how the service spells it, and what kind of data source it is."""
KINDS = tuple(dict.fromkeys(kind for _, kind in _SOURCES.values()))


def vault(vault_id: str, *, location: str, guard: Guard) -> dict[str, Any]:
    """Return a Backup vault as `Microsoft.DataProtection` 2024-04-01 shows it."""
    soft_delete = {"AlwaysON": "AlwaysOn", "Enabled": "On", "Disabled": "Off"}[guard.soft_delete]
    return {
        "id": vault_id,
        "name": vault_id.rsplit("/", 1)[1],
        "type": "Microsoft.DataProtection/backupVaults",
        "location": location,
        "identity": {"type": "SystemAssigned"},
        "properties": {
            "provisioningState": "Succeeded",
            "storageSettings": [{"datastoreType": "VaultStore", "type": guard.redundancy}],
            "securitySettings": {
                "softDeleteSettings": {
                    "state": soft_delete,
                    "retentionDurationInDays": float(guard.soft_delete_days),
                },
                "immutabilitySettings": {"state": guard.immutability},
            },
            "featureSettings": {"crossRegionRestoreSettings": {"state": guard.cross_region_restore}},
            "isVaultProtectedByResourceGuard": guard.multi_user == "Enabled",
            "secureScore": "Adequate",
            "bcdrSecurityLevel": "Good",
            "replicatedRegions": [],
        },
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """How well a resource is backed up in a Backup vault."""

    vault_id: str
    source_id: str
    state: str
    policy: str
    containers: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        source = self.source_id.rsplit("/", 1)[1]
        return f"{source}-{source}-{steady_guid('instance', self.vault_id, self.source_id)}"

    @property
    def id(self) -> str:
        return f"{self.vault_id}/backupInstances/{self.name}"


def source_type(resource_id: str) -> str:
    """Return the kind of data source that a resource is; an empty text for one that no Backup vault takes."""
    return _SOURCES.get(type_of(resource_id), ("", ""))[1]


def instance(said: Instance) -> dict[str, Any]:
    """Return a backup instance; it does not tell when the last backup was made."""
    resource_type, kind = _SOURCES[type_of(said.source_id)]
    name = said.source_id.rsplit("/", 1)[1]
    source = {
        "objectType": "Datasource",
        "datasourceType": kind,
        "resourceID": said.source_id,
        "resourceName": name,
        "resourceType": resource_type,
        "resourceUri": said.source_id,
    }
    return {
        "id": said.id,
        "name": said.name,
        "type": "Microsoft.DataProtection/backupVaults/backupInstances",
        "properties": {
            "objectType": "BackupInstance",
            "friendlyName": name,
            "dataSourceInfo": source,
            "policyInfo": {"policyId": f"{said.vault_id}/backupPolicies/{said.policy}", **_chosen(said)},
            "protectionStatus": {"status": said.state},
            "currentProtectionState": said.state,
            "provisioningState": "Succeeded",
        },
    }


def _chosen(said: Instance) -> dict[str, Any]:
    if not said.containers:
        return {}
    chosen = {"objectType": "BlobBackupDatasourceParameters", "containersList": list(said.containers)}
    return {"policyParameters": {"backupDatasourceParametersList": [chosen]}}
