"""How components of each type stand: whether they survive the loss of an instance, and of a zone."""

from __future__ import annotations

from collections.abc import Mapping

from collector.derive.joins import absent, known_or, missing
from collector.derive.recovery.redundancy_network import NETWORK_RULES
from collector.derive.recovery.redundancy_services import SERVICE_RULES
from collector.derive.recovery.redundancy_standing import (
    SEVERAL,
    ZONE_WORD_NOT_TOLD,
    Around,
    Rule,
    Standing,
    count_of,
    in_zones,
    instances_of,
    not_known,
    settled,
    zone_word,
    zone_words,
)
from collector.derive.rows import Field, Unknown
from collector.facts import resource_types as types
from collector.facts.recovery import HostRedundancy, Redundancy
from collector.facts.redundancy import NetworkRedundancy, ServiceRedundancy


def standing_of(resource_type: str, fact: Redundancy, around: Around) -> Standing:
    """Return the standing of one component by the rule of its type; without a rule it is not known."""
    rule = _RULES.get(resource_type)
    return not_known(without_rule(resource_type)) if rule is None else rule(fact, around)


def has_rule(resource_type: str) -> bool:
    """Say whether golive knows what a fact about a component of this type means."""
    return resource_type in _RULES or resource_type == types.CONTAINER_APP


def without_rule(resource_type: str) -> Unknown:
    """Return why nothing is known about a component of a type without a rule."""
    return missing(f"golive does not read how {resource_type} survives the loss of an instance or a zone")


# --- What runs ----------------------------------------------------------------------------------------------


def spread(fact: Redundancy, _: Around | None = None) -> Standing:
    """A scale set or a cluster: instances over zones."""
    instances = instances_of(fact)
    over_zones = len(fact.zones) >= SEVERAL
    survives: Field[bool] = over_zones
    if over_zones:
        survives = instances if isinstance(instances, Unknown) else instances >= SEVERAL
    return Standing(
        zone_redundant=survives,
        instances=instances,
        zones=fact.zones,
        arrangement=f"{count_of(fact.instances, 'instance')} {in_zones(fact.zones)}",
    )


_SCALED_BY_SERVICE = ("dynamic", "flexconsumption")
"""Tiers of plans without instances of their own: the service starts as many as there is work for."""


def plan_standing(fact: Redundancy) -> Standing:
    """An App Service plan; zone redundant or not, it needs instances."""
    tier = fact.sku or "unknown tier"
    return Standing(
        zone_redundant=zone_word(fact),
        instances=instances_of(fact),
        kept_by_service=tier.casefold() in _SCALED_BY_SERVICE,
        arrangement=f"plan {tier} with {count_of(fact.instances, 'instance')}, {zone_words(fact)}",
    )


def container_standing(app: Redundancy, environment: Redundancy | Unknown) -> Standing:
    """A container app: its own replicas, spread by its environment."""
    spreads = environment if isinstance(environment, Unknown) else zone_word(environment)
    words = "unknown" if isinstance(environment, Unknown) else zone_words(environment)
    return Standing(
        zone_redundant=spreads,
        instances=instances_of(app),
        arrangement=f"at least {count_of(app.instances, 'replica')}, environment {words}",
    )


# --- Data and messages --------------------------------------------------------------------------------------


def _by_word(fact: Redundancy, _: Around) -> Standing:
    """A database service that replaces a lost instance itself in every tier."""
    return Standing(
        zone_redundant=zone_word(fact),
        instances=instances_of(fact),
        kept_by_service=True,
        zones=fact.zones,
        arrangement=zone_words(fact),
    )


def _with_standby(fact: Redundancy, _: Around) -> Standing:
    """A server with a standby, which counts only while it is healthy (readiness criteria, trap 3)."""
    if fact.standby is None:
        healthy: Field[bool] = absent("how its standby is")
        instances: Field[float] = absent("how its standby is")
    else:
        healthy = fact.standby.casefold() == "healthy"
        instances = float(SEVERAL if healthy else 1)
    word = zone_word(fact)
    return Standing(
        zone_redundant=healthy if word is True else word,
        instances=instances,
        zones=fact.zones,
        arrangement=f"{zone_words(fact)} by its settings, its standby is {fact.standby or 'not told'}",
    )


def _by_sku(fact: Redundancy, _: Around) -> Standing:
    """A storage account keeps three copies at least; its SKU (`Standard_RAGZRS`) says whether in several zones."""
    sku = f"SKU {fact.sku or 'not told'}"
    return Standing(
        zone_redundant=known_or(fact.zone_redundant, absent(f"whether it is zone redundant ({sku})")),
        instances=instances_of(fact),
        kept_by_service=True,
        arrangement=sku,
    )


_CACHES = {"basic": False, "standard": True, "premium": True, "enterprise": True, "enterpriseflash": True}
"""Whether a cache of this SKU has a replica; others tell it by the number of their instances."""


def _cache(fact: Redundancy, _: Around) -> Standing:
    """A cache: without a replica it is one instance; what is spread over zones has one."""
    replica = _CACHES.get((fact.sku or "").casefold().partition("_")[0])
    by_zones = known_or(len(fact.zones) >= SEVERAL if fact.zones else None, ZONE_WORD_NOT_TOLD)
    return Standing(
        zone_redundant=by_zones if fact.zone_redundant is None else fact.zone_redundant,
        instances=1.0 if replica is False else instances_of(fact),
        kept_by_service=bool(replica) or fact.zone_redundant is True,
        zones=fact.zones,
        arrangement=f"SKU {fact.sku or 'not told'}, {in_zones(fact.zones)}",
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
    **NETWORK_RULES,
    **SERVICE_RULES,
    types.SCALE_SET: spread,
    types.CLUSTER: spread,
    types.SERVICE_BUS: settled,
    types.EVENT_HUB: settled,
    types.KEY_VAULT: settled,
    types.APP_CONFIGURATION: settled,
}


def told_by(resource_type: str) -> type[Redundancy]:
    """Return the kind of fact that tells of a type: data services, networks and other services have their own."""
    if resource_type in _DATA_RULES:
        return Redundancy
    if resource_type in NETWORK_RULES:
        return NetworkRedundancy
    return ServiceRedundancy if resource_type in SERVICE_RULES else HostRedundancy
