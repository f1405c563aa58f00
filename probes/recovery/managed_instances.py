"""What SQL Managed Instance keeps of its databases: point-in-time backups, how long, and copies in other regions."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from collector.facts.backup import BackupMode, NativeBackup, NativeRetention
from collector.facts.recovery import GeoReplica, Mechanism, Redundancy
from collector.probe import Item, Malformed, PerItem, PerSubscription, Probe, Read
from probes.recovery.sql_databases import (
    API,
    LOG_BACKUPS,
    LONG_TERM,
    SHORT_TERM,
    fails_over_by_itself,
    parse_long_term,
    parse_short_term,
)

_PAIRS = "properties.managedInstancePairs"


def parse_instance(item: Item) -> Iterator[NativeBackup | Redundancy]:
    """An instance: where the backups of its databases lie, and whether it survives the loss of a zone."""
    yield NativeBackup(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        mode=BackupMode.POINT_IN_TIME.value,
        interval=LOG_BACKUPS,
        redundancy=_redundancy(item),
        state=item.maybe_text("properties.state"),
    )
    yield Redundancy(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        zone_redundant=item.maybe_flag("properties.zoneRedundant"),
        sku=item.maybe_text("sku.name"),
    )


def parse_database(item: Item) -> Iterator[NativeBackup]:
    """A database of an instance; where its backups lie, only the instance tells."""
    yield NativeBackup(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        mode=BackupMode.POINT_IN_TIME.value,
        interval=LOG_BACKUPS,
        earliest_restore=item.maybe_instant("properties.earliestRestorePoint"),
        state=item.maybe_text("properties.status"),
    )


def parse_instance_group(item: Item) -> Iterator[GeoReplica]:
    """A failover group of instances, once for each pair; that of the partner tells the same."""
    if item.text("properties.replicationRole").casefold() != "primary":
        return
    partners, pairs = item.maybe_objects("properties.partnerRegions"), item.maybe_objects(_PAIRS)
    if not partners or pairs is None:
        raise Malformed(_PAIRS, None, detail="the failover group does not say what it copies, or where to")
    for pair in map(item.inside, pairs):
        yield GeoReplica(
            subject=item.text("id"),
            documents=(item.document,),
            observed_at=item.observed_at,
            of=pair.text("primaryManagedInstanceId"),
            mechanism=Mechanism.FAILOVER_GROUP.value,
            copy=pair.maybe_text("partnerManagedInstanceId"),
            region=item.inside(partners[0]).maybe_region("location"),
            state=item.maybe_text("properties.replicationState"),
            automatic=fails_over_by_itself(item),
        )


def _redundancy(item: Item) -> str | None:
    """Return where backups lie; before 2021 it was `storageAccountType` (`GRS`, `LRS`, `ZRS`) that told it."""
    return item.maybe_text("properties.currentBackupStorageRedundancy") or item.maybe_text(
        "properties.storageAccountType"
    )


def _databases_path(instance: Item) -> str:
    return f"{instance.text('id')}/databases"


def _groups_path(instance: Item) -> str | None:
    """Return the list of failover groups in the group and region of an instance."""
    region = instance.maybe_region("location")
    group = instance.text("id").rsplit("/providers/", 1)[0]
    return None if region is None else f"{group}/providers/Microsoft.Sql/locations/{region}/instanceFailoverGroups"


def _policy_path(policy: str) -> Callable[[Item], str]:
    return lambda database: f"{database.text('id')}/{policy}"


_INSTANCES = PerSubscription("providers/Microsoft.Sql/managedInstances", API)
_DATABASES = PerItem(_INSTANCES, _databases_path, API)

PROBE = Probe(
    id="recovery-managed-instances",
    title="Backups, retention and copies of SQL managed instances",
    reads=(
        Read(_INSTANCES, parse_instance, (NativeBackup, Redundancy)),
        Read(_DATABASES, parse_database, (NativeBackup,)),
        Read(PerItem(_DATABASES, _policy_path(SHORT_TERM), API, single=True), parse_short_term, (NativeRetention,)),
        Read(PerItem(_DATABASES, _policy_path(LONG_TERM), API, single=True), parse_long_term, (NativeRetention,)),
        Read(PerItem(_INSTANCES, _groups_path, API), parse_instance_group, (GeoReplica,)),
    ),
    rights=(
        "Microsoft.Sql/managedInstances/read",
        "Microsoft.Sql/managedInstances/databases/read",
        "Microsoft.Sql/managedInstances/databases/backupShortTermRetentionPolicies/read",
        "Microsoft.Sql/managedInstances/databases/backupLongTermRetentionPolicies/read",
        "Microsoft.Sql/locations/instanceFailoverGroups/read",
    ),
    otherwise=(
        "A dated export of the instances and their databases with retention and failover groups, "
        "attested by the data owner."
    ),
)
