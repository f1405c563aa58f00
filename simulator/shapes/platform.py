"""What the platform says of itself: Service Health, Resource Health and Azure Advisor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from simulator.moments import plain, with_ticks
from simulator.world import steady_guid, type_of

EVENT_TYPES = ("ServiceIssue", "PlannedMaintenance", "HealthAdvisory", "SecurityAdvisory", "RCA", "EmergingIssues")
EVENT_STATUSES = ("Active", "Resolved")
STATES = ("Available", "Unavailable", "Degraded", "Unknown")
CATEGORIES = ("HighAvailability", "Security", "Cost", "Performance", "OperationalExcellence")
IMPACTS = ("High", "Medium", "Low")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An event of Service Health as one subscription is told of it."""

    subscription: str
    """The id of the subscription, with `/subscriptions/`."""
    name: str
    kind: str
    subtype: str
    status: str
    title: str
    services: tuple[str, ...]
    regions: tuple[str, ...]
    starts: datetime
    ends: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What Resource Health says of one resource."""

    resource_id: str
    state: str
    reason: str
    context: str
    since: datetime
    reported: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """A recommendation of Azure Advisor."""

    resource_id: str
    problem: str
    category: str
    impact: str
    postponed: bool
    updated: datetime


def event(said: Event) -> dict[str, Any]:
    """Return an event as `Microsoft.ResourceHealth` 2024-02-01 lists it."""
    region = {"status": said.status, "impactedSubscriptions": [said.subscription.rpartition("/")[2]]}
    regions = [{"impactedRegion": name, **region, "lastUpdateTime": plain(said.starts)} for name in said.regions]
    impact = [
        {"impactedService": name, "impactedServiceGuid": steady_guid("service", name), "impactedRegions": regions}
        for name in said.services
    ]
    return {
        "id": f"{said.subscription}/providers/Microsoft.ResourceHealth/events/{said.name}",
        "name": said.name,
        "type": "/providers/Microsoft.ResourceHealth/events",
        "properties": {
            "eventType": said.kind,
            **({"eventSubType": said.subtype} if said.subtype else {}),
            "eventSource": "ServiceHealth",
            "status": said.status,
            "title": said.title,
            "summary": f"<p>{said.title}</p>",
            "platformInitiated": True,
            "level": "Warning",
            "eventLevel": "Informational",
            "impactStartTime": plain(said.starts),
            **({"impactMitigationTime": plain(said.ends)} if said.ends else {}),
            "impact": impact,
            "isHIR": False,
            "priority": 2,
            "lastUpdateTime": plain(said.starts),
        },
    }


def event_in_graph(body: dict[str, Any]) -> dict[str, Any]:
    """Return the properties of the same event in the table `servicehealthresources`: PascalCase."""
    return {name[0].upper() + name[1:]: value for name, value in body["properties"].items()}


def health(said: Health) -> dict[str, Any]:
    """Return a status as `Microsoft.ResourceHealth` 2024-02-01 lists it, without its region.

    Whatever has a place here is listed with all resources, where no status ever stands.
    """
    return {
        "id": f"{said.resource_id}/providers/Microsoft.ResourceHealth/availabilityStatuses/current",
        "name": "current",
        "type": "Microsoft.ResourceHealth/AvailabilityStatuses",
        "properties": {
            "availabilityState": said.state,
            "title": said.state,
            "summary": f"The resource is {said.state.lower()}.",
            "reasonType": said.reason,
            "context": said.context,
            "category": "Unplanned",
            "reasonChronicity": "Persistent",
            "occuredTime": plain(said.since),
            "reportedTime": with_ticks(said.reported),
        },
    }


def advice(said: Advice) -> dict[str, Any]:
    """Return a recommendation as `Microsoft.Advisor` 2020-01-01 and the table `advisorresources` show it."""
    name = steady_guid("advice", said.resource_id, said.problem)
    return {
        "id": f"{said.resource_id}/providers/Microsoft.Advisor/recommendations/{name}",
        "name": name,
        "type": "Microsoft.Advisor/recommendations",
        "properties": {
            "category": said.category,
            "impact": said.impact,
            "impactedField": type_of(said.resource_id),
            "impactedValue": said.resource_id.rpartition("/")[2],
            "lastUpdated": with_ticks(said.updated),
            "recommendationTypeId": steady_guid("advice", said.problem),
            "shortDescription": {"problem": said.problem, "solution": said.problem},
            "resourceMetadata": {"resourceId": said.resource_id},
            **({"suppressionIds": [steady_guid("suppression", name)]} if said.postponed else {}),
        },
    }
