"""SQL managed instances, their databases and the groups in which they fail over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from probe_items import GONE, PROD, SEEN, assert_refused, changed, fact, facts, in_capitals, item, recording

from collector.facts.backup import NativeBackup, NativeRetention
from collector.facts.recovery import GeoReplica, Redundancy
from probes.recovery.managed_instances import PROBE, parse_database, parse_instance, parse_instance_group

INSTANCE, DATABASE, SHORT, LONG, GROUP = recording("recovery", "managed_instances")
RG = f"{PROD}/resourceGroups/rg-till"
INSTANCE_ID = f"{RG}/providers/Microsoft.Sql/managedInstances/mi-till"
DATABASE_ID = f"{INSTANCE_ID}/databases/ledger"
LOGS = timedelta(minutes=10)
_, DATABASES, SHORT_NEED, LONG_NEED, GROUPS = (read.need for read in PROBE.reads)
SHORT_PATH, LONG_PATH = (f"{DATABASE_ID}/backup{kind}TermRetentionPolicies/default" for kind in ("Short", "Long"))


def test_an_instance_tells_where_backups_lie_and_whether_it_spans_zones():
    assert facts(parse_instance, INSTANCE) == (
        NativeBackup(subject=INSTANCE_ID, mode="point_in_time", interval=LOGS, redundancy="Geo", state="Ready", **SEEN),
        Redundancy(subject=INSTANCE_ID, zone_redundant=False, sku="GP_Gen5", **SEEN),
    )


@pytest.mark.parametrize(("older", "found"), [("GRS", "GRS"), (GONE, None)])
def test_the_older_word_for_where_backups_lie_is_understood(older, found):
    raw = changed(INSTANCE, "properties.currentBackupStorageRedundancy", GONE)
    raw = raw if older is GONE else changed(raw, "properties.storageAccountType", older)
    assert facts(parse_instance, raw)[0].redundancy == found


def test_a_database_tells_from_when_on_it_can_be_restored():
    assert fact(parse_database, DATABASE) == NativeBackup(
        subject=DATABASE_ID,
        mode="point_in_time",
        interval=LOGS,
        earliest_restore=datetime(2026, 10, 23, 15, 55, 40, 340000, tzinfo=UTC),
        state="Online",
        **SEEN,
    )


def test_the_policies_of_a_database_are_those_of_sql_database():
    parsed = [read.parse for read in PROBE.reads[2:4]]
    assert fact(parsed[0], SHORT, SHORT_PATH) == NativeRetention(
        subject=SHORT["id"], of=DATABASE_ID, retention=timedelta(days=30), **SEEN
    )
    assert fact(parsed[1], LONG, LONG_PATH) == NativeRetention(
        subject=LONG["id"], of=DATABASE_ID, long_term=timedelta(days=5 * 365), **SEEN
    )


def test_a_group_copies_each_of_its_instances():
    assert fact(parse_instance_group, GROUP) == GeoReplica(
        subject=GROUP["id"],
        of=INSTANCE_ID,
        mechanism="failover_group",
        copy=f"{INSTANCE_ID}-north",
        region="northeurope",
        state="CATCH_UP",
        automatic=False,
        **SEEN,
    )
    assert facts(parse_instance_group, changed(GROUP, "properties.replicationRole", "Secondary")) == ()


def test_what_is_read_next():
    assert DATABASES.path(item(INSTANCE)) == f"{INSTANCE_ID}/databases"
    assert SHORT_NEED.path(item(DATABASE)) == SHORT_PATH
    assert LONG_NEED.path(item(DATABASE)) == LONG_PATH
    groups = f"{RG}/providers/Microsoft.Sql/locations/westeurope/instanceFailoverGroups"
    assert GROUPS.path(item(INSTANCE)) == GROUPS.path(item({**INSTANCE, "location": "West Europe"})) == groups
    assert GROUPS.path(item({**INSTANCE, "location": None})) is None


PARSED = [(parse_instance, INSTANCE), (parse_database, DATABASE), (parse_instance_group, GROUP)]


@pytest.mark.parametrize(("parse", "raw"), PARSED)
def test_the_case_of_property_names_does_not_matter(parse, raw):
    assert facts(parse, in_capitals(raw)) == facts(parse, raw)


@pytest.mark.parametrize(
    ("parse", "raw", "path", "value"),
    [
        *((parse, raw, "id", GONE) for parse, raw in PARSED),
        (parse_instance, INSTANCE, "properties.zoneRedundant", "some"),
        (parse_database, DATABASE, "properties.earliestRestorePoint", "soon"),
        (parse_instance_group, GROUP, "properties.replicationRole", GONE),
        (parse_instance_group, GROUP, "properties.managedInstancePairs", GONE),
        (parse_instance_group, GROUP, "properties.partnerRegions", []),
    ],
)
def test_other_shapes_are_refused(parse, raw, path, value):
    assert_refused(parse, raw, path, value)
