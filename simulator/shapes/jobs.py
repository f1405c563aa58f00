"""Jobs of both kinds of vaults: what they did and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from simulator.ids import type_of
from simulator.moments import with_ticks
from simulator.shapes.backup_vaults import Instance, source_type
from simulator.world import steady_guid

STATUSES = ("Completed", "CompletedWithWarnings", "Failed", "InProgress", "Cancelled")
OPERATIONS = ("Backup", "ConfigureBackup", "Restore", "DisableBackup", "DeleteBackupData")
_BACKUP_VAULT = "microsoft.dataprotection/backupvaults"
_STORAGE = "microsoft.storage/storageaccounts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One job about one resource, or about a file share or database within it."""

    vault_id: str
    vm_id: str
    """The resource: a machine, or of a Backup vault any data source."""
    operation: str
    status: str
    started: datetime
    took: timedelta
    by_hand: bool
    inside: str = ""
    """The name of the share of a storage account, or of the database of a machine."""


def backup_job(job: Job) -> dict[str, Any]:
    """Return a job as its vault's list shows it; one that still runs has no end."""
    parts = (job.vault_id, job.vm_id, job.operation, job.started.isoformat(), *((job.inside,) if job.inside else ()))
    name = steady_guid("job", *parts)
    of_backup_vault = type_of(job.vault_id) == _BACKUP_VAULT
    kind = "Microsoft.DataProtection/backupVaults" if of_backup_vault else "Microsoft.RecoveryServices/vaults"
    return {
        "id": f"{job.vault_id}/backupJobs/{name}",
        "name": name,
        "type": f"{kind}/backupJobs",
        "properties": {**(_of_source(job) if of_backup_vault else _of_item(job, name)), **_course(job)},
    }


def _course(job: Job) -> dict[str, Any]:
    running = job.status == "InProgress"
    return {
        "operation": job.operation,
        "status": job.status,
        "duration": f"PT{job.took.total_seconds():.7f}S",
        "startTime": with_ticks(job.started),
        **({} if running else {"endTime": with_ticks(job.started + job.took)}),
        "isUserTriggered": job.by_hand,
    }


def _of_item(job: Job, name: str) -> dict[str, Any]:
    return {**_subject(job), "activityId": steady_guid("activity", name)}


def _subject(job: Job) -> dict[str, Any]:
    parts = job.vm_id.split("/")
    if type_of(job.vm_id) == _STORAGE:
        return {
            "jobType": "AzureStorageJob",
            "storageAccountName": parts[-1],
            "storageAccountVersion": "MicrosoftStorage",
            "entityFriendlyName": job.inside,
            "backupManagementType": "AzureStorage",
        }
    if job.inside:
        return {
            "jobType": "AzureWorkloadJob",
            "workloadType": "SQLDataBase",
            "entityFriendlyName": f"{job.inside} [{parts[-1]}]",
            "backupManagementType": "AzureWorkload",
        }
    return {
        "jobType": "AzureIaaSVMJob",
        "virtualMachineVersion": "Compute",
        "containerName": f"iaasvmcontainerv2;{parts[4].lower()};{parts[-1].lower()}",
        "entityFriendlyName": parts[-1],
        "backupManagementType": "AzureIaasVM",
    }


def _of_source(job: Job) -> dict[str, Any]:
    source, parts = job.vm_id, job.vm_id.split("/")
    instance = Instance(vault_id=job.vault_id, source_id=source, state="", policy="")
    return {
        "operationCategory": job.operation,
        "activityID": steady_guid("activity", job.vault_id, source, job.started.isoformat()),
        "backupInstanceFriendlyName": parts[-1],
        "backupInstanceId": instance.id,
        "dataSourceId": source,
        "dataSourceName": parts[-1],
        "dataSourceType": source_type(source),
        "sourceResourceGroup": parts[4],
        "sourceSubscriptionID": parts[2],
        "vaultName": job.vault_id.rsplit("/", 1)[1],
        "progressEnabled": False,
    }
