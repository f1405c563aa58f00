"""Where the workload and the copies of its data lie, against the regions that its team allows."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from builders import NOW, OTHER, PROD, RSV, SEEN, VM, WEB, WORKLOAD, backup, vault, vm
from builders_governance import region
from judged import REASONS, gap, healthy, outcome, rows_of, verdict

from collector.facts.azure import Resource
from collector.facts.backup import BackupMode, BackupVault, NativeBackup, ProtectedItem
from collector.facts.recovery import GeoReplica, Region, ReplicatedItem
from collector.model import AzureScope

PLACES = "security-locations-allowed"
AWAY = f"fail F-{PLACES}-1"
KINDS = (Resource, GeoReplica, ReplicatedItem, BackupVault, ProtectedItem, NativeBackup, Region)
BASE = healthy(*KINDS)
DATABASE = f"{WEB}/providers/Microsoft.Sql/servers/sql/databases/orders"
UNDECLARED = dataclasses.replace(WORKLOAD, allowed_locations=())
NARROW = dataclasses.replace(WORKLOAD, azure=AzureScope(resource_groups=(WEB,)))


def database(location: str | None = "westeurope") -> Resource:
    kind = "microsoft.sql/servers/databases"
    return Resource(subject=DATABASE, resource_type=kind, name="orders", location=location, tags=(), **SEEN)


def replica(region: str | None = "northeurope", **changes: Any) -> GeoReplica:
    fields: dict[str, Any] = {"subject": f"{DATABASE}/replicationLinks/1", "of": DATABASE, "mechanism": "geo_secondary"}
    return GeoReplica(**{**fields, "region": region, **SEEN, **changes})


def native(
    redundancy: str | None, mode: BackupMode = BackupMode.POINT_IN_TIME, subject: str = DATABASE
) -> NativeBackup:
    return NativeBackup(subject=subject, mode=mode.value, redundancy=redundancy, **SEEN)


def moved(region: str | None, source: str = VM) -> ReplicatedItem:
    return ReplicatedItem(subject=f"{RSV}/x/1", vault=RSV, source=source, recovery_region=region, **SEEN)


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("westeurope", "pass"),
        ("North Europe", "pass"),
        ("global", "pass"),
        ("Global", "pass"),
        ("eastus", AWAY),
        (None, "unknown U-PARSE"),
    ],
)
def test_a_resource_lies_in_an_allowed_region_or_in_none(location, expected):
    assert outcome(PLACES, [*BASE, vm(location=location)]) == expected


@pytest.mark.parametrize("location", ["westeurope", "global", "eastus"])
def test_nothing_passes_where_nobody_has_said_what_is_allowed(location):
    found = verdict(PLACES, [*BASE, vm(location=location)], workload=UNDECLARED)
    assert (found.outcome, found.reason_codes) == ("unknown", ("U-MISSING",))
    assert "security: {locations: [westeurope, northeurope]}" in found.message


@pytest.mark.parametrize(
    ("copies", "expected"),
    [
        ([replica()], "pass"),
        ([replica("North Europe")], "pass"),
        ([replica("eastus")], AWAY),
        ([replica(), replica("eastus", subject="second")], AWAY),
        ([replica(None)], "unknown U-PARSE"),
        ([replica(None, copy=VM)], "pass"),
        ([replica("eastus", of=DATABASE.upper())], AWAY),
        ([replica("eastus", of=DATABASE.replace("rg-web", "rg-other"))], "pass"),
        ([moved("northeurope")], "pass"),
        ([moved("eastus")], AWAY),
        ([moved(None)], "unknown U-PARSE"),
        ([moved("eastus", source=f"{WEB}/providers/a.b/c/other")], "pass"),
    ],
)
def test_copies_of_a_member_count_as_well(copies, expected):
    assert outcome(PLACES, [*BASE, vm(), database(), *copies], workload=NARROW) == expected


@pytest.mark.parametrize(
    ("backups", "expected"),
    [
        ([native("Geo"), region("northeurope")], "pass"),
        ([native("geozone"), region("northeurope")], "pass"),
        ([native("Geo"), region("eastus")], AWAY),
        ([native("Enabled"), region("eastus")], AWAY),
        ([native("Local"), region("eastus")], "pass"),
        ([native("Zone"), region("eastus")], "pass"),
        ([native("Disabled"), region("eastus")], "pass"),
        ([native("Geo"), region(None)], "unknown U-MISSING"),
        ([native("Geo")], "unknown U-MISSING"),
        ([native("Interstellar"), region("northeurope")], "unknown U-PARSE"),
        ([native(None), region("northeurope")], "unknown U-PARSE"),
        ([native(None, BackupMode.CONTINUOUS), region("eastus")], "pass"),
        ([native("Geo", subject=f"{WEB}/providers/a.b/c/other"), region("eastus")], "pass"),
    ],
)
def test_backups_that_lie_in_the_paired_region_too_count_as_well(backups, expected):
    assert outcome(PLACES, [*BASE, vm(), database(), *backups]) == expected


@pytest.mark.parametrize(
    ("location", "redundancy", "pair", "expected"),
    [
        ("westeurope", "GeoRedundant", "northeurope", "pass"),
        ("westeurope", "GEOREDUNDANT", "eastus", AWAY),
        ("westeurope", "LocallyRedundant", "eastus", "pass"),
        ("westeurope", "ZoneRedundant", "eastus", "pass"),
        ("westeurope", "Invalid", "northeurope", "unknown U-PARSE"),
        ("westeurope", None, "northeurope", "unknown U-PARSE"),
        (None, "GeoRedundant", "northeurope", "unknown U-PARSE"),
    ],
)
def test_a_vault_keeps_its_backups_in_the_paired_region_too(location, redundancy, pair, expected):
    facts = [*BASE, vm(), backup(), vault(location=location, redundancy=redundancy), region(pair)]
    assert outcome(PLACES, facts) == expected


def test_a_vault_that_keeps_nothing_has_no_copies():
    assert outcome(PLACES, [*BASE, vm(), vault(), region("eastus")]) == "pass"


@pytest.mark.parametrize(
    ("source", "expected"), [(VM, AWAY), (f"{PROD}/resourceGroups/rg-other/providers/a/b/c", "pass")]
)
def test_a_vault_beside_the_workload_counts_where_it_keeps_a_member(source, expected):
    facts = [*BASE, vm(), backup(source=source), vault(location="westeurope"), region("eastus")]
    assert outcome(PLACES, facts, workload=NARROW) == expected


def test_several_links_to_one_region_are_one_row():
    facts = [*BASE, vm(), database(), replica(), replica(subject="fog", mechanism="failover_group")]
    rows = [row for row in rows_of("data_place", facts) if row.what == "replica"]
    assert [(row.subject, row.region) for row in rows] == [(DATABASE, "northeurope")]


def test_the_message_says_what_lies_where():
    message = verdict(PLACES, [*BASE, vm(), database(), replica("eastus")]).message
    assert all(word in message for word in ("orders", "replica", "eastus"))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("cause", "reason"), REASONS)
def test_what_was_not_read_is_unknown_unless_it_fails_already(kind, cause, reason):
    gaps = [gap(kind, cause=cause)]
    assert outcome(PLACES, [*BASE, vm()], gaps) == f"unknown {reason}"
    assert outcome(PLACES, [*BASE, vm(location="eastus")], gaps) == AWAY


def test_a_machine_of_another_subscription_is_not_ours():
    away = vm(VM.replace(PROD, OTHER), location="eastus")
    assert outcome(PLACES, [*BASE, vm(), away], workload=NARROW) == "pass"


def test_nothing_seen_is_unknown():
    assert outcome(PLACES, BASE).startswith("unknown")


def test_an_old_look_is_stale():
    old = dataclasses.replace(vm(), observed_at=NOW.replace(day=20))
    assert outcome(PLACES, [*BASE, old]) == "unknown U-STALE"
