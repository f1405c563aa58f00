"""What Cosmos DB keeps of its accounts: the backup mode, the regions and the zones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from collector.facts.backup import BackupMode, NativeBackup
from collector.facts.recovery import GeoReplica, Mechanism, Redundancy
from collector.probe import Item, Malformed, PerSubscription, Probe, Read

_CONTINUOUS = timedelta(seconds=100)
"""A change is in the continuous backup within about 100 seconds
(learn.microsoft.com/azure/reliability/reliability-cosmos-db-nosql, 2026-11)."""
_TIERS = {"continuous7days": timedelta(days=7), "continuous30days": timedelta(days=30)}
_POLICY = "properties.backupPolicy"


def parse_backup(item: Item) -> Iterator[NativeBackup]:
    """The backup policy of an account; it is either of two kinds, and their settings share nothing."""
    kind = item.text(f"{_POLICY}.type")
    if kind.casefold() == "continuous":
        yield _continuous(item)
    elif kind.casefold() == "periodic":
        yield _periodic(item)
    else:
        raise Malformed(
            f"{_POLICY}.type", kind, detail=f"the backup policy is of the kind {kind}, which golive does not know"
        )


def parse_redundancy(item: Item) -> Iterator[Redundancy]:
    """Whether the regions that take writes survive the loss of a zone; reads move to another region by themselves."""
    told = [region.zone_redundant for region in _regions(item) if region.takes_writes]
    yield Redundancy(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        zone_redundant=all(told) if told and None not in told else None,
    )


def parse_copies(item: Item) -> Iterator[GeoReplica]:
    """Every region but the one that takes the writes first; it has no id of its own, so its name is put below."""
    if item.maybe_objects("properties.locations") is None:
        raise Malformed("properties.locations", None)
    for region in _regions(item):
        if not region.is_first:
            yield GeoReplica(
                subject=f"{item.text('id')}/locations/{region.name}",
                documents=(item.document,),
                observed_at=item.observed_at,
                of=item.text("id"),
                mechanism=Mechanism.COSMOS_REGION.value,
                region=region.name,
                state=region.state,
                consistency=item.maybe_text("properties.consistencyPolicy.defaultConsistencyLevel"),
                automatic=item.maybe_flag("properties.enableAutomaticFailover"),
            )


class _Region:
    """One of the `locations` of an account."""

    def __init__(self, location: Item, *, every_writes: bool) -> None:
        name, priority = location.maybe_region("locationName"), location.maybe_int("failoverPriority")
        if name is None or priority is None:
            raise Malformed(
                "properties.locations", location.raw, detail="a region of the account lacks name or priority"
            )
        self.name = name
        self.state = location.maybe_text("provisioningState")
        self.zone_redundant = location.maybe_flag("isZoneRedundant")
        self.is_first = priority == 0
        self.takes_writes = self.is_first or every_writes


def _regions(item: Item) -> tuple[_Region, ...]:
    every_writes = item.maybe_flag("properties.enableMultipleWriteLocations") is True
    locations = item.maybe_objects("properties.locations") or ()
    return tuple(_Region(item.inside(location), every_writes=every_writes) for location in locations)


def _continuous(item: Item) -> NativeBackup:
    tier = (item.maybe_text(f"{_POLICY}.continuousModeProperties.tier") or "").casefold()
    return NativeBackup(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        mode=BackupMode.CONTINUOUS.value,
        interval=_CONTINUOUS,
        retention=_TIERS.get(tier),
        state=item.maybe_text("properties.provisioningState"),
    )


def _periodic(item: Item) -> NativeBackup:
    settings = f"{_POLICY}.periodicModeProperties"
    return NativeBackup(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        mode=BackupMode.PERIODIC.value,
        interval=item.maybe_span(f"{settings}.backupIntervalInMinutes", timedelta(minutes=1)),
        retention=item.maybe_span(f"{settings}.backupRetentionIntervalInHours", timedelta(hours=1)),
        redundancy=item.maybe_text(f"{settings}.backupStorageRedundancy"),
        state=item.maybe_text("properties.provisioningState"),
    )


_ACCOUNTS = PerSubscription("providers/Microsoft.DocumentDB/databaseAccounts", "2024-05-15")

PROBE = Probe(
    id="recovery-cosmos-accounts",
    title="Backups, regions and zones of Cosmos DB accounts",
    reads=(
        Read(_ACCOUNTS, parse_backup, (NativeBackup,)),
        Read(_ACCOUNTS, parse_redundancy, (Redundancy,)),
        Read(_ACCOUNTS, parse_copies, (GeoReplica,)),
    ),
    rights=("Microsoft.DocumentDB/databaseAccounts/read",),
    otherwise="A dated export of the accounts with backup policy and regions, attested by the data owner.",
)
