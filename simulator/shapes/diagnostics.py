"""Diagnostic settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_GROUPS = ("alllogs", "audit")
_KEPT = {"enabled": False, "days": 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Destinations:
    """Where a setting sends to; an empty text means that it does not send there."""

    workspace: str = ""
    storage: str = ""
    event_hub: str = ""


def setting(of: str, name: str, *, to: Destinations, logs: Sequence[str], metrics: Sequence[str]) -> dict[str, Any]:
    """Return a setting of a resource as `Microsoft.Insights` 2021-05-01-preview shows it: its id in lower case."""
    return {
        "id": f"{of.casefold()}/providers/microsoft.insights/diagnosticSettings/{name}",
        "type": "Microsoft.Insights/diagnosticSettings",
        "name": name,
        "location": None,
        "kind": None,
        "tags": None,
        "properties": {
            "storageAccountId": to.storage or None,
            "serviceBusRuleId": None,
            "workspaceId": to.workspace or None,
            "eventHubAuthorizationRuleId": to.event_hub or None,
            "eventHubName": None,
            "metrics": [{"category": name, "enabled": True, "retentionPolicy": _KEPT} for name in metrics],
            "logs": [_log(name) for name in logs],
            "logAnalyticsDestinationType": None,
        },
        "identity": None,
    }


def _log(name: str) -> dict[str, Any]:
    is_group = name.casefold() in _GROUPS
    told = {"category": None if is_group else name, "categoryGroup": name if is_group else None}
    return {**told, "enabled": True, "retentionPolicy": _KEPT}
