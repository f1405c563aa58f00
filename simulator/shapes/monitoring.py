"""Action groups, alert rules, alert processing rules and dashboards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
_OPERATORS = {
    ">": "GreaterThan",
    ">=": "GreaterThanOrEqual",
    "<": "LessThan",
    "<=": "LessThanOrEqual",
    "==": "Equals",
}


def _insights_id(resource_id: str) -> str:
    """Spell an id as the monitoring service does in its own answers: its provider in lower case."""
    return resource_id.replace("/Microsoft.Insights/", "/microsoft.insights/")


def _name(resource_id: str) -> str:
    return resource_id.rsplit("/", 1)[1]


def action_group(
    group_id: str, *, enabled: bool, receivers: dict[str, Sequence[dict[str, Any]]], short_name: str
) -> dict[str, Any]:
    """Return an action group with all its receiver lists, also the empty ones."""
    return {
        "id": _insights_id(group_id),
        "type": "Microsoft.Insights/ActionGroups",
        "name": _name(group_id),
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What every kind of alert rule says."""

    id: str
    description: str
    enabled: bool
    severity: int
    scopes: tuple[str, ...]
    target_type: str
    """The type that a rule over a group or a subscription watches; empty for single resources."""
    region: str
    action_groups: tuple[str, ...]
    condition: str
    """For example `< 1`."""

    @property
    def operator(self) -> str:
        return _OPERATORS[self.condition.split()[0]]

    @property
    def threshold(self) -> float:
        return float(self.condition.split()[1])


def metric_alert(watch: Watch, *, metric: str, namespace: str, aggregation: str) -> dict[str, Any]:
    """Return a metric alert; several or wide scopes make it a multi-resource one."""
    wide = len(watch.scopes) > 1 or bool(watch.target_type)
    kind = "MultipleResourceMultipleMetricCriteria" if wide else "SingleResourceMultipleMetricCriteria"
    return {
        "id": watch.id,
        "name": _name(watch.id),
        "type": "Microsoft.Insights/metricAlerts",
        "location": "global",
        "tags": {},
        "properties": {
            "description": watch.description,
            "severity": watch.severity,
            "enabled": watch.enabled,
            "scopes": list(watch.scopes),
            "evaluationFrequency": "PT1M",
            "windowSize": "PT5M",
            "criteria": {
                "allOf": [
                    {
                        "threshold": watch.threshold,
                        "name": "cond0",
                        "metricNamespace": namespace,
                        "metricName": metric,
                        "operator": watch.operator,
                        "timeAggregation": aggregation,
                        "criterionType": "StaticThresholdCriterion",
                    }
                ],
                "odata.type": f"Microsoft.Azure.Monitor.{kind}",
            },
            "autoMitigate": True,
            **({"targetResourceType": watch.target_type, "targetResourceRegion": watch.region} if wide else {}),
            "actions": [{"actionGroupId": _insights_id(group)} for group in watch.action_groups],
        },
    }


def log_alert(watch: Watch, *, query: str) -> dict[str, Any]:
    """Return a scheduled query rule; its id and type are all lower case in the service's answers."""
    return {
        "id": watch.id.replace("/Microsoft.Insights/scheduledQueryRules/", "/microsoft.insights/scheduledqueryrules/"),
        "name": _name(watch.id),
        "type": "microsoft.insights/scheduledqueryrules",
        "location": watch.region,
        "properties": {
            "description": watch.description,
            "severity": watch.severity,
            "enabled": watch.enabled,
            "evaluationFrequency": "PT5M",
            "scopes": list(watch.scopes),
            **({"targetResourceTypes": [watch.target_type]} if watch.target_type else {}),
            "windowSize": "PT15M",
            "criteria": {
                "allOf": [
                    {
                        "query": query,
                        "timeAggregation": "Count",
                        "dimensions": [],
                        "resourceIdColumn": "_ResourceId",
                        "operator": watch.operator,
                        "threshold": watch.threshold,
                        "failingPeriods": {"numberOfEvaluationPeriods": 1, "minFailingPeriodsToAlert": 1},
                    }
                ]
            },
            "autoMitigate": True,
            "actions": {"actionGroups": list(watch.action_groups), "customProperties": {}},
            "checkWorkspaceAlertsStorageConfigured": False,
            "skipQueryValidation": False,
        },
    }


def activity_alert(watch: Watch, *, category: str) -> dict[str, Any]:
    """Return an activity-log alert on one category, for example `ServiceHealth`; it carries no severity."""
    return {
        "id": _insights_id(watch.id),
        "name": _name(watch.id),
        "type": "Microsoft.Insights/ActivityLogAlerts",
        "location": "Global",
        "tags": {},
        "properties": {
            "scopes": list(watch.scopes),
            "condition": {"allOf": [{"field": "category", "equals": category}]},
            "actions": {"actionGroups": [{"actionGroupId": _insights_id(group)} for group in watch.action_groups]},
            "enabled": watch.enabled,
            "description": watch.description,
        },
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
        "name": _name(rule_id),
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
        "name": _name(dashboard_id),
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
            "settings": {"content": {"options": {"chart": {"metrics": [metric], "title": _name(resource)}}}},
            "type": "Extension/HubsExtension/PartType/MonitorChartPart",
        },
    }
