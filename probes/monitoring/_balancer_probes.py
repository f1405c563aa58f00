"""How load balancers, front doors and Traffic Manager ask what stands behind them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from collector.facts.health_probes import BackendProbe
from collector.probe import Item, Malformed

_BELOW_A_PROFILE = "/origingroups/"
_CLASSIC_NETWORKS = ("microsoft", "akamai", "verizon", "chinacdn")
"""What the SKUs of classic delivery networks end in: `Standard_Microsoft`, `Premium_Verizon`, …"""
_SENDS = {"http": True, "https": True, "notset": False, "": False}
_IS_ASKED = {"": True, "disabled": True, "enabled": False}
"""By the word for whether an endpoint is served whatever happens."""


def parse_load_balancer(item: Item) -> Iterator[BackendProbe]:
    """A load balancer: one fact for each of its load-balancing rules."""
    if item.get("properties.loadBalancingRules") is None:
        raise Malformed("properties.loadBalancingRules", None)
    rules = list(_entries(item, "properties.loadBalancingRules"))
    if (item.maybe_text("sku.tier") or "").casefold() == "global":
        yield _fact(item, needless="a global load balancer asks those of the regions by itself")
        return
    if not rules:
        yield _fact(item, needless="it has no load-balancing rule")
    probes = {probe.text("id").casefold(): probe for probe in _entries(item, "properties.probes")}
    for rule in rules:
        wanted = rule.maybe_text("properties.probe.id")
        probe = None if wanted is None else probes.get(wanted.casefold())
        yield _fact(
            item,
            part=rule.text("name"),
            probed=False if wanted is None else None if probe is None else True,
            protocol=None if probe is None else probe.maybe_text("properties.protocol"),
            path=None if probe is None else probe.maybe_text("properties.requestPath"),
            reaches=_reached(item, rule),
        )


def _reached(item: Item, rule: Item) -> tuple[str, ...]:
    """Return the configurations of the pools of a rule."""
    named = [rule.maybe_text("properties.backendAddressPool.id")]
    named += [pool.maybe_text("id") for pool in _entries(rule, "properties.backendAddressPools")]
    wanted = {one.casefold() for one in named if one}
    return tuple(
        configuration.text("id")
        for pool in _entries(item, "properties.backendAddressPools")
        if pool.text("id").casefold() in wanted
        for configuration in _entries(pool, "properties.backendIPConfigurations")
    )


def is_front_door(profile: Item) -> bool:
    """Say whether a profile of `Microsoft.Cdn` is a front door and no classic delivery network."""
    return (profile.maybe_text("sku.name") or "").casefold().endswith("_azurefrontdoor")


def parse_profile(item: Item) -> Iterator[BackendProbe]:
    """A profile of `Microsoft.Cdn`: what a front door asks stands in its origin groups."""
    sku = (item.maybe_text("sku.name") or "").casefold()
    if sku.endswith(_CLASSIC_NETWORKS):
        yield _fact(item, needless="a classic content delivery profile sends no probes")
    elif not is_front_door(item):
        yield _fact(item)


def parse_origin_group(item: Item) -> Iterator[BackendProbe]:
    """An origin group of a front door; one without probe settings, or with words that say so, asks nothing."""
    group = item.text("id")
    at = group.casefold().rfind(_BELOW_A_PROFILE)
    protocol = item.maybe_text("properties.healthProbeSettings.probeProtocol")
    yield BackendProbe(
        subject=group[:at] if at > 0 else item.asked,
        documents=(item.document,),
        observed_at=item.observed_at,
        part=item.text("name"),
        probed=_SENDS.get((protocol or "").casefold()),
        protocol=protocol,
        path=item.maybe_text("properties.healthProbeSettings.probePath"),
    )


def parse_classic_front_door(item: Item) -> Iterator[BackendProbe]:
    """A front door of the classic kind: one fact for each backend pool."""
    if item.get("properties.backendPools") is None:
        raise Malformed("properties.backendPools", None)
    settings = {one.text("id").casefold(): one for one in _entries(item, "properties.healthProbeSettings")}
    for pool in _entries(item, "properties.backendPools"):
        wanted = pool.maybe_text("properties.healthProbeSettings.id")
        probe = None if wanted is None else settings.get(wanted.casefold())
        state = None if probe is None else (probe.maybe_text("properties.enabledState") or "").casefold()
        yield _fact(
            item,
            part=pool.text("name"),
            probed=False if wanted is None else {"enabled": True, "disabled": False}.get(state or ""),
            protocol=None if probe is None else probe.maybe_text("properties.protocol"),
            path=None if probe is None else probe.maybe_text("properties.path"),
        )


def parse_traffic_manager(item: Item) -> Iterator[BackendProbe]:
    """A profile of Traffic Manager: it always asks, but for endpoints that are served whatever happens."""
    protocol = item.maybe_text("properties.monitorConfig.protocol")
    yield _fact(
        item,
        probed=True if protocol else None,
        protocol=protocol,
        path=item.maybe_text("properties.monitorConfig.path"),
    )
    for endpoint in _entries(item, "properties.endpoints"):
        asked = _IS_ASKED.get((endpoint.maybe_text("properties.alwaysServe") or "").casefold())
        if not asked:
            yield _fact(item, part=endpoint.text("name"), probed=asked)


def _entries(item: Item, path: str) -> Iterator[Item]:
    return (item.inside(entry) for entry in item.maybe_objects(path) or ())


def _fact(item: Item, **fields: Any) -> BackendProbe:
    return BackendProbe(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        part=fields.pop("part", ""),
        **fields,
    )
