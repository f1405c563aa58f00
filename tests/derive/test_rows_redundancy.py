"""Single points of failure: data services, regions without zones, what was not read, when it is not asked."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from builders import NOW, SEEN, SUB, VM, WEB, WORKLOAD, vm
from builders_redundancy import SET
from judged import REASONS, decided, gap, outcome, rows_of, verdict
from redundancy_judged import (
    AVAILABILITY_SET,
    DISK,
    NO_ZONE,
    PLAN,
    REDUNDANCY,
    REST,
    SITE,
    STORE,
    TOO_FEW,
    TWIN,
    ZONAL,
    ZONELESS,
    judged,
    machines,
    of_type,
    resource,
    told,
)

from collector.facts import resource_types as types
from collector.facts.azure import Inventory, Resource
from collector.facts.backup import BackupMode, NativeBackup
from collector.facts.recovery import GeoReplica, HostRedundancy, Redundancy, Region
from collector.model import Tier

POSTGRES = f"{WEB}/providers/Microsoft.DBforPostgreSQL/flexibleServers/pg"


# --- Data and messages --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [types.SQL_DATABASE, types.MANAGED_INSTANCE, types.COSMOS_ACCOUNT])
@pytest.mark.parametrize(("word", "expected"), [(True, "pass"), (False, NO_ZONE), (None, "unknown U-PARSE")])
def test_a_database_service_says_itself_whether_it_is_zone_redundant(kind, word, expected):
    facts = [resource(of_type(kind)), told(of_type(kind), zone_redundant=word, zones=("1", "2"))]
    assert judged(*facts) == expected
    assert judged(*facts, tier=Tier.T2) == "pass"


@pytest.mark.parametrize("kind", [types.POSTGRESQL, types.MYSQL])
@pytest.mark.parametrize(
    ("word", "standby", "at_t1", "at_t2"),
    [
        (True, "Healthy", "pass", "pass"),
        (True, "HEALTHY", "pass", "pass"),
        (True, "CreatingStandby", NO_ZONE, TOO_FEW),
        (True, "FailingOver", NO_ZONE, TOO_FEW),
        (True, "a word of tomorrow", NO_ZONE, TOO_FEW),
        (True, None, "unknown U-PARSE", "unknown U-PARSE"),
        (False, "Healthy", NO_ZONE, "pass"),
        (False, "NotEnabled", NO_ZONE, TOO_FEW),
        (None, "Healthy", "unknown U-PARSE", "pass"),
    ],
)
def test_a_standby_counts_only_while_it_is_healthy(kind, word, standby, at_t1, at_t2):
    subject = of_type(kind)
    facts = [resource(subject), told(subject, zone_redundant=word, standby=standby, instances=2, zones=("1", "2"))]
    assert judged(*facts) == at_t1
    assert judged(*facts, tier=Tier.T2) == at_t2


@pytest.mark.parametrize(
    ("sku", "word", "expected"),
    [
        ("Standard_RAGZRS", True, "pass"),
        ("Standard_GRS", False, NO_ZONE),
        ("Standard_LRS", False, NO_ZONE),
        ("Standard_XYZ", None, "unknown U-PARSE"),
        (None, None, "unknown U-PARSE"),
    ],
)
def test_a_storage_account_keeps_copies_itself_and_says_whether_in_several_zones(sku, word, expected):
    facts = [resource(STORE), told(STORE, sku=sku, zone_redundant=word)]
    assert judged(*facts) == expected
    assert judged(*facts, tier=Tier.T2) == "pass"


@pytest.mark.parametrize("kind", [types.REDIS, types.REDIS_ENTERPRISE])
@pytest.mark.parametrize(
    ("fields", "at_t1", "at_t2"),
    [
        ({"sku": "Premium", "zones": ("1", "2")}, "pass", "pass"),
        ({"sku": "Premium", "zones": ("1",)}, NO_ZONE, "pass"),
        ({"sku": "Premium", "zone_redundant": True}, "pass", "pass"),
        ({"sku": "Premium"}, "unknown U-PARSE", "pass"),
        ({"sku": "Enterprise_E10", "zones": ("1", "2", "3")}, "pass", "pass"),
        ({"sku": "Basic", "zone_redundant": False}, NO_ZONE, TOO_FEW),
        ({"sku": "Basic", "zone_redundant": False, "instances": 2}, NO_ZONE, TOO_FEW),
        ({"sku": "Balanced_B5", "zone_redundant": True}, "pass", "pass"),
        ({"sku": "Balanced_B5", "zone_redundant": False}, NO_ZONE, "unknown U-PARSE"),
        ({"sku": "Balanced_B5", "zone_redundant": False, "instances": 2}, NO_ZONE, "pass"),
        ({}, "unknown U-PARSE", "unknown U-PARSE"),
    ],
)
def test_a_cache_needs_a_replica_and_zones(kind, fields, at_t1, at_t2):
    facts = [resource(of_type(kind)), told(of_type(kind), **fields)]
    assert judged(*facts) == at_t1
    assert judged(*facts, tier=Tier.T2) == at_t2


@pytest.mark.parametrize("kind", [types.SERVICE_BUS, types.EVENT_HUB, types.KEY_VAULT, types.APP_CONFIGURATION])
def test_some_services_use_the_zones_of_their_region_whatever_a_flag_says(kind):
    fact = told(of_type(kind), zone_redundant=False, sku="Standard")
    assert judged(resource(of_type(kind)), fact) == "pass"
    assert judged(resource(of_type(kind), location="westus"), fact) == "pass"
    assert judged(resource(of_type(kind), location="nowhere"), fact) == "unknown U-MISSING"


def test_a_copy_is_the_spare_of_another_and_no_component():
    source = f"{POSTGRES}-west"
    copy = NativeBackup(subject=POSTGRES.upper(), mode=BackupMode.POINT_IN_TIME, is_copy=True, **SEEN)
    fed = GeoReplica(subject=POSTGRES, of=source, mechanism="read_replica", copy=POSTGRES, **SEEN)
    facts = [
        resource(source),
        told(source, zone_redundant=True, standby="Healthy"),
        resource(POSTGRES),
        told(POSTGRES, zone_redundant=False),
    ]
    assert judged(*facts) == judged(*facts, copy) == judged(*facts, fed) == NO_ZONE
    assert judged(*facts, copy, fed) == "pass"
    assert judged(*facts[2:], copy, fed) == NO_ZONE, "its source is not seen"
    assert judged(*facts, copy, gaps=[gap(GeoReplica)]) == "unknown U-PERM", "what feeds it may not be seen"


# --- Regions ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("westeurope", NO_ZONE),
        ("West Europe", NO_ZONE),
        ("westus", "pass"),
        ("elsewhere", "unknown U-MISSING"),
        (None, "unknown U-PARSE"),
    ],
)
def test_where_a_region_has_no_zones_only_instances_are_asked_for(location, expected):
    two = [vm(VM, location), vm(TWIN, location)]
    run = {"group": AVAILABILITY_SET, "instances": 1}
    assert judged(*two, told(VM, **run), told(TWIN, **run)) == expected


def test_a_row_says_that_its_region_has_no_zones():
    facts = [*REST, ZONELESS, vm(VM, "westus"), told(VM)]
    assert outcome(REDUNDANCY, facts) == TOO_FEW
    (subject,) = verdict(REDUNDANCY, facts).subjects
    assert "one machine by itself, in no zone; its region has no zones" in subject.message


def test_without_the_list_of_regions_only_what_survives_a_zone_passes():
    gaps = [gap(Region)]
    assert outcome(REDUNDANCY, [*REST, *machines("1", "2")], gaps) == "pass"
    assert outcome(REDUNDANCY, [*REST, *machines("1", "1")], gaps) == "unknown U-PERM"


# --- What was not read --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("cause", "reason"), REASONS)
def test_a_component_behind_a_gap_is_unknown_for_its_reason(cause, reason):
    assert judged(vm(), gaps=[gap(HostRedundancy, cause=cause)]) == f"unknown {reason}"
    assert judged(resource(STORE), gaps=[gap(Redundancy, cause=cause)]) == f"unknown {reason}"
    assert judged(*machines("1", "2"), gaps=[gap(Resource, cause=cause)]) == f"unknown {reason}"


@pytest.mark.parametrize(
    "subject",
    [
        of_type(kind)
        for kind in sorted(
            types.READ_TYPES - {types.DISK, types.APP_PLAN, types.MANAGED_DATABASE} - types.BESIDE_THE_WORKLOAD
        )
    ],
)
def test_no_component_passes_without_a_fact(subject):
    assert judged(resource(subject), DISK) == "unknown U-MISSING"


def test_a_type_without_a_rule_is_unknown():
    new = f"{WEB}/providers/Contoso.New/things/x"
    assert judged(resource(new), told(new, zone_redundant=True, instances=9)) == "unknown U-MISSING"


@pytest.mark.parametrize("kind", [types.DISK, types.MANAGED_DATABASE, types.APP_PLAN])
def test_what_is_part_of_another_is_not_judged_by_itself(kind):
    assert rows_of("redundant_component", [*REST, resource(of_type(kind))]) == []


def test_a_gap_of_data_services_leaves_no_doubt_about_machines_and_the_other_way_round():
    assert judged(*machines("1"), gaps=[gap(Redundancy)]) == NO_ZONE
    assert judged(resource(STORE), told(STORE, zone_redundant=False), gaps=[gap(HostRedundancy)]) == NO_ZONE


def test_old_facts_are_stale():
    old = [dataclasses.replace(fact, observed_at=NOW - timedelta(days=2)) for fact in machines("1", "2")]
    assert judged(*old) == "unknown U-STALE"


def test_a_machine_that_is_told_twice_is_one_machine():
    again = [vm(VM.upper()), told(VM.upper(), zones=("1",), group=SET.upper(), instances=1)]
    assert judged(*machines("1"), *again) == NO_ZONE
    assert len(rows_of("redundant_component", [*REST, ZONAL, *machines("1"), *again])) == 1


def test_of_two_answers_that_differ_neither_is_believed():
    assert judged(resource(STORE), told(STORE, zone_redundant=True), told(STORE, zone_redundant=False)) == (
        "unknown U-PARSE"
    )
    assert judged(*machines("1", "2"), told(VM, zones=("3",), group=SET)) == NO_ZONE


# --- When it is not asked -----------------------------------------------------------------------------------


def test_the_lowest_tier_is_not_asked():
    assert judged(*machines(None, group=None), tier=Tier.T3) == "not_applicable"
    found = verdict(REDUNDANCY, [*REST, ZONAL, *machines("1")], workload=dataclasses.replace(WORKLOAD, tier=Tier.T3))
    assert "does not ask" in found.message


def test_a_scope_without_components_is_not_applicable_only_where_that_is_proven():
    assert judged(DISK) == "not_applicable"
    assert judged(DISK, gaps=[gap(Resource)]) == "unknown U-PERM"
    facts = [fact for fact in REST if not (isinstance(fact, Inventory) and fact.of == Resource.kind)]
    assert outcome(REDUNDANCY, [*facts, DISK]) == "unknown U-PARTIAL"


def test_the_order_of_facts_leaves_no_trace():
    facts = [*REST, ZONAL, *machines("1", "2"), resource(SITE), told(SITE, group=PLAN), told(PLAN, instances=1)]
    assert decided(facts) == decided(facts[::-1])


def test_a_row_rests_on_all_machines_and_on_the_region():
    other = "sha256:" + "2" * 64
    region = dataclasses.replace(ZONAL, documents=(other,))
    (row,) = rows_of("redundant_component", [*REST, region, *machines("1", "2")])
    assert set(row.evidence) == {*SEEN["documents"], other}
    assert SUB in row.subject
