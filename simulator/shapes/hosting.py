"""What applications stand on: App Service plans, scale sets, clusters, environments of container apps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simulator.world import steady_guid

PLAN_SIZES = {
    "F1": ("Free", "F"),
    "D1": ("Shared", "D"),
    "B1": ("Basic", "B"),
    "S1": ("Standard", "S"),
    "P1v2": ("PremiumV2", "Pv2"),
    "P1v3": ("PremiumV3", "Pv3"),
    "P2v3": ("PremiumV3", "Pv3"),
    "EP1": ("ElasticPremium", "EP"),
    "Y1": ("Dynamic", "Y"),
    "FC1": ("FlexConsumption", "FC"),
}
"""Sizes of plans with their tier and family."""


def plan(plan_id: str, *, location: str, size: str, instances: int, zone_redundant: bool) -> dict[str, Any]:
    """Return an App Service plan as `Microsoft.Web` 2023-12-01 shows it."""
    tier, family = PLAN_SIZES[size]
    return {
        "id": plan_id,
        "name": _name(plan_id),
        "type": "Microsoft.Web/serverfarms",
        "kind": "linux",
        "location": location,
        "sku": {"name": size, "tier": tier, "size": size, "family": family, "capacity": instances},
        "properties": {
            "name": _name(plan_id),
            "numberOfWorkers": instances,
            "currentNumberOfWorkers": instances,
            "status": "Ready",
            "perSiteScaling": False,
            "elasticScaleEnabled": tier == "ElasticPremium",
            "reserved": True,
            "zoneRedundant": zone_redundant,
            "provisioningState": "Succeeded",
        },
    }


def scale_set(
    set_id: str,
    *,
    location: str,
    size: str,
    instances: int | None,
    zones: tuple[str, ...],
    mode: str,
    health_path: str = "",
) -> dict[str, Any]:
    """Return a scale set as `Microsoft.Compute` 2023-03-01 shows it; without instances it has no profile and no SKU.

    With a `health_path` its profile holds the extension that asks for it.
    """
    body = {
        "id": set_id,
        "name": _name(set_id),
        "type": "Microsoft.Compute/virtualMachineScaleSets",
        "location": location,
        "properties": {
            "orchestrationMode": mode,
            "singlePlacementGroup": False,
            "platformFaultDomainCount": 1,
            "provisioningState": "Succeeded",
            "uniqueId": steady_guid("scale set", set_id),
            **_health_profile(health_path),
        },
    }
    if instances is not None:
        body["sku"] = {"name": size, "tier": "Standard", "capacity": instances}
    return body | ({"zones": list(zones)} if zones else {})


def _health_profile(path: str) -> dict[str, Any]:
    if not path:
        return {}
    told = {
        "publisher": "Microsoft.ManagedServices",
        "type": "ApplicationHealthLinux",
        "typeHandlerVersion": "1.0",
        "settings": {"protocol": "http", "port": 80, "requestPath": path},
    }
    extension = {"name": "ApplicationHealthLinux", "properties": told}
    return {"virtualMachineProfile": {"extensionProfile": {"extensions": [extension]}}}


VERSION = "1.33.4"
"""Of Kubernetes, for a cluster that does not say its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """A pool of nodes of a cluster."""

    name: str
    nodes: int
    mode: str
    """System or User."""
    zones: tuple[str, ...]
    size: str

    @property
    def body(self) -> dict[str, Any]:
        """The pool as a cluster shows it; one without zones does not mention them."""
        return {
            "name": self.name,
            "count": self.nodes,
            "vmSize": self.size,
            "type": "VirtualMachineScaleSets",
            "mode": self.mode,
            "osType": "Linux",
            "enableAutoScaling": False,
            "powerState": {"code": "Running"},
            "provisioningState": "Succeeded",
            **({"availabilityZones": list(self.zones)} if self.zones else {}),
        }


def cluster(
    cluster_id: str, *, location: str, tier: str, pools: tuple[Pool, ...], version: str = VERSION
) -> dict[str, Any]:
    """Return a Kubernetes cluster as `Microsoft.ContainerService` 2024-05-01 shows it."""
    name, group, minor = _name(cluster_id), cluster_id.split("/")[4], version.rpartition(".")[0]
    return {
        "id": cluster_id,
        "name": name,
        "type": "Microsoft.ContainerService/ManagedClusters",
        "location": location,
        "sku": {"name": "Base", "tier": tier},
        "properties": {
            "provisioningState": "Succeeded",
            "powerState": {"code": "Running"},
            "kubernetesVersion": minor,
            "currentKubernetesVersion": version,
            "dnsPrefix": name,
            "fqdn": f"{name}.hcp.{location}.azmk8s.io",
            "agentPoolProfiles": [{**pool.body, "orchestratorVersion": minor} for pool in pools],
            "nodeResourceGroup": f"MC_{group}_{name}_{location}",
            "enableRBAC": True,
        },
    }


def node_set(set_id: str, pool: Pool, *, location: str) -> dict[str, Any]:
    """Return the scale set that holds the nodes of a pool."""
    return scale_set(set_id, location=location, size=pool.size, instances=pool.nodes, zones=pool.zones, mode="Uniform")


def container_environment(environment_id: str, *, location: str, zone_redundant: bool) -> dict[str, Any]:
    """Return an environment of container apps as `Microsoft.App` 2024-03-01 shows it."""
    return {
        "id": environment_id,
        "name": _name(environment_id),
        "type": "Microsoft.App/managedEnvironments",
        "location": location,
        "properties": {
            "provisioningState": "Succeeded",
            "zoneRedundant": zone_redundant,
            "workloadProfiles": [{"workloadProfileType": "Consumption", "name": "Consumption"}],
        },
    }


def _name(resource_id: str) -> str:
    return resource_id.rsplit("/", 1)[1]
