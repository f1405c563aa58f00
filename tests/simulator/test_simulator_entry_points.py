"""Gateways, balancers, health checks and versions in an estate file, as the resource manager and Graph show them."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.serialization import pkcs7
from recorded_keys import paths

from simulator.strict import EstateError

ONE = "/subscriptions/00000000-0000-4000-8000-000000000001"
GROUP = f"{ONE}/resourceGroups/rg-a/providers"
SECTIONS = {
    "vms": [
        {"at": "one/rg-a/vm-1"},
        {"at": "one/RG-B/vm-1"},
        {"at": "one/rg-a/vm-2", "image": "Canonical UbuntuServer 18.04-LTS"},
        {"at": "two/rg-a/vm-2"},
    ],
    "web_apps": [
        {"at": "one/rg-a/shop", "health_check_path": "/healthz", "stack": "NODE|24-lts"},
        {"at": "one/rg-a/plain"},
        {"at": "one/rg-a/old", "kind": "app"},
    ],
    "application_gateways": [
        {
            "at": "one/rg-a/agw",
            "address": "one/rg-a/pip",
            "hosts": ["shop.example"],
            "probe_path": "/healthz",
            "certificates": [
                {"name": "shop-tls", "vault": "one/rg-a/kv"},
                {"name": "uploaded", "expires": "2027-03-01T10:30:00Z"},
                {
                    "name": "elsewhere",
                    "vault": "/subscriptions/x/resourceGroups/y/providers/Microsoft.KeyVault/vaults/z",
                },
            ],
        },
        {"at": "one/rg-a/bare", "hosts": ["shop.example"]},
    ],
    "key_vaults": [{"at": "one/rg-a/kv"}],
    "load_balancers": [
        {"at": "one/rg-a/lb", "machines": ["one/rg-a/vm-2"], "protocol": "Tcp"},
        {"at": "one/rg-a/deaf", "machines": ["one/rg-a/vm-1"]},
    ],
    "health_extensions": [{"of": "one/rg-a/vm-1", "path": "/alive"}],
    "scale_sets": [{"at": "one/rg-a/set", "instances": 2, "health_path": "/alive"}, {"at": "one/rg-a/flex"}],
    "clusters": [{"at": "one/rg-a/aks", "version": "1.35.2", "pools": [{"name": "a", "nodes": 3}]}],
    "container_apps": [
        {"at": "one/rg-a/pay", "health_path": "/ready", "revisions": [{"name": "r1", "created": {"ago": "P1D"}}]},
        {"at": "one/rg-a/job", "revisions": [{"name": "r1", "created": {"ago": "P1D"}}]},
    ],
}

UNVERIFIED = {
    ".zones",
    ".properties.frontendIPConfigurations.zones",
    *(f".properties.autoscaleConfiguration{key}" for key in ("", ".minCapacity", ".maxCapacity")),
    *(f".properties.sslCertificates.{key}" for key in ("id", "name", "properties")),
}
"""Documented, but in no recorded answer."""


@pytest.fixture
def asking(small):
    return small(**SECTIONS)


def named(asking, kind):
    """The resources of a list of the first subscription, by name."""
    return {one["name"]: one for one in asking.get(f"{ONE}/providers/{kind}").body["value"]}


def graph(asking, kind):
    query = json.dumps({"query": f"resources | where type =~ '{kind}' | project id, name, properties"}).encode()
    return asking.send("POST", "/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01", query).body[
        "data"
    ]


@pytest.mark.parametrize(
    ("app", "path", "stack", "php"),
    [("shop", "/healthz", "NODE|24-lts", ""), ("plain", None, "DOTNETCORE|10.0", ""), ("old", None, "", "5.6")],
)
def test_the_configuration_of_an_app_is_read_by_itself(asking, app, path, stack, php):
    settings = asking.get(f"{GROUP}/Microsoft.Web/sites/{app}/config/web").body["properties"]
    assert (settings["healthCheckPath"], settings["linuxFxVersion"], settings["phpVersion"]) == (path, stack, php)
    assert settings["netFrameworkVersion"] == "v4.0"


def test_configurations_are_no_rows(asking):
    assert graph(asking, "microsoft.web/sites/config") == []
    assert len(graph(asking, "microsoft.web/sites")) == 3


@pytest.mark.corpus
def test_a_configuration_has_keys_that_were_recorded(asking, seen):
    body = asking.get(f"{GROUP}/Microsoft.Web/sites/shop/config/web").body
    assert paths(body) - seen["microsoft.web/sites/config"] == set()


def test_a_gateway_names_its_probe_where_it_has_one(asking):
    gateways = named(asking, "Microsoft.Network/applicationGateways")
    (probe,) = gateways["agw"]["properties"]["probes"]
    (settings,) = gateways["agw"]["properties"]["backendHttpSettingsCollection"]
    assert probe["properties"]["path"] == "/healthz"
    assert settings["properties"]["probe"]["id"] == probe["id"]
    assert gateways["bare"]["properties"]["probes"] == []
    assert "probe" not in gateways["bare"]["properties"]["backendHttpSettingsCollection"][0]["properties"]


def test_a_gateway_and_its_public_address_name_each_other(asking):
    (address,) = named(asking, "Microsoft.Network/publicIPAddresses").values()
    (front,) = named(asking, "Microsoft.Network/applicationGateways")["agw"]["properties"]["frontendIPConfigurations"]
    assert front["properties"]["publicIPAddress"]["id"] == address["id"]
    assert address["properties"]["ipConfiguration"]["id"] == front["id"]


@pytest.mark.parametrize(("said", "zones"), [({}, ["1", "2", "3"]), ({"zones": ["2"]}, ["2"])])
def test_an_entry_point_stands_in_the_zones_that_are_written(small, said, zones):
    asking = small(
        application_gateways=[{"at": "one/rg-a/agw", "address": "one/rg-a/pip", **said}],
        load_balancers=[{"at": "one/rg-a/lb", **said}],
    )
    (gateway,) = named(asking, "Microsoft.Network/applicationGateways").values()
    (address,) = named(asking, "Microsoft.Network/publicIPAddresses").values()
    (balancer,) = named(asking, "Microsoft.Network/loadBalancers").values()
    (front,) = balancer["properties"]["frontendIPConfigurations"]
    assert gateway["zones"] == address["zones"] == front["zones"] == zones


def test_a_certificate_of_a_gateway_names_its_secret_or_shows_its_public_half(asking, small):
    gateways = named(asking, "Microsoft.Network/applicationGateways")
    kept, uploaded, elsewhere = (one["properties"] for one in gateways["agw"]["properties"]["sslCertificates"])
    assert kept == {
        "provisioningState": "Succeeded",
        "keyVaultSecretId": "https://kv.vault.azure.net/secrets/shop-tls",
    }
    assert elsewhere["keyVaultSecretId"] == "https://z.vault.azure.net/secrets/elsewhere"
    (half,) = pkcs7.load_der_pkcs7_certificates(base64.b64decode(uploaded["publicCertData"]))
    assert half.not_valid_after_utc == datetime(2027, 3, 1, 10, 30, tzinfo=UTC)
    assert gateways["bare"]["properties"]["sslCertificates"] == []
    assert named(small(**SECTIONS), "Microsoft.Network/applicationGateways") == gateways, "it is made anew"


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("kind", "listed"),
    [
        ("microsoft.network/applicationgateways", "Microsoft.Network/applicationGateways"),
        ("microsoft.network/loadbalancers", "Microsoft.Network/loadBalancers"),
        ("microsoft.network/publicipaddresses", "Microsoft.Network/publicIPAddresses"),
    ],
)
def test_entry_points_have_keys_that_were_recorded(asking, seen, kind, listed):
    unseen = {path for body in named(asking, listed).values() for path in paths(body)} - seen[kind]
    assert unseen - UNVERIFIED == set()


def test_a_balancer_reaches_the_interfaces_of_its_machines(asking):
    balancers = named(asking, "Microsoft.Network/loadBalancers")
    machine = named(asking, "Microsoft.Compute/virtualMachines")["vm-2"]
    (pool,) = balancers["lb"]["properties"]["backendAddressPools"]
    (reached,) = pool["properties"]["backendIPConfigurations"]
    (interface,) = machine["properties"]["networkProfile"]["networkInterfaces"]
    assert reached["id"].startswith(f"{interface['id']}/ipConfigurations/")
    assert balancers["lb"]["properties"]["probes"][0]["properties"]["protocol"] == "Tcp"
    assert "probe" not in balancers["deaf"]["properties"]["loadBalancingRules"][0]["properties"]


def test_a_health_extension_is_a_row_below_its_machine(asking):
    (extension,) = graph(asking, "microsoft.compute/virtualmachines/extensions")
    assert extension["id"] == f"{GROUP}/Microsoft.Compute/virtualMachines/vm-1/extensions/ApplicationHealthLinux"
    assert extension["properties"]["settings"]["requestPath"] == "/alive"


def test_a_scale_set_has_a_profile_only_for_its_extension(asking):
    sets = named(asking, "Microsoft.Compute/virtualMachineScaleSets")
    (extension,) = sets["set"]["properties"]["virtualMachineProfile"]["extensionProfile"]["extensions"]
    assert extension["properties"]["type"] == "ApplicationHealthLinux"
    assert "virtualMachineProfile" not in sets["flex"]["properties"]


def test_a_container_without_probes_does_not_mention_them(asking):
    apps = named(asking, "Microsoft.App/containerApps")
    (asked,), (left,) = (apps[name]["properties"]["template"]["containers"] for name in ("pay", "job"))
    assert [probe["type"] for probe in asked["probes"]] == ["Readiness", "Liveness"]
    assert "probes" not in left


def test_machines_name_the_image_that_they_were_made_from(asking):
    machines = named(asking, "Microsoft.Compute/virtualMachines")
    skus = [machines[name]["properties"]["storageProfile"]["imageReference"]["sku"] for name in ("vm-1", "vm-2")]
    assert skus == ["server", "18.04-LTS"]


def test_a_cluster_and_its_pools_run_a_version_and_its_region_offers_some(asking):
    (cluster,) = named(asking, "Microsoft.ContainerService/managedClusters").values()
    assert cluster["properties"]["currentKubernetesVersion"] == "1.35.2"
    assert cluster["properties"]["agentPoolProfiles"][0]["orchestratorVersion"] == "1.35"
    path = f"{ONE}/providers/Microsoft.ContainerService/locations/westeurope/kubernetesVersions"
    offered = asking.get(path).body["values"]
    assert [one["version"] for one in offered if not one["isPreview"]] == ["1.33", "1.34", "1.35", "1.36"]


def test_what_a_region_offers_needs_its_right(small):
    asking = small(roles=[])
    path = f"{ONE}/providers/Microsoft.ContainerService/locations/westeurope/kubernetesVersions"
    assert asking.get(path).status == 403


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ("load_balancers", [{"at": "one/rg-a/lb", "protocol": "Icmp"}]),
        ("load_balancers", [{"at": "one/rg-a/lb", "machines": ["one/rg-a/nobody"]}]),
        ("application_gateways", [{"at": "one/rg-a/agw", "probe": "/x"}]),
        ("application_gateways", [{"at": "one/rg-a/agw", "certificates": [{"name": "a", "vault": "one/rg-a/nobody"}]}]),
        ("application_gateways", [{"at": "one/rg-a/agw", "certificates": [{"vault": "one/rg-a"}]}]),
        ("health_extensions", [{"of": "one/rg-a/nobody"}]),
    ],
)
def test_mistakes_are_told_with_their_place(small, section, said):
    with pytest.raises(EstateError, match=section):
        small(**{section: said})
