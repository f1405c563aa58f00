"""Backup and replication: vaults with their policies, items, jobs and plans."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from simulator.generated.ground import Ground
from simulator.ids import steady_guid
from simulator.inventory import Resource
from simulator.moments import plain, with_ticks
from simulator.shapes import backup, jobs

_VAULT = "Microsoft.RecoveryServices/vaults"
_BACKUP_VAULT = "Microsoft.DataProtection/backupVaults"
_VAULTS, _BACKUP_VAULTS = "recoveryservices/vaults", "dataprotection/backupvaults"
_FABRICS = "recoveryservices/vaults/replicationfabrics"
_ITEMS = "recoveryservices/vaults/backupfabrics/protectioncontainers/protecteditems"
_REPLICATED = "recoveryservices/vaults/replicationfabrics/replicationprotectioncontainers/replicationprotecteditems"


def make(ground: Ground) -> Iterator[Resource]:
    """Make everything of this area in one subscription; the machines stand there already."""
    protected = 0
    for place, number in enumerate(ground.run(_VAULTS)):
        vault_id = f"{ground.path_of(ground.group_of(place))}/providers/{_VAULT}/rsv-{number}"
        yield ground.keep(backup.vault(vault_id, location=ground.region))
        yield from _settings(ground, vault_id, number)
        yield from _protected_items(ground, vault_id, number, protected)
        protected += len(ground.children(_ITEMS, _VAULTS, number))
        yield from _replication(ground, vault_id, number)
    for place, number in enumerate(ground.run(_BACKUP_VAULTS)):
        yield from _backup_vault(ground, place, number)


def _settings(ground: Ground, vault: str, number: int) -> Iterator[Resource]:
    for _ in ground.children(f"{_VAULTS}/backupconfig", _VAULTS, number):
        properties = {
            "enhancedSecurityState": "Enabled",
            "softDeleteFeatureState": "Enabled",
            "storageModelType": "GeoRedundant",
        }
        yield ground.settle(f"{vault}/backupconfig/vaultconfig", f"{_VAULT}/backupconfig", properties)
    for _ in ground.children(f"{_VAULTS}/backupstorageconfig", _VAULTS, number):
        properties = {"storageModelType": "GeoRedundant", "storageType": "GeoRedundant", "storageTypeState": "Locked"}
        yield ground.settle(
            f"{vault}/backupstorageconfig/vaultstorageconfig", f"{_VAULT}/backupstorageconfig", properties
        )
    for at, _ in enumerate(ground.children(f"{_VAULTS}/backuppolicies", _VAULTS, number)):
        yield ground.settle(
            f"{vault}/backupPolicies/EnhancedDaily-{at}", f"{_VAULT}/backupPolicies", _policy(ground, at)
        )


def _policy(ground: Ground, at: int) -> dict[str, Any]:
    times = [plain(ground.now.replace(hour=(at + 20) % 24, minute=0, second=0))]
    kept = {"retentionTimes": times, "retentionDuration": {"count": 30, "durationType": "Days"}}
    return {
        "backupManagementType": "AzureIaasVM",
        "policyType": "V2",
        "instantRPDetails": {},
        "instantRpRetentionRangeInDays": 2,
        "schedulePolicy": {
            "schedulePolicyType": "SimpleSchedulePolicyV2",
            "scheduleRunFrequency": "Daily",
            "dailySchedule": {"scheduleRunTimes": times},
        },
        "retentionPolicy": {"retentionPolicyType": "LongTermRetentionPolicy", "dailySchedule": kept},
        "timeZone": "UTC",
        "protectedItemsCount": 12,
    }


def _protected_items(ground: Ground, vault: str, number: int, before: int) -> Iterator[Resource]:
    machines = ground.found("compute/virtualmachines") or [_gone(ground)]
    numbers = ground.children(_ITEMS, _VAULTS, number)
    for at, item in enumerate(numbers):
        machine = machines[(before + at) % len(machines)]
        point = ground.ago(hours=2 + item % 18)
        said = backup.Protection(
            vault_id=vault,
            vm_id=machine,
            state="Protected",
            status="Completed",
            recovery_point=point,
            last_backup=point,
            deleted_at=None,
            policy=f"EnhancedDaily-{at % 4}",
        )
        body = backup.protected_item(said)
        yield ground.keep(body, graph_properties=backup.graph_properties(body))
    for at, job in enumerate(ground.children(f"{_VAULTS}/backupjobs", _VAULTS, number)):
        yield ground.keep(jobs.backup_job(_job(ground, vault, machines[(before + at) % len(machines)], job, at)))


def _job(ground: Ground, vault: str, machine: str, number: int, at: int) -> jobs.Job:
    return jobs.Job(
        vault_id=vault,
        vm_id=machine,
        operation="Restore" if number % 12 == 11 else "Backup",
        status="Completed",
        started=ground.ago(hours=3 + 5 * at),
        took=timedelta(minutes=20 + number % 40),
        by_hand=number % 12 == 11,
    )


def _gone(ground: Ground) -> str:
    """Return a machine that was deleted, for a subscription that has backups and no machine."""
    return f"{ground.path_of(ground.groups[0])}/providers/Microsoft.Compute/virtualMachines/vm-gone"


def _replication(ground: Ground, vault: str, number: int) -> Iterator[Resource]:
    machines = ground.found("compute/virtualmachines") or [_gone(ground)]
    for fabric_number in ground.children(_FABRICS, _VAULTS, number):
        fabric = f"{vault}/replicationFabrics/asr-{fabric_number}"
        kind = f"{_VAULT}/replicationFabrics"
        yield ground.settle(fabric, kind, {"friendlyName": ground.region, "health": "Normal", "bcdrState": "Valid"})
        for item in ground.children(_REPLICATED, _FABRICS, fabric_number):
            container = f"{fabric}/replicationProtectionContainers/cloud-{fabric_number}"
            kind = f"{_VAULT}/replicationFabrics/replicationProtectionContainers/replicationProtectedItems"
            properties = _replicated(ground, machines[item % len(machines)])
            yield ground.settle(f"{container}/replicationProtectedItems/item-{item}", kind, properties)
    for plan in ground.children(f"{_VAULTS}/replicationrecoveryplans", _VAULTS, number):
        properties = {
            "friendlyName": f"plan-{plan}",
            "failoverDeploymentModel": "ResourceManager",
            "replicationProviders": ["A2A"],
            "allowedOperations": ["PlannedFailover", "UnplannedFailover", "TestFailover"],
            "lastTestFailoverTime": plain(ground.ago(days=35)),
            "currentScenarioStatus": "None",
            "groups": [
                {"groupType": kind, "replicationProtectedItems": []} for kind in ("Shutdown", "Failover", "Boot")
            ],
        }
        yield ground.settle(
            f"{vault}/replicationRecoveryPlans/plan-{plan}", f"{_VAULT}/replicationRecoveryPlans", properties
        )


def _replicated(ground: Ground, machine: str) -> dict[str, Any]:
    return {
        "friendlyName": machine.rsplit("/", 1)[1],
        "protectionState": "Protected",
        "replicationHealth": "Normal",
        "failoverHealth": "Normal",
        "activeLocation": "Primary",
        "testFailoverState": "None",
        "lastSuccessfulTestFailoverTime": plain(ground.ago(days=35)),
        "healthErrors": [],
        "allowedOperations": ["UnplannedFailover", "TestFailover", "DisableProtection"],
        "policyFriendlyName": "24-hour-retention-policy",
        "providerSpecificDetails": {
            "instanceType": "A2A",
            "fabricObjectId": machine,
            "rpoInSeconds": 240,
            "lastRpoCalculatedTime": plain(ground.ago(minutes=4)),
            "primaryFabricLocation": ground.region,
            "recoveryFabricLocation": "northeurope",
            "dataSourceInfo": {"datasourceType": "AzureVm", "resourceId": machine.lower()},
        },
        "currentScenario": {"scenarioName": "None", "jobId": "None", "startTime": "1753-01-01T01:01:01Z"},
    }


def _backup_vault(ground: Ground, place: int, number: int) -> Iterator[Resource]:
    vault = ground.place(_BACKUP_VAULT, f"bvault-{number}", place, _SAFE, identity={"type": "SystemAssigned"})
    yield vault
    for at, _ in enumerate(ground.children(f"{_BACKUP_VAULTS}/backuppolicies", _BACKUP_VAULTS, number)):
        yield ground.settle(f"{vault.id}/backupPolicies/disks-{at}", f"{_BACKUP_VAULT}/backupPolicies", _DISK_POLICY)
    disks = ground.found("compute/disks") or [f"{vault.id}/none"]
    for item in ground.children(f"{_BACKUP_VAULTS}/backupinstances", _BACKUP_VAULTS, number):
        name = f"disk-{steady_guid('instance', str(item))}"
        properties = _instance(vault.id, disks[item % len(disks)])
        yield ground.settle(f"{vault.id}/backupInstances/{name}", f"{_BACKUP_VAULT}/backupInstances", properties)
    for job in ground.children(f"{_BACKUP_VAULTS}/backupjobs", _BACKUP_VAULTS, number):
        name = steady_guid("disk job", str(job))
        properties = _disk_job(ground, vault.id, disks[job % len(disks)], job)
        yield ground.settle(f"{vault.id}/backupJobs/{name}", f"{_BACKUP_VAULT}/backupJobs", properties)


_SAFE: dict[str, Any] = {
    "provisioningState": "Succeeded",
    "storageSettings": [{"datastoreType": "VaultStore", "type": "GeoRedundant"}],
    "securitySettings": {
        "softDeleteSettings": {"state": "On", "retentionDurationInDays": 14.0},
        "immutabilitySettings": {"state": "Unlocked"},
    },
    "featureSettings": {"crossRegionRestoreSettings": {"state": "Enabled"}},
    "monitoringSettings": {"azureMonitorAlertSettings": {"alertsForAllJobFailures": "Enabled"}},
    "isVaultProtectedByResourceGuard": False,
    "replicatedRegions": [],
}
_DISK_POLICY: dict[str, Any] = {
    "objectType": "BackupPolicy",
    "datasourceTypes": ["Microsoft.Compute/disks"],
    "policyRules": [
        {
            "name": "BackupHourly",
            "objectType": "AzureBackupRule",
            "trigger": {
                "objectType": "ScheduleBasedTriggerContext",
                "schedule": {"repeatingTimeIntervals": ["R/2026-01-12T09:00:00+00:00/PT4H"]},
            },
        },
        {
            "name": "Default",
            "objectType": "AzureRetentionRule",
            "isDefault": True,
            "lifecycles": [{"deleteAfter": {"objectType": "AbsoluteDeleteOption", "duration": "P7D"}}],
        },
    ],
}


def _instance(vault: str, disk: str) -> dict[str, Any]:
    name = disk.rsplit("/", 1)[1]
    source = {
        "objectType": "Datasource",
        "resourceID": disk,
        "resourceName": name,
        "resourceType": "Microsoft.Compute/disks",
        "resourceUri": disk,
        "datasourceType": "Microsoft.Compute/disks",
    }
    return {
        "objectType": "BackupInstance",
        "friendlyName": name,
        "dataSourceInfo": source,
        "policyInfo": {"policyId": f"{vault}/backupPolicies/disks-0", "policyVersion": ""},
        "protectionStatus": {"status": "ProtectionConfigured"},
        "currentProtectionState": "ProtectionConfigured",
        "provisioningState": "Succeeded",
    }


def _disk_job(ground: Ground, vault: str, disk: str, number: int) -> dict[str, Any]:
    started = ground.ago(hours=4 + number % 160)
    return {
        "operation": "Backup",
        "operationCategory": "Backup",
        "status": "Completed",
        "startTime": with_ticks(started),
        "endTime": with_ticks(started + timedelta(minutes=3)),
        "duration": "PT3M",
        "dataSourceId": disk,
        "dataSourceType": "Microsoft.Compute/disks",
        "backupInstanceId": f"{vault}/backupInstances/disk-{steady_guid('instance', str(number))}",
        "isUserTriggered": False,
        "policyName": "disks-0",
        "progressEnabled": False,
        "vaultName": vault.rsplit("/", 1)[1],
    }
