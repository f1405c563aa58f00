"""Alert rules over metrics, logs and the activity log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
    """For example `< 1`, or `dynamic`: the service finds the threshold by itself."""
    tags: Mapping[str, str] = field(default_factory=dict)
    custom: Mapping[str, str] = field(default_factory=dict)
    """Custom properties, which only log rules have."""
    only: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Of a rule over the activity log: further fields with the values of which they must have one."""

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
        "tags": dict(watch.tags),
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
                        **_threshold(watch),
                        "name": "cond0",
                        "metricNamespace": namespace,
                        "metricName": metric,
                        "timeAggregation": aggregation,
                    }
                ],
                "odata.type": f"Microsoft.Azure.Monitor.{kind}",
            },
            "autoMitigate": True,
            **({"targetResourceType": watch.target_type, "targetResourceRegion": watch.region} if wide else {}),
            "actions": [{"actionGroupId": insights_id(group)} for group in watch.action_groups],
        },
    }


def _threshold(watch: Watch) -> dict[str, Any]:
    if watch.condition != "dynamic":
        return {
            "threshold": watch.threshold,
            "operator": watch.operator,
            "criterionType": "StaticThresholdCriterion",
        }
    return {
        "alertSensitivity": "Medium",
        "failingPeriods": {"numberOfEvaluationPeriods": 4, "minFailingPeriodsToAlert": 4},
        "ignoreDataBefore": None,
        "operator": "GreaterOrLessThan",
        "criterionType": "DynamicThresholdCriterion",
    }


def log_alert(watch: Watch, *, query: str) -> dict[str, Any]:
    """Return a scheduled query rule; its id and type are all lower case in the service's answers."""
    return {
        "id": watch.id.replace("/Microsoft.Insights/scheduledQueryRules/", "/microsoft.insights/scheduledqueryrules/"),
        "name": name_of(watch.id),
        "type": "microsoft.insights/scheduledqueryrules",
        "location": watch.region,
        **({"tags": dict(watch.tags)} if watch.tags else {}),
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
            "actions": {"actionGroups": list(watch.action_groups), "customProperties": dict(watch.custom)},
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
        "tags": dict(watch.tags),
        "properties": {
            "scopes": list(watch.scopes),
            "condition": {
                "allOf": [
                    {"field": "category", "equals": category},
                    *(_one_of(name, values) for name, values in watch.only.items()),
                ]
            },
            "actions": {"actionGroups": [{"actionGroupId": insights_id(group)} for group in watch.action_groups]},
            "enabled": watch.enabled,
            "description": watch.description,
        },
    }


def _one_of(name: str, values: Sequence[str]) -> dict[str, Any]:
    """Return a condition on a field; lists within an event are asked by `containsAny`, other fields one by one."""
    if "[*]" in name:
        return {"field": name, "containsAny": list(values)}
    tests = [{"field": name, "equals": value} for value in values]
    return tests[0] if len(tests) == 1 else {"anyOf": tests}


def smart_detector(watch: Watch, *, detector: str) -> dict[str, Any]:
    """Return a smart detector rule of Application Insights; it is on by a word, and its severity is one too."""
    return {
        "id": watch.id,
        "name": name_of(watch.id),
        "type": "microsoft.alertsmanagement/smartdetectoralertrules",
        "location": "global",
        "tags": dict(watch.tags),
        "properties": {
            "description": watch.description,
            "state": "Enabled" if watch.enabled else "Disabled",
            "severity": f"Sev{watch.severity}",
            "frequency": "PT1M",
            "detector": {"id": detector},
            "scope": list(watch.scopes),
            "actionGroups": {"groupIds": [insights_id(group) for group in watch.action_groups]},
        },
    }


def prometheus_group(watch: Watch, *, expressions: Mapping[str, str]) -> dict[str, Any]:
    """Return a group of Prometheus rules, one alert for each expression by its name."""
    actions = [{"actionGroupId": insights_id(group)} for group in watch.action_groups]
    return {
        "id": watch.id,
        "name": name_of(watch.id),
        "type": "Microsoft.AlertsManagement/prometheusRuleGroups",
        "location": watch.region,
        "tags": dict(watch.tags),
        "properties": {
            "description": watch.description,
            "enabled": watch.enabled,
            "interval": "PT1M",
            "scopes": list(watch.scopes),
            "rules": [
                {
                    "alert": name,
                    "enabled": True,
                    "severity": watch.severity,
                    "expression": expression,
                    "for": "PT5M",
                    "actions": actions,
                }
                for name, expression in expressions.items()
            ],
        },
    }
