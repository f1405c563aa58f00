"""Zones and instances of entry points, addresses and gateways, as rows of Resource Graph show them."""

from __future__ import annotations

import pytest
from probe_items import GONE, PROD, SEEN, assert_refused, changed, fact, in_capitals, recording

from collector.facts.redundancy import Front, NetworkRedundancy
from collector.probe import Rows
from probes.inventory.resources import TYPES
from probes.recovery.network_redundancy import (
    ADDRESS_PREFIX,
    PROBE,
    parse_address,
    parse_application_gateway,
    parse_firewall,
    parse_load_balancer,
    parse_network_gateway,
    parse_of_the_service,
)

AGW, OLD_AGW, BALANCER, ADDRESS, OUTWARD, PREFIX, FIREWALL, GATEWAY, CIRCUIT, DOOR = recording(
    "recovery", "network_redundancy"
)
TILL = f"{PROD}/resourceGroups/rg-till/providers/Microsoft.Network"
ALL = [
    (parse_application_gateway, AGW),
    (parse_application_gateway, OLD_AGW),
    (parse_load_balancer, BALANCER),
    (parse_address, ADDRESS),
    (parse_address, OUTWARD),
    (parse_address, PREFIX),
    (parse_firewall, FIREWALL),
    (parse_network_gateway, GATEWAY),
    (parse_of_the_service, CIRCUIT),
    (parse_of_the_service, DOOR),
]
HERE = {"region": "westeurope"}
ALL_ZONES = {"zones": ("1", "2", "3")}
STANDARD = {"sku": "Standard", "tier": "Regional"}


@pytest.mark.parametrize(
    ("parse", "raw", "expected"),
    [
        (
            parse_application_gateway,
            AGW,
            {**ALL_ZONES, "sku": "WAF_v2", "tier": "WAF_v2", "instances": 2, "scales": True},
        ),
        (
            parse_application_gateway,
            OLD_AGW,
            {"sku": "Standard_Medium", "tier": "Standard", "instances": 2, "scales": False},
        ),
        (
            parse_load_balancer,
            BALANCER,
            {
                **STANDARD,
                "fronts": (
                    Front(address=f"{TILL}/publicIPAddresses/pip-till"),
                    Front(zones=("1", "2")),
                    Front(address=f"{TILL}/publicIPPrefixes/ippre-till"),
                ),
            },
        ),
        (
            parse_address,
            ADDRESS,
            {**STANDARD, **ALL_ZONES, "group": f"{TILL}/loadBalancers/lb-till/frontendIPConfigurations/public"},
        ),
        (parse_address, OUTWARD, {**STANDARD, "group": f"{TILL}/natGateways/ng-till"}),
        (parse_address, PREFIX, {**STANDARD, **ALL_ZONES}),
        (parse_firewall, FIREWALL, {**ALL_ZONES, "sku": "AZFW_VNet", "tier": "Premium"}),
        (
            parse_network_gateway,
            GATEWAY,
            {"sku": "VpnGw2AZ", "tier": "VpnGw2AZ", "fronts": (Front(address=f"{TILL}/publicIPAddresses/pip-vgw"),)},
        ),
        (parse_of_the_service, CIRCUIT, {"sku": "Premium_MeteredData", "tier": "Premium"}),
        (parse_of_the_service, DOOR, {"sku": "Premium_AzureFrontDoor", "region": "global"}),
    ],
    ids=lambda value: value["name"] if isinstance(value, dict) and "name" in value else "",
)
def test_a_row_becomes_a_fact(parse, raw, expected):
    assert fact(parse, raw) == NetworkRedundancy(subject=raw["id"], **{**HERE, **expected}, **SEEN)


@pytest.mark.parametrize(("parse", "raw"), ALL)
def test_the_case_of_property_names_does_not_matter(parse, raw):
    assert fact(parse, in_capitals(raw)) == fact(parse, raw)


@pytest.mark.parametrize(("parse", "raw"), ALL)
def test_what_only_a_bare_row_tells_leaves_everything_open(parse, raw):
    scales = {"scales": False} if parse is parse_application_gateway else {}
    assert fact(parse, {"id": raw["id"]}) == NetworkRedundancy(subject=raw["id"], **scales, **SEEN)


@pytest.mark.parametrize(("parse", "raw"), ALL)
def test_a_row_without_id_is_refused(parse, raw):
    assert_refused(parse, raw, "id", GONE)


@pytest.mark.parametrize(
    ("autoscale", "instances", "scales"),
    [
        ({"minCapacity": 2, "maxCapacity": 8}, 2, True),
        ({"minCapacity": 0}, 0, True),
        ({"maxCapacity": 8}, None, True),
        (None, 4, False),
        (GONE, 4, False),
    ],
)
def test_a_gateway_that_scales_by_itself_counts_by_its_minimum(autoscale, instances, scales):
    raw = changed(changed(AGW, "properties.sku.capacity", 4), "properties.autoscaleConfiguration", autoscale)
    found = fact(parse_application_gateway, raw)
    assert (found.instances, found.scales) == (instances, scales)


@pytest.mark.parametrize(("fronts", "expected"), [([], ()), (None, None), (GONE, None), ([{}], (Front(),))])
def test_no_frontends_and_none_told_are_two_things(fronts, expected):
    raw = changed(BALANCER, "properties.frontendIPConfigurations", fronts)
    assert fact(parse_load_balancer, raw).fronts == expected


@pytest.mark.parametrize(
    ("parse", "raw", "path", "value"),
    [
        (parse_application_gateway, AGW, "zones", "1"),
        (parse_application_gateway, AGW, "properties.autoscaleConfiguration", "on"),
        (parse_application_gateway, AGW, "properties.autoscaleConfiguration", {"minCapacity": "two"}),
        (parse_application_gateway, OLD_AGW, "properties.sku.capacity", True),
        (parse_load_balancer, BALANCER, "properties.frontendIPConfigurations", ["public"]),
        (parse_load_balancer, BALANCER, "properties.frontendIPConfigurations", [{"zones": [1]}]),
        (parse_load_balancer, BALANCER, "sku.tier", 5),
        (parse_address, ADDRESS, "properties.ipConfiguration.id", ["x"]),
        (parse_firewall, FIREWALL, "zones", [1, 2]),
        (parse_network_gateway, GATEWAY, "properties.ipConfigurations", "default"),
        (parse_of_the_service, CIRCUIT, "location", 3),
    ],
)
def test_other_shapes_are_refused(parse, raw, path, value):
    assert_refused(parse, raw, path, value)


def test_every_type_is_read_once_and_no_more_than_the_inventory_and_the_prefixes():
    read = [one for read in PROBE.reads if isinstance(read.need, Rows) for one in read.need.types]
    assert len(read) == len(set(read))
    assert set(read) <= {*TYPES, ADDRESS_PREFIX}
