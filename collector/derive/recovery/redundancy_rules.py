"""How components of each type stand: whether they survive the loss of an instance, and of a zone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from collector.derive.joins import absent, known_or, missing
from collector.derive.rows import Field, Unknown
from collector.facts import resource_types as types
from collector.facts.recovery import HostRedundancy, Redundancy

SEVERAL = 2
"""Of zones, and of instances: the fewest that survive the loss of one."""
_NOT_TOLD = absent("how many instances run")
_ZONE_WORD_NOT_TOLD = absent("whether it is zone redundant")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is known about how a component survives losses."""

    zone_redundant: Field[bool]
    instances: Field[float]
    kept_by_service: Field[bool] = False
    zones: Field[tuple[str, ...]] = ()
    arrangement: Field[str]
    """In words for people."""


Rule = Callable[[Redundancy, Field[float]], Standing]
"""What a fact tells in a region with so many zones."""


def not_known(why: Unknown) -> Standing:
    """Return the standing of something of which nothing is known."""
    return Standing(zone_redundant=why, instances=why, kept_by_service=why, zones=why, arrangement=why)


def standing_of(resource_type: str, fact: Redundancy, zones_in_region: Field[float]) -> Standing:
    """Return the standing of one component by the rule of its type; without a rule it is not known."""
    rule = _RULES.get(resource_type)
    if rule is None:
        return not_known(missing(f"golive has no rule for the redundancy of {resource_type}"))
    return rule(fact, zones_in_region)


# --- What runs ----------------------------------------------------------------------------------------------


def spread(fact: Redundancy, _: Field[float] = 0.0) -> Standing:
    """A scale set or a cluster: instances over zones."""
    instances = _instances(fact)
    over_zones = len(fact.zones) >= SEVERAL
    survives: Field[bool] = over_zones
    if over_zones:
        survives = instances if isinstance(instances, Unknown) else instances >= SEVERAL
    return Standing(
        zone_redundant=survives,
        instances=instances,
        zones=fact.zones,
        arrangement=f"{_count(fact.instances, 'instance')} {in_zones(fact.zones)}",
    )


_SCALED_BY_SERVICE = ("dynamic", "flexconsumption")
"""Tiers of plans without instances of their own: the service starts as many as there is work for."""


def plan_standing(fact: Redundancy) -> Standing:
    """An App Service plan; zone redundant or not, it needs instances."""
    tier = fact.sku or "unknown tier"
    return Standing(
        zone_redundant=_zone_word(fact),
        instances=_instances(fact),
        kept_by_service=tier.casefold() in _SCALED_BY_SERVICE,
        arrangement=f"plan {tier} with {_count(fact.instances, 'instance')}, {_zone_words(fact)}",
    )


def container_standing(app: Redundancy, environment: Redundancy | Unknown) -> Standing:
    """A container app: its own replicas, spread by its environment."""
    spreads = environment if isinstance(environment, Unknown) else _zone_word(environment)
    words = "unknown" if isinstance(environment, Unknown) else _zone_words(environment)
    return Standing(
        zone_redundant=spreads,
        instances=_instances(app),
        arrangement=f"at least {_count(app.instances, 'replica')}, environment {words}",
    )


# --- Data and messages --------------------------------------------------------------------------------------


def _by_word(fact: Redundancy, _: Field[float]) -> Standing:
    """A database service that replaces a lost instance itself in every tier."""
    return Standing(
        zone_redundant=_zone_word(fact),
        instances=_instances(fact),
        kept_by_service=True,
        zones=fact.zones,
        arrangement=_zone_words(fact),
    )


def _with_standby(fact: Redundancy, _: Field[float]) -> Standing:
    """A server with a standby, which counts only while it is healthy (readiness criteria, trap 3)."""
    if fact.standby is None:
        healthy: Field[bool] = absent("how its standby is")
        instances: Field[float] = absent("how its standby is")
    else:
        healthy = fact.standby.casefold() == "healthy"
        instances = float(SEVERAL if healthy else 1)
    word = _zone_word(fact)
    return Standing(
        zone_redundant=healthy if word is True else word,
        instances=instances,
        zones=fact.zones,
        arrangement=f"{_zone_words(fact)} by its settings, its standby is {fact.standby or 'not told'}",
    )


def _by_sku(fact: Redundancy, _: Field[float]) -> Standing:
    """A storage account keeps three copies at least; its SKU (`Standard_RAGZRS`) says whether in several zones."""
    sku = f"SKU {fact.sku or 'not told'}"
    return Standing(
        zone_redundant=known_or(fact.zone_redundant, absent(f"whether it is zone redundant ({sku})")),
        instances=_instances(fact),
        kept_by_service=True,
        arrangement=sku,
    )


_CACHES = {"basic": False, "standard": True, "premium": True, "enterprise": True, "enterpriseflash": True}
"""Whether a cache of this SKU has a replica; others tell it by the number of their instances."""


def _cache(fact: Redundancy, _: Field[float]) -> Standing:
    """A cache: without a replica it is one instance; what is spread over zones has one."""
    replica = _CACHES.get((fact.sku or "").casefold().partition("_")[0])
    by_zones = known_or(len(fact.zones) >= SEVERAL if fact.zones else None, _ZONE_WORD_NOT_TOLD)
    return Standing(
        zone_redundant=by_zones if fact.zone_redundant is None else fact.zone_redundant,
        instances=1.0 if replica is False else _instances(fact),
        kept_by_service=bool(replica) or fact.zone_redundant is True,
        zones=fact.zones,
        arrangement=f"SKU {fact.sku or 'not told'}, {in_zones(fact.zones)}",
    )


def _settled(_: Redundancy, zones_in_region: Field[float]) -> Standing:
    """A service that uses zones by itself wherever there are some; its flag may say otherwise (trap 3)."""
    has_zones = zones_in_region if isinstance(zones_in_region, Unknown) else zones_in_region >= SEVERAL
    return Standing(
        zone_redundant=has_zones,
        instances=_NOT_TOLD,
        kept_by_service=True,
        arrangement="the service uses the zones of its region by itself",
    )


_DATA_RULES: Mapping[str, Rule] = {
    types.SQL_DATABASE: _by_word,
    types.MANAGED_INSTANCE: _by_word,
    types.COSMOS_ACCOUNT: _by_word,
    types.POSTGRESQL: _with_standby,
    types.MYSQL: _with_standby,
    types.STORAGE_ACCOUNT: _by_sku,
    types.REDIS: _cache,
    types.REDIS_ENTERPRISE: _cache,
}
_RULES: Mapping[str, Rule] = {
    **_DATA_RULES,
    types.SCALE_SET: spread,
    types.CLUSTER: spread,
    types.SERVICE_BUS: _settled,
    types.EVENT_HUB: _settled,
    types.KEY_VAULT: _settled,
    types.APP_CONFIGURATION: _settled,
}


def told_by(resource_type: str) -> type[Redundancy]:
    """Return the kind of fact that tells of a type: data services have their own probes."""
    return Redundancy if resource_type in _DATA_RULES else HostRedundancy


# --- Words --------------------------------------------------------------------------------------------------


def in_zones(zones: tuple[str, ...]) -> str:
    """Return `in zones 1, 2`."""
    return f"in zone{'s' if len(zones) > 1 else ''} {', '.join(zones)}" if zones else "in no zone"


def _instances(fact: Redundancy) -> Field[float]:
    return _NOT_TOLD if fact.instances is None else float(fact.instances)


def _zone_word(fact: Redundancy) -> Field[bool]:
    return known_or(fact.zone_redundant, _ZONE_WORD_NOT_TOLD)


def _zone_words(fact: Redundancy) -> str:
    word = _zone_word(fact)
    return "zone redundancy not told" if isinstance(word, Unknown) else f"{'' if word else 'not '}zone redundant"


def _count(number: int | None, what: str) -> str:
    return f"an unknown number of {what}s" if number is None else f"{number} {what}{'' if number == 1 else 's'}"
