"""What SQL Database keeps of its databases: point-in-time backups, how long, and copies in other regions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from collector.facts.backup import BackupMode, NativeBackup, NativeRetention
from collector.facts.recovery import GeoReplica, Mechanism, Redundancy
from collector.model import Fact
from collector.probe import Item, Malformed, PerItem, PerSubscription, Probe, Read

API = "2021-11-01"
LOG_BACKUPS = timedelta(minutes=10)
"""A log backup is written every 5 to 10 minutes
(learn.microsoft.com/azure/azure-sql/database/automated-backups-overview, 2026-11)."""
SHORT_TERM, LONG_TERM = "backupShortTermRetentionPolicies/default", "backupLongTermRetentionPolicies/default"
_WAREHOUSE_POINTS, _WAREHOUSE_KEPT = timedelta(hours=8), timedelta(days=7)
"""A dedicated SQL pool makes a restore point every 8 hours and keeps it for 7 days, neither of which can be changed
(learn.microsoft.com/azure/synapse-analytics/sql-data-warehouse/backup-and-restore, 2026-11)."""
_SYSTEM_DATABASE = "master"


def parse_server(_: Item) -> Iterator[Fact]:
    """A server keeps no data itself: what it holds is asked for by its id."""
    return iter(())


def parse_database(item: Item) -> Iterator[NativeBackup | Redundancy]:
    """A database; the service's own `master` holds nothing of the workload."""
    if _is_system(item):
        return
    warehouse = _is_warehouse(item)
    yield NativeBackup(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        mode=BackupMode.POINT_IN_TIME.value,
        interval=_WAREHOUSE_POINTS if warehouse else LOG_BACKUPS,
        retention=_WAREHOUSE_KEPT if warehouse else None,
        redundancy=item.maybe_text("properties.currentBackupStorageRedundancy"),
        earliest_restore=item.maybe_instant("properties.earliestRestoreDate"),
        state=item.maybe_text("properties.status"),
        is_copy=_is_copy(item),
    )
    yield Redundancy(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        zone_redundant=item.maybe_flag("properties.zoneRedundant"),
        sku=item.maybe_text("sku.name"),
    )


def parse_short_term(item: Item) -> Iterator[NativeRetention]:
    """The short-term policy of a database: how far back any moment can be restored."""
    yield NativeRetention(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        of=_database_of(item),
        retention=item.maybe_span("properties.retentionDays", timedelta(days=1)),
    )


def parse_long_term(item: Item) -> Iterator[NativeRetention]:
    """The long-term policy of a database: it keeps some full backups longer; `PT0S` keeps none."""
    rules = ("weeklyRetention", "monthlyRetention", "yearlyRetention")
    kept = [item.maybe_duration(f"properties.{rule}") or timedelta() for rule in rules]
    yield NativeRetention(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        of=_database_of(item),
        long_term=max(kept) or None,
    )


def parse_failover_group(item: Item) -> Iterator[GeoReplica]:
    """A failover group, once for each of its databases and partners; that of the partner tells the same."""
    if item.text("properties.replicationRole").casefold() != "primary":
        return
    partners, databases = item.maybe_objects("properties.partnerServers"), item.maybe_texts("properties.databases")
    if partners is None or databases is None:
        raise Malformed("properties", None, detail="the failover group does not say what it copies, or where to")
    for partner in map(item.inside, partners):
        for database in databases:
            yield GeoReplica(
                subject=item.text("id"),
                documents=(item.document,),
                observed_at=item.observed_at,
                of=database,
                mechanism=Mechanism.FAILOVER_GROUP.value,
                copy=_copy_at(partner, database),
                region=partner.maybe_region("location"),
                state=item.maybe_text("properties.replicationState"),
                automatic=fails_over_by_itself(item),
            )


def _copy_at(partner: Item, database: str) -> str | None:
    """Return the id of the database at the partner, which has the name of the one that feeds it."""
    server = partner.maybe_text("id")
    return None if server is None else f"{server}/databases/{database.rpartition('/')[2]}"


def parse_link(item: Item) -> Iterator[GeoReplica]:
    """A link to a secondary, seen from the database that feeds it; one for reading only (`NAMED`) protects nothing."""
    if item.text("properties.role").casefold() != "primary":
        return
    is_geo = item.text("properties.linkType").casefold() == "geo"
    yield GeoReplica(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        of=item.text("id").rsplit("/", 2)[0],
        mechanism=(Mechanism.GEO_SECONDARY if is_geo else Mechanism.SECONDARY).value,
        copy_name=_partner_of(item),
        region=item.maybe_region("properties.partnerLocation"),
        state=item.maybe_text("properties.replicationState"),
        automatic=False,
    )


def _partner_of(link: Item) -> str | None:
    server, database = link.maybe_text("properties.partnerServer"), link.maybe_text("properties.partnerDatabase")
    return None if server is None or database is None else f"{server}/{database}".lower()


def fails_over_by_itself(group: Item) -> bool | None:
    """Say whether a failover group needs nobody to decide; a policy of another word is none that we know."""
    policy = (group.maybe_text("properties.readWriteEndpoint.failoverPolicy") or "").casefold()
    return {"automatic": True, "manual": False}.get(policy)


def _database_of(policy: Item) -> str:
    """Return the database that we asked about; the id in the answer is spelt in other ways."""
    return policy.asked.rsplit("/", 2)[0]


def _is_system(item: Item) -> bool:
    return item.text("id").rpartition("/")[2].casefold() == _SYSTEM_DATABASE


def _is_warehouse(item: Item) -> bool:
    return "datawarehouse" in (item.maybe_text("kind") or item.maybe_text("sku.tier") or "").casefold()


def _is_copy(item: Item) -> bool:
    """`secondaryType` (`Geo`, `Named`, `Standby`) is told of secondaries only."""
    return item.maybe_text("properties.secondaryType") is not None


def _below_server(child: str) -> Callable[[Item], str]:
    return lambda server: f"{server.text('id')}/{child}"


def _below_database(child: str) -> Callable[[Item], str | None]:
    """Return the path of a policy; a copy is kept by its source, and a warehouse has no policies."""

    def path(database: Item) -> str | None:
        has_none = _is_system(database) or _is_copy(database) or _is_warehouse(database)
        return None if has_none else f"{database.text('id')}/{child}"

    return path


_SERVERS = PerSubscription("providers/Microsoft.Sql/servers", API)
_DATABASES = PerItem(_SERVERS, _below_server("databases"), API)

PROBE = Probe(
    id="recovery-sql-databases",
    title="Backups, retention and copies of SQL databases",
    reads=(
        Read(_SERVERS, parse_server, (NativeBackup,)),
        Read(_DATABASES, parse_database, (NativeBackup, Redundancy)),
        Read(PerItem(_DATABASES, _below_database(SHORT_TERM), API, single=True), parse_short_term, (NativeRetention,)),
        Read(PerItem(_DATABASES, _below_database(LONG_TERM), API, single=True), parse_long_term, (NativeRetention,)),
        Read(PerItem(_SERVERS, _below_server("failoverGroups"), API), parse_failover_group, (GeoReplica,)),
        Read(PerItem(_SERVERS, _below_server("replicationLinks"), API), parse_link, (GeoReplica,)),
    ),
    rights=(
        "Microsoft.Sql/servers/read",
        "Microsoft.Sql/servers/databases/read",
        "Microsoft.Sql/servers/databases/backupShortTermRetentionPolicies/read",
        "Microsoft.Sql/servers/databases/backupLongTermRetentionPolicies/read",
        "Microsoft.Sql/servers/failoverGroups/read",
        "Microsoft.Sql/servers/replicationLinks/read",
    ),
    otherwise=(
        "A dated export of the databases with their retention, backup redundancy and replicas, "
        "attested by the data owner."
    ),
)
