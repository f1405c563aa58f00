"""Stores of every type with what keeps them, one function a kind, for tests that change one thing.

Each is in good order: judged as tier T2 everything holds, and nothing has to be accepted.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from builders import NOW, OPS, PROD, SEEN, VM, WEB, WORKLOAD
from judged import healthy, rows_of

from collector.derive.recovery.data_loss import LOSS_FACTS
from collector.derive.rows import Unknown
from collector.facts.azure import Resource
from collector.facts.backup import (
    BackupJob,
    BackupMode,
    BackupPolicy,
    BackupVault,
    FileShare,
    NativeBackup,
    NativeRetention,
    ProtectedItem,
    StorageProtection,
)
from collector.facts.recovery import GeoReplica, Mechanism, Redundancy, ReplicatedItem
from collector.model import AcceptedLoss, Fact, Gap, Tier, Workload, type_of

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DATA = f"{PROD}/resourceGroups/rg-data/providers"
DATABASE = f"{DATA}/Microsoft.Sql/servers/sql/databases/orders"
INSTANCE = f"{DATA}/Microsoft.Sql/managedInstances/mi"
MANAGED = f"{INSTANCE}/databases/ledger"
POSTGRES = f"{DATA}/Microsoft.DBforPostgreSQL/flexibleServers/pg"
MYSQL = f"{DATA}/Microsoft.DBforMySQL/flexibleServers/my"
COSMOS = f"{DATA}/Microsoft.DocumentDB/databaseAccounts/cosmos"
REDIS = f"{DATA}/Microsoft.Cache/redis/cache"
ACCOUNT = f"{DATA}/Microsoft.Storage/storageAccounts/st"
SHARE = f"{ACCOUNT}/fileServices/default/shares/uploads"
DISK = f"{WEB}/providers/Microsoft.Compute/disks/disk-1"
CLUSTER = f"{WEB}/providers/Microsoft.ContainerService/managedClusters/aks"
QUEUE = f"{DATA}/Microsoft.ServiceBus/namespaces/sb"
BV = f"{OPS}/providers/Microsoft.DataProtection/backupVaults/bv"
NATIVE = (DATABASE, MANAGED, POSTGRES, MYSQL, COSMOS)
REST = healthy(*LOSS_FACTS)
"""Everything in good order but the machine, its backup and its copies."""


def at_tier(tier: Tier, *losses: tuple[str, timedelta]) -> Workload:
    """The workload at a tier, with the losses that it accepts."""
    accepted = tuple(AcceptedLoss(resource=place, up_to=span, because="agreed") for place, span in losses)
    return dataclasses.replace(WORKLOAD, tier=tier, accepted_losses=accepted)


def resource(subject: str, **changes: Any) -> Resource:
    fields: dict[str, Any] = {
        "subject": subject,
        "resource_type": type_of(subject),
        "name": subject.rpartition("/")[2],
        "location": "westeurope",
        "tags": (),
        **SEEN,
    }
    return Resource(**{**fields, **changes})


def native(subject: str, **changes: Any) -> NativeBackup:
    """What a data service keeps by itself."""
    cosmos = subject == COSMOS
    fields: dict[str, Any] = {
        "subject": subject,
        "mode": (BackupMode.CONTINUOUS if cosmos else BackupMode.POINT_IN_TIME).value,
        "interval": timedelta(seconds=100) if cosmos else timedelta(minutes=10),
        "retention": timedelta(days=30),
        "redundancy": None if cosmos else "Geo",
        "earliest_restore": None if cosmos else NOW - 20 * DAY,
        "state": "Succeeded" if cosmos else "Online",
        **SEEN,
    }
    return NativeBackup(**{**fields, **changes})


def redundancy(subject: str, **changes: Any) -> Redundancy:
    standby = "Healthy" if "flexibleServers" in subject else None
    return Redundancy(**{"subject": subject, "zone_redundant": True, "standby": standby, **SEEN, **changes})


def replica(source: str, mechanism: Mechanism, **changes: Any) -> GeoReplica:
    words = {
        Mechanism.FAILOVER_GROUP: "CATCH_UP",
        Mechanism.GEO_SECONDARY: "CATCH_UP",
        Mechanism.SECONDARY: "CATCH_UP",
        Mechanism.READ_REPLICA: "Ready",
        Mechanism.COSMOS_REGION: "Succeeded",
        Mechanism.STORAGE_GEO: "Live",
    }
    fields: dict[str, Any] = {
        "subject": f"{source}/copies/north",
        "of": source,
        "mechanism": mechanism.value,
        "region": "northeurope",
        "state": words[mechanism],
        "last_sync": NOW - timedelta(minutes=10) if mechanism is Mechanism.STORAGE_GEO else None,
        "consistency": "Session" if mechanism is Mechanism.COSMOS_REGION else None,
        **SEEN,
    }
    return GeoReplica(**{**fields, **changes})


def replicated(**changes: Any) -> ReplicatedItem:
    """The machine, replicated by Site Recovery."""
    fields: dict[str, Any] = {
        "subject": f"{OPS}/providers/Microsoft.RecoveryServices/vaults/dr/replicationProtectedItems/vm-1",
        "vault": f"{OPS}/providers/Microsoft.RecoveryServices/vaults/dr",
        "source": VM,
        "provider": "A2A",
        "protection_state": "Protected",
        "replication_health": "Normal",
        "failover_health": "Normal",
        "active_location": "Primary",
        "recovery_region": "northeurope",
        "rpo": timedelta(minutes=2),
        "rpo_at": NOW - timedelta(minutes=4),
        **SEEN,
    }
    return ReplicatedItem(**{**fields, **changes})


def blobs(**changes: Any) -> StorageProtection:
    fields: dict[str, Any] = {
        "subject": f"{ACCOUNT}/blobServices/default",
        "account": ACCOUNT,
        "service": "blob",
        "deleted_kept": 30 * DAY,
        "containers_kept": 30 * DAY,
        "versioning": True,
        **SEEN,
    }
    return StorageProtection(**{**fields, **changes})


def share(**changes: Any) -> FileShare:
    return FileShare(**{"subject": SHARE, "account": ACCOUNT, "name": "uploads", **SEEN, **changes})


def instance(of: str, workload: str, **changes: Any) -> ProtectedItem:
    """A backup instance of a Backup vault."""
    fields: dict[str, Any] = {
        "subject": f"{BV}/backupInstances/{of.rpartition('/')[2]}",
        "vault": BV,
        "source": of,
        "workload": workload,
        "protection_state": "ProtectionConfigured",
        "policy": f"{BV}/backupPolicies/daily",
        **SEEN,
    }
    return ProtectedItem(**{**fields, **changes})


def disk_backup(**changes: Any) -> ProtectedItem:
    return instance(DISK, "Microsoft.Compute/disks", **changes)


def blob_backup(**changes: Any) -> ProtectedItem:
    return instance(ACCOUNT, "Microsoft.Storage/storageAccounts/blobServices", **changes)


def cluster_backup(**changes: Any) -> ProtectedItem:
    return instance(CLUSTER, "Microsoft.ContainerService/managedClusters", **changes)


def bv(**changes: Any) -> BackupVault:
    fields: dict[str, Any] = {
        "subject": BV,
        "name": "bv",
        "redundancy": "GeoRedundant",
        "cross_region_restore": "Enabled",
    }
    return BackupVault(**{**fields, **SEEN, **changes})


def bv_policy(**changes: Any) -> BackupPolicy:
    fields: dict[str, Any] = {"subject": f"{BV}/backupPolicies/daily", "interval": DAY, "retention": 30 * DAY, **SEEN}
    return BackupPolicy(**{**fields, **changes})


def job(name: str = "job-1", of: str | None = DISK, **changes: Any) -> BackupJob:
    fields: dict[str, Any] = {
        "subject": f"{BV}/backupJobs/{name}",
        "vault": BV,
        "does": "backup",
        "status": "Completed",
        "started": NOW - 3 * HOUR,
        "ended": NOW - 2 * HOUR,
        "source": of,
        **SEEN,
    }
    return BackupJob(**{**fields, **changes})


def retention(of: str = DATABASE, **changes: Any) -> NativeRetention:
    fields: dict[str, Any] = {
        "subject": f"{of}/backupShortTermRetentionPolicies/default",
        "of": of,
        "retention": 35 * DAY,
        **SEEN,
    }
    return NativeRetention(**{**fields, **changes})


def only(*facts: Fact) -> list[Fact]:
    """The healthy estate with these stores instead of its machine."""
    return [*REST, *facts]


def without(kind: type[Fact], facts: Iterable[Fact]) -> list[Fact]:
    return [fact for fact in facts if not isinstance(fact, kind)]


def losses_found(
    *facts: Fact, gaps: Iterable[Gap] = (), losses: tuple[tuple[str, timedelta], ...] = (), of: str = ""
) -> dict[str, str]:
    """What the rows say, as `mechanism loss`, by scenario; for what is unknown its reason."""
    rows = rows_of("data_loss", only(*facts), gaps, at_tier(Tier.T1, *losses))
    return {row.scenario: _said_of_loss(row) for row in rows if row.subject == (of or facts[0].subject)}


def _said_of_loss(row: Any) -> str:
    if isinstance(row.worst_loss, Unknown):
        known = "nothing" if row.recoverable is False else "" if isinstance(row.mechanism, Unknown) else row.mechanism
        return f"{known} {row.worst_loss.reason.value}".strip()
    return f"{row.mechanism} {row.worst_loss}"
