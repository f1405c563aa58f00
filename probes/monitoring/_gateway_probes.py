"""How an application gateway asks the backends of its routing rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from collector.facts.health_probes import BackendProbe
from collector.probe import Item, Malformed

_FRONT_PAGE = "/"
"""What the probe asks for that a gateway sends by itself where nobody set one up
(https://learn.microsoft.com/azure/application-gateway/application-gateway-probe-overview, read in November 2026)."""


@dataclass(frozen=True, slots=True)
class _Use:
    """A pool that a rule asks by a setting."""

    settings: str
    pool: str


def parse_application_gateway(item: Item) -> Iterator[BackendProbe]:
    """An application gateway: one fact for each setting that a rule leads to."""
    if item.get("properties.requestRoutingRules") is None:
        raise Malformed("properties.requestRoutingRules", None)
    settings = {
        **_by_id(item, "properties.backendHttpSettingsCollection"),
        **_by_id(item, "properties.backendSettingsCollection"),
    }
    probes, pools = _by_id(item, "properties.probes"), _by_id(item, "properties.backendAddressPools")
    uses = list(dict.fromkeys(_uses(item)))
    if not uses:
        yield _fact(item, part="", needless="none of its rules leads to a backend")
    for use in uses:
        setting, pool = settings.get(use.settings), pools.get(use.pool)
        part = use.settings.rpartition("/")[2] if setting is None else setting.text("name")
        reaches = () if pool is None else _configurations(pool)
        if setting is None:
            yield _fact(item, part=part)
        elif (wanted := setting.maybe_text("properties.probe.id")) is None:
            protocol = setting.maybe_text("properties.protocol")
            yield _fact(item, part=part, probed=True, own=False, protocol=protocol, path=_FRONT_PAGE, reaches=reaches)
        else:
            yield _asked(item, part, probes.get(wanted.casefold()), reaches)


def _asked(item: Item, part: str, probe: Item | None, reaches: tuple[str, ...]) -> BackendProbe:
    """A setting that names a probe; one that the gateway does not hold leaves it open whether anything asks."""
    if probe is None:
        return _fact(item, part=part)
    return _fact(
        item,
        part=part,
        probed=True,
        protocol=probe.maybe_text("properties.protocol"),
        path=probe.maybe_text("properties.path"),
        reaches=reaches,
    )


def _uses(item: Item) -> Iterator[_Use]:
    """Yield which pool is asked by which setting: by rules, their maps of paths, and rules for TCP."""
    for rule in _entries(item, "properties.requestRoutingRules"):
        yield from _use(rule, "properties.backendHttpSettings.id", "properties.backendAddressPool.id")
    for rule in _entries(item, "properties.routingRules"):
        yield from _use(rule, "properties.backendSettings.id", "properties.backendAddressPool.id")
    for paths in _entries(item, "properties.urlPathMaps"):
        yield from _use(paths, "properties.defaultBackendHttpSettings.id", "properties.defaultBackendAddressPool.id")
        for rule in _entries(paths, "properties.pathRules"):
            yield from _use(rule, "properties.backendHttpSettings.id", "properties.backendAddressPool.id")


def _use(rule: Item, settings: str, pool: str) -> Iterator[_Use]:
    """Yield what a rule uses; one that redirects leads nowhere."""
    wanted = rule.maybe_text(settings)
    if wanted is not None:
        yield _Use(wanted.casefold(), (rule.maybe_text(pool) or "").casefold())


def _configurations(pool: Item) -> tuple[str, ...]:
    return tuple(one.text("id") for one in _entries(pool, "properties.backendIPConfigurations"))


def _entries(item: Item, path: str) -> Iterator[Item]:
    return (item.inside(entry) for entry in item.maybe_objects(path) or ())


def _by_id(item: Item, path: str) -> Mapping[str, Item]:
    return {entry.text("id").casefold(): entry for entry in _entries(item, path)}


def _fact(
    item: Item,
    *,
    part: str,
    probed: bool | None = None,
    own: bool = True,
    protocol: str | None = None,
    path: str | None = None,
    reaches: tuple[str, ...] = (),
    needless: str = "",
) -> BackendProbe:
    return BackendProbe(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        part=part,
        probed=probed,
        own=own,
        protocol=protocol,
        path=path,
        reaches=reaches,
        needless=needless,
    )
