"""The sections about regions and the use of quotas in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from simulator.estate.places import Places
from simulator.regions import STANDARD, Quota, Region, Regions
from simulator.strict import EstateError, Fields

Use = dict[tuple[str, str], tuple[Quota, ...]]


def read_regions(fields: Fields, places: Places) -> Regions:
    """Read `regions` and `quotas`; a region that is described replaces the one that exists without."""
    described = {region.name: region for region in _regions(fields)}
    known = {region.name: region for region in STANDARD} | described
    return Regions(known=tuple(known.values()), quotas=_quotas(fields, places, known))


def _regions(fields: Fields) -> Iterator[Region]:
    """Read `regions: [{name, display, geography, paired, zones}]`."""
    for value, where in fields.each("regions"):
        entry = Fields(value, where)
        name = entry.text("name")
        yield Region(
            name=name,
            display=entry.text("display", name),
            geography=entry.text("geography", "Europe"),
            paired=entry.text("paired", ""),
            zones=entry.whole("zones", 3),
        )
        entry.done()


def _quotas(fields: Fields, places: Places, known: Mapping[str, Region]) -> Use:
    """Read `quotas: [{in, region, limits: {cores: 100}, used: {cores: 24}}]`; `in` may be several subscriptions."""
    found: Use = {}
    for value, where in fields.each("quotas"):
        entry = Fields(value, where)
        region = entry.text("region")
        if region not in known:
            raise EstateError(f"{entry.place('region')}: there is no region {region!r}; describe it under `regions`")
        counters = tuple(_counters(entry))
        for name in entry.texts("in"):
            key = (places.subscription(name, where).id.casefold(), region)
            found[key] = (*found.get(key, ()), *counters)
        entry.done()
    return found


def _counters(entry: Fields) -> Iterator[Quota]:
    limits = Fields(entry.mapping("limits"), entry.place("limits"))
    used = Fields(entry.mapping("used"), entry.place("used"))
    for counter in entry.mapping("limits"):
        yield Quota(counter=counter, used=used.whole(counter, 0), limit=limits.whole(counter))
    used.done()
