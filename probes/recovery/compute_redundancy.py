"""How what runs survives the loss of an instance or of a zone: machines, scale sets, plans, clusters, containers.

Rows of Resource Graph only, those that the inventory reads anyway: one criterion rests on them, and it is no blocker.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from collector.facts.recovery import HostRedundancy
from collector.facts.resource_types import (
    APP_CONFIGURATION,
    APP_PLAN,
    CLUSTER,
    CONTAINER_APP,
    EVENT_HUB,
    KEY_VAULT,
    SCALE_SET,
    SERVICE_BUS,
    VIRTUAL_MACHINE,
    WEB_APP,
)
from collector.probe import Item, Malformed, Probe, Read, Rows

ENVIRONMENT = "microsoft.app/managedenvironments"
_RUNNING = ("powerstate/running", "powerstate/starting")
SETTLED_BY_SERVICE = (SERVICE_BUS, EVENT_HUB, KEY_VAULT, APP_CONFIGURATION)


def parse_machine(item: Item) -> Iterator[HostRedundancy]:
    """A virtual machine: it stands in one zone at most, so its redundancy is a matter of the group it stands in."""
    power = item.maybe_text("properties.extended.instanceView.powerState.code")
    scale_set = item.maybe_text("properties.virtualMachineScaleSet.id")
    yield _redundancy(
        item,
        zones=item.maybe_texts("zones") or (),
        instances=None if power is None else int(power.casefold() in _RUNNING),
        sku=item.maybe_text("properties.hardwareProfile.vmSize"),
        group=scale_set or item.maybe_text("properties.availabilitySet.id"),
    )


def parse_scale_set(item: Item) -> Iterator[HostRedundancy]:
    """A scale set; a flexible one without a profile has no size of its own, but the machines that stand in it."""
    flexible = (item.maybe_text("properties.orchestrationMode") or "").casefold() == "flexible"
    size = item.maybe_int("sku.capacity")
    yield _redundancy(
        item,
        zones=item.maybe_texts("zones") or (),
        instances=0 if size is None and flexible else size,
        sku=item.maybe_text("sku.name"),
    )


def parse_plan(item: Item) -> Iterator[HostRedundancy]:
    """An App Service plan; with scaling per app, its size tells nothing about how many instances one app has."""
    told = (item.maybe_int("properties.numberOfWorkers"), item.maybe_int("sku.capacity"))
    per_app = item.maybe_flag("properties.perSiteScaling")
    yield _redundancy(
        item,
        zone_redundant=item.maybe_flag("properties.zoneRedundant"),
        instances=None if per_app else next((number for number in told if number is not None), None),
        sku=item.maybe_text("sku.tier") or item.maybe_text("sku.name"),
    )


def parse_web_app(item: Item) -> Iterator[HostRedundancy]:
    """A web or function app: it is as redundant as the plan on which it stands."""
    yield _redundancy(item, sku=item.maybe_text("properties.sku"), group=item.maybe_text("properties.serverFarmId"))


def parse_cluster(item: Item) -> Iterator[HostRedundancy]:
    """A Kubernetes cluster: as redundant as the weakest of its pools that has nodes."""
    pools = [_pool(item.inside(pool)) for pool in item.maybe_objects("properties.agentPoolProfiles") or ()]
    used = [pool for pool in pools if pool.runs]
    stands_still = _stopped(item.maybe_text("properties.powerState.code"))
    yield _redundancy(
        item,
        zones=min((pool.zones for pool in used), key=len, default=()),
        instances=0 if stands_still else _fewest(used),
        sku=item.maybe_text("sku.tier"),
        group=_node_group(item),
    )


@dataclass(frozen=True, slots=True)
class _Pool:
    """A pool of nodes of a cluster."""

    zones: tuple[str, ...]
    count: int | None
    runs: bool
    """A pool of the kind `User` that is scaled to zero runs nothing, and weakens nothing."""


def _pool(raw: Item) -> _Pool:
    count, mode = raw.maybe_int("count"), raw.maybe_text("mode") or ""
    if _stopped(raw.maybe_text("powerState.code")):
        count = 0
    return _Pool(
        zones=raw.maybe_texts("availabilityZones") or (),
        count=count,
        runs=count != 0 or mode.casefold() != "user",
    )


def _stopped(power: str | None) -> bool:
    """Say whether a cluster or a pool tells of a power state other than `Running`."""
    return power is not None and power.casefold() != "running"


def _fewest(pools: Sequence[_Pool]) -> int | None:
    """Return the number of nodes of the smallest pool; `None` where one does not tell its own."""
    counts = [-1 if pool.count is None else pool.count for pool in pools]
    fewest = min(counts, default=-1)
    return None if fewest < 0 else fewest


def _node_group(item: Item) -> str | None:
    """Return the id of the resource group that holds the nodes."""
    name, parts = item.maybe_text("properties.nodeResourceGroup"), item.text("id").split("/")
    return None if name is None or len(parts) < 3 else f"/subscriptions/{parts[2]}/resourceGroups/{name}"


def parse_container_app(item: Item) -> Iterator[HostRedundancy]:
    """A container app: how many replicas always run, and the environment that spreads them over zones or does not."""
    scale = item.get("properties.template.scale")
    if scale is not None and not isinstance(scale, Mapping):
        raise Malformed("properties.template.scale", scale)
    fewest = item.maybe_int("properties.template.scale.minReplicas")
    yield _redundancy(
        item,
        instances=0 if fewest is None and scale is not None else fewest,
        sku=item.maybe_text("properties.workloadProfileName"),
        group=item.maybe_text("properties.managedEnvironmentId") or item.maybe_text("properties.environmentId"),
    )


def parse_environment(item: Item) -> Iterator[HostRedundancy]:
    """An environment of container apps."""
    yield _redundancy(item, zone_redundant=item.maybe_flag("properties.zoneRedundant"))


def parse_settled(item: Item) -> Iterator[HostRedundancy]:
    """A namespace, key vault or configuration store: its service settles it, whatever an old flag says."""
    yield _redundancy(
        item,
        sku=item.maybe_text("sku.tier") or item.maybe_text("sku.name") or item.maybe_text("properties.sku.name"),
    )


def _redundancy(item: Item, **fields: Any) -> HostRedundancy:
    return HostRedundancy(subject=item.text("id"), documents=(item.document,), observed_at=item.observed_at, **fields)


def _read(parse: Callable[[Item], Iterator[HostRedundancy]], *types: str) -> Read:
    return Read(Rows("resources", tuple(sorted(types))), parse, (HostRedundancy,))


PROBE = Probe(
    id="recovery-compute-redundancy",
    title="Zones and instances of what runs",
    reads=(
        _read(parse_machine, VIRTUAL_MACHINE),
        _read(parse_scale_set, SCALE_SET),
        _read(parse_plan, APP_PLAN),
        _read(parse_web_app, WEB_APP),
        _read(parse_cluster, CLUSTER),
        _read(parse_container_app, CONTAINER_APP),
        _read(parse_environment, ENVIRONMENT),
        _read(parse_settled, *SETTLED_BY_SERVICE),
    ),
    rights=(
        "Microsoft.ResourceGraph/resources/read",
        "Microsoft.App/containerApps/read",
        "Microsoft.App/managedEnvironments/read",
        "Microsoft.AppConfiguration/configurationStores/read",
        "Microsoft.Compute/virtualMachineScaleSets/read",
        "Microsoft.Compute/virtualMachines/read",
        "Microsoft.ContainerService/managedClusters/read",
        "Microsoft.EventHub/namespaces/read",
        "Microsoft.KeyVault/vaults/read",
        "Microsoft.ServiceBus/namespaces/read",
        "Microsoft.Web/serverfarms/read",
        "Microsoft.Web/sites/read",
    ),
    otherwise="A dated drawing or export of zones and instances per component, attested by the operations lead.",
)
