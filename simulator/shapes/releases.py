"""What releases are deployed to and go back by: slots of web apps, container apps with their revisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from simulator.moments import with_ticks

SLOT_STATES = ("Running", "Stopped")
MODES = ("Single", "Multiple", "Labels")
HEALTHS = ("Healthy", "Unhealthy", "None")
STATES = ("Provisioned", "Provisioning", "Failed", "Deprovisioning", "Deprovisioned")


def slot(site_id: str, name: str, *, location: str, state: str, tier: str, swapped: datetime | None) -> dict[str, Any]:
    """Return a slot as `Microsoft.Web` 2022-03-01 shows it; one that was swapped tells of it."""
    site = _name(site_id)
    host = f"{site}-{name}.azurewebsites.net"
    swap = {"sourceSlotName": name, "destinationSlotName": "Production"}
    return {
        "id": f"{site_id}/slots/{name}",
        "name": f"{site}/{name}",
        "type": "Microsoft.Web/sites/slots",
        "kind": "app,linux",
        "location": location,
        "properties": {
            "name": f"{site}({name})",
            "state": state,
            "sku": tier,
            "hostNames": [host],
            "repositorySiteName": site,
            "usageState": "Normal",
            "enabled": state == "Running",
            "enabledHostNames": [host],
            "availabilityState": "Normal",
            "defaultHostName": host,
            **({"slotSwapStatus": {"timestampUtc": with_ticks(swapped), **swap}} if swapped else {}),
        },
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class AppRevision:
    """One revision of a container app."""

    name: str
    created: datetime
    image: str
    active: bool
    traffic: int
    health: str
    state: str


def container_app(
    app_id: str,
    *,
    location: str,
    environment: str,
    mode: str,
    replicas: int,
    revisions: tuple[AppRevision, ...],
    health_path: str = "",
) -> dict[str, Any]:
    """Return a container app as `Microsoft.App` 2025-07-01 shows it; `environment` is an id, the newest is last.

    With a `health_path` its container has a readiness and a liveness probe; without, it does not mention any.
    """
    newest = revisions[-1] if revisions else None
    shares = [{"revisionName": _full_name(app_id, one), "weight": one.traffic} for one in revisions if one.traffic]
    return {
        "id": app_id,
        "name": _name(app_id),
        "type": "Microsoft.App/containerApps",
        "location": location,
        "properties": {
            "provisioningState": "Succeeded",
            "runningStatus": "Running",
            "managedEnvironmentId": environment or None,
            "environmentId": environment or None,
            "workloadProfileName": "Consumption",
            "latestRevisionName": _full_name(app_id, newest) if newest else None,
            "latestReadyRevisionName": _full_name(app_id, newest) if newest else None,
            "configuration": {
                "activeRevisionsMode": mode,
                "ingress": {"external": False, "targetPort": 8080, "transport": "Auto", "traffic": shares},
                "maxInactiveRevisions": 100,
            },
            "template": {
                "containers": _containers(app_id, newest.image if newest else "", _probes(health_path)),
                "scale": {"minReplicas": replicas, "maxReplicas": 10, "rules": None},
            },
        },
    }


def revision(app_id: str, told: AppRevision) -> dict[str, Any]:
    """Return a revision as `Microsoft.App` 2025-07-01 shows it; an inactive one stays provisioned."""
    name = _full_name(app_id, told)
    return {
        "id": f"{app_id}/revisions/{name}",
        "name": name,
        "type": "Microsoft.App/containerapps/revisions",
        "properties": {
            "createdTime": told.created.isoformat(timespec="seconds"),
            "template": {"revisionSuffix": told.name, "containers": _containers(app_id, told.image)},
            "active": told.active,
            "replicas": 1 if told.active else 0,
            "trafficWeight": told.traffic,
            "healthState": told.health,
            "provisioningState": told.state,
            "runningState": "Running" if told.active else "Stopped",
        },
    }


def _containers(app_id: str, image: str, probes: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    if not image:
        return []
    return [{"image": image, "name": _name(app_id), "resources": {"cpu": 0.5, "memory": "1Gi"}, **(probes or {})}]


def _probes(path: str) -> dict[str, Any]:
    asked = {"httpGet": {"path": path, "port": 8080, "scheme": "HTTP"}, "periodSeconds": 10, "failureThreshold": 3}
    return {"probes": [{"type": kind, **asked} for kind in ("Readiness", "Liveness")]} if path else {}


def _full_name(app_id: str, told: AppRevision) -> str:
    return f"{_name(app_id)}--{told.name}"


def _name(resource_id: str) -> str:
    return resource_id.rsplit("/", 1)[1]
