"""Jobs of a Recovery Services vault: what it did and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from simulator.moments import with_ticks
from simulator.world import steady_guid

STATUSES = ("Completed", "CompletedWithWarnings", "Failed", "InProgress", "Cancelled")
OPERATIONS = ("Backup", "ConfigureBackup", "Restore", "DisableBackup", "DeleteBackupData")


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One job about one virtual machine."""

    vault_id: str
    vm_id: str
    operation: str
    status: str
    started: datetime
    took: timedelta
    by_hand: bool


def backup_job(job: Job) -> dict[str, Any]:
    """Return a job as the backup service's list shows it; one that still runs has no end."""
    name = steady_guid("job", job.vault_id, job.vm_id, job.operation, job.started.isoformat())
    running = job.status == "InProgress"
    parts = job.vm_id.split("/")
    return {
        "id": f"{job.vault_id}/backupJobs/{name}",
        "name": name,
        "type": "Microsoft.RecoveryServices/vaults/backupJobs",
        "properties": {
            "jobType": "AzureIaaSVMJob",
            "duration": f"PT{job.took.total_seconds():.7f}S",
            "virtualMachineVersion": "Compute",
            "containerName": f"iaasvmcontainerv2;{parts[4].lower()};{parts[-1].lower()}",
            "isUserTriggered": job.by_hand,
            "entityFriendlyName": parts[-1],
            "backupManagementType": "AzureIaasVM",
            "operation": job.operation,
            "status": job.status,
            "startTime": with_ticks(job.started),
            **({} if running else {"endTime": with_ticks(job.started + job.took)}),
            "activityId": steady_guid("activity", name),
        },
    }
