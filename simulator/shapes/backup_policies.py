"""Policies of both kinds of vaults: how often they back up and how long they keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)
_TIMES = ["2026-01-12T22:00:00Z"]
MACHINES, SHARES, DATABASES = "AzureIaasVM", "AzureStorage", "AzureWorkload"
BLOBS = "Microsoft.Storage/storageAccounts/blobServices"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A policy of a vault."""

    vault_id: str
    name: str
    of: str
    """What it is for: `AzureIaasVM`, or the data source type of a Backup vault."""
    every: timedelta
    """Less than a day: every so many hours around the clock. A day or a week: at 22:00."""
    keep: timedelta
    logs: timedelta
    """For databases, how often their logs are backed up."""

    @property
    def id(self) -> str:
        return f"{self.vault_id}/backupPolicies/{self.name}"


def recovery_vault_policy(policy: Policy) -> dict[str, Any]:
    """Return a policy of a Recovery Services vault; one for databases has parts."""
    if policy.of == DATABASES:
        return _body(policy, {"workLoadType": "SQLDataBase", "subProtectionPolicy": _parts(policy)})
    own = {"schedulePolicy": _schedule(policy), "retentionPolicy": _kept_daily(policy), "timeZone": "UTC"}
    version = {"policyType": "V2", "instantRpRetentionRangeInDays": 7} if policy.of == MACHINES else {}
    return _body(policy, {**version, **own})


def backup_vault_policy(policy: Policy) -> dict[str, Any]:
    """Return a policy of a Backup vault; the operational one of blobs has no schedule."""
    rules = [] if policy.of == BLOBS else [_backup_rule(policy)]
    properties = {
        "objectType": "BackupPolicy",
        "datasourceTypes": [policy.of],
        "policyRules": [*rules, _retention_rule(policy)],
    }
    kind = "Microsoft.DataProtection/backupVaults/backupPolicies"
    return {"id": policy.id, "name": policy.name, "type": kind, "properties": properties}


def _body(policy: Policy, own: Mapping[str, Any]) -> dict[str, Any]:
    properties = {"backupManagementType": policy.of, **own, "protectedItemsCount": 1}
    kind = "Microsoft.RecoveryServices/vaults/backupPolicies"
    return {"id": policy.id, "name": policy.name, "type": kind, "properties": properties}


def _schedule(policy: Policy) -> dict[str, Any]:
    if policy.every >= _DAY:
        return _run(policy)
    window = {
        "interval": int(policy.every / timedelta(hours=1)),
        "scheduleWindowStartTime": "2026-01-12T00:00:00Z",
        "scheduleWindowDuration": 24,
    }
    kind = "SimpleSchedulePolicyV2" if policy.of == MACHINES else "SimpleSchedulePolicy"
    return {"schedulePolicyType": kind, "scheduleRunFrequency": "Hourly", "hourlySchedule": window}


def _run(policy: Policy) -> dict[str, Any]:
    run: dict[str, Any] = {"schedulePolicyType": "SimpleSchedulePolicy", "scheduleRunTimes": _TIMES}
    if policy.every >= _WEEK:
        return {**run, "scheduleRunFrequency": "Weekly", "scheduleRunDays": ["Sunday"], "scheduleWeeklyFrequency": 0}
    return {**run, "scheduleRunFrequency": "Daily", "scheduleWeeklyFrequency": 0}


def _kept_daily(policy: Policy) -> dict[str, Any]:
    rule = "weeklySchedule" if policy.every >= _WEEK else "dailySchedule"
    kept = {"retentionTimes": _TIMES, "retentionDuration": _days(policy)}
    return {"retentionPolicyType": "LongTermRetentionPolicy", rule: kept}


def _parts(policy: Policy) -> list[dict[str, Any]]:
    logs = {
        "schedulePolicyType": "LogSchedulePolicy",
        "scheduleFrequencyInMins": int(policy.logs / timedelta(minutes=1)),
    }
    kept = {"retentionPolicyType": "SimpleRetentionPolicy", "retentionDuration": _days(policy)}
    return [
        {"policyType": "Full", "schedulePolicy": _run(policy), "retentionPolicy": _kept_daily(policy)},
        {"policyType": "Log", "schedulePolicy": logs, "retentionPolicy": kept},
    ]


def _days(policy: Policy) -> dict[str, Any]:
    return {"count": policy.keep.days, "durationType": "Days"}


def _backup_rule(policy: Policy) -> dict[str, Any]:
    hours = int(policy.every / timedelta(hours=1))
    every = f"P{policy.every.days}D" if policy.every >= _DAY else f"PT{hours}H"
    tag = {"tagInfo": {"tagName": "Default", "id": "Default_"}, "taggingPriority": 99, "isDefault": True}
    return {
        "name": "BackupRegularly",
        "objectType": "AzureBackupRule",
        "backupParameters": {"backupType": "Incremental", "objectType": "AzureBackupParams"},
        "dataStore": {"dataStoreType": "OperationalStore", "objectType": "DataStoreInfoBase"},
        "trigger": {
            "objectType": "ScheduleBasedTriggerContext",
            "schedule": {"repeatingTimeIntervals": [f"R/2026-01-12T22:00:00+00:00/{every}"], "timeZone": "UTC"},
            "taggingCriteria": [tag],
        },
    }


def _retention_rule(policy: Policy) -> dict[str, Any]:
    lifecycle = {
        "deleteAfter": {"objectType": "AbsoluteDeleteOption", "duration": f"P{policy.keep.days}D"},
        "sourceDataStore": {"dataStoreType": "OperationalStore", "objectType": "DataStoreInfoBase"},
        "targetDataStoreCopySettings": [],
    }
    return {"name": "Default", "objectType": "AzureRetentionRule", "isDefault": True, "lifecycles": [lifecycle]}
