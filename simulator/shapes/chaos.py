"""Azure Chaos Studio: experiments, and how their runs went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from simulator.ids import steady_guid
from simulator.moments import plain

TYPE = "Microsoft.Chaos/experiments"
RUN_TYPE = "Microsoft.Chaos/experiments/executions"
STATUSES = ("Success", "Failed", "Cancelled", "Running", "PreProcessing")
_NOT_OVER = ("Running", "PreProcessing")
_TOOK = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of an experiment."""

    status: str
    started: datetime


def experiment(resource_id: str, *, location: str) -> dict[str, Any]:
    """Return an experiment as `Microsoft.Chaos` 2025-01-01 shows it."""
    return {
        "id": resource_id,
        "name": resource_id.rsplit("/", 1)[1],
        "type": TYPE,
        "location": location,
        "identity": {"type": "SystemAssigned", "principalId": steady_guid(resource_id)},
        "properties": {"provisioningState": "Succeeded", "steps": [], "selectors": []},
    }


def run(resource_id: str, of: Run) -> dict[str, Any]:
    """Return a run of an experiment; one that is not over has no `stoppedAt`."""
    name = steady_guid(f"{resource_id} {plain(of.started)}")
    over = {} if of.status in _NOT_OVER else {"stoppedAt": plain(of.started + _TOOK)}
    return {
        "id": f"{resource_id}/executions/{name}",
        "name": name,
        "type": RUN_TYPE,
        "properties": {"status": of.status, "startedAt": plain(of.started), **over},
    }
