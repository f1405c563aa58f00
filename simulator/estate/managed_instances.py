"""The section about SQL managed instances."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from simulator.estate.places import Places
from simulator.shapes import managed_instances, sql
from simulator.strict import EstateError, Fields
from simulator.world import Resource

_REGION = "westeurope"


def read_managed_instances(fields: Fields, places: Places, now: datetime) -> Iterator[Resource]:
    """Read `managed_instances: [{at, location, backups, zone_redundant, databases, keeps_days, failover_group, …}]`."""
    entries = [(Fields(value, where), where) for value, where in fields.each("managed_instances")]
    regions: dict[str, str] = {}
    for entry, where in entries:
        instance_id = places.settle(entry.text("at"), "Microsoft.Sql/managedInstances", where)
        regions[instance_id] = entry.text("location", _REGION)
    for (entry, _), instance_id in zip(entries, tuple(regions), strict=True):
        body = managed_instances.instance(
            instance_id,
            location=regions[instance_id],
            backups=entry.one_of("backups", sql.REDUNDANCIES, "Geo"),
            zone_redundant=entry.flag("zone_redundant", default=False),
        )
        yield Resource(body=body)
        yield from _databases(entry, instance_id, regions[instance_id], now)
        if entry.has("failover_group"):
            yield from _failover_group(entry, instance_id, regions, places)
        entry.done()


def _databases(entry: Fields, instance_id: str, region: str, now: datetime) -> Iterator[Resource]:
    days = entry.whole("keeps_days", 7)
    for name in entry.texts("databases"):
        earliest = now - timedelta(days=days)
        yield Resource(body=managed_instances.database(instance_id, name, location=region, earliest=earliest))
        yield Resource(body=sql.short_term(f"{instance_id}/databases/{name}", days))
        yield Resource(body=sql.long_term(f"{instance_id}/databases/{name}", ""))


def _failover_group(entry: Fields, instance_id: str, regions: Mapping[str, str], places: Places) -> Iterator[Resource]:
    """Read `failover_group`, `to` and `automatic`; both sides show the group."""
    partner_id = places.scope(entry.text("to"), entry.place("to"))
    if partner_id not in regions:
        raise EstateError(f"{entry.place('to')}: no managed instance is described there; write the address of one")
    first, second = (instance_id, regions[instance_id]), (partner_id, regions[partner_id])
    automatic = entry.flag("automatic", default=False)
    for role, own, partner in (("Primary", first, second), ("Secondary", second, first)):
        body = managed_instances.failover_group(
            entry.text("failover_group"), role=role, own=own, partner=partner, automatic=automatic
        )
        yield Resource(body=body)
