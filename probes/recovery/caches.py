"""Whether caches write their content to disk: Azure Cache for Redis, Redis Enterprise and Azure Managed Redis.

The shapes of persistence are those of the specifications; no recorded answer shows one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from collector.facts.backup import BackupMode, NativeBackup
from collector.facts.recovery import Redundancy
from collector.probe import Item, Malformed, PerItem, PerSubscription, Probe, Read

_EVERY_SECOND = timedelta(seconds=1)
"""An append-only file is written at least once a second
(learn.microsoft.com/azure/azure-cache-for-redis/cache-how-to-premium-persistence, 2026-11)."""
_SNAPSHOTS = {"1h": timedelta(hours=1), "6h": timedelta(hours=6), "12h": timedelta(hours=12)}
_WITHOUT_PERSISTENCE = ("basic", "standard")
_CONFIGURATION = "properties.redisConfiguration"
_MINUTE = timedelta(minutes=1)


def parse_cache(item: Item) -> Iterator[NativeBackup | Redundancy]:
    """A cache of Azure Cache for Redis; only the tier Premium can persist."""
    log = item.maybe_flag(f"{_CONFIGURATION}.aof-backup-enabled") is True
    snapshots = item.maybe_flag(f"{_CONFIGURATION}.rdb-backup-enabled") is True
    tier = (item.maybe_text("properties.sku.name") or "").casefold()
    if item.get(_CONFIGURATION) is None and tier not in _WITHOUT_PERSISTENCE:
        raise Malformed(_CONFIGURATION, None)
    every = item.maybe_span(f"{_CONFIGURATION}.rdb-backup-frequency", _MINUTE) if snapshots else None
    yield _backup(item, item.text("id"), "provisioningState", persists=log or snapshots, every=every, log=log)
    yield _cache_redundancy(item, tier)


def parse_cluster(item: Item) -> Iterator[Redundancy]:
    """A cluster of Redis Enterprise or Azure Managed Redis: `ZR` is spread over zones, `LR` and `None` are not."""
    mode = (item.maybe_text("properties.redundancyMode") or "").casefold()
    zones = item.maybe_texts("zones") or ()
    yield Redundancy(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        zones=zones,
        zone_redundant={"zr": True, "lr": False, "none": False}.get(mode, True if len(zones) > 1 else None),
        sku=item.maybe_text("sku.name"),
    )


def parse_database(item: Item) -> Iterator[NativeBackup]:
    """The database of a cluster; what it keeps is told of the cluster, which is what the workload names."""
    log = item.maybe_flag("properties.persistence.aofEnabled") is True
    snapshots = item.maybe_flag("properties.persistence.rdbEnabled") is True
    if item.get("properties") is None:
        raise Malformed("properties", None)
    frequency = (item.maybe_text("properties.persistence.rdbFrequency") or "").casefold()
    every = _SNAPSHOTS.get(frequency) if snapshots else None
    yield _backup(item, item.asked, "resourceState", persists=log or snapshots, every=every, log=log)


def _backup(
    item: Item, resource_id: str, state: str, *, persists: bool, every: timedelta | None, log: bool
) -> NativeBackup:
    return NativeBackup(
        subject=resource_id,
        documents=(item.document,),
        observed_at=item.observed_at,
        mode=(BackupMode.PERSISTENCE if persists else BackupMode.NONE).value,
        interval=_EVERY_SECOND if log else every,
        state=item.maybe_text(f"properties.{state}"),
    )


def _cache_redundancy(item: Item, tier: str) -> Redundancy:
    """How a cache survives; `zonalAllocationPolicy: Automatic` does not say whether its region has zones."""
    zones = item.maybe_texts("zones") or ()
    policy = (item.maybe_text("properties.zonalAllocationPolicy") or "").casefold()
    no_zones = False if tier == "basic" or policy == "nozones" else None
    nodes = item.maybe_objects("properties.instances")
    return Redundancy(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        zones=zones,
        zone_redundant=True if len(zones) > 1 else no_zones,
        instances=None if nodes is None else len(nodes),
        sku=item.maybe_text("properties.sku.name"),
    )


def _databases_path(cluster: Item) -> str:
    return f"{cluster.text('id')}/databases"


_ENTERPRISE = "2025-07-01"
_CLUSTERS = PerSubscription("providers/Microsoft.Cache/redisEnterprise", _ENTERPRISE)

PROBE = Probe(
    id="recovery-caches",
    title="Persistence and zones of Redis caches",
    reads=(
        Read(PerSubscription("providers/Microsoft.Cache/redis", "2024-11-01"), parse_cache, (NativeBackup, Redundancy)),
        Read(_CLUSTERS, parse_cluster, (Redundancy,)),
        Read(PerItem(_CLUSTERS, _databases_path, _ENTERPRISE), parse_database, (NativeBackup,)),
    ),
    rights=(
        "Microsoft.Cache/redis/read",
        "Microsoft.Cache/redisEnterprise/read",
        "Microsoft.Cache/redisEnterprise/databases/read",
    ),
    otherwise="A dated export of the persistence settings of each cache, attested by the data owner.",
)
