"""Who asks what runs, and how entry points ask what stands behind them."""

from __future__ import annotations

import pytest
from probe_items import GONE, PROD, SEEN, assert_refused, changed, fact, facts, in_capitals, item, recording

from collector.facts.health_probes import BackendProbe, HealthCheck, MachineLinks
from probes.monitoring._app_checks import (
    parse_container_app,
    parse_machine,
    parse_machine_extension,
    parse_scale_set,
    parse_site_configuration,
)
from probes.monitoring._balancer_probes import (
    parse_classic_front_door,
    parse_load_balancer,
    parse_origin_group,
    parse_profile,
    parse_traffic_manager,
)
from probes.monitoring._gateway_probes import parse_application_gateway
from probes.monitoring.health_probes import PROBE, parse_site

SITE, APP, SET, EXTENSION, MACHINE, GATEWAY, BALANCER, PROFILE, GROUP, CLASSIC, TRAFFIC = recording(
    "monitoring", "health_probes"
)
GROUP_ID = f"{PROD}/resourceGroups/rg-till"
NETWORK = f"{GROUP_ID}/providers/Microsoft.Network"
SITE_ID = f"{GROUP_ID}/providers/Microsoft.Web/sites/till-front"
MACHINE_ID = f"{GROUP_ID}/providers/Microsoft.Compute/virtualMachines/vm-till"
INTERFACE = f"{NETWORK}/networkInterfaces/vm-till-nic"
REACHED = (f"{INTERFACE}/ipConfigurations/ipconfig1",)
ALL = [
    (parse_site_configuration, SITE),
    (parse_container_app, APP),
    (parse_scale_set, SET),
    (parse_machine_extension, EXTENSION),
    (parse_machine, MACHINE),
    (parse_application_gateway, GATEWAY),
    (parse_load_balancer, BALANCER),
    (parse_origin_group, GROUP),
    (parse_classic_front_door, CLASSIC),
    (parse_traffic_manager, TRAFFIC),
]


def told(parse, raw):
    """What an entry point tells of each of its parts: probed, by its own probe, what for."""
    return {one.part: (one.probed, one.own, one.protocol, one.path) for one in facts(parse, raw)}


@pytest.mark.parametrize(("parse", "raw"), ALL)
def test_the_case_of_property_names_does_not_matter(parse, raw):
    assert facts(parse, in_capitals(raw)) == facts(parse, raw)


@pytest.mark.parametrize(("parse", "raw"), ALL)
@pytest.mark.parametrize("value", [GONE, None, 7])
def test_what_has_no_id_is_refused(parse, raw, value):
    assert_refused(parse, raw, "id", value)


# --- What runs ---------------------------------------------------------------------------------------------------


def test_a_web_app_is_asked_for_a_path():
    assert fact(parse_site_configuration, SITE) == HealthCheck(
        subject=SITE_ID, checked=True, by="health check", path="/healthz", **SEEN
    )


@pytest.mark.parametrize(("value", "checked"), [(None, False), ("", False), (GONE, None)])
def test_null_means_that_nothing_asks_and_silence_that_nobody_knows(value, checked):
    found = fact(parse_site_configuration, changed(SITE, "properties.healthCheckPath", value))
    assert (found.checked, found.path) == (checked, None)


def test_a_list_of_web_apps_tells_nothing_of_health_checks():
    assert facts(parse_site, {"id": SITE_ID, "properties": {"siteConfig": {"healthCheckPath": None}}}) == ()


def test_a_container_app_is_asked_by_the_probes_that_last():
    found = fact(parse_container_app, APP)
    assert (found.checked, found.by, found.protocol, found.path) == (True, "Readiness probe", "HTTP", "/ready")


@pytest.mark.parametrize(
    ("probes", "expected"),
    [
        (GONE, [(False, None)]),
        (None, [(False, None)]),
        ([], [(False, None)]),
        ([{"type": "Startup", "httpGet": {"path": "/up", "port": 80}}], [(False, None)]),
        ([{"type": "Liveness", "tcpSocket": {"port": 80}}], [(True, "Tcp")]),
        ([{"type": "liveness", "httpGet": {"path": "/", "port": 80}}], [(True, "Http")]),
        ([{"type": "Probably", "tcpSocket": {"port": 80}}], [(False, None)]),
    ],
)
def test_containers_with_other_probes(probes, expected):
    container = {"name": "pay", **({} if probes is GONE else {"probes": probes})}
    raw = changed(APP, "properties.template.containers", [container])
    assert [(one.checked, one.protocol) for one in facts(parse_container_app, raw)] == expected


@pytest.mark.parametrize("value", [GONE, None, []])
def test_an_app_whose_containers_are_not_told_is_not_known(value):
    assert fact(parse_container_app, changed(APP, "properties.template.containers", value)).checked is None


def test_a_scale_set_is_asked_by_its_health_extension():
    found = fact(parse_scale_set, SET)
    assert (found.checked, found.by, found.path) == (True, "ApplicationHealthLinux", "/alive")


@pytest.mark.parametrize(
    ("path", "value", "checked", "by"),
    [
        ("extensionProfile", GONE, False, ""),
        ("extensionProfile", {"extensions": [{"name": "a", "properties": {"type": "CustomScript"}}]}, False, ""),
        ("networkProfile", {"healthProbe": {"id": f"{NETWORK}/loadBalancers/lb/probes/p"}}, True, None),
    ],
)
def test_scale_sets_with_another_profile(path, value, checked, by):
    found = fact(parse_scale_set, changed(SET, f"properties.virtualMachineProfile.{path}", value))
    assert found.checked is checked
    assert by is None or found.by == by


def test_a_set_without_extension_is_asked_by_the_probe_that_it_names():
    raw = changed(SET, "properties.virtualMachineProfile.extensionProfile", GONE)
    raw["properties"]["virtualMachineProfile"]["networkProfile"] = {"healthProbe": {"id": "/p"}}
    assert fact(parse_scale_set, raw).by == "probe of its load balancer"


@pytest.mark.parametrize(("mode", "asks"), [("Flexible", True), ("FLEXIBLE", True), ("Uniform", False), (None, False)])
def test_only_a_flexible_set_without_a_profile_leaves_it_to_its_machines(mode, asks):
    raw = changed(changed(SET, "properties.virtualMachineProfile", GONE), "properties.orchestrationMode", mode)
    found = fact(parse_scale_set, raw)
    assert (found.asks_machines, found.checked) == (asks, None)


def test_an_extension_tells_of_its_machine():
    assert fact(parse_machine_extension, EXTENSION) == HealthCheck(
        subject=MACHINE_ID, checked=True, by="ApplicationHealthWindows", protocol="tcp", **SEEN
    )


@pytest.mark.parametrize("value", ["CustomScript", GONE, None])
def test_other_extensions_ask_for_no_health(value):
    assert facts(parse_machine_extension, changed(EXTENSION, "properties.type", value)) == ()


def test_a_machine_tells_what_ties_it_to_others():
    set_id = f"{GROUP_ID}/providers/Microsoft.Compute/virtualMachineScaleSets/vmss-till"
    assert fact(parse_machine, MACHINE) == MachineLinks(
        subject=MACHINE_ID, interfaces=(INTERFACE,), scale_set=set_id, **SEEN
    )
    assert fact(parse_machine, changed(MACHINE, "properties.virtualMachineScaleSet", GONE)).scale_set is None


# --- Entry points ------------------------------------------------------------------------------------------------


def test_a_gateway_asks_what_its_rules_and_paths_lead_to():
    assert told(parse_application_gateway, GATEWAY) == {
        "shop-https": (True, True, "Https", "/healthz"),
        "api-http": (True, False, "Http", "/"),
    }


def test_a_gateway_reaches_the_interfaces_of_its_pools():
    reached = {one.part: one.reaches for one in facts(parse_application_gateway, GATEWAY)}
    assert reached == {"shop-https": REACHED, "api-http": ()}


def test_a_probe_that_the_gateway_does_not_hold_is_not_known():
    assert told(parse_application_gateway, changed(GATEWAY, "properties.probes", []))["shop-https"][0] is None


def test_a_setting_that_the_gateway_does_not_hold_is_not_known():
    raw = changed(GATEWAY, "properties.backendHttpSettingsCollection", [])
    assert {found[0] for found in told(parse_application_gateway, raw).values()} == {None}


def test_rules_for_tcp_have_settings_of_their_own():
    gateway = GATEWAY["id"]
    raw = changed(GATEWAY, "properties.requestRoutingRules", [])
    raw = changed(raw, "properties.urlPathMaps", [])
    raw["properties"]["backendSettingsCollection"] = [
        {"name": "db", "id": f"{gateway}/backendSettingsCollection/db", "properties": {"probe": {"id": "/knock"}}}
    ]
    raw["properties"]["probes"] = [{"name": "knock", "id": "/knock", "properties": {"protocol": "Tcp"}}]
    raw["properties"]["routingRules"] = [
        {"name": "r", "id": "/r", "properties": {"backendSettings": {"id": f"{gateway}/backendSettingsCollection/db"}}}
    ]
    assert told(parse_application_gateway, raw) == {"db": (True, True, "Tcp", None)}


def test_a_gateway_that_only_redirects_has_nothing_to_ask():
    raw = changed(changed(GATEWAY, "properties.requestRoutingRules", []), "properties.urlPathMaps", [])
    assert fact(parse_application_gateway, raw).needless


def test_a_rule_of_a_balancer_without_a_probe_asks_nothing():
    assert told(parse_load_balancer, BALANCER) == {
        "https": (True, True, "Tcp", None),
        "ftp": (False, True, None, None),
    }
    assert {one.reaches for one in facts(parse_load_balancer, BALANCER)} == {REACHED}


def test_a_probe_that_the_balancer_does_not_hold_is_not_known():
    assert told(parse_load_balancer, changed(BALANCER, "properties.probes", []))["https"][0] is None


@pytest.mark.parametrize(("path", "value"), [("sku.tier", "Global"), ("properties.loadBalancingRules", [])])
def test_balancers_that_need_no_probe(path, value):
    assert fact(parse_load_balancer, changed(BALANCER, path, value)).needless


@pytest.mark.parametrize("sku", ["Standard_AzureFrontDoor", "Premium_AzureFrontDoor"])
def test_a_front_door_is_told_by_its_origin_groups(sku):
    assert facts(parse_profile, changed(PROFILE, "sku.name", sku)) == ()
    assert fact(parse_origin_group, GROUP) == BackendProbe(
        subject=PROFILE["id"], part="shop", probed=True, protocol="Https", path="/healthz", **SEEN
    )


@pytest.mark.parametrize("sku", ["Standard_Microsoft", "STANDARD_AKAMAI", "Custom_Verizon", "Standard_ChinaCdn"])
def test_a_delivery_network_asks_nothing(sku):
    assert fact(parse_profile, changed(PROFILE, "sku.name", sku)).needless


@pytest.mark.parametrize(
    "settings", [None, {"probePath": "/healthz", "probeProtocol": "NotSet"}, {"probePath": "/healthz"}]
)
def test_an_origin_group_without_a_protocol_sends_no_probe(settings):
    assert fact(parse_origin_group, changed(GROUP, "properties.healthProbeSettings", settings)).probed is False


@pytest.mark.parametrize("sku", ["Ultra_NewNetwork", None])
def test_a_profile_of_tomorrow_is_not_known(sku):
    found = fact(parse_profile, changed(PROFILE, "sku.name", sku))
    assert (found.probed, found.needless) == (None, "")


def test_a_protocol_of_tomorrow_is_not_known():
    raw = changed(GROUP, "properties.healthProbeSettings.probeProtocol", "Quic")
    assert fact(parse_origin_group, raw).probed is None


def test_an_endpoint_with_a_word_of_tomorrow_is_not_known():
    raw = changed(TRAFFIC, "properties.endpoints", [{"name": "a", "properties": {"alwaysServe": "Sometimes"}}])
    assert told(parse_traffic_manager, raw)["a"][0] is None


def test_a_classic_front_door_may_have_switched_a_probe_off():
    assert told(parse_classic_front_door, CLASSIC) == {
        "shop": (True, True, "Https", "/healthz"),
        "old": (False, True, "Https", "/"),
    }


def test_a_word_for_a_probe_that_is_new_is_not_known():
    raw = changed(CLASSIC, "properties.healthProbeSettings", [])
    assert told(parse_classic_front_door, raw)["shop"][0] is None


def test_an_endpoint_that_is_always_served_is_asked_by_nobody():
    assert told(parse_traffic_manager, TRAFFIC) == {
        "": (True, True, "HTTPS", "/healthz"),
        "north": (False, True, None, None),
    }


@pytest.mark.parametrize(
    ("parse", "raw", "path"),
    [
        (parse_application_gateway, GATEWAY, "properties.requestRoutingRules"),
        (parse_load_balancer, BALANCER, "properties.loadBalancingRules"),
        (parse_classic_front_door, CLASSIC, "properties.backendPools"),
        (parse_application_gateway, GATEWAY, "properties.probes"),
        (parse_machine, MACHINE, "properties.networkProfile.networkInterfaces"),
    ],
)
@pytest.mark.parametrize("value", ["x", 7, [1]])
def test_other_shapes_are_refused(parse, raw, path, value):
    assert_refused(parse, raw, path, value)


@pytest.mark.parametrize(
    ("parse", "raw", "path"),
    [
        (parse_application_gateway, GATEWAY, "properties.requestRoutingRules"),
        (parse_load_balancer, BALANCER, "properties.loadBalancingRules"),
        (parse_classic_front_door, CLASSIC, "properties.backendPools"),
        (parse_machine, MACHINE, "properties"),
    ],
)
def test_an_answer_without_rules_is_no_proof_that_there_are_none(parse, raw, path):
    assert_refused(parse, raw, path, GONE)


def test_only_front_doors_have_origin_groups_to_read():
    path = next(read.need.path for read in PROBE.reads if getattr(read.need, "api_version", "") == "2024-02-01")
    assert path(item(PROFILE)) == f"{PROFILE['id']}/originGroups"
    assert path(item(changed(PROFILE, "sku.name", "Standard_Microsoft"))) is None
