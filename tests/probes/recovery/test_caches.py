"""Redis caches: what is left of their content after a restart, and how many zones they span."""

from __future__ import annotations

from datetime import timedelta

import pytest
from probe_items import GONE, PROD, SEEN, assert_refused, changed, fact, facts, in_capitals, item, recording

from collector.facts.backup import NativeBackup
from collector.facts.recovery import Redundancy
from probes.recovery.caches import PROBE, parse_cache, parse_cluster, parse_database

CACHE, CLUSTER, DATABASE = recording("recovery", "caches")
BELOW = f"{PROD}/resourceGroups/rg-till/providers/Microsoft.Cache"
CLUSTER_ID = f"{BELOW}/redisEnterprise/amr-till"
CONFIGURATION = "properties.redisConfiguration"
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


def test_a_cache_that_takes_snapshots():
    subject = f"{BELOW}/Redis/redis-till"
    assert facts(parse_cache, CACHE) == (
        NativeBackup(subject=subject, mode="persistence", interval=HOUR, state="Succeeded", **SEEN),
        Redundancy(subject=subject, zones=("1", "2"), zone_redundant=True, instances=2, sku="Premium", **SEEN),
    )


@pytest.mark.parametrize(
    ("configuration", "mode", "interval"),
    [
        ({"rdb-backup-enabled": "true", "rdb-backup-frequency": "15"}, "persistence", timedelta(minutes=15)),
        ({"rdb-backup-enabled": "True"}, "persistence", None),
        ({"aof-backup-enabled": "true"}, "persistence", SECOND),
        ({"aof-backup-enabled": "true", "rdb-backup-enabled": "false"}, "persistence", SECOND),
        ({"rdb-backup-enabled": "false", "rdb-backup-frequency": "15"}, "none", None),
        ({"maxclients": "256"}, "none", None),
        ({}, "none", None),
    ],
)
def test_what_a_cache_writes_to_disk(configuration, mode, interval):
    found = facts(parse_cache, changed(CACHE, CONFIGURATION, configuration))[0]
    assert (found.mode, found.interval) == (mode, interval)


@pytest.mark.parametrize("tier", ["Basic", "Standard"])
def test_a_small_tier_keeps_nothing_even_where_its_configuration_is_absent(tier):
    raw = changed(changed(CACHE, CONFIGURATION, GONE), "properties.sku.name", tier)
    assert facts(parse_cache, raw)[0].mode == "none"


@pytest.mark.parametrize(
    ("zones", "policy", "tier", "zone_redundant"),
    [
        (["1", "2"], None, "Premium", True),
        (["1"], None, "Premium", None),
        (None, "Automatic", "Premium", None),
        (None, "NoZones", "Premium", False),
        (None, None, "Basic", False),
        (None, None, "Standard", None),
    ],
)
def test_how_many_zones_a_cache_spans(zones, policy, tier, zone_redundant):
    raw = changed(
        changed({**CACHE, "zones": zones}, "properties.zonalAllocationPolicy", policy), "properties.sku.name", tier
    )
    found = facts(parse_cache, raw)[1]
    assert (found.zones, found.zone_redundant) == (tuple(zones or ()), zone_redundant)


@pytest.mark.parametrize(
    ("mode", "zones", "zone_redundant"),
    [
        ("ZR", None, True),
        ("LR", ["1", "2"], False),
        ("None", None, False),
        (None, ["1", "2", "3"], True),
        (None, ["1"], None),
        ("XR", None, None),
    ],
)
def test_how_many_zones_a_cluster_spans(mode, zones, zone_redundant):
    raw = changed({**CLUSTER, "zones": zones}, "properties.redundancyMode", mode)
    assert fact(parse_cluster, raw) == Redundancy(
        subject=CLUSTER_ID, zones=tuple(zones or ()), zone_redundant=zone_redundant, sku="Balanced_B5", **SEEN
    )


def test_what_the_database_keeps_is_told_of_its_cluster():
    assert fact(parse_database, DATABASE, CLUSTER_ID) == NativeBackup(
        subject=CLUSTER_ID, mode="persistence", interval=timedelta(hours=6), state="Running", **SEEN
    )
    assert PROBE.reads[2].need.path(item(CLUSTER)) == f"{CLUSTER_ID}/databases"


@pytest.mark.parametrize(
    ("persistence", "mode", "interval"),
    [
        ({"aofEnabled": True, "aofFrequency": "1s"}, "persistence", SECOND),
        ({"rdbEnabled": True, "rdbFrequency": "12h"}, "persistence", timedelta(hours=12)),
        ({"rdbEnabled": True, "rdbFrequency": "2d"}, "persistence", None),
        ({"aofEnabled": False, "rdbEnabled": False, "rdbFrequency": "1h"}, "none", None),
        ({}, "none", None),
        (None, "none", None),
    ],
)
def test_what_a_database_writes_to_disk(persistence, mode, interval):
    found = fact(parse_database, changed(DATABASE, "properties.persistence", persistence), CLUSTER_ID)
    assert (found.mode, found.interval) == (mode, interval)


PARSED = [(parse_cache, CACHE), (parse_cluster, CLUSTER), (parse_database, DATABASE)]


@pytest.mark.parametrize(("parse", "raw"), PARSED)
def test_the_case_of_property_names_does_not_matter(parse, raw):
    assert facts(parse, in_capitals(raw), CLUSTER_ID) == facts(parse, raw, CLUSTER_ID)


@pytest.mark.parametrize(
    ("parse", "raw", "path", "value"),
    [
        (parse_cache, CACHE, "id", GONE),
        (parse_cache, CACHE, CONFIGURATION, GONE),
        (parse_cache, CACHE, f"{CONFIGURATION}.rdb-backup-enabled", "often"),
        (parse_cache, CACHE, f"{CONFIGURATION}.rdb-backup-frequency", "hourly"),
        (parse_cache, CACHE, "zones", "1"),
        (parse_cluster, CLUSTER, "id", GONE),
        (parse_cluster, CLUSTER, "properties.redundancyMode", 3),
        (parse_database, DATABASE, "properties", GONE),
        (parse_database, DATABASE, "properties.persistence.rdbEnabled", "yes"),
    ],
)
def test_other_shapes_are_refused(parse, raw, path, value):
    assert_refused(parse, raw, path, value)
