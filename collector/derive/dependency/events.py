"""What the words of Service Health mean: whether an event is an incident or a change, and whether it goes on."""

from __future__ import annotations

from collector.facts.platform import ServiceEvent

_INCIDENTS = frozenset({"serviceissue", "emergingissues"})
_NO_INCIDENTS = frozenset({"plannedmaintenance", "healthadvisory", "securityadvisory", "rca", "billing"})


def is_incident(event: ServiceEvent) -> bool | None:
    """Say whether something is out of order; `None` for a type that is new."""
    kind = event.event_type.casefold()
    return False if kind in _NO_INCIDENTS else True if kind in _INCIDENTS else None


def is_maintenance(event: ServiceEvent) -> bool:
    """Say whether Azure will work on something."""
    return event.event_type.casefold() == "plannedmaintenance"


def is_retirement(event: ServiceEvent) -> bool:
    """Say whether Azure will end a service or a part of one."""
    return event.event_type.casefold() == "healthadvisory" and (event.subtype or "").casefold() == "retirement"


def is_active(event: ServiceEvent) -> bool | None:
    """Say whether an event goes on; `None` where its status is not told or new."""
    return {"active": True, "resolved": False}.get((event.status or "").casefold())


def name_of(event: ServiceEvent) -> str:
    """Return the tracking id of an event, by which Microsoft speaks of it."""
    return event.subject.rstrip("/").rpartition("/")[2]
