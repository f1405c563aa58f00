"""What flexible servers of PostgreSQL and MySQL keep of their data, their standby and their replicas."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from collector.facts.backup import BackupMode, NativeBackup
from collector.facts.recovery import GeoReplica, Mechanism, Redundancy
from collector.probe import Item, PerSubscription, Probe, Read

_LOGS = timedelta(minutes=5)
"""A point can be restored up to 5 minutes before the loss: PostgreSQL by the recovery point of its documentation
(learn.microsoft.com/azure/postgresql/flexible-server/concepts-business-continuity, 2026-11), MySQL because it backs up
its logs every 5 minutes (learn.microsoft.com/azure/mysql/flexible-server/concepts-backup-restore, 2026-11)."""
_REPLICAS = ("asyncreplica", "geoasyncreplica", "replica")
"""Words of `replicationRole` for a copy: the first two of PostgreSQL, the last of MySQL."""
_REPLICATES = "active"
"""The word of `replica.replicationState`, in lower case, for a copy that follows its source; the others are `Catchup`,
`Provisioning`, `Updating`, `Broken`, `Reconfiguring` (specification of api-version 2024-08-01)."""
_STANDBYS = {"disabled": 0, "samezone": 1, "zoneredundant": 1}
"""How many standbys a `highAvailability.mode` has; another word says nothing."""


def parse_server(item: Item) -> Iterator[NativeBackup | Redundancy | GeoReplica]:
    """A server: its backups, its standby and, where it is a replica, whose copy it is."""
    copy = (item.maybe_text("properties.replicationRole") or "").casefold() in _REPLICAS
    yield NativeBackup(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        mode=BackupMode.POINT_IN_TIME.value,
        interval=_LOGS,
        retention=item.maybe_span("properties.backup.backupRetentionDays", timedelta(days=1)),
        redundancy=item.maybe_text("properties.backup.geoRedundantBackup"),
        earliest_restore=item.maybe_instant("properties.backup.earliestRestoreDate"),
        state=item.maybe_text("properties.state"),
        is_copy=copy,
    )
    yield _standby(item)
    if copy:
        yield _replica(item)


def _standby(item: Item) -> Redundancy:
    """How the server survives the loss of a zone; that it is set up does not mean that the standby is there."""
    mode = (item.maybe_text("properties.highAvailability.mode") or "").casefold()
    zones = (
        item.maybe_text("properties.availabilityZone"),
        item.maybe_text("properties.highAvailability.standbyAvailabilityZone"),
    )
    return Redundancy(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        zones=tuple(dict.fromkeys(zone for zone in zones if zone is not None)),
        zone_redundant=mode == "zoneredundant" if mode in _STANDBYS else None,
        instances=1 + _STANDBYS[mode] if mode in _STANDBYS else None,
        standby=item.maybe_text("properties.highAvailability.state"),
        sku=item.maybe_text("sku.name"),
    )


def _replica(item: Item) -> GeoReplica:
    """A read replica; it stands in the region of its source unless the two regions differ."""
    return GeoReplica(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        of=item.text("properties.sourceServerResourceId"),
        mechanism=Mechanism.READ_REPLICA.value,
        copy=item.text("id"),
        region=item.maybe_region("location"),
        state=_state_of_replica(item),
        automatic=False,
    )


def _state_of_replica(item: Item) -> str | None:
    """Return the state of the server, unless newer api-versions tell of a replication that is not `Active`."""
    replication = item.maybe_text("properties.replica.replicationState")
    if replication is not None and replication.casefold() != _REPLICATES:
        return replication
    return item.maybe_text("properties.state")


_YIELDS = (NativeBackup, Redundancy, GeoReplica)

PROBE = Probe(
    id="recovery-flexible-servers",
    title="Backups, standbys and replicas of PostgreSQL and MySQL servers",
    reads=(
        Read(
            PerSubscription("providers/Microsoft.DBforPostgreSQL/flexibleServers", "2022-12-01"), parse_server, _YIELDS
        ),
        Read(PerSubscription("providers/Microsoft.DBforMySQL/flexibleServers", "2023-06-30"), parse_server, _YIELDS),
    ),
    rights=("Microsoft.DBforPostgreSQL/flexibleServers/read", "Microsoft.DBforMySQL/flexibleServers/read"),
    otherwise=(
        "A dated export of the servers with retention, backup redundancy, standby and replicas, "
        "attested by the data owner."
    ),
)
