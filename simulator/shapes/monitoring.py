"""Action groups, alert processing rules and dashboards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_RECEIVERS = (
    "emailReceivers",
    "smsReceivers",
    "webhookReceivers",
    "itsmReceivers",
    "azureAppPushReceivers",
    "automationRunbookReceivers",
    "voiceReceivers",
    "logicAppReceivers",
    "azureFunctionReceivers",
    "armRoleReceivers",
    "eventHubReceivers",
)


def insights_id(resource_id: str) -> str:
    """Spell an id as the monitoring service does in its own answers: its provider in lower case."""
    return resource_id.replace("/Microsoft.Insights/", "/microsoft.insights/")


def name_of(resource_id: str) -> str:
    """Return the last part of an id."""
    return resource_id.rsplit("/", 1)[1]


def action_group(
    group_id: str, *, enabled: bool, receivers: dict[str, Sequence[dict[str, Any]]], short_name: str
) -> dict[str, Any]:
    """Return an action group with all its receiver lists, also the empty ones."""
    return {
        "id": insights_id(group_id),
        "type": "Microsoft.Insights/ActionGroups",
        "name": name_of(group_id),
        "location": "Global",
        "kind": None,
        "tags": None,
        "properties": {
            "groupShortName": short_name,
            "enabled": enabled,
            **{kind: list(receivers.get(kind, ())) for kind in _RECEIVERS},
        },
        "identity": None,
    }


def processing_rule(
    rule_id: str,
    *,
    enabled: bool,
    scopes: Sequence[str],
    adds: Sequence[str],
    schedule: dict[str, Any],
    conditions: Sequence[dict[str, Any]],
) -> dict[str, Any]:
    """Return an alert processing rule; without groups to add it removes all action groups (it silences)."""
    action: dict[str, Any] = {"actionType": "RemoveAllActionGroups"}
    if adds:
        action = {"actionType": "AddActionGroups", "actionGroupIds": list(adds)}
    return {
        "properties": {
            "scopes": list(scopes),
            **({"schedule": schedule} if schedule else {}),
            **({"conditions": list(conditions)} if conditions else {}),
            "enabled": enabled,
            "actions": [action],
        },
        "location": "Global",
        "tags": {},
        "id": rule_id,
        "type": "Microsoft.AlertsManagement/actionRules",
        "name": name_of(rule_id),
    }


def dashboard(dashboard_id: str, *, title: str, location: str, shows: Sequence[str]) -> dict[str, Any]:
    """Return a portal dashboard with one chart for each resource it shows, and a Markdown tile."""
    parts = [_markdown(title), *(_chart(index, resource) for index, resource in enumerate(shows))]
    return {
        "properties": {
            "lenses": [{"order": 0, "parts": parts}],
            "metadata": {
                "model": {
                    "timeRange": {
                        "type": "MsPortalFx.Composition.Configuration.ValueTypes.TimeRange",
                        "value": {"relative": {"duration": 24, "timeUnit": 1}},
                    }
                }
            },
        },
        "location": location,
        "tags": {"hidden-title": title},
        "id": dashboard_id,
        "name": name_of(dashboard_id),
        "type": "Microsoft.Portal/dashboards",
    }


def keyed(properties: dict[str, Any]) -> dict[str, Any]:
    """Return a dashboard's properties as older versions show them: lenses and parts keyed `"0"`, `"1"`."""
    lenses = {
        str(index): {**lens, "parts": {str(at): part for at, part in enumerate(lens["parts"])}}
        for index, lens in enumerate(properties["lenses"])
    }
    return {**properties, "lenses": lenses}


def _markdown(title: str) -> dict[str, Any]:
    return {
        "position": {"x": 0, "y": 0, "rowSpan": 1, "colSpan": 12},
        "metadata": {
            "inputs": [],
            "settings": {"content": {"settings": {"content": f"# {title}"}}},
            "type": "Extension/HubsExtension/PartType/MarkdownPart",
        },
    }


def _chart(index: int, resource: str) -> dict[str, Any]:
    metric = {"resourceMetadata": {"id": resource}, "name": "Availability", "aggregationType": 4}
    return {
        "position": {"x": 6 * (index % 2), "y": 1 + 4 * (index // 2), "rowSpan": 4, "colSpan": 6},
        "metadata": {
            "inputs": [{"name": "options", "isOptional": True}, {"name": "sharedTimeRange", "isOptional": True}],
            "settings": {"content": {"options": {"chart": {"metrics": [metric], "title": name_of(resource)}}}},
            "type": "Extension/HubsExtension/PartType/MonitorChartPart",
        },
    }
