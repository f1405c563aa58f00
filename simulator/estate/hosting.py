"""The sections about what applications stand on: plans, scale sets, clusters, environments of container apps.

They are read before the machines and apps that name them.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.estate.places import Places
from simulator.shapes import hosting
from simulator.strict import Fields
from simulator.world import Resource

_REGION = "westeurope"
_SIZE = "Standard_D4s_v5"
_SCALE_SET = "Microsoft.Compute/virtualMachineScaleSets"


def read_plans(fields: Fields, places: Places) -> Iterator[Resource]:
    """Read `plans: [{at, location, size, instances, zone_redundant}]`."""
    for value, where in fields.each("plans"):
        entry = Fields(value, where)
        body = hosting.plan(
            places.settle(entry.text("at"), "Microsoft.Web/serverfarms", where),
            location=entry.text("location", "West Europe"),
            size=entry.one_of("size", tuple(hosting.PLAN_SIZES), "P1v3"),
            instances=entry.whole("instances", 1),
            zone_redundant=entry.flag("zone_redundant", default=False),
        )
        entry.done()
        yield Resource(body=body)


def read_scale_sets(fields: Fields, places: Places) -> Iterator[Resource]:
    """Read `scale_sets: [{at, location, size, instances, zones, mode, health_path}]`.

    Without `instances` machines name it. With a `health_path` it has a profile with the health extension.
    """
    for value, where in fields.each("scale_sets"):
        entry = Fields(value, where)
        body = hosting.scale_set(
            places.settle(entry.text("at"), _SCALE_SET, where),
            location=entry.text("location", _REGION),
            size=entry.text("size", _SIZE),
            instances=entry.whole("instances") if entry.has("instances") else None,
            zones=entry.texts("zones"),
            mode=entry.one_of("mode", ("Flexible", "Uniform"), "Flexible"),
            health_path=entry.text("health_path", ""),
        )
        entry.done()
        yield Resource(body=body)


def read_clusters(fields: Fields, places: Places) -> Iterator[Resource]:
    """Read `clusters: [{at, location, tier, version, pools: [{name, nodes, zones, mode, size}]}]`.

    The nodes of each pool are a scale set in the resource group that the service makes for them.
    """
    for value, where in fields.each("clusters"):
        entry = Fields(value, where)
        address, location = entry.text("at"), entry.text("location", _REGION)
        pools = tuple(_pool(Fields(pool, place)) for pool, place in entry.each("pools"))
        body = hosting.cluster(
            places.settle(address, "Microsoft.ContainerService/managedClusters", where),
            location=location,
            tier=entry.one_of("tier", ("Free", "Standard", "Premium"), "Standard"),
            pools=pools,
            version=entry.text("version", hosting.VERSION),
        )
        entry.done()
        yield Resource(body=body)
        nodes = f"{address.split('/')[0]}/{body['properties']['nodeResourceGroup']}"
        for pool in pools:
            set_id = places.settle(f"{nodes}/aks-{pool.name}-vmss", _SCALE_SET, where)
            yield Resource(body=hosting.node_set(set_id, pool, location=location))


def read_container_environments(fields: Fields, places: Places) -> Iterator[Resource]:
    """Read `container_environments: [{at, location, zone_redundant}]`."""
    for value, where in fields.each("container_environments"):
        entry = Fields(value, where)
        body = hosting.container_environment(
            places.settle(entry.text("at"), "Microsoft.App/managedEnvironments", where),
            location=entry.text("location", _REGION),
            zone_redundant=entry.flag("zone_redundant", default=False),
        )
        entry.done()
        yield Resource(body=body)


def _pool(entry: Fields) -> hosting.Pool:
    pool = hosting.Pool(
        name=entry.text("name"),
        nodes=entry.whole("nodes"),
        mode=entry.one_of("mode", ("System", "User"), "System"),
        zones=entry.texts("zones"),
        size=entry.text("size", _SIZE),
    )
    entry.done()
    return pool
