"""Facts about backup: what vaults keep, and what services keep of their own data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from collector.model import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupVault(Fact):
    """A Recovery Services vault or a Backup vault that the caller can see, and how it is hardened."""

    kind: ClassVar[str] = "backup_vault"
    name: str
    location: str | None = None
    """In lower case without spaces."""
    provisioning_state: str | None = None
    redundancy: str | None = None
    """`standardTierStorageRedundancy`, or the `type` of the vault store, as spelt: `GeoRedundant`, …"""
    cross_region_restore: str | None = None
    soft_delete: str | None = None
    """As spelt: `On`, `Enabled`, `AlwaysON`, `OFF`, …"""
    soft_delete_days: float | None = None
    immutability: str | None = None
    """`Disabled`, `Unlocked` or `Locked`; only the last cannot be undone."""
    multi_user_authorization: str | None = None
    """`Enabled` or `Disabled`; for a Backup vault, `isVaultProtectedByResourceGuard` in these words."""
    job_failure_alerts: str | None = None
    """Whether a Recovery Services vault raises alerts on failed jobs by itself: `Enabled` or `Disabled`, as spelt."""
    classic_alerts: str | None = None
    """Whether it raises the classic ones, which ended on 31 March 2026."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectedItem(Fact):
    """The backup of one resource in a vault: a protected item, or a backup instance of a Backup vault."""

    kind: ClassVar[str] = "protected_item"
    vault: str | None = None
    """The id of the vault; absent only in bundles of before."""
    source: str | None = None
    """The id of the resource that is backed up, or of the one that holds it."""
    workload: str | None = None
    """What kind of backup it is: `backupManagementType` (`AzureIaasVM`, `AzureStorage`, `AzureWorkload`), or the
    `datasourceType` of a Backup vault (`Microsoft.Compute/disks`)."""
    data_in: str | None = None
    """For a backup of something within `source`, its name: a file share, a database in a machine."""
    instance: str | None = None
    """For a database in a machine, the database server within that machine (`MSSQLSERVER`), where it is told."""
    disks_named: tuple[int, ...] = ()
    """The numbers (LUN) of the data disks that the backup of a machine names, as left out or as the only ones kept."""
    named_disks_only: bool = False
    """Of the data disks only the named ones are kept, besides the system disk."""
    chosen: tuple[str, ...] = ()
    """The containers that a backup of blobs copies to the vault, where it is told; the others are not in the vault."""
    protection_state: str | None = None
    """`Protected`, `ProtectionConfigured`, `ProtectionStopped`, `BackupsSuspended`, …, as spelt."""
    deletion_scheduled: bool | None = None
    last_status: str | None = None
    last_recovery_point: datetime | None = None
    """Absent as well when the service answers a date that means "never"."""
    policy: str | None = None
    """The id of its policy; absent for a deleted item."""

    @property
    def leaves_disks_out(self) -> bool:
        """The backup of a machine may lack some of its disks: those that are named, or those that are not."""
        return self.named_disks_only or bool(self.disks_named)


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupPolicy(Fact):
    """How often a policy of a vault backs up and how long it keeps what it made; `subject` is the policy."""

    kind: ClassVar[str] = "backup_policy"
    workload: str | None = None
    interval: timedelta | None = None
    """The longest time between two backups of its finest schedule; absent where the schedule cannot be read."""
    retention: timedelta | None = None
    """How long every backup is kept at least: that of its shortest rule that keeps daily (or finer) points."""
    longest_retention: timedelta | None = None
    """How long its longest rule (weekly, monthly, yearly) keeps some of them."""
    continuous: bool = False
    """It keeps every change, as the operational backup of blobs does, instead of points in time."""


class JobKind(StrEnum):
    """What a job of a vault does that is no restore."""

    BACKUP = "backup"
    OTHER = "other"
    UNKNOWN = "unknown"
    """Its word is new: it may be a backup, so that its failure counts, and its success does not."""


JOBS_REACH = timedelta(days=104)
"""How far back the restores of vaults are read: 14 days by Resource Graph and three slices of 30 days by the vault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultJob(Fact):
    """What all jobs of a vault tell: about what they were, and how they ended."""

    vault: str
    status: str | None = None
    """`Completed`, `CompletedWithWarnings`, `Failed`, `InProgress`, `Cancelled`, …, as spelt."""
    started: datetime | None = None
    ended: datetime | None = None
    """Absent while it runs."""
    source: str | None = None
    """The id of the resource, where the job names it."""
    source_name: str | None = None
    """The name of the resource in lower case, where the job names no id."""
    data_in: str | None = None
    """For a job about something within the resource, its name: a file share, a database in a machine."""
    workload: str | None = None
    """As in `ProtectedItem`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupJob(VaultJob):
    """A job of a vault that is no restore: a backup most of the time."""

    kind: ClassVar[str] = "backup_job"
    does: str
    """A `JobKind`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreJob(VaultJob):
    """A restore that a vault made.

    It is a kind of its own because restores are looked for much further back: where an old slice cannot be read,
    nothing is missing from what tells how the backups of late went.
    """

    kind: ClassVar[str] = "restore_job"


@dataclass(frozen=True, slots=True, kw_only=True)
class NativeBackup(Fact):
    """What a data service keeps of its own data without a vault; `subject` is the resource."""

    kind: ClassVar[str] = "native_backup"
    mode: str
    """A `BackupMode`."""
    interval: timedelta | None = None
    """The longest time between two points that can be restored, by the service's settings or its documentation."""
    retention: timedelta | None = None
    """How far back a point can be restored; where another read tells it, `NativeRetention` does."""
    redundancy: str | None = None
    """Where the backups lie, as spelt: `Geo`, `GeoZone`, `Zone`, `Local`, `Enabled` for a geo-redundant one."""
    earliest_restore: datetime | None = None
    state: str | None = None
    """The state of the resource as spelt: `Online`, `Ready`, `Paused`, …"""
    is_copy: bool = False
    """It is a replica that another resource feeds: what it holds is lost with that one's data only."""


class BackupMode(StrEnum):
    """How a service keeps its own data."""

    POINT_IN_TIME = "point_in_time"
    """Full backups and logs: any moment within the retention (SQL, PostgreSQL, MySQL)."""
    CONTINUOUS = "continuous"
    """Cosmos DB's continuous mode."""
    PERIODIC = "periodic"
    """Cosmos DB's periodic mode."""
    PERSISTENCE = "persistence"
    """A cache that writes its content to disk or storage; it survives a restart, not a deletion."""
    NONE = "none"
    """The service keeps nothing: what is deleted is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NativeRetention(Fact):
    """How long a database keeps its backups, where that is a resource of its own; `subject` is that resource."""

    kind: ClassVar[str] = "native_retention"
    of: str
    """The id of the database."""
    retention: timedelta | None = None
    """Of the short-term policy; zero days would be none."""
    long_term: timedelta | None = None
    """The longest of the long-term rules; absent where none is set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageProtection(Fact):
    """How a service of a storage account keeps what is deleted or overwritten; `subject` is the service."""

    kind: ClassVar[str] = "storage_protection"
    account: str
    service: str
    """`blob` or `file`."""
    in_use: bool = True
    """False where accounts of this kind have no such service; then nothing else is told of it."""
    deleted_kept: timedelta | None = None
    """How long deleted blobs or shares are kept; zero where soft delete is off; absent where it is not told."""
    containers_kept: timedelta | None = None
    versioning: bool | None = None
    restorable: timedelta | None = None
    """How far back all blobs can be restored to a moment (`restorePolicy`); zero where that is off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileShare(Fact):
    """A file share of a storage account; `subject` is the share."""

    kind: ClassVar[str] = "file_share"
    account: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreReport(Fact):
    """A restore that a pipeline has tried and reported in a file; `subject` is the resource."""

    kind: ClassVar[str] = "restore_report"
    pattern: str
    """The pattern by which the file was found."""
    finished: datetime
    took: timedelta | None = None
    data_checked: bool | None = None
    """Whether the restored data was compared with what it should be."""
    succeeded: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeletionProtection(Fact):
    """Whether a store of keys or settings survives its own deletion; `subject` is the store."""

    kind: ClassVar[str] = "deletion_protection"
    soft_delete: bool | None = None
    purge_protection: bool | None = None
    kept: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock(Fact):
    """A lock of the resource manager; `scope` is what it holds, with everything below."""

    kind: ClassVar[str] = "lock"
    scope: str
    level: str | None = None
    """`CanNotDelete` or `ReadOnly`, as spelt."""
