"""Alert rules over metrics, logs and the activity log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simulator.shapes.monitoring import insights_id, name_of

_OPERATORS = {
    ">": "GreaterThan",
    ">=": "GreaterThanOrEqual",
    "<": "LessThan",
    "<=": "LessThanOrEqual",
    "==": "Equals",
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
        "name": name_of(watch.id),
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
            "actions": [{"actionGroupId": insights_id(group)} for group in watch.action_groups],
        },
    }


def log_alert(watch: Watch, *, query: str) -> dict[str, Any]:
    """Return a scheduled query rule; its id and type are all lower case in the service's answers."""
    return {
        "id": watch.id.replace("/Microsoft.Insights/scheduledQueryRules/", "/microsoft.insights/scheduledqueryrules/"),
        "name": name_of(watch.id),
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
        "id": insights_id(watch.id),
        "name": name_of(watch.id),
        "type": "Microsoft.Insights/ActivityLogAlerts",
        "location": "Global",
        "tags": {},
        "properties": {
            "scopes": list(watch.scopes),
            "condition": {"allOf": [{"field": "category", "equals": category}]},
            "actions": {"actionGroups": [{"actionGroupId": insights_id(group)} for group in watch.action_groups]},
            "enabled": watch.enabled,
            "description": watch.description,
        },
    }
