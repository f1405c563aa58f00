"""The sections about databases: SQL servers, flexible servers and Cosmos DB accounts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from simulator.estate.places import Places
from simulator.shapes import databases, sql
from simulator.strict import EstateError, Fields
from simulator.world import Resource

_REGION = "westeurope"


def read_sql_servers(fields: Fields, places: Places, now: datetime) -> Iterator[Resource]:
    """Read `sql_servers: [{at, location, databases, failover_groups}]`; groups may name servers that come later."""
    entries = [(Fields(value, where), where) for value, where in fields.each("sql_servers")]
    regions: dict[str, str] = {}
    for entry, where in entries:
        server_id = places.settle(entry.text("at"), "Microsoft.Sql/servers", where)
        regions[server_id] = entry.text("location", _REGION)
    for (entry, _), server_id in zip(entries, tuple(regions), strict=True):
        yield Resource(body=sql.server(server_id, location=regions[server_id]))
        yield Resource(body=sql.master(server_id, location=regions[server_id]))
        yield from _sql_databases(entry, server_id, regions[server_id], now)
        yield from _failover_groups(entry, server_id, regions, places)
        entry.done()


def _sql_databases(entry: Fields, server_id: str, region: str, now: datetime) -> Iterator[Resource]:
    """Read `databases: [{name, backups, zone_redundant, status, keeps_days, weekly, secondary}]`."""
    for value, where in entry.each("databases"):
        inner = Fields(value, where)
        days = inner.whole("keeps_days", 7)
        secondary = inner.one_of("secondary", sql.SECONDARIES, "Geo") if inner.has("secondary") else ""
        database = sql.Database(
            server_id=server_id,
            name=inner.text("name"),
            location=region,
            backups=inner.one_of("backups", sql.REDUNDANCIES, "Geo"),
            zone_redundant=inner.flag("zone_redundant", default=False),
            status=inner.one_of("status", sql.STATES, "Online"),
            earliest=None if secondary else now - timedelta(days=days),
            secondary=secondary,
        )
        yield Resource(body=sql.database(database))
        yield Resource(body=sql.short_term(database.id, days))
        yield Resource(body=sql.long_term(database.id, inner.text("weekly", "")))
        inner.done()


def _failover_groups(entry: Fields, server_id: str, regions: Mapping[str, str], places: Places) -> Iterator[Resource]:
    """Read `failover_groups: [{name, to, databases, automatic}]`; the partner shows the group and its links too."""
    for value, where in entry.each("failover_groups"):
        inner = Fields(value, where)
        partner_id = places.scope(inner.text("to"), inner.place("to"))
        if partner_id not in regions:
            raise EstateError(f"{inner.place('to')}: no SQL server is described there; write the address of one")
        group = sql.FailoverGroup(
            name=inner.text("name"),
            server_id=server_id,
            region=regions[server_id],
            partner_id=partner_id,
            partner_region=regions[partner_id],
            databases=inner.texts("databases"),
            automatic=inner.flag("automatic", default=True),
        )
        inner.done()
        yield from _both_sides(group)


def _both_sides(group: sql.FailoverGroup) -> Iterator[Resource]:
    sides = ((group, "Primary", "Secondary"), (group.from_partner(), "Secondary", "Primary"))
    for side, role, partner_role in sides:
        yield Resource(body=sql.failover_group(side, role=role, partner_role=partner_role))
        for name in side.databases:
            yield Resource(body=sql.link(side, name, role=role, partner_role=partner_role))


def read_flexible_servers(fields: Fields, places: Places, now: datetime) -> Iterator[Resource]:
    """Read `flexible_servers: [{at, engine, location, state, keeps_days, geo_backup, standby, standby_state, of}]`."""
    for value, where in fields.each("flexible_servers"):
        entry = Fields(value, where)
        engine = entry.one_of("engine", databases.ENGINES, "PostgreSQL")
        mode = entry.one_of("standby", databases.MODES, "Disabled")
        days = entry.whole("keeps_days", 7)
        server = databases.FlexibleServer(
            id=places.settle(entry.text("at"), f"Microsoft.DBfor{engine}/flexibleServers", where),
            engine=engine,
            location=entry.text("location", "West Europe"),
            state=entry.one_of("state", databases.STATES, "Ready"),
            keeps_days=days,
            geo_backup=entry.flag("geo_backup", default=False),
            earliest=now - timedelta(days=days),
            mode=mode,
            standby=entry.one_of(
                "standby_state", databases.STANDBYS, "NotEnabled" if mode == "Disabled" else "Healthy"
            ),
            replica_of=places.scope(entry.text("of"), entry.place("of")) if entry.has("of") else "",
        )
        entry.done()
        yield Resource(body=databases.flexible_server(server))


def read_cosmos_accounts(fields: Fields, places: Places) -> Iterator[Resource]:
    """Read `cosmos_accounts: [{at, regions, continuous_days, every_minutes, keeps_hours, backups, …}]`."""
    for value, where in fields.each("cosmos_accounts"):
        entry = Fields(value, where)
        account = databases.CosmosAccount(
            id=places.settle(entry.text("at"), "Microsoft.DocumentDB/databaseAccounts", where),
            regions=tuple(_cosmos_regions(entry))
            or (databases.CosmosRegion(name="West Europe", zone_redundant=False),),
            continuous_days=_continuous_days(entry),
            every_minutes=entry.whole("every_minutes", 240),
            keeps_hours=entry.whole("keeps_hours", 8),
            backups=entry.one_of("backups", ("Geo", "Zone", "Local"), "Geo"),
            consistency=entry.text("consistency", "Session"),
            automatic_failover=entry.flag("automatic_failover", default=False),
        )
        entry.done()
        yield Resource(body=databases.cosmos_account(account))


def _cosmos_regions(entry: Fields) -> Iterator[databases.CosmosRegion]:
    for value, where in entry.each("regions"):
        inner = Fields(value, where)
        yield databases.CosmosRegion(name=inner.text("name"), zone_redundant=inner.flag("zones", default=False))
        inner.done()


def _continuous_days(entry: Fields) -> int:
    days = entry.whole("continuous_days", 0)
    if days not in (0, 7, 30):
        raise EstateError(f"{entry.place('continuous_days')}: {days} is no tier; write 7 or 30, or leave it out")
    return days
