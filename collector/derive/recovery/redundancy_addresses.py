"""How public addresses and load balancers survive the loss of a zone.

Which page says so stands in `probes/recovery/network_redundancy.md`.
"""

from __future__ import annotations

from collections.abc import Iterable

from collector.derive.joins import absent, missing
from collector.derive.recovery.redundancy_standing import (
    NOT_TOLD,
    SEVERAL,
    Around,
    Standing,
    by_zones,
    count_of,
    in_zones,
    new_word,
    worldwide,
)
from collector.derive.rows import Field, Unknown
from collector.facts.recovery import Redundancy
from collector.facts.redundancy import Front, NetworkRedundancy

SPREAD_BY_THEMSELVES = frozenset(
    {
        *(
            "australiaeast",
            "brazilsouth",
            "canadacentral",
            "centralindia",
            "centralus",
            "eastasia",
            "eastus",
            "eastus2",
        ),
        *("francecentral", "germanywestcentral", "israelcentral", "italynorth", "japaneast", "japanwest"),
        *("koreacentral", "mexicocentral", "northeurope", "norwayeast", "polandcentral", "qatarcentral"),
        *("southafricanorth", "spaincentral", "swedencentral", "switzerlandnorth", "uaenorth", "uksouth"),
        *("westeurope", "westus2"),
    }
)
"""The regions in which a standard public address that names no zone stands in all of them (Public IP addresses, zone
resiliency, as of late 2025): https://learn.microsoft.com/azure/virtual-network/ip-services/public-ip-addresses"""
_STANDARD = frozenset({"standard", "standardv2"})
_NO_ZONE = "{} names no zone, and no page says what that means in its region: use an address with three zones named"


def address_standing(fact: NetworkRedundancy, _: Around) -> Standing:
    """A public address, which is no instance of anything."""
    use = "" if fact.group else ", attached to nothing"
    return Standing(
        zone_redundant=_address_zones(fact),
        instances=NOT_TOLD,
        kept_by_service=True,
        zones=fact.zones,
        arrangement=f"{fact.sku or 'unknown'} address {_where(fact)}{use}",
    )


def _survives(address: Redundancy) -> Field[bool]:
    if isinstance(address, NetworkRedundancy):
        return _address_zones(address)
    return absent("in which zones its address stands")


def _address_zones(fact: NetworkRedundancy) -> Field[bool]:
    if _is_global(fact) or _spreads_by_itself(fact):
        return True
    if fact.sku is None:
        return absent("of which SKU the address is")
    if fact.sku.casefold() == "basic":
        return False
    if fact.sku.casefold() not in _STANDARD:
        return new_word("the SKU of the address", fact.sku)
    name = fact.subject.rpartition("/")[2]
    return by_zones(fact.zones, missing(_NO_ZONE.format(name)))


def _spreads_by_itself(fact: NetworkRedundancy) -> bool:
    is_standard = (fact.sku or "").casefold() in _STANDARD
    return is_standard and not fact.zones and fact.region in SPREAD_BY_THEMSELVES


def _where(fact: NetworkRedundancy) -> str:
    if _is_global(fact):
        return "of many regions"
    return "in all zones of its region by itself" if _spreads_by_itself(fact) else in_zones(fact.zones)


def balancer_standing(fact: NetworkRedundancy, around: Around) -> Standing:
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
    return all_survive(front_survives(front, around) for front in fact.fronts)


def front_survives(front: Front, around: Around) -> Field[bool]:
    """Say whether a frontend survives a zone; a private one without zones is promised none."""
    if front.address is None:
        return len(front.zones) >= SEVERAL
    address = around.look(front.address)
    return address if isinstance(address, Unknown) else _survives(address)


def _fronts_in_words(fronts: tuple[Front, ...] | None) -> str:
    if not fronts:
        return "no frontend" if fronts == () else "an unknown number of frontends"
    told = [f"{front.address.rpartition('/')[2]}" if front.address else in_zones(front.zones) for front in fronts]
    return f"{count_of(len(fronts), 'frontend')}: {', '.join(dict.fromkeys(told))}"


def all_survive(found: Iterable[Field[bool]]) -> Field[bool]:
    """Return false where one is, else why one is not known, else true."""
    doubt: Unknown | None = None
    for one in found:
        if one is False:
            return False
        doubt = one if isinstance(one, Unknown) and doubt is None else doubt
    return doubt or True


def _is_global(fact: NetworkRedundancy) -> bool:
    return (fact.tier or "").casefold() == "global"
