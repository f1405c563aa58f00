"""How entry points, addresses and gateways survive the loss of an instance or of a zone.

Which page says so stands in `probes/recovery/network_redundancy.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from collector.derive.joins import absent, missing
from collector.derive.recovery.redundancy_standing import (
    NOT_TOLD,
    SEVERAL,
    Around,
    Rule,
    Standing,
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
from collector.facts.redundancy import Front, NetworkRedundancy

ADDRESS_PREFIX = "microsoft.network/publicipprefixes"
_NetworkRule: TypeAlias = Callable[[NetworkRedundancy, Around], Standing]

SPREAD_BY_THEMSELVES = frozenset(
    {
        *("australiaeast", "brazilsouth", "canadacentral", "centralindia", "centralus", "eastasia", "eastus", "eastus2"),
        *("francecentral", "germanywestcentral", "israelcentral", "italynorth", "japaneast", "japanwest"),
        *("koreacentral", "mexicocentral", "northeurope", "norwayeast", "polandcentral", "qatarcentral"),
        *("southafricanorth", "spaincentral", "swedencentral", "switzerlandnorth", "uaenorth", "uksouth"),
        *("westeurope", "westus2"),
    }
)
"""The regions in which a standard public address that names no zone stands in all of them (Public IP addresses, zone
resiliency, as of late 2025): https://learn.microsoft.com/azure/virtual-network/ip-services/public-ip-addresses"""

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
        return _by_zones(fact.zones, missing(_ANEW))
    return _both(len(fact.zones) >= SEVERAL, instances_of(fact))


def _both(over_zones: bool, instances: Field[float]) -> Field[bool]:  # noqa: FBT001 - one of two subjects
    """Say whether there are several zones and several instances in them."""
    if not over_zones:
        return False
    return instances if isinstance(instances, Unknown) else instances >= SEVERAL


# --- Addresses and balancers --------------------------------------------------------------------------------

_STANDARD = frozenset({"standard", "standardv2"})


def _address(fact: NetworkRedundancy, _: Around) -> Standing:
    """A public address, which is no instance of anything."""
    use = "" if fact.group else ", attached to nothing"
    return Standing(
        zone_redundant=_address_zones(fact),
        instances=NOT_TOLD,
        kept_by_service=True,
        zones=fact.zones,
        arrangement=f"{fact.sku or 'unknown'} address {_where(fact)}{use}",
    )


def _address_zones(fact: Redundancy) -> Field[bool]:
    if not isinstance(fact, NetworkRedundancy):
        return absent("in which zones its address stands")
    if fact.sku is None:
        return absent("of which SKU the address is")
    if _is_global(fact):
        return True
    if fact.sku.casefold() == "basic":
        return False
    if fact.sku.casefold() not in _STANDARD:
        return new_word("the SKU of the address", fact.sku)
    if not fact.zones and fact.region in SPREAD_BY_THEMSELVES:
        return True
    name = fact.subject.rpartition("/")[2]
    return _by_zones(
        fact.zones,
        missing(f"{name} names no zone, and no page says what that means in its region: use one with three zones named"),
    )


def _where(fact: NetworkRedundancy) -> str:
    if _is_global(fact):
        return "of many regions"
    by_itself = not fact.zones and fact.sku is not None and fact.sku.casefold() in _STANDARD
    if by_itself and fact.region in SPREAD_BY_THEMSELVES:
        return "in all zones of its region by itself"
    return in_zones(fact.zones)


def _load_balancer(fact: NetworkRedundancy, around: Around) -> Standing:
    """A load balancer: as redundant as the weakest of its frontends."""
    sku = fact.sku or ""
    if _is_global(fact):
        return worldwide(fact, around)
    known = sku.casefold() in ("standard", "gateway")
    return Standing(
        zone_redundant=_balancer_zones(fact, around),
        instances=NOT_TOLD,
        kept_by_service=known,
        arrangement=f"{sku or 'unknown'} balancer with {_fronts_in_words(fact.fronts)}",
    )


def _balancer_zones(fact: NetworkRedundancy, around: Around) -> Field[bool]:
    if fact.sku is None:
        return absent("of which SKU it is")
    if fact.sku.casefold() == "basic":
        return False
    if fact.sku.casefold() not in ("standard", "gateway"):
        return new_word("its SKU", fact.sku)
    if fact.fronts is None:
        return absent("which frontends it has")
    if not fact.fronts:
        return missing("it has no frontend, so nothing comes in by it: remove it, or give it one")
    return _all(_front_zones(front, around) for front in fact.fronts)


def _front_zones(front: Front, around: Around) -> Field[bool]:
    """Say whether a frontend survives a zone; a private one without zones is promised none."""
    if front.address is None:
        return len(front.zones) >= SEVERAL
    address = around.look(front.address)
    return address if isinstance(address, Unknown) else _address_zones(address)


def _fronts_in_words(fronts: tuple[Front, ...] | None) -> str:
    if not fronts:
        return "no frontend" if fronts == () else "an unknown number of frontends"
    told = [f"{front.address.rpartition('/')[2]}" if front.address else in_zones(front.zones) for front in fronts]
    return f"{count_of(len(fronts), 'frontend')}: {', '.join(dict.fromkeys(told))}"


# --- Gateways for other networks, firewalls -----------------------------------------------------------------

_WITHOUT_ZONES = frozenset(
    {
        *("basic", "standard", "highperformance", "ultraperformance"),
        *("vpngw1", "vpngw2", "vpngw3", "vpngw4", "vpngw5"),
    }
)
_SCALING_SKU = "ergwscale"


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
    return _all(_front_zones(front, around) for front in fact.fronts if front.address is not None)


def _firewall(fact: NetworkRedundancy, _: Around) -> Standing:
    """A firewall: the service keeps several instances, in the zones that it names."""
    return Standing(
        zone_redundant=_by_zones(fact.zones, missing(_RESTART)),
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


# --- What is common -----------------------------------------------------------------------------------------


def _by_zones(zones: tuple[str, ...], untold: Unknown) -> Field[bool]:
    return len(zones) >= SEVERAL if zones else untold


def _is_global(fact: NetworkRedundancy) -> bool:
    return (fact.tier or "").casefold() == "global"


def _all(found: Iterable[Field[bool]]) -> Field[bool]:
    """Return false where one is, else why one is not known, else true."""
    doubt: Unknown | None = None
    for one in found:
        if one is False:
            return False
        doubt = one if isinstance(one, Unknown) and doubt is None else doubt
    return doubt or True


def _of_network(rule: _NetworkRule) -> Rule:
    """Return a rule that takes a fact of any kind; one of another kind tells nothing here."""

    def apply(fact: Redundancy, around: Around) -> Standing:
        if isinstance(fact, NetworkRedundancy):
            return rule(fact, around)
        return not_known(absent("how this part of the network is arranged"))

    return apply


NETWORK_RULES: Mapping[str, Rule] = {
    types.APPLICATION_GATEWAY: _of_network(_application_gateway),
    types.LOAD_BALANCER: _of_network(_load_balancer),
    types.PUBLIC_ADDRESS: _of_network(_address),
    ADDRESS_PREFIX: _of_network(_address),
    types.FIREWALL: _of_network(_firewall),
    types.NETWORK_GATEWAY: _of_network(_network_gateway),
    types.VPN_GATEWAY: _of_network(_hub_gateway),
    types.EXPRESS_ROUTE: _of_network(_circuit),
    types.NETWORK: settled,
    types.FRONT_DOOR: worldwide,
    types.FRONT_DOOR_CLASSIC: worldwide,
    types.TRAFFIC_MANAGER: worldwide,
}
