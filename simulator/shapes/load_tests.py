"""Azure Load Testing: the resource, and the runs of its tests as its data plane shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from simulator.ids import steady_guid
from simulator.moments import plain

DOMAIN = ".cnt-prod.loadtesting.azure.com"
STATUSES = ("DONE", "FAILED", "CANCELLED", "EXECUTING")
RESULTS = ("PASSED", "FAILED", "NOT_APPLICABLE")
RUN_TYPE = "Microsoft.LoadTestService/loadTests/testRuns"
_TYPE = "Microsoft.LoadTestService/loadTests"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of a load test."""

    test: str
    name: str
    status: str
    result: str
    ended: datetime
    users: int
    error_pct: float
    p95_ms: float
    throughput: float


def endpoint_of(resource_id: str) -> str:
    """Return the host of the data plane of a load-testing resource."""
    return f"{steady_guid(resource_id)}.westeurope{DOMAIN}"


def load_test(resource_id: str, *, location: str) -> dict[str, Any]:
    """Return a load-testing resource as `Microsoft.LoadTestService` 2022-12-01 shows it."""
    return {
        "id": resource_id,
        "name": resource_id.rsplit("/", 1)[1],
        "type": _TYPE,
        "location": location,
        "identity": {"type": "None"},
        "properties": {"dataPlaneURI": endpoint_of(resource_id), "provisioningState": "Succeeded"},
    }


def run(resource_id: str, of: Run) -> dict[str, Any]:
    """Return a run of a test; its `properties` are what the data plane (2022-11-01) shows."""
    total = {
        "transaction": "Total",
        "errorPct": of.error_pct,
        "pct2ResTime": of.p95_ms,
        "throughput": of.throughput,
    }
    over = {"endDateTime": plain(of.ended), "testResult": of.result, "testRunStatistics": {"Total": total}}
    return {
        "id": f"{resource_id}/testRuns/{of.name}",
        "name": of.name,
        "type": RUN_TYPE,
        "properties": {
            "testRunId": of.name,
            "testId": of.test,
            "displayName": f"Run {of.name}",
            "status": of.status,
            "startDateTime": plain(of.ended - timedelta(minutes=30)),
            "virtualUsers": of.users,
            **(over if of.status != "EXECUTING" else {}),
        },
    }
