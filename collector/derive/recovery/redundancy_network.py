"""How entry points, addresses and gateways survive the loss of an instance or of a zone.

Which page says so stands in `probes/recovery/network_redundancy.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from collector.derive.joins import absent, missing
from collector.derive.recovery.redundancy_addresses import (
    address_standing,
    all_survive,
    balancer_standing,
    front_survives,
)
from collector.derive.recovery.redundancy_standing import (
    NOT_TOLD,
    SEVERAL,
    Around,
    Rule,
    Standing,
    by_zones,
    count_of,
    in_zones,
    instances_of,
    new_word,
    not_known,
    settled,
    worldwide,
)
from collector.derive.rows import Field, Unknown
from collector.facts import resource_types as types
from collector.facts.recovery import Redundancy
from collector.facts.redundancy import NetworkRedundancy

ADDRESS_PREFIX = "microsoft.network/publicipprefixes"
_NetworkRule: TypeAlias = Callable[[NetworkRedundancy, Around], Standing]

_NEVER_TOLD = (
    "its row names no zone: the service spreads new ones over the zones by itself and moves the older ones, but tells "
    "of neither; {} with two or more zones named"
)
_ANEW = _NEVER_TOLD.format("deploy it anew")
_RESTART = _NEVER_TOLD.format("stop it and start it again")
_HUB = (
    "a gateway of a virtual hub stands in several zones only if its region had them when the hub was made, and Azure "
    "does not tell: see when the region got its zones, and make an older hub anew"
)


# --- Gateways for the web -----------------------------------------------------------------------------------

_SECOND_VERSION = frozenset({"standard_v2", "waf_v2"})
_FIRST_VERSION = frozenset({"standard", "waf"})


def _application_gateway(fact: NetworkRedundancy, _: Around) -> Standing:
    """An application gateway: one that scales by itself is kept by the service, even with no instance reserved."""
    tier = fact.tier or ""
    scales = bool(fact.scales) and tier.casefold() in _SECOND_VERSION
    number = count_of(fact.instances, "instance")
    return Standing(
        zone_redundant=_gateway_zones(fact, scales=scales),
        instances=instances_of(fact),
        kept_by_service=scales,
        zones=fact.zones,
        arrangement=f"tier {tier or 'not told'}, {'at least ' if scales else ''}{number} {in_zones(fact.zones)}",
    )


def _gateway_zones(fact: NetworkRedundancy, *, scales: bool) -> Field[bool]:
    if fact.tier is None:
        return absent("of which tier it is")
    tier = fact.tier.casefold()
    if tier in _FIRST_VERSION:
        return False
    if tier not in _SECOND_VERSION:
        return new_word("its tier", fact.tier)
    if scales or not fact.zones:
        return by_zones(fact.zones, missing(_ANEW))
    return _both(len(fact.zones) >= SEVERAL, instances_of(fact))


def _both(over_zones: bool, instances: Field[float]) -> Field[bool]:  # noqa: FBT001 - one of two subjects
    """Say whether there are several zones and several instances in them."""
    if not over_zones:
        return False
    return instances if isinstance(instances, Unknown) else instances >= SEVERAL


# --- Gateways for other networks, firewalls -----------------------------------------------------------------

_WITHOUT_ZONES = frozenset(
    {
        *("basic", "standard", "highperformance", "ultraperformance"),
        *("vpngw1", "vpngw2", "vpngw3", "vpngw4", "vpngw5"),
    }
)
_SCALING_SKU = "ergwscale"
_EXPRESS_ROUTE = "ergw"
"""How the SKUs begin whose addresses the service may keep to itself."""


def _network_gateway(fact: NetworkRedundancy, around: Around) -> Standing:
    """A gateway for VPN or ExpressRoute: always two instances, in zones by its SKU and its addresses."""
    return Standing(
        zone_redundant=_network_gateway_zones(fact, around),
        instances=NOT_TOLD,
        kept_by_service=True,
        arrangement=f"SKU {fact.sku or 'not told'}, two instances kept by the service",
    )


def _network_gateway_zones(fact: NetworkRedundancy, around: Around) -> Field[bool]:
    if fact.sku is None:
        return absent("of which SKU it is")
    sku = fact.sku.casefold()
    if sku in _WITHOUT_ZONES:
        return False
    if not sku.endswith("az") and sku != _SCALING_SKU:
        return new_word("its SKU", fact.sku)
    if fact.fronts is None:
        return absent("which addresses it has")
    addressed = [front for front in fact.fronts if front.address is not None]
    if not addressed and not sku.startswith(_EXPRESS_ROUTE):
        return missing("it names no public address, so nothing tells its zones: collect again once it is set up")
    return all_survive(front_survives(front, around) for front in addressed)


def _firewall(fact: NetworkRedundancy, _: Around) -> Standing:
    """A firewall: the service keeps several instances, in the zones that it names."""
    return Standing(
        zone_redundant=by_zones(fact.zones, missing(_RESTART)),
        instances=NOT_TOLD,
        kept_by_service=True,
        zones=fact.zones,
        arrangement=f"firewall {in_zones(fact.zones)}",
    )


def _hub_gateway(_: NetworkRedundancy, __: Around) -> Standing:
    return Standing(
        zone_redundant=missing(_HUB),
        instances=NOT_TOLD,
        kept_by_service=True,
        arrangement="gateway of a virtual hub",
    )


def _circuit(_: NetworkRedundancy, __: Around) -> Standing:
    """A circuit stands in a peering location, which is no zone of a region."""
    return Standing(
        zone_redundant=True,
        instances=NOT_TOLD,
        kept_by_service=True,
        arrangement="two connections to two routers of its peering location",
    )


# --- The rules by type ---------------------------------------------------------------------------------------


def _of_network(rule: _NetworkRule) -> Rule:
    """Return a rule that takes a fact of any kind; one of another kind tells nothing here."""

    def apply(fact: Redundancy, around: Around) -> Standing:
        if isinstance(fact, NetworkRedundancy):
            return rule(fact, around)
        return not_known(absent("how this part of the network is arranged"))

    return apply


NETWORK_RULES: Mapping[str, Rule] = {
    types.APPLICATION_GATEWAY: _of_network(_application_gateway),
    types.LOAD_BALANCER: _of_network(balancer_standing),
    types.PUBLIC_ADDRESS: _of_network(address_standing),
    ADDRESS_PREFIX: _of_network(address_standing),
    types.FIREWALL: _of_network(_firewall),
    types.NETWORK_GATEWAY: _of_network(_network_gateway),
    types.VPN_GATEWAY: _of_network(_hub_gateway),
    types.EXPRESS_ROUTE: _of_network(_circuit),
    types.NETWORK: settled,
    types.FRONT_DOOR: worldwide,
    types.FRONT_DOOR_CLASSIC: worldwide,
    types.TRAFFIC_MANAGER: worldwide,
}
