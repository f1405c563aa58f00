"""SQL databases: their backups, their retention, their copies."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from probe_items import GONE, PROD, SEEN, assert_refused, changed, fact, facts, in_capitals, item, recording

from collector.facts.backup import NativeBackup, NativeRetention
from collector.facts.recovery import GeoReplica, Redundancy
from collector.probe import Malformed
from probes.recovery.sql_databases import (
    PROBE,
    parse_database,
    parse_failover_group,
    parse_link,
    parse_long_term,
    parse_server,
    parse_short_term,
)

SERVER, DATABASE, SHORT, LONG, GROUP, LINK = recording("recovery", "sql_databases")
SERVER_ID = f"{PROD}/resourceGroups/rg-till/providers/Microsoft.Sql/servers/sql-till"
DATABASE_ID = f"{SERVER_ID}/databases/receipts"
ASKED = f"{DATABASE_ID}/backupShortTermRetentionPolicies/default"
MASTER = {**DATABASE, "id": f"{SERVER_ID}/databases/Master", "name": "Master"}
COPY = changed(DATABASE, "properties.secondaryType", "Geo")
WAREHOUSE = changed(DATABASE, "kind", "v12.0,user,datawarehouse,gen2")
_, DATABASES, SHORT_NEED, LONG_NEED, GROUPS, LINKS = (read.need for read in PROBE.reads)


def backup_of(raw):
    return facts(parse_database, raw)[0]


def test_a_database_tells_of_its_backups_and_its_zones():
    assert facts(parse_database, DATABASE) == (
        NativeBackup(
            subject=DATABASE_ID,
            mode="point_in_time",
            interval=timedelta(minutes=10),
            redundancy="Geo",
            earliest_restore=datetime(2026, 10, 20, 7, 30, 12, 500000, tzinfo=UTC),
            state="Online",
            **SEEN,
        ),
        Redundancy(subject=DATABASE_ID, zone_redundant=True, sku="GP_Gen5", **SEEN),
    )


def test_what_is_only_asked_for_is_not_where_the_backups_lie():
    assert DATABASE["properties"]["requestedBackupStorageRedundancy"] == "GeoZone"
    raw = changed(DATABASE, "properties.currentBackupStorageRedundancy", GONE)
    assert backup_of(raw).redundancy is None


@pytest.mark.parametrize("raw", [MASTER, {**MASTER, "name": "sql-till/Master"}])
def test_the_database_of_the_service_is_skipped(raw):
    assert facts(parse_database, raw) == ()
    assert SHORT_NEED.path(item(raw)) is LONG_NEED.path(item(raw)) is None


def test_a_server_brings_no_facts_but_what_is_read_below_it():
    assert facts(parse_server, SERVER) == ()
    assert [need.path(item(SERVER)) for need in (DATABASES, GROUPS, LINKS)] == [
        f"{SERVER_ID}/{child}" for child in ("databases", "failoverGroups", "replicationLinks")
    ]


@pytest.mark.parametrize("word", ["Geo", "Named", "Standby", "SomethingNew"])
def test_a_secondary_is_a_copy_whose_policies_are_not_read(word):
    raw = changed(DATABASE, "properties.secondaryType", word)
    assert backup_of(raw).is_copy
    assert SHORT_NEED.path(item(raw)) is LONG_NEED.path(item(raw)) is None


@pytest.mark.parametrize("value", [None, ""])
def test_without_a_kind_of_secondary_it_is_none(value):
    raw = changed(DATABASE, "properties.secondaryType", value)
    assert not backup_of(raw).is_copy
    assert SHORT_NEED.path(item(raw)) == ASKED


def test_a_dedicated_pool_has_restore_points_and_no_policies():
    found = backup_of(WAREHOUSE)
    assert (found.interval, found.retention) == (timedelta(hours=8), timedelta(days=7))
    assert SHORT_NEED.path(item(WAREHOUSE)) is None
    by_tier = changed(changed(DATABASE, "kind", GONE), "sku.tier", "DataWarehouse")
    assert backup_of(by_tier) == found


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "", None, GONE])
def test_a_start_of_the_window_that_means_never_is_absent(text):
    assert backup_of(changed(DATABASE, "properties.earliestRestoreDate", text)).earliest_restore is None


def test_in_an_older_version_most_is_absent():
    found, redundancy = facts(parse_database, {"id": DATABASE_ID, "name": "receipts"})
    assert (found.redundancy, found.earliest_restore, found.state, found.retention) == (None, None, None, None)
    assert (redundancy.zone_redundant, redundancy.sku) == (None, None)


def test_the_policies_belong_to_the_database_that_was_asked_about():
    assert fact(parse_short_term, SHORT, ASKED) == NativeRetention(
        subject=SHORT["id"], of=DATABASE_ID, retention=timedelta(days=35), **SEEN
    )
    assert fact(parse_long_term, LONG, ASKED) == NativeRetention(
        subject=LONG["id"], of=DATABASE_ID, long_term=timedelta(days=360), **SEEN
    )


@pytest.mark.parametrize(("rule", "days"), [("P4W", 28), ("P14D", 14), ("P2Y", 730), ("PT0S", None), (None, None)])
def test_the_longest_rule_counts_and_none_is_none(rule, days):
    raw = {"id": LONG["id"], "properties": {"weeklyRetention": rule, "monthlyRetention": "PT0S"}}
    assert fact(parse_long_term, raw, ASKED).long_term == (days and timedelta(days=days))


def test_a_policy_that_does_not_say_how_long_is_not_known():
    assert fact(parse_short_term, changed(SHORT, "properties.retentionDays", GONE), ASKED).retention is None


def test_a_failover_group_copies_each_of_its_databases():
    raw = changed(GROUP, "properties.databases", [DATABASE_ID, f"{SERVER_ID}/databases/stock"])
    partner = GROUP["properties"]["partnerServers"][0]["id"]
    common = {"mechanism": "failover_group", "region": "northeurope", "state": "CATCH_UP", "automatic": True, **SEEN}
    assert facts(parse_failover_group, raw) == tuple(
        GeoReplica(subject=GROUP["id"], of=database, copy=f"{partner}{database.removeprefix(SERVER_ID)}", **common)
        for database in raw["properties"]["databases"]
    )


@pytest.mark.parametrize(("policy", "automatic"), [("AUTOMATIC", True), ("Manual", False), ("Someday", None)])
def test_whether_a_group_fails_over_by_itself(policy, automatic):
    raw = changed(GROUP, "properties.readWriteEndpoint.failoverPolicy", policy)
    assert fact(parse_failover_group, raw).automatic is automatic


def test_the_side_that_is_fed_tells_nothing_new():
    assert facts(parse_failover_group, changed(GROUP, "properties.replicationRole", "Secondary")) == ()
    assert facts(parse_link, changed(LINK, "properties.role", "Secondary")) == ()


def test_an_empty_group_copies_nothing():
    assert facts(parse_failover_group, changed(GROUP, "properties.databases", [])) == ()


def test_a_link_is_a_copy_of_its_database():
    assert fact(parse_link, LINK) == GeoReplica(
        subject=LINK["id"],
        of=DATABASE_ID,
        mechanism="geo_secondary",
        copy_name=f"{LINK['properties']['partnerServer']}/{LINK['properties']['partnerDatabase']}".lower(),
        region="northeurope",
        state="CATCH_UP",
        automatic=False,
        **SEEN,
    )


@pytest.mark.parametrize("kind", ["NAMED", "STANDBY", "SomethingNew"])
def test_a_secondary_of_another_kind_is_a_copy_that_promises_nothing(kind):
    found = fact(parse_link, changed(LINK, "properties.linkType", kind))
    assert (found.mechanism, found.copy_name) == ("secondary", fact(parse_link, LINK).copy_name)


@pytest.mark.parametrize("name", ["partnerServer", "partnerDatabase"])
def test_a_link_that_does_not_name_its_partner_tells_no_copy(name):
    assert fact(parse_link, changed(LINK, f"properties.{name}", GONE)).copy_name is None


def test_a_group_whose_partner_has_no_id_tells_no_copy():
    assert fact(parse_failover_group, changed(GROUP, "properties.partnerServers", [{}])).copy is None


PARSED = [
    (parse_database, DATABASE),
    (parse_short_term, SHORT),
    (parse_long_term, LONG),
    (parse_failover_group, GROUP),
    (parse_link, LINK),
]


@pytest.mark.parametrize(("parse", "raw"), PARSED)
def test_the_case_of_property_names_does_not_matter(parse, raw):
    assert facts(parse, in_capitals(raw), ASKED) == facts(parse, raw, ASKED)


@pytest.mark.parametrize(
    ("parse", "raw", "path", "value"),
    [
        *((parse, raw, "id", GONE) for parse, raw in PARSED),
        (parse_database, DATABASE, "properties.zoneRedundant", "perhaps"),
        (parse_database, DATABASE, "properties.earliestRestoreDate", "yesterday"),
        (parse_database, DATABASE, "properties.status", 7),
        (parse_short_term, SHORT, "properties.retentionDays", "many"),
        (parse_short_term, SHORT, "properties.retentionDays", 10**12),
        (parse_long_term, LONG, "properties.weeklyRetention", "four weeks"),
        (parse_failover_group, GROUP, "properties.replicationRole", GONE),
        (parse_failover_group, GROUP, "properties.databases", GONE),
        (parse_failover_group, GROUP, "properties.partnerServers", GONE),
        (parse_link, LINK, "properties.role", GONE),
        (parse_link, LINK, "properties.linkType", GONE),
    ],
)
def test_other_shapes_are_refused(parse, raw, path, value):
    assert_refused(parse, raw, path, value, ASKED)


def test_what_to_read_next_needs_an_id():
    for need in (DATABASES, SHORT_NEED, LONG_NEED, GROUPS, LINKS):
        with pytest.raises(Malformed):
            need.path(item({"properties": {}}))
