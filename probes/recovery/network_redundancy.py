"""How entry points, addresses and gateways survive the loss of an instance or of a zone.

Rows of Resource Graph only, nearly all of which the inventory reads anyway: one criterion rests on them, no blocker.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from collector.facts.redundancy import Front, NetworkRedundancy
from collector.facts.resource_types import (
    APPLICATION_GATEWAY,
    EXPRESS_ROUTE,
    FIREWALL,
    FRONT_DOOR,
    FRONT_DOOR_CLASSIC,
    LOAD_BALANCER,
    NETWORK,
    NETWORK_GATEWAY,
    PUBLIC_ADDRESS,
    TRAFFIC_MANAGER,
    VPN_GATEWAY,
)
from collector.probe import Item, Malformed, Probe, Read, Rows

ADDRESS_PREFIX = "microsoft.network/publicipprefixes"
OF_THE_SERVICE = (EXPRESS_ROUTE, FRONT_DOOR, FRONT_DOOR_CLASSIC, NETWORK, TRAFFIC_MANAGER, VPN_GATEWAY)
"""Those of which the row tells nothing but that they exist: what they survive is a matter of their service."""


def parse_application_gateway(item: Item) -> Iterator[NetworkRedundancy]:
    """An application gateway: one that scales by itself tells how many instances it keeps at least."""
    autoscale = item.get("properties.autoscaleConfiguration")
    if autoscale is not None and not isinstance(autoscale, Mapping):
        raise Malformed("properties.autoscaleConfiguration", autoscale)
    fewest = "properties.sku.capacity" if autoscale is None else "properties.autoscaleConfiguration.minCapacity"
    yield _redundancy(item, instances=item.maybe_int(fewest), scales=autoscale is not None)


def parse_load_balancer(item: Item) -> Iterator[NetworkRedundancy]:
    """A load balancer: it survives what all of its frontends survive."""
    yield _redundancy(item, fronts=_fronts(item, "properties.frontendIPConfigurations"))


def parse_address(item: Item) -> Iterator[NetworkRedundancy]:
    """A public address, or a prefix of some; `group` is what the address is attached to."""
    attached = item.maybe_text("properties.ipConfiguration.id") or item.maybe_text("properties.natGateway.id")
    yield _redundancy(item, group=attached)


def parse_firewall(item: Item) -> Iterator[NetworkRedundancy]:
    """A firewall."""
    yield _redundancy(item)


def parse_network_gateway(item: Item) -> Iterator[NetworkRedundancy]:
    """A gateway for VPN or ExpressRoute: its SKU allows zones, its addresses say which."""
    yield _redundancy(item, fronts=_fronts(item, "properties.ipConfigurations"))


def parse_of_the_service(item: Item) -> Iterator[NetworkRedundancy]:
    """Something whose redundancy is a matter of its service alone."""
    yield _redundancy(item)


def _fronts(item: Item, path: str) -> tuple[Front, ...] | None:
    told = item.maybe_objects(path)
    return None if told is None else tuple(_front(item.inside(entry)) for entry in told)


def _front(entry: Item) -> Front:
    address = entry.maybe_text("properties.publicIPAddress.id") or entry.maybe_text("properties.publicIPPrefix.id")
    return Front(address=address, zones=entry.maybe_texts("zones") or ())


def _redundancy(item: Item, **fields: Any) -> NetworkRedundancy:
    return NetworkRedundancy(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        zones=item.maybe_texts("zones") or (),
        sku=item.maybe_text("sku.name") or item.maybe_text("properties.sku.name"),
        tier=item.maybe_text("sku.tier") or item.maybe_text("properties.sku.tier"),
        region=item.maybe_region("location"),
        **fields,
    )


def _read(parse: Callable[[Item], Iterator[NetworkRedundancy]], *types: str) -> Read:
    return Read(Rows("resources", tuple(sorted(types))), parse, (NetworkRedundancy,))


PROBE = Probe(
    id="recovery-network-redundancy",
    title="Zones and instances of entry points, addresses and gateways",
    reads=(
        _read(parse_application_gateway, APPLICATION_GATEWAY),
        _read(parse_load_balancer, LOAD_BALANCER),
        _read(parse_address, PUBLIC_ADDRESS, ADDRESS_PREFIX),
        _read(parse_firewall, FIREWALL),
        _read(parse_network_gateway, NETWORK_GATEWAY),
        _read(parse_of_the_service, *OF_THE_SERVICE),
    ),
    rights=(
        "Microsoft.ResourceGraph/resources/read",
        "Microsoft.Cdn/profiles/read",
        "Microsoft.Network/applicationGateways/read",
        "Microsoft.Network/azureFirewalls/read",
        "Microsoft.Network/expressRouteCircuits/read",
        "Microsoft.Network/frontDoors/read",
        "Microsoft.Network/loadBalancers/read",
        "Microsoft.Network/publicIPAddresses/read",
        "Microsoft.Network/publicIPPrefixes/read",
        "Microsoft.Network/trafficManagerProfiles/read",
        "Microsoft.Network/virtualNetworkGateways/read",
        "Microsoft.Network/virtualNetworks/read",
        "Microsoft.Network/vpnGateways/read",
    ),
    otherwise="A dated drawing or export of the network with the zones of each part, attested by the operations lead.",
)
