"""Plans, scale sets, clusters and environments in an estate file, and the machines and apps that stand in them."""

from __future__ import annotations

import pytest
from recorded_keys import paths

from simulator.strict import EstateError

ONE = "/subscriptions/00000000-0000-4000-8000-000000000001"
GROUP = f"{ONE}/resourceGroups/rg-a/providers"
AVAILABILITY_SET = f"{GROUP}/Microsoft.Compute/availabilitySets/pair"
SECTIONS = {
    "plans": [{"at": "one/rg-a/plan", "size": "P1v3", "instances": 3, "zone_redundant": True}, {"at": "one/rg-a/tiny"}],
    "scale_sets": [
        {"at": "one/rg-a/flex", "zones": ["1", "2"]},
        {"at": "one/rg-a/even", "mode": "Uniform", "instances": 4},
    ],
    "clusters": [
        {
            "at": "one/rg-a/aks",
            "pools": [
                {"name": "system", "nodes": 3, "zones": ["1", "2", "3"]},
                {"name": "apps", "nodes": 1, "mode": "User"},
            ],
        }
    ],
    "container_environments": [{"at": "one/rg-a/env", "zone_redundant": True}],
    "vms": [
        {"at": "one/rg-a/vm-1", "zone": "2", "scale_set": "one/rg-a/flex", "power": "deallocated"},
        {"at": "one/RG-B/vm-1", "availability_set": AVAILABILITY_SET},
        {"at": "two/rg-a/vm-2"},
    ],
    "web_apps": [{"at": "one/rg-a/shop", "plan": "one/rg-a/plan"}],
}
LISTS = {
    "microsoft.web/serverfarms": "Microsoft.Web/serverfarms",
    "microsoft.compute/virtualmachinescalesets": "Microsoft.Compute/virtualMachineScaleSets",
    "microsoft.containerservice/managedclusters": "Microsoft.ContainerService/managedClusters",
    "microsoft.app/managedenvironments": "Microsoft.App/managedEnvironments",
    "microsoft.compute/virtualmachines": "Microsoft.Compute/virtualMachines",
    "microsoft.web/sites": "Microsoft.Web/sites",
}
UNVERIFIED = {".properties.agentPoolProfiles.availabilityZones"}
"""Documented, but in no recorded answer."""


@pytest.fixture
def listed(small):
    """The items of a list of the first subscription, by name and group."""
    asking = small(**SECTIONS)
    return lambda kind: asking.get(f"{ONE}/providers/{LISTS[kind]}").body["value"]


def test_a_plan_tells_its_size_and_its_zones(listed):
    plan, tiny = listed("microsoft.web/serverfarms")
    assert (plan["sku"]["tier"], plan["sku"]["capacity"]) == ("PremiumV3", 3)
    assert (plan["properties"]["numberOfWorkers"], plan["properties"]["zoneRedundant"]) == (3, True)
    assert (tiny["properties"]["numberOfWorkers"], tiny["properties"]["zoneRedundant"]) == (1, False)


def test_a_scale_set_without_instances_has_no_size_of_its_own(listed):
    flexible, uniform, *_ = listed("microsoft.compute/virtualmachinescalesets")
    assert (flexible["zones"], "sku" in flexible) == (["1", "2"], False)
    assert ("zones" in uniform, uniform["sku"]["capacity"]) == (False, 4)


def test_a_pool_without_zones_does_not_mention_them(listed):
    (cluster,) = listed("microsoft.containerservice/managedclusters")
    system, apps = cluster["properties"]["agentPoolProfiles"]
    assert (system["availabilityZones"], system["count"], system["mode"]) == (["1", "2", "3"], 3, "System")
    assert ("availabilityZones" in apps, apps["mode"]) == (False, "User")


def test_the_nodes_of_a_pool_are_a_scale_set_in_the_group_of_the_cluster(listed):
    (cluster,) = listed("microsoft.containerservice/managedclusters")
    group = f"{ONE}/resourceGroups/{cluster['properties']['nodeResourceGroup']}/providers"
    *_, system, apps = listed("microsoft.compute/virtualmachinescalesets")
    assert system["id"] == f"{group}/Microsoft.Compute/virtualMachineScaleSets/aks-system-vmss"
    assert (system["zones"], system["sku"]["capacity"]) == (["1", "2", "3"], 3)
    assert ("zones" in apps, apps["sku"]["capacity"]) == (False, 1)


def test_an_environment_says_whether_it_uses_zones(listed):
    (environment,) = listed("microsoft.app/managedenvironments")
    assert environment["properties"]["zoneRedundant"] is True


def test_machines_and_apps_name_what_they_stand_in(listed):
    first, second = listed("microsoft.compute/virtualmachines")
    scale_set = f"{GROUP}/Microsoft.Compute/virtualMachineScaleSets/flex"
    assert (first["zones"], first["properties"]["virtualMachineScaleSet"]) == (["2"], {"id": scale_set})
    assert ("zones" in second, second["properties"]["availabilitySet"]) == (False, {"id": AVAILABILITY_SET})
    (site,) = listed("microsoft.web/sites")
    assert site["properties"]["serverFarmId"] == f"{GROUP}/Microsoft.Web/serverfarms/plan"


def test_only_resource_graph_tells_whether_a_machine_runs(small, listed):
    rows = small(**SECTIONS).ask("resources | where type =~ 'microsoft.compute/virtualmachines' | order by id asc").body
    told = [row["properties"]["extended"]["instanceView"]["powerState"] for row in rows["data"]]
    assert sorted(state["code"] for state in told) == ["PowerState/deallocated", *["PowerState/running"] * 2]
    assert {"code": "PowerState/deallocated", "displayStatus": "VM deallocated", "level": "Info"} in told
    assert all("extended" not in machine["properties"] for machine in listed("microsoft.compute/virtualmachines"))


@pytest.mark.parametrize(
    ("section", "entry", "message"),
    [
        ("plans", {"at": "one/rg-a/x", "size": "P9"}, "plans[0].size: 'P9' is not known; write one of: F1, D1, B1"),
        ("scale_sets", {"at": "one/rg-a/x", "mode": "Even"}, "write one of: Flexible, Uniform"),
        ("clusters", {"at": "one/rg-a/x", "pools": [{"name": "a"}]}, "clusters[0].pools[0].nodes: missing"),
        ("vms", {"at": "one/rg-a/x", "scale_set": "one/rg-a/none"}, "nothing is described at 'one/rg-a/none'"),
        ("vms", {"at": "one/rg-a/x", "power": "on"}, "write one of: running, deallocated, stopped"),
        ("web_apps", {"at": "one/rg-a/x", "plan": "one/rg-a/none"}, "nothing is described at 'one/rg-a/none'"),
    ],
)
def test_a_mistake_is_named_with_its_place_and_the_fix(small, section, entry, message):
    with pytest.raises(EstateError) as error:
        small(**{section: [entry]})
    assert message in str(error.value)


@pytest.mark.corpus
@pytest.mark.parametrize("kind", LISTS)
def test_every_key_was_seen_in_recorded_answers_of_its_type(listed, seen, kind):
    unseen = {path for body in listed(kind) for path in paths(body)} - seen[kind] - UNVERIFIED
    assert not unseen
