"""Alert rules on the health of Azure and on what users feel, and alerts that have fired."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import Any

from builders import GROUP, NOW, OPS, PROD, SEEN, VM, WORKLOAD, rule

from collector.facts.alert_rules import ActivityCondition, ActivityTest, AlertCriterion, AlertRule
from collector.facts.fired_alerts import FiredAlert
from collector.model import Flow, Runbook, Watch, Workload

REGION = "properties.impactedservices[*].impactedregions[*].regionname"
SERVICE = "properties.impactedservices[*].servicename"
INCIDENT = "properties.incidenttype"
FLOW = Flow(name="Checkout", members=(VM,))
RULE = f"{OPS}/providers/microsoft.insights/metricAlerts/errors"
WIKI = "https://wiki.contoso.example/runbooks/till"
WATCHED = dataclasses.replace(
    WORKLOAD, flows=(FLOW,), watch=Watch(runbooks=(Runbook(url=WIKI, reviewed=NOW - timedelta(days=40)),))
)


def asks(field: str, *values: str) -> ActivityCondition:
    """A condition that one field has one of these values."""
    return ActivityCondition(any_of=(ActivityTest(field=field, values=values),))


def activity(name: str, category: str, *conditions: ActivityCondition, **changes: Any) -> AlertRule:
    fields: dict[str, Any] = {
        "subject": f"{OPS}/providers/microsoft.insights/activityLogAlerts/{name}",
        "rule_kind": "activity",
        "name": name,
        "enabled": True,
        "scopes": (PROD,),
        "signals": (f"category={category}",),
        "action_groups": (GROUP,),
        "conditions": (asks("category", category), *conditions),
        "tags": (),
        **SEEN,
    }
    return AlertRule(**{**fields, **changes})


def service_health(*conditions: ActivityCondition, name: str = "service-health", **changes: Any) -> AlertRule:
    return activity(name, "servicehealth", *conditions, **changes)


def resource_health(*conditions: ActivityCondition, name: str = "resource-health", **changes: Any) -> AlertRule:
    return activity(name, "resourcehealth", *conditions, **changes)


def symptom(name: str = "errors", *, metric: str = "http5xx", dynamic: bool = False, **changes: Any) -> AlertRule:
    """A metric rule on failed requests, tagged for the flow."""
    given = {
        "severity": 1,
        "signals": (metric,),
        "criteria": (
            AlertCriterion(signal=metric, operator="GreaterThan", threshold=None if dynamic else 5.0, dynamic=dynamic),
        ),
        "evaluated_every": timedelta(minutes=1),
        "tags": (("slo", "checkout"),),
    }
    return rule(name, **{**given, **changes})


def fired(name: str = "errors", **changes: Any) -> FiredAlert:
    """An urgent alert that nobody has looked at yet."""
    fields: dict[str, Any] = {
        "subject": f"{PROD}/providers/Microsoft.AlertsManagement/alerts/{name}",
        "seen_from": PROD,
        "name": name,
        "severity": "Sev1",
        "condition": "Fired",
        "state": "New",
        "started": NOW - timedelta(minutes=20),
        "target": VM,
        "rule": RULE,
        **SEEN,
    }
    return FiredAlert(**{**fields, **changes})


def watching_in_order() -> tuple[AlertRule, ...]:
    """What a team that hears of everything has: pass with `WATCHED`."""
    return service_health(links=(WIKI,)), resource_health(links=(WIKI,)), symptom(links=(WIKI,))


def with_watch(**changes: Any) -> Workload:
    """The workload with other words about its monitoring."""
    return dataclasses.replace(WORKLOAD, watch=Watch(**changes))


def with_flows(*flows: Flow) -> Workload:
    return dataclasses.replace(WORKLOAD, flows=flows)
