"""The section about what people did: entries of the activity log."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from simulator.estate.places import Places
from simulator.shapes import activity
from simulator.strict import EstateError, Fields
from simulator.world import Resource


def read_activity(fields: Fields, places: Places, now: datetime) -> Iterator[Resource]:
    """Read `activity: [{at, operation, status, when, by}]`."""
    for value, where in fields.each("activity"):
        entry = Fields(value, where)
        event = activity.Event(
            resource_id=_resource(places.scope(entry.text("at"), where), entry.place("at")),
            operation=entry.text("operation"),
            status=entry.one_of("status", activity.STATUSES, "Succeeded"),
            when=entry.moment("when", now),
            caller=entry.text("by", "shop-developer@contoso.com"),
        )
        entry.done()
        yield Resource(body=activity.entry(event), in_graph=False)


def _resource(found: str, where: str) -> str:
    """Return an id that is one of a resource: the entries of groups and subscriptions have ids without a type."""
    if "/providers/" not in found:
        raise EstateError(f"{where}: {found} is no resource; write subscription/group/name")
    return found
