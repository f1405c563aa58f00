"""Which incidents, maintenances and advisories Azure tells each subscription of (Service Health)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from collector.facts.platform import ServiceEvent
from collector.probe import Item, PerSubscription, Probe, Read

_EVENTS = PerSubscription(
    "providers/Microsoft.ResourceHealth/events", "2024-02-01", query=(("queryStartTime", "{ago P90D}"),)
)
_EVERYWHERE = frozenset({"global", "worldwide", "nonregional", "non-regional", "allregions"})


@dataclass(frozen=True, slots=True)
class _Part:
    """What an event says of one service, in the regions where it stands alike."""

    services: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    status: str | None = None


def parse_event(item: Item) -> Iterator[ServiceEvent]:
    """An event; each service that it hits is a fact of its own, so that service and region stay together.

    Where an event goes on in one region and is over in another, these are two facts as well.
    """
    for part in _parts(item):
        yield ServiceEvent(
            subject=item.text("id"),
            documents=(item.document,),
            observed_at=item.observed_at,
            seen_from=item.asked,
            event_type=item.text("properties.eventType"),
            subtype=item.maybe_text("properties.eventSubType"),
            status=_status(item.maybe_text("properties.status"), part.status),
            services=part.services,
            regions=part.regions,
            starts=item.maybe_instant("properties.impactStartTime"),
            ends=item.maybe_instant("properties.impactMitigationTime"),
            title=item.maybe_text("properties.title"),
        )


def _parts(item: Item) -> Iterator[_Part]:
    impacts = item.maybe_objects("properties.impact")
    for raw in impacts or ():
        impact = item.inside(raw)
        service = impact.maybe_text("impactedService")
        for status, regions in _regions_by_status(impact).items():
            yield _Part((service,) if service else (), regions, status)
    if not impacts:
        yield _Part()


def _regions_by_status(impact: Item) -> dict[str | None, tuple[str, ...]]:
    """Return the regions of an impact by their own status; no regions at all stand for every region."""
    found: defaultdict[str | None, list[str | None]] = defaultdict(list)
    for raw in impact.maybe_objects("impactedRegions") or ():
        region = impact.inside(raw)
        found[region.maybe_text("status")].append(region.maybe_text("impactedRegion"))
    return {status: _folded(names) for status, names in found.items()} or {None: ()}


def _folded(names: list[str | None]) -> tuple[str, ...]:
    """Return the regions as resources spell them; a region without a name may be any."""
    folded = ["".join((name or "").casefold().split()) for name in names]
    return () if "" in folded else tuple("global" if name in _EVERYWHERE else name for name in folded)


def _status(of_event: str | None, of_region: str | None) -> str | None:
    """Return the status in a region; an event that is over is over everywhere."""
    is_over = of_event is not None and of_event.casefold() == "resolved"
    return of_event if is_over else of_region or of_event


PROBE = Probe(
    id="dependency-service-events",
    title="Incidents, maintenance and retirements of the platform",
    reads=(Read(_EVENTS, parse_event, (ServiceEvent,)),),
    rights=("Microsoft.ResourceHealth/events/read",),
    otherwise=(
        "A dated picture of Service Health in the portal (issues, planned maintenance, advisories) "
        "for each subscription, attested by the operations lead."
    ),
)
