"""Cosmos DB accounts: two kinds of backup, regions and zones."""

from __future__ import annotations

from datetime import timedelta

import pytest
from probe_items import GONE, PROD, SEEN, assert_refused, changed, fact, facts, in_capitals, recording

from collector.facts.backup import NativeBackup
from collector.facts.recovery import GeoReplica, Redundancy
from probes.recovery.cosmos_accounts import PROBE, parse_backup, parse_copies, parse_redundancy

TILL, STOCK = recording("recovery", "cosmos_accounts")
BELOW = f"{PROD}/resourceGroups/rg-till/providers/Microsoft.DocumentDB/databaseAccounts"
TIER = "properties.backupPolicy.continuousModeProperties.tier"
PERIODIC = "properties.backupPolicy.periodicModeProperties"


def region(name, priority, zones):
    return {"locationName": name, "failoverPriority": priority, "isZoneRedundant": zones}


def test_a_continuous_backup():
    assert fact(parse_backup, TILL) == NativeBackup(
        subject=f"{BELOW}/cosmos-till",
        mode="continuous",
        interval=timedelta(seconds=100),
        retention=timedelta(days=30),
        state="Succeeded",
        **SEEN,
    )


@pytest.mark.parametrize(
    ("tier", "days"), [("Continuous7Days", 7), ("continuous30days", 30), ("Continuous90Days", None), (None, None)]
)
def test_how_long_a_continuous_backup_reaches_back(tier, days):
    assert fact(parse_backup, changed(TILL, TIER, tier)).retention == (days and timedelta(days=days))


def test_a_periodic_backup():
    assert fact(parse_backup, STOCK) == NativeBackup(
        subject=f"{BELOW}/cosmos-stock",
        mode="periodic",
        interval=timedelta(minutes=240),
        retention=timedelta(hours=8),
        redundancy="Geo",
        state="Succeeded",
        **SEEN,
    )


def test_in_an_older_version_the_settings_of_a_periodic_backup_are_absent():
    found = fact(parse_backup, changed(STOCK, PERIODIC, GONE))
    assert (found.interval, found.retention, found.redundancy) == (None, None, None)


@pytest.mark.parametrize("kind", ["PERIODIC", "periodic"])
def test_the_case_of_the_kind_does_not_matter(kind):
    assert fact(parse_backup, changed(STOCK, "properties.backupPolicy.type", kind)).mode == "periodic"


@pytest.mark.parametrize("value", [GONE, None, "Hourly", 4])
def test_a_kind_of_backup_that_is_absent_or_new_is_refused_and_explained(value):
    assert_refused(parse_backup, TILL, "properties.backupPolicy.type", value)


@pytest.mark.parametrize(
    ("locations", "many_writes", "zone_redundant"),
    [
        ([region("West Europe", 0, True), region("North Europe", 1, False)], False, True),
        ([region("West Europe", 0, True), region("North Europe", 1, False)], True, False),
        ([region("West Europe", 0, False), region("North Europe", 1, True)], False, False),
        ([region("West Europe", 0, None)], False, None),
        ([region("West Europe", 0, True), region("North Europe", 1, None)], True, None),
        ([], False, None),
        (None, False, None),
    ],
)
def test_every_region_that_takes_writes_must_span_zones(locations, many_writes, zone_redundant):
    raw = changed(TILL, "properties.locations", locations)
    raw = changed(raw, "properties.enableMultipleWriteLocations", many_writes)
    assert fact(parse_redundancy, raw) == Redundancy(subject=TILL["id"], zone_redundant=zone_redundant, **SEEN)


def test_every_further_region_is_a_copy():
    assert fact(parse_copies, TILL) == GeoReplica(
        subject=f"{BELOW}/cosmos-till/locations/northeurope",
        of=f"{BELOW}/cosmos-till",
        mechanism="cosmos_region",
        region="northeurope",
        state="Succeeded",
        consistency="Session",
        automatic=True,
        **SEEN,
    )
    assert facts(parse_copies, STOCK) == ()


@pytest.mark.parametrize("locations", [GONE, None, [{"locationName": "West Europe"}], [{"failoverPriority": 1}]])
def test_regions_without_name_or_priority_are_no_copies(locations):
    assert_refused(parse_copies, TILL, "properties.locations", locations)


def test_each_kind_of_fact_stands_alone_so_that_one_odd_property_hides_one_kind_only():
    assert [read.yields for read in PROBE.reads] == [(NativeBackup,), (Redundancy,), (GeoReplica,)]
    assert len({read.need for read in PROBE.reads}) == 1


PARSERS = (parse_backup, parse_redundancy, parse_copies)


@pytest.mark.parametrize("parse", PARSERS)
def test_the_case_of_property_names_does_not_matter(parse):
    assert facts(parse, in_capitals(TILL)) == facts(parse, TILL)


@pytest.mark.parametrize(
    ("parse", "raw", "path", "value"),
    [
        *((parse, TILL, "id", GONE) for parse in PARSERS),
        (parse_backup, STOCK, f"{PERIODIC}.backupIntervalInMinutes", "often"),
        (parse_backup, STOCK, f"{PERIODIC}.backupRetentionIntervalInHours", 10**14),
        (parse_copies, TILL, "properties.locations", "West Europe"),
        (parse_copies, TILL, "properties.enableAutomaticFailover", "perhaps"),
    ],
)
def test_other_shapes_are_refused(parse, raw, path, value):
    assert_refused(parse, raw, path, value)
