"""What the platform says of the availability of each resource (Resource Health)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from collector.facts.platform import ResourceHealth
from collector.probe import Item, Malformed, PerSubscription, Probe, Read

_STATUSES = PerSubscription("providers/Microsoft.ResourceHealth/availabilityStatuses", "2024-02-01")
_OF_RESOURCE = re.compile(r"(?P<resource>.+)/providers/Microsoft\.ResourceHealth/[^/]+/[^/]+", re.IGNORECASE)


def parse_status(item: Item) -> Iterator[ResourceHealth]:
    """The availability of one resource, whose id stands before the provider's name in that of the answer."""
    named = _OF_RESOURCE.fullmatch(item.text("id"))
    if named is None:
        raise Malformed("id", item.text("id"), detail="the id of an availability status names no resource")
    yield ResourceHealth(
        subject=named["resource"],
        documents=(item.document,),
        observed_at=item.observed_at,
        availability=item.maybe_text("properties.availabilityState"),
        reason=item.maybe_text("properties.reasonType"),
        context=item.maybe_text("properties.context"),
        since=item.maybe_instant("properties.occuredTime") or item.maybe_instant("properties.occurredTime"),
    )


PROBE = Probe(
    id="dependency-resource-health",
    title="Availability of each resource as the platform sees it",
    reads=(Read(_STATUSES, parse_status, (ResourceHealth,)),),
    rights=("Microsoft.ResourceHealth/AvailabilityStatuses/read",),
    otherwise="A dated picture of Resource Health in the portal for the workload, attested by the operations lead.",
)
