"""What a Recovery Services vault backs up beside machines: file shares, and databases in machines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from simulator.ids import steady_guid
from simulator.moments import with_ticks
from simulator.shapes.backup import NEVER


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside:
    """How well something within a resource is backed up: a share of a storage account, a database of a machine."""

    vault_id: str
    source_id: str
    """The storage account or the machine."""
    name: str
    """The share or the database."""
    state: str
    status: str
    recovery_point: datetime | None
    policy: str


def share_item(inside: Inside) -> dict[str, Any]:
    """Return a protected file share; it tells when the last backup began, never a recovery point."""
    group, account = _place(inside.source_id)
    container = f"StorageContainer;storage;{group};{account}"
    name = f"AzureFileShare;{steady_guid('share', inside.source_id, inside.name).replace('-', '')}"
    began = {"lastBackupTime": with_ticks(inside.recovery_point)} if inside.recovery_point else {}
    own = {
        "protectedItemType": "AzureFileShareProtectedItem",
        "backupManagementType": "AzureStorage",
        "workloadType": "AzureFileShare",
        **began,
    }
    return _item(inside, container, name, own)


def database_item(inside: Inside) -> dict[str, Any]:
    """Return a protected SQL database in a machine, whose logs are backed up as well."""
    group, machine = _place(inside.source_id)
    point = inside.recovery_point
    own = {
        "protectedItemType": "AzureVmWorkloadSQLDatabase",
        "backupManagementType": "AzureWorkload",
        "workloadType": "SQLDataBase",
        "serverName": machine,
        "parentName": "MSSQLSERVER",
        "parentType": "AzureVmWorkloadSQLInstance",
        "protectedItemHealthStatus": "Healthy",
        "lastBackupTime": with_ticks(point) if point else NEVER,
        **({"lastRecoveryPoint": with_ticks(point)} if point else {}),
    }
    return _item(
        inside, f"VMAppContainer;compute;{group};{machine}", f"SQLDataBase;mssqlserver;{inside.name.lower()}", own
    )


def _item(inside: Inside, container: str, name: str, own: dict[str, Any]) -> dict[str, Any]:
    fabric = f"{inside.vault_id}/backupFabrics/Azure/protectionContainers/{container}"
    return {
        "id": f"{fabric}/protectedItems/{name}",
        "name": name,
        "type": "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems",
        "properties": {
            "friendlyName": inside.name,
            "protectionStatus": "Healthy",
            "protectionState": inside.state,
            "lastBackupStatus": inside.status,
            "containerName": container,
            "sourceResourceId": inside.source_id,
            "policyId": f"{inside.vault_id}/backupPolicies/{inside.policy}",
            "vaultId": f"https://management.azure.com{inside.vault_id}",
            "isArchiveEnabled": False,
            "softDeleteRetentionPeriod": 0,
            **own,
        },
    }


def _place(resource_id: str) -> tuple[str, str]:
    parts = resource_id.split("/")
    return parts[4].lower(), parts[-1].lower()
