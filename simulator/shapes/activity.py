"""Entries of the activity log (`Microsoft.Insights` 2015-04-01; `azcli:role/test_role_assignment_audits` 006)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from simulator.moments import with_ticks
from simulator.world import steady_guid

STATUSES = ("Succeeded", "Failed", "Started", "Accepted")
_TICKS = 621_355_968_000_000_000
"""What .NET counts from the year 1 to 1970, in units of 100 ns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that somebody did to a resource."""

    resource_id: str
    operation: str
    """For example `Microsoft.Insights/ActionGroups/Write`."""
    status: str
    when: datetime
    caller: str


def entry(event: Event) -> dict[str, Any]:
    """Return an entry with the name of whoever made it, as the log tells it to everyone who may read it."""
    guid = steady_guid("event", event.resource_id, event.operation, event.when.isoformat())
    ticks = _TICKS + int(event.when.timestamp()) * 10_000_000
    parts = event.resource_id.split("/")
    provider = event.operation.partition("/")[0]
    return {
        "authorization": {"action": event.operation, "scope": event.resource_id},
        "caller": event.caller,
        "channels": "Operation",
        "claims": {"name": event.caller},
        "correlationId": steady_guid("correlation", guid),
        "description": "",
        "eventDataId": guid,
        "eventName": _word("EndRequest"),
        "category": _word("Administrative"),
        "eventTimestamp": with_ticks(event.when),
        "id": f"{event.resource_id}/events/{guid}/ticks/{ticks}",
        "level": "Informational",
        "resourceGroupName": parts[4] if len(parts) > 4 else "",
        "resourceProviderName": _word(provider),
        "resourceId": event.resource_id,
        "operationId": steady_guid("correlation", guid),
        "operationName": _word(event.operation),
        "status": _word(event.status),
        "subStatus": {"value": "", "localizedValue": ""},
        "submissionTimestamp": with_ticks(event.when),
        "subscriptionId": parts[2],
    }


def _word(value: str) -> dict[str, str]:
    return {"value": value, "localizedValue": value}
