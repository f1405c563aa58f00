"""Zones and instances of what runs, as rows of Resource Graph show them."""

from __future__ import annotations

import pytest
from probe_items import GONE, PROD, SEEN, assert_refused, changed, fact, in_capitals, recording

from collector.facts.recovery import HostRedundancy
from collector.probe import Rows
from probes.inventory.resources import TYPES
from probes.recovery.compute_redundancy import (
    ENVIRONMENT,
    PROBE,
    parse_cluster,
    parse_container_app,
    parse_environment,
    parse_machine,
    parse_plan,
    parse_scale_set,
    parse_settled,
    parse_web_app,
)

MACHINE, IN_AVAILABILITY_SET, SCALE_SET, PLAN, SITE, CLUSTER, APP, SURROUNDS, BUS, VAULT = recording(
    "recovery", "compute_redundancy"
)
TILL = f"{PROD}/resourceGroups/rg-till/providers"
ALL = [
    (parse_machine, MACHINE),
    (parse_machine, IN_AVAILABILITY_SET),
    (parse_scale_set, SCALE_SET),
    (parse_plan, PLAN),
    (parse_web_app, SITE),
    (parse_cluster, CLUSTER),
    (parse_container_app, APP),
    (parse_environment, SURROUNDS),
    (parse_settled, BUS),
    (parse_settled, VAULT),
]


@pytest.mark.parametrize(
    ("parse", "raw", "expected"),
    [
        (
            parse_machine,
            MACHINE,
            {
                "zones": ("2",),
                "instances": 1,
                "sku": "Standard_D4s_v5",
                "group": f"{TILL}/Microsoft.Compute/virtualMachineScaleSets/vmss-till",
            },
        ),
        (
            parse_machine,
            IN_AVAILABILITY_SET,
            {
                "instances": 0,
                "sku": "Standard_D4s_v5",
                "group": f"{TILL}/Microsoft.Compute/availabilitySets/avail-till",
            },
        ),
        (parse_scale_set, SCALE_SET, {"zones": ("1", "2"), "instances": 4, "sku": "Standard_D4s_v5"}),
        (parse_plan, PLAN, {"zone_redundant": True, "instances": 3, "sku": "PremiumV3"}),
        (parse_web_app, SITE, {"sku": "PremiumV3", "group": f"{TILL}/Microsoft.Web/serverfarms/plan-till"}),
        (
            parse_cluster,
            CLUSTER,
            {
                "zones": ("1", "2"),
                "instances": 2,
                "sku": "Standard",
                "group": f"{PROD}/resourceGroups/MC_rg-till_aks-till_westeurope",
            },
        ),
        (
            parse_container_app,
            APP,
            {"instances": 2, "sku": "Consumption", "group": f"{TILL}/Microsoft.App/managedEnvironments/env-till"},
        ),
        (parse_environment, SURROUNDS, {"zone_redundant": True}),
        (parse_settled, BUS, {"sku": "Premium"}),
        (parse_settled, VAULT, {"sku": "standard"}),
    ],
    ids=lambda value: value["name"] if isinstance(value, dict) and "name" in value else "",
)
def test_a_row_becomes_a_fact(parse, raw, expected):
    assert fact(parse, raw) == HostRedundancy(subject=raw["id"], **expected, **SEEN)


@pytest.mark.parametrize(("parse", "raw"), ALL)
def test_the_case_of_property_names_does_not_matter(parse, raw):
    assert fact(parse, in_capitals(raw)) == fact(parse, raw)


@pytest.mark.parametrize(("parse", "raw"), ALL)
def test_what_only_a_bare_row_tells_leaves_everything_open(parse, raw):
    assert fact(parse, {"id": raw["id"]}) == HostRedundancy(subject=raw["id"], **SEEN)


@pytest.mark.parametrize(("parse", "raw"), ALL)
def test_a_row_without_id_is_refused(parse, raw):
    assert_refused(parse, raw, "id", GONE)


# --- What does not run does not count -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "instances"),
    [
        ("PowerState/running", 1),
        ("POWERSTATE/RUNNING", 1),
        ("PowerState/starting", 1),
        ("PowerState/stopped", 0),
        ("PowerState/deallocated", 0),
        ("PowerState/hibernated", 0),
        ("a word of tomorrow", 0),
        ("", None),
        (GONE, None),
    ],
)
def test_a_machine_runs_only_by_a_word_that_says_so(word, instances):
    raw = changed(MACHINE, "properties.extended.instanceView.powerState.code", word)
    assert fact(parse_machine, raw).instances == instances


@pytest.mark.parametrize(
    ("mode", "capacity", "instances"),
    [
        ("Uniform", 2, 2),
        ("Uniform", 0, 0),
        ("Uniform", None, None),
        ("flexible", None, 0),
        ("Flexible", 3, 3),
        (None, None, None),
        (None, 2, 2),
    ],
)
def test_a_scale_set_tells_its_own_size(mode, capacity, instances):
    raw = changed(changed(SCALE_SET, "properties.orchestrationMode", mode), "sku.capacity", capacity)
    assert fact(parse_scale_set, raw).instances == instances


@pytest.mark.parametrize(
    ("workers", "capacity", "per_app", "instances"),
    [
        (3, 1, False, 3),
        (0, 0, None, 0),
        (None, 2, False, 2),
        (None, None, False, None),
        (3, 3, True, None),
    ],
)
def test_a_plan_tells_its_size_unless_each_app_has_its_own(workers, capacity, per_app, instances):
    raw = changed(changed(PLAN, "properties.numberOfWorkers", workers), "sku.capacity", capacity)
    assert fact(parse_plan, changed(raw, "properties.perSiteScaling", per_app)).instances == instances


@pytest.mark.parametrize(
    ("scale", "instances"),
    [({"minReplicas": 1}, 1), ({"minReplicas": None, "maxReplicas": 10}, 0), ({}, 0), (None, None)],
)
def test_a_container_app_without_a_minimum_may_run_none(scale, instances):
    assert fact(parse_container_app, changed(APP, "properties.template.scale", scale)).instances == instances


# --- A cluster is as good as its weakest pool ---------------------------------------------------------------

SPREAD = {"name": "a", "mode": "System", "count": 3, "availabilityZones": ["1", "2", "3"]}


@pytest.mark.parametrize(
    ("pools", "zones", "instances"),
    [
        ([SPREAD], ("1", "2", "3"), 3),
        ([SPREAD, {**SPREAD, "availabilityZones": None}], (), 3),
        ([SPREAD, {**SPREAD, "count": 1}], ("1", "2", "3"), 1),
        ([SPREAD, {**SPREAD, "count": None}], ("1", "2", "3"), None),
        ([SPREAD, {"mode": "User", "count": 0}], ("1", "2", "3"), 3),
        ([SPREAD, {"mode": "System", "count": 0}], (), 0),
        ([SPREAD, {"count": 0}], (), 0),
        ([SPREAD, {**SPREAD, "powerState": {"code": "Stopped"}}], ("1", "2", "3"), 0),
        ([SPREAD, {**SPREAD, "mode": "User", "powerState": {"code": "Stopped"}}], ("1", "2", "3"), 3),
        ([{"mode": "User", "count": 0}], (), None),
        ([], (), None),
        (None, (), None),
    ],
)
def test_a_cluster_is_as_redundant_as_its_weakest_pool_with_nodes(pools, zones, instances):
    found = fact(parse_cluster, changed(CLUSTER, "properties.agentPoolProfiles", pools))
    assert (found.zones, found.instances) == (zones, instances)


@pytest.mark.parametrize(("code", "instances"), [("Running", 2), ("running", 2), (None, 2), ("Stopped", 0), ("New", 0)])
def test_a_cluster_that_stands_still_has_no_nodes(code, instances):
    raw = changed(CLUSTER, "properties.powerState", {"code": code})
    assert fact(parse_cluster, raw).instances == instances


# --- Other shapes -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parse", "raw", "path", "value"),
    [
        (parse_machine, MACHINE, "zones", "2"),
        (parse_machine, MACHINE, "zones", [2]),
        (parse_machine, MACHINE, "properties.virtualMachineScaleSet.id", 5),
        (parse_machine, MACHINE, "properties.extended.instanceView.powerState.code", True),
        (parse_scale_set, SCALE_SET, "sku.capacity", "two"),
        (parse_plan, PLAN, "properties.zoneRedundant", "maybe"),
        (parse_plan, PLAN, "properties.numberOfWorkers", 1.5),
        (parse_web_app, SITE, "properties.serverFarmId", ["x"]),
        (parse_cluster, CLUSTER, "properties.agentPoolProfiles", ["x"]),
        (parse_cluster, CLUSTER, "properties.agentPoolProfiles", [{"count": "many"}]),
        (parse_container_app, APP, "properties.template.scale", "auto"),
        (parse_container_app, APP, "properties.template.scale", {"minReplicas": "2"}),
        (parse_environment, SURROUNDS, "properties.zoneRedundant", 1),
        (parse_settled, BUS, "sku.tier", 7),
    ],
)
def test_other_shapes_are_refused(parse, raw, path, value):
    assert_refused(parse, raw, path, value)


def test_the_flag_of_a_namespace_is_not_read():
    raw = changed(BUS, "properties.zoneRedundant", True)
    assert fact(parse_settled, raw) == fact(parse_settled, BUS)


def test_every_type_is_read_once_and_no_more_than_the_inventory_and_the_environments():
    read = [one for read in PROBE.reads if isinstance(read.need, Rows) for one in read.need.types]
    assert len(read) == len(set(read))
    assert set(read) <= {*TYPES, ENVIRONMENT}
