"""Recovery Services vaults and the backups that they keep."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from simulator.moments import with_ticks

# What the service answers for a machine that was never backed up: a date, not a missing value.
NEVER = "2001-01-01T00:00:00Z"


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """How a vault is hardened, in the words of a Recovery Services vault; the defaults are a vault in good order."""

    redundancy: str = "GeoRedundant"
    cross_region_restore: str = "Enabled"
    soft_delete: str = "AlwaysON"
    soft_delete_days: int = 14
    immutability: str = "Unlocked"
    multi_user: str = "Enabled"
    job_alerts: str = "Enabled"
    """Whether a Recovery Services vault raises alerts on failed jobs."""


IN_GOOD_ORDER = Guard()


def vault(vault_id: str, *, location: str, guard: Guard = IN_GOOD_ORDER) -> dict[str, Any]:
    """Return a vault as `Microsoft.RecoveryServices` 2024-04-01 shows it."""
    return {
        "location": location,
        "name": vault_id.rsplit("/", 1)[1],
        "etag": "W/\"datetime'2026-01-12T09%3A14%3A03.4419216Z'\"",
        "properties": {
            "provisioningState": "Succeeded",
            "privateEndpointStateForBackup": "None",
            "privateEndpointStateForSiteRecovery": "None",
            "backupStorageVersion": "V2",
            "redundancySettings": {
                "standardTierStorageRedundancy": guard.redundancy,
                "crossRegionRestore": guard.cross_region_restore,
            },
            "monitoringSettings": {
                "azureMonitorAlertSettings": {"alertsForAllJobFailures": guard.job_alerts},
                "classicAlertSettings": {"alertsForCriticalOperations": "Enabled"},
            },
            "securitySettings": {
                "immutabilitySettings": {"state": guard.immutability},
                "softDeleteSettings": {
                    "softDeleteRetentionPeriodInDays": guard.soft_delete_days,
                    "softDeleteState": guard.soft_delete,
                },
                "multiUserAuthorization": guard.multi_user,
            },
            "publicNetworkAccess": "Enabled",
            "restoreSettings": {"crossSubscriptionRestoreSettings": {"crossSubscriptionRestoreState": "Enabled"}},
        },
        "id": vault_id,
        "type": "Microsoft.RecoveryServices/vaults",
        "sku": {"name": "Standard"},
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """How well one machine is backed up."""

    vault_id: str
    vm_id: str
    state: str
    status: str
    """`lastBackupStatus`, for example `Completed`."""
    recovery_point: datetime | None
    """`None`: never backed up."""
    last_backup: datetime | None
    deleted_at: datetime | None
    """When it was soft-deleted; it stays in the list and still says `Healthy`."""
    policy: str


def protected_item(protection: Protection) -> dict[str, Any]:
    """Return a protected virtual machine as the backup service's list shows it."""
    container, name = _names(protection.vm_id)
    fabric = f"{protection.vault_id}/backupFabrics/Azure/protectionContainers/IaasVMContainer;{container}"
    return {
        "id": f"{fabric}/protectedItems/VM;{container}",
        "name": f"VM;{container}",
        "type": "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems",
        "properties": {
            "friendlyName": name,
            "virtualMachineId": protection.vm_id,
            "protectionStatus": "Healthy",
            "protectionState": protection.state,
            "healthStatus": "Passed",
            "lastBackupStatus": protection.status,
            "lastBackupTime": with_ticks(protection.last_backup) if protection.last_backup else NEVER,
            "protectedItemType": "Microsoft.Compute/virtualMachines",
            "backupManagementType": "AzureIaasVM",
            "workloadType": "VM",
            "containerName": container,
            "sourceResourceId": _as_backup_spells(protection.vm_id),
            "policyId": f"{protection.vault_id}/backupPolicies/{protection.policy}" if protection.policy else "",
            "policyName": protection.policy,
            "vaultId": f"https://management.azure.com{protection.vault_id}",
            "isArchiveEnabled": False,
            "softDeleteRetentionPeriod": 14 if protection.deleted_at else 0,
            **_recovery_point(protection),
            **_deletion(protection),
        },
    }


def graph_properties(item: dict[str, Any]) -> dict[str, Any]:
    """Return the properties that Resource Graph shows for a protected item: other words, other states."""
    shown: dict[str, Any] = item["properties"]
    state = "SoftDeleted" if shown.get("isScheduledForDeferredDelete") else shown["protectionState"]
    source = shown["virtualMachineId"].lower()
    return {
        **shown,
        "currentProtectionState": {"Protected": "ProtectionConfigured"}.get(state, state),
        "sourceResourceId": source,
        "dataSourceInfo": {"resourceID": source, "datasourceType": "Microsoft.Compute/virtualMachines"},
    }


def _names(vm_id: str) -> tuple[str, str]:
    parts = vm_id.split("/")
    group, name = parts[4], parts[-1]
    return f"iaasvmcontainerv2;{group.lower()};{name.lower()}", name


def _as_backup_spells(vm_id: str) -> str:
    parts = vm_id.split("/")
    return "/".join([*parts[:3], "resourceGroups", parts[4].upper(), *parts[5:]])


def _recovery_point(protection: Protection) -> dict[str, Any]:
    point = protection.recovery_point
    return {"lastRecoveryPoint": with_ticks(point)} if point else {}


def _deletion(protection: Protection) -> dict[str, Any]:
    if protection.deleted_at is None:
        return {}
    return {
        "deferredDeleteTimeInUTC": with_ticks(protection.deleted_at),
        "isScheduledForDeferredDelete": True,
        "deferredDeleteTimeRemaining": str(timedelta(days=13, hours=4)).replace(" days, ", "."),
    }
