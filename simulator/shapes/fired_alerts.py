"""Alerts that have fired."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from simulator.ids import subscription_of, type_of
from simulator.moments import with_ticks
from simulator.world import steady_guid

TYPE = "Microsoft.AlertsManagement/alerts"
SEVERITIES = ("Sev0", "Sev1", "Sev2", "Sev3", "Sev4")
CONDITIONS = ("Fired", "Resolved")
STATES = ("New", "Acknowledged", "Closed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fired:
    """One alert."""

    rule: str
    """The id of the rule that fired it."""
    about: str
    """The id of a resource, or of a subscription."""
    severity: str
    condition: str
    state: str
    started: datetime
    suppressed: bool
    changed_by: str


def fired_alert(alert: Fired) -> dict[str, Any]:
    """Return an alert as `Microsoft.AlertsManagement` 2019-05-05-preview lists it, below its subscription."""
    name = steady_guid("alert", alert.rule, alert.about, alert.started.isoformat())
    parts = alert.about.split("/")
    moment = with_ticks(alert.started)
    return {
        "properties": {
            "essentials": {
                "severity": alert.severity,
                "signalType": "Metric",
                "alertState": alert.state,
                "monitorCondition": alert.condition,
                "monitorService": "Platform",
                "targetResource": alert.about.replace("/resourceGroups/", "/resourcegroups/"),
                "targetResourceName": parts[-1],
                "targetResourceGroup": parts[4] if len(parts) > 4 else "",
                "targetResourceType": type_of(alert.about).rpartition("/")[2],
                "sourceCreatedId": steady_guid("source", name),
                "smartGroupId": "",
                "smartGroupingReason": "",
                "alertRule": alert.rule,
                "startDateTime": moment,
                "lastModifiedDateTime": moment,
                "lastModifiedUserName": alert.changed_by,
                "actionStatus": {"isSuppressed": alert.suppressed},
                "description": "",
            },
            "context": {},
            "egressConfig": {},
        },
        "id": f"/subscriptions/{subscription_of(alert.about)}/providers/{TYPE}/{name}",
        "name": alert.rule.rsplit("/", 1)[1],
        "type": TYPE,
    }
