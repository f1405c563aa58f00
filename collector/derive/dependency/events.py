"""What the words of Service Health mean: whether an event is an incident or a change, and whether it goes on."""

from __future__ import annotations

from collector.facts.platform import ServiceEvent

_INCIDENTS = frozenset({"serviceissue", "emergingissues"})
_NO_INCIDENTS = frozenset({"plannedmaintenance", "healthadvisory", "securityadvisory", "rca", "billing"})


def is_incident(event: ServiceEvent) -> bool | None:
    """Say whether something is out of order; `None` for a type that is new."""
    kind = event.event_type.casefold()
    return False if kind in _NO_INCIDENTS else True if kind in _INCIDENTS else None


def is_maintenance(event: ServiceEvent) -> bool | None:
    """Say whether Azure will work on something; `None` for a type that is new."""
    return None if is_incident(event) is None else event.event_type.casefold() == "plannedmaintenance"


def is_retirement(event: ServiceEvent) -> bool | None:
    """Say whether Azure will end a service or a part of one; `None` for a type or a subtype that is new.

    An advisory without a subtype is none: only retirements are told by one.
    """
    if event.event_type.casefold() == "healthadvisory":
        return {"": False, "retirement": True}.get((event.subtype or "").casefold())
    return False if is_incident(event) is not None else None


def is_change(event: ServiceEvent) -> bool:
    """Say whether Azure announces that something will be different, or may do so by a word that is new."""
    return is_maintenance(event) is not False or is_retirement(event) is not False


def is_active(event: ServiceEvent) -> bool | None:
    """Say whether an event goes on; `None` where its status is not told or new."""
    return {"active": True, "resolved": False}.get((event.status or "").casefold())


def name_of(event: ServiceEvent) -> str:
    """Return the tracking id of an event, by which Microsoft speaks of it."""
    return event.subject.rstrip("/").rpartition("/")[2]
