"""Action groups and alert processing rules."""

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
