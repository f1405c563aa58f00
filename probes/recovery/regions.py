"""Which regions a subscription sees: how many zones each has, and which one it is paired with."""

from __future__ import annotations

from collections.abc import Iterator

from collector.facts.recovery import Region
from collector.probe import Item, PerSubscription, Probe, Read

LOCATIONS = PerSubscription("locations", "2022-12-01")


def parse_region(item: Item) -> Iterator[Region]:
    """A region; the newer ones have no pair, and what has no zones has no mapping of zones."""
    name = item.text("name")
    pairs = item.maybe_objects("metadata.pairedRegion") or ()
    yield Region(
        subject=item.maybe_text("id") or f"{item.asked}/locations/{name}",
        documents=(item.document,),
        observed_at=item.observed_at,
        seen_from=item.asked,
        name=_short(name),
        paired=next((_short(item.inside(pair).text("name")) for pair in pairs), None),
        zones=len(item.maybe_objects("availabilityZoneMappings") or ()),
    )


def _short(name: str) -> str:
    """Return a region's name in lower case without spaces; some services write `West Europe`."""
    return name.replace(" ", "").casefold()


PROBE = Probe(
    id="recovery-regions",
    title="Regions with their zones and pairs",
    reads=(Read(LOCATIONS, parse_region, (Region,)),),
    rights=("Microsoft.Resources/subscriptions/locations/read",),
    otherwise="A dated export of each subscription's regions, zones and pairs, attested by the operations lead.",
)
