"""Flexible servers of PostgreSQL and MySQL: backups, standby, replicas."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from probe_items import GONE, PROD, SEEN, assert_refused, changed, facts, in_capitals, recording

from collector.facts.backup import NativeBackup
from collector.facts.recovery import GeoReplica, Redundancy
from probes.recovery.flexible_servers import PROBE, parse_server

POSTGRES, MYSQL = recording("recovery", "flexible_servers")
BELOW = f"{PROD}/resourceGroups/rg-till/providers"


def parsed(raw):
    """The backup, the redundancy and perhaps the replica of a server."""
    return facts(parse_server, raw)


def test_a_primary_tells_of_its_backups_and_its_standby():
    subject = f"{BELOW}/Microsoft.DBforPostgreSQL/flexibleServers/pg-till"
    assert parsed(POSTGRES) == (
        NativeBackup(
            subject=subject,
            mode="point_in_time",
            interval=timedelta(minutes=5),
            retention=timedelta(days=35),
            redundancy="Enabled",
            earliest_restore=datetime(2026, 10, 19, 9, 39, 53, 89111, tzinfo=UTC),
            state="Ready",
            **SEEN,
        ),
        Redundancy(
            subject=subject,
            zones=("1", "2"),
            zone_redundant=True,
            instances=2,
            standby="Healthy",
            sku="Standard_E4ds_v5",
            **SEEN,
        ),
    )


def test_a_replica_is_a_copy_of_its_source():
    backup, redundancy, replica = parsed(MYSQL)
    assert backup.is_copy
    assert (redundancy.zones, redundancy.zone_redundant, redundancy.instances) == ((), False, 1)
    assert redundancy.standby == "NotEnabled"
    assert replica == GeoReplica(
        subject=MYSQL["id"],
        copy=MYSQL["id"],
        of=f"{BELOW}/Microsoft.DBforMySQL/flexibleServers/my-till-main",
        mechanism="read_replica",
        region="northeurope",
        state="Ready",
        automatic=False,
        **SEEN,
    )


@pytest.mark.parametrize(
    ("role", "copy"),
    [
        ("AsyncReplica", True),
        ("GEOASYNCREPLICA", True),
        ("Replica", True),
        ("Primary", False),
        ("Source", False),
        ("None", False),
        ("Mirror", False),
        (None, False),
    ],
)
def test_only_the_known_words_make_a_copy(role, copy):
    found = parsed(changed(MYSQL, "properties.replicationRole", role))
    assert found[0].is_copy is copy
    assert len(found) == (3 if copy else 2)


@pytest.mark.parametrize(
    ("replication", "state"),
    [(None, "Ready"), ("Active", "Ready"), ("ACTIVE", "Ready"), ("Broken", "Broken"), ("Catchup", "Catchup")],
)
def test_a_replica_that_does_not_follow_its_source_says_so(replication, state):
    told = changed(MYSQL, "properties.replica", {"replicationState": replication})
    assert parsed(told)[2].state == state


@pytest.mark.parametrize(
    ("mode", "zone_redundant", "instances"),
    [
        ("ZoneRedundant", True, 2),
        ("zoneredundant", True, 2),
        ("SameZone", False, 2),
        ("Disabled", False, 1),
        ("RegionRedundant", None, None),
        (None, None, None),
    ],
)
def test_how_a_standby_is_set_up(mode, zone_redundant, instances):
    found = parsed(changed(POSTGRES, "properties.highAvailability.mode", mode))[1]
    assert (found.zone_redundant, found.instances, found.standby) == (zone_redundant, instances, "Healthy")


def test_in_an_older_version_most_is_absent():
    backup, redundancy = parsed({"id": POSTGRES["id"]})
    assert (backup.retention, backup.redundancy, backup.earliest_restore, backup.state) == (None, None, None, None)
    assert (redundancy.zones, redundancy.zone_redundant, redundancy.standby) == ((), None, None)


def test_both_kinds_of_servers_are_read_alike():
    assert {read.parse for read in PROBE.reads} == {parse_server}
    assert [read.need.path for read in PROBE.reads] == [
        f"providers/Microsoft.{kind}/flexibleServers" for kind in ("DBforPostgreSQL", "DBforMySQL")
    ]


@pytest.mark.parametrize("raw", [POSTGRES, MYSQL])
def test_the_case_of_property_names_does_not_matter(raw):
    assert parsed(in_capitals(raw)) == parsed(raw)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("id", GONE),
        ("properties.sourceServerResourceId", GONE),
        ("properties.backup.backupRetentionDays", "a week"),
        ("properties.backup.backupRetentionDays", 10**12),
        ("properties.backup.geoRedundantBackup", True),
        ("properties.backup.earliestRestoreDate", "16 November"),
        ("properties.highAvailability.state", 1),
    ],
)
def test_other_shapes_are_refused(path, value):
    assert_refused(parse_server, MYSQL, path, value)
