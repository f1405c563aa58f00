"""Single points of failure before the workload: gateways, addresses, balancers, firewalls, and what is no component."""

from __future__ import annotations

from typing import Any

import pytest
from builders import PROD, WEB
from judged import REASONS, gap, rows_of
from redundancy_judged import DISK, NO_ZONE, REST, TOO_FEW, ZONAL, judged, of_type, resource, told

from collector.facts import resource_types as types
from collector.facts.azure import Resource
from collector.facts.recovery import HostRedundancy, Region
from collector.facts.redundancy import Front, NetworkRedundancy
from collector.model import Tier

AGW, BALANCER, ADDRESS = (
    of_type(kind) for kind in (types.APPLICATION_GATEWAY, types.LOAD_BALANCER, types.PUBLIC_ADDRESS)
)
FIREWALL, GATEWAY = of_type(types.FIREWALL), of_type(types.NETWORK_GATEWAY)
THREE = ("1", "2", "3")
MISSING, PARSE = "unknown U-MISSING", "unknown U-PARSE"
STANDARD = {"sku": "Standard", "tier": "Regional", "region": "westeurope"}


def at(subject: str, asked: Tier = Tier.T1, location: str = "westeurope", **fields: Any) -> str:
    return judged(DISK, resource(subject, location), told(subject, **fields), tier=asked)


# --- Application gateways -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "at_t1", "at_t2"),
    [
        ({"zones": THREE, "scales": True, "instances": 2}, "pass", "pass"),
        ({"zones": THREE, "scales": True, "instances": 0}, "pass", "pass"),
        ({"zones": THREE, "scales": True}, "pass", "pass"),
        ({"zones": ("1", "2"), "scales": False, "instances": 2}, "pass", "pass"),
        ({"zones": THREE, "scales": False, "instances": 1}, NO_ZONE, TOO_FEW),
        ({"zones": THREE, "scales": False}, PARSE, PARSE),
        ({"zones": ("1",), "scales": True, "instances": 4}, NO_ZONE, "pass"),
        ({"scales": True, "instances": 2}, MISSING, "pass"),
        ({"scales": False, "instances": 2}, MISSING, "pass"),
        ({"tier": "standard_V2", "zones": THREE, "scales": True}, "pass", "pass"),
        ({"tier": "WAF", "instances": 2}, NO_ZONE, "pass"),
        ({"tier": "Standard", "instances": 1, "zones": THREE}, NO_ZONE, TOO_FEW),
        ({"tier": "Standard_v3", "instances": 2, "scales": True, "zones": THREE}, PARSE, "pass"),
        ({"tier": None, "instances": 2, "zones": THREE}, PARSE, "pass"),
        ({"tier": None, "scales": True}, PARSE, PARSE),
    ],
)
def test_an_application_gateway_needs_zones_and_instances_or_scales_by_itself(fields, at_t1, at_t2):
    fields = {"tier": "WAF_v2", **fields}
    assert at(AGW, **fields) == at_t1
    assert at(AGW, Tier.T2, **fields) == at_t2


def test_where_a_region_has_no_zones_a_gateway_needs_none():
    told_of = told(AGW, tier="WAF_v2", scales=True, instances=2)
    assert judged(resource(AGW, "westus"), told_of) == "pass"


# --- Public addresses ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"zones": THREE}, "pass"),
        ({"zones": ("2",)}, NO_ZONE),
        ({}, "pass"),
        ({"sku": "standard"}, "pass"),
        ({"sku": "StandardV2"}, "pass"),
        ({"region": "newregion"}, MISSING),
        ({"region": None}, MISSING),
        ({"region": "newregion", "zones": ("1", "2")}, "pass"),
        ({"sku": "Basic"}, NO_ZONE),
        ({"sku": "Basic", "zones": THREE}, NO_ZONE),
        ({"sku": None, "zones": THREE}, PARSE),
        ({"sku": "Premium", "zones": THREE}, PARSE),
        ({"tier": "Global", "region": "newregion"}, "pass"),
    ],
)
def test_a_standard_address_stands_in_the_zones_that_it_names_or_that_its_region_gives_it(fields, expected):
    assert at(ADDRESS, **{**STANDARD, **fields}) == expected
    assert at(ADDRESS, Tier.T2, **{**STANDARD, **fields}) == "pass"


def test_the_address_of_a_machine_is_lost_with_the_machine():
    interface = f"{WEB}/providers/Microsoft.Network/networkInterfaces/vm-1-nic/ipConfigurations/ipconfig1"
    address = [resource(ADDRESS), told(ADDRESS, sku="Basic", group=interface.upper())]
    assert judged(DISK, *address) == "not_applicable"
    assert judged(DISK, resource(ADDRESS), gaps=[gap(NetworkRedundancy)]) == "unknown U-PERM"


# --- Load balancers -----------------------------------------------------------------------------------------


def balancer(*fronts: Front, **fields: Any) -> list[Any]:
    return [resource(BALANCER), told(BALANCER, **{"sku": "Standard", "tier": "Regional", "fronts": fronts, **fields})]


INSIDE, IN_ONE, OUTSIDE = Front(zones=THREE), Front(zones=("1",)), Front(address=ADDRESS.upper())


@pytest.mark.parametrize(
    ("fronts", "address", "expected"),
    [
        ([INSIDE], None, "pass"),
        ([IN_ONE], None, NO_ZONE),
        ([Front()], None, NO_ZONE),
        ([INSIDE, IN_ONE], None, NO_ZONE),
        ([OUTSIDE], {"zones": THREE}, "pass"),
        ([OUTSIDE], {"zones": ("1",)}, NO_ZONE),
        ([OUTSIDE], {"sku": "Basic"}, NO_ZONE),
        ([OUTSIDE], {"region": "newregion"}, MISSING),
        ([OUTSIDE], None, MISSING),
        ([OUTSIDE, IN_ONE], None, NO_ZONE),
        ([], None, MISSING),
    ],
)
def test_a_balancer_is_as_redundant_as_the_weakest_of_its_frontends(fronts, address, expected):
    facts = [] if address is None else [told(ADDRESS, **{**STANDARD, **address})]
    assert judged(*balancer(*fronts), *facts) == expected
    assert judged(*balancer(*fronts), *facts, tier=Tier.T2) == "pass"


@pytest.mark.parametrize(
    ("fields", "at_t1", "at_t2"),
    [
        ({"sku": "Basic"}, NO_ZONE, PARSE),
        ({"sku": "Gateway"}, "pass", "pass"),
        ({"tier": "GLOBAL", "fronts": None}, "pass", "pass"),
        ({"sku": None}, PARSE, PARSE),
        ({"sku": "Premium"}, PARSE, PARSE),
        ({"fronts": None}, PARSE, "pass"),
    ],
)
def test_the_kind_of_a_balancer_says_what_can_be_asked_of_it(fields, at_t1, at_t2):
    assert judged(*balancer(INSIDE, **fields)) == at_t1
    assert judged(*balancer(INSIDE, **fields), tier=Tier.T2) == at_t2


def test_a_balancer_rests_on_what_is_told_of_its_addresses():
    facts = [*balancer(OUTSIDE), told(ADDRESS, **STANDARD, zones=THREE)]
    (row,) = rows_of("redundant_component", [*REST, ZONAL, *facts])
    assert row.zone_redundant is True
    assert row.arrangement == "Standard balancer with 1 frontend: X"


def test_an_address_behind_a_gap_leaves_its_balancer_open():
    assert judged(*balancer(OUTSIDE), gaps=[gap(NetworkRedundancy)]) == "unknown U-PERM"
    host = HostRedundancy(
        subject=ADDRESS, zones=THREE, documents=("sha256:" + "1" * 64,), observed_at=ZONAL.observed_at
    )
    assert judged(*balancer(OUTSIDE), host) == PARSE, "a fact of another kind tells nothing of an address"


# --- Gateways for other networks, firewalls, circuits -------------------------------------------------------


@pytest.mark.parametrize(
    ("sku", "fronts", "address", "expected"),
    [
        ("VpnGw2AZ", [OUTSIDE], {"zones": THREE}, "pass"),
        ("vpngw2az", [OUTSIDE], {"zones": THREE}, "pass"),
        ("VpnGw2AZ", [OUTSIDE], {"zones": ("1",)}, NO_ZONE),
        ("VpnGw2AZ", [OUTSIDE], None, MISSING),
        ("VpnGw2AZ", [], None, MISSING),
        ("VpnGw2AZ", None, None, PARSE),
        ("ErGw1AZ", [Front()], None, "pass"),
        ("ErGwScale", [], None, "pass"),
        ("VpnGw2", [OUTSIDE], {"zones": THREE}, NO_ZONE),
        ("Basic", [OUTSIDE], {"zones": THREE}, NO_ZONE),
        ("UltraPerformance", [], None, NO_ZONE),
        ("VpnGw9", [OUTSIDE], {"zones": THREE}, PARSE),
        (None, [OUTSIDE], {"zones": THREE}, PARSE),
    ],
)
def test_a_gateway_stands_in_zones_by_its_sku_and_its_addresses(sku, fronts, address, expected):
    facts = [] if address is None else [told(ADDRESS, **{**STANDARD, **address})]
    told_of = told(GATEWAY, sku=sku, fronts=None if fronts is None else tuple(fronts))
    assert judged(resource(GATEWAY), told_of, *facts) == expected
    assert judged(resource(GATEWAY), told_of, *facts, tier=Tier.T2) == "pass", "a gateway is always two instances"


@pytest.mark.parametrize(("zones", "expected"), [(THREE, "pass"), (("1",), NO_ZONE), ((), MISSING)])
def test_a_firewall_stands_in_the_zones_that_it_names(zones, expected):
    assert at(FIREWALL, zones=zones, sku="AZFW_VNet") == expected
    assert at(FIREWALL, Tier.T2, zones=zones) == "pass"


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (types.FRONT_DOOR, "pass"),
        (types.FRONT_DOOR_CLASSIC, "pass"),
        (types.TRAFFIC_MANAGER, "pass"),
        (types.EXPRESS_ROUTE, "pass"),
        (types.VPN_GATEWAY, MISSING),
    ],
)
def test_what_its_service_keeps_needs_nobody_else(kind, expected):
    where = "global" if kind in (types.FRONT_DOOR, types.FRONT_DOOR_CLASSIC, types.TRAFFIC_MANAGER) else "westeurope"
    assert at(of_type(kind), location=where) == expected
    assert at(of_type(kind), Tier.T2, location=where) == "pass"


def test_a_network_spans_the_zones_of_its_region():
    network = of_type(types.NETWORK)
    assert at(network) == at(network, location="westus") == "pass"
    assert judged(DISK, resource(network, "nowhere"), told(network)) == MISSING
    assert judged(DISK, resource(network, "nowhere"), told(network), gaps=[gap(Region)]) == "unknown U-PERM"


# --- What was not read, and what is no component ------------------------------------------------------------


@pytest.mark.parametrize(("cause", "reason"), REASONS)
@pytest.mark.parametrize("subject", [AGW, BALANCER, ADDRESS, FIREWALL, GATEWAY, of_type(types.FRONT_DOOR)])
def test_a_part_of_the_network_behind_a_gap_is_unknown_for_its_reason(subject, cause, reason):
    assert judged(DISK, resource(subject), gaps=[gap(NetworkRedundancy, cause=cause)]) == f"unknown {reason}"


def test_a_right_that_is_missing_for_networks_leaves_machines_known():
    machine = f"{WEB}/providers/Microsoft.Compute/virtualMachines/alone"
    facts = [resource(machine), told(machine, zones=("1",), instances=1)]
    assert judged(*facts, gaps=[gap(NetworkRedundancy)]) == NO_ZONE


def test_of_two_answers_that_differ_in_their_frontends_neither_is_believed():
    twice = [*balancer(INSIDE), told(BALANCER, sku="Standard", tier="Regional", fronts=(IN_ONE,))]
    assert judged(*twice) == PARSE


@pytest.mark.parametrize("kind", sorted(types.BESIDE_THE_WORKLOAD))
def test_what_no_request_passes_through_is_no_component(kind):
    assert rows_of("redundant_component", [*REST, ZONAL, resource(of_type(kind))]) == []
    assert judged(resource(of_type(kind)), gaps=[gap(Resource)]) == "unknown U-PERM"


def test_a_store_that_golive_does_not_read_says_so_whatever_stands_before_it():
    store = of_type(types.DATA_EXPLORER)
    (row,) = rows_of("redundant_component", [*REST, ZONAL, resource(store)], [gap(HostRedundancy, scope=PROD)])
    assert "does not read how microsoft.kusto/clusters survives" in row.zone_redundant.why
