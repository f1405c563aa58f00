"""What watches an estate: alert rules, action groups, dashboards, workbooks and diagnostic settings."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from simulator.generated.ground import Ground
from simulator.ids import steady_guid
from simulator.inventory import Resource
from simulator.shapes import alerts, dashboards, monitoring

_MACHINE, _SITE = "Microsoft.Compute/virtualMachines", "Microsoft.Web/sites"
_INSIGHTS = "Microsoft.Insights"
_DIAGNOSABLE = (
    "keyvault/vaults",
    "storage/storageaccounts",
    "sql/servers/databases",
    "web/sites",
    "containerservice/managedclusters",
    "network/networksecuritygroups",
    "network/publicipaddresses",
    "recoveryservices/vaults",
    "compute/virtualmachines",
)
# Over the whole subscription: each machine and each web app has its baseline, however many there are.
_BASELINE = (
    (_MACHINE, "VmAvailabilityMetric", "< 1", "Average", 1),
    (_MACHINE, "Percentage CPU", "> 85", "Average", 2),
    (_MACHINE, "Available Memory Bytes", "< 1073741824", "Average", 2),
    (_MACHINE, "OS Disk IOPS Consumed Percentage", "> 95", "Average", 2),
    (_MACHINE, "Data Disk IOPS Consumed Percentage", "> 95", "Average", 2),
    (_SITE, "Http5xx", "> 10", "Total", 1),
    (_SITE, "HealthCheckStatus", "< 100", "Average", 1),
    (_SITE, "HttpResponseTime", "> 5", "Average", 2),
    (_SITE, "Http4xx", "> 100", "Total", 3),
    (_SITE, "RequestsInApplicationQueue", "> 10", "Average", 2),
)
_MACHINE_METRICS = ("Percentage CPU", "Network In Total", "Network Out Total", "Disk Read Bytes")
_QUERIES = (
    "InsightsMetrics | where Namespace == 'LogicalDisk' and Name == 'FreeSpacePercentage' | where Val < 10",
    "InsightsMetrics | where Namespace == 'LogicalDisk' and Name in ('ReadLatencyMs', 'WriteLatencyMs') and Val > 30",
    "Heartbeat | summarize last = max(TimeGenerated) by _ResourceId | where last < ago(10m)",
    "Syslog | where SeverityLevel in ('emerg', 'alert', 'crit') | summarize count() by _ResourceId",
)
_CATEGORIES = ("ServiceHealth", "ResourceHealth", "Administrative", "Security", "Policy", "Autoscale")
_SHOWN_AT_MOST = 24


def make(ground: Ground) -> Iterator[Resource]:
    """Make everything of this area in one subscription; what is watched stands there already."""
    yield from _action_groups(ground)
    yield from _metric_alerts(ground)
    yield from _log_alerts(ground)
    yield from _activity_alerts(ground)
    yield from _dashboards(ground)
    yield from _workbooks(ground)
    yield from _diagnostic_settings(ground)


def _id(ground: Ground, place: int, kind: str, name: str) -> str:
    return f"{ground.path_of(ground.group_of(place))}/providers/{kind}/{name}"


def _watching(ground: Ground, body: dict[str, Any]) -> Resource:
    """Resource Graph spells the ids of these with `resourcegroups` and the provider in lower case."""
    return ground.keep(
        body, graph_id=monitoring.insights_id(body["id"]).replace("/resourceGroups/", "/resourcegroups/")
    )


def _action_groups(ground: Ground) -> Iterator[Resource]:
    for place, number in enumerate(ground.run("insights/actiongroups")):
        name = f"ag-on-call-{place}"
        mails = [_email("on-call", number), _email("operations", number), _email("owner", number)]
        phone = {"name": "on-call", "countryCode": "49", "phoneNumber": f"15550{number:06d}", "status": "Enabled"}
        body = monitoring.action_group(
            _id(ground, place, f"{_INSIGHTS}/actionGroups", name),
            enabled=True,
            receivers={"emailReceivers": mails, "smsReceivers": [phone]},
            short_name=f"oncall{number}"[:12],
        )
        yield _watching(ground, body)


def _email(who: str, number: int) -> dict[str, Any]:
    return {
        "name": who,
        "emailAddress": f"{who}-{number}@contoso.com",
        "useCommonAlertSchema": True,
        "status": "Enabled",
    }


def _watch(ground: Ground, kind: str, name: str, place: int, **said: Any) -> alerts.Watch:
    groups = ground.found("insights/actiongroups")
    return alerts.Watch(
        id=_id(ground, place, f"{_INSIGHTS}/{kind}", name),
        description=f"Made for team {ground.group_of(place)}; see the runbook of the workload.",
        enabled=True,
        region=ground.region,
        action_groups=(groups[place % len(groups)],) if groups else (),
        **said,
    )


def _metric_alerts(ground: Ground) -> Iterator[Resource]:
    machines = ground.found("compute/virtualmachines")
    for place, number in enumerate(ground.run("insights/metricalerts")):
        if place < len(_BASELINE) or not machines:
            yield _watching(ground, _wide(ground, place))
            continue
        metric = _MACHINE_METRICS[number % len(_MACHINE_METRICS)]
        scopes = (machines[place % len(machines)],)
        said: dict[str, Any] = {"severity": 3, "scopes": scopes, "target_type": "", "condition": "> 90"}
        watch = _watch(ground, "metricAlerts", f"vm-metric-{place}", place, **said)
        yield _watching(ground, alerts.metric_alert(watch, metric=metric, namespace=_MACHINE, aggregation="Average"))


def _wide(ground: Ground, place: int) -> dict[str, Any]:
    target, metric, condition, aggregation, severity = _BASELINE[place % len(_BASELINE)]
    said: dict[str, Any] = {
        "severity": severity,
        "scopes": (ground.path,),
        "target_type": target,
        "condition": condition,
    }
    watch = _watch(ground, "metricAlerts", f"all-metric-{place}", place, **said)
    return alerts.metric_alert(watch, metric=metric, namespace=target, aggregation=aggregation)


def _log_alerts(ground: Ground) -> Iterator[Resource]:
    for place, number in enumerate(ground.run("insights/scheduledqueryrules")):
        said: dict[str, Any] = {"scopes": (ground.path,), "target_type": _MACHINE, "condition": "> 0"}
        watch = _watch(ground, "scheduledQueryRules", f"log-{place}", place, severity=2 + number % 2, **said)
        yield _watching(ground, alerts.log_alert(watch, query=_QUERIES[place % len(_QUERIES)]))


def _activity_alerts(ground: Ground) -> Iterator[Resource]:
    for place, _ in enumerate(ground.run("insights/activitylogalerts")):
        said: dict[str, Any] = {"severity": 3, "scopes": (ground.path,), "target_type": "", "condition": "> 0"}
        watch = _watch(ground, "activityLogAlerts", f"activity-{place}", place, **said)
        yield _watching(ground, alerts.activity_alert(watch, category=_CATEGORIES[place % len(_CATEGORIES)]))


def _dashboards(ground: Ground) -> Iterator[Resource]:
    shown = [*ground.found("compute/virtualmachines"), *ground.found("web/sites")]
    for place, number in enumerate(ground.run("portal/dashboards")):
        at = place * _SHOWN_AT_MOST % max(1, len(shown))
        body = dashboards.dashboard(
            _id(ground, place, "Microsoft.Portal/dashboards", f"dash-{steady_guid('dashboard', str(number))}"),
            title=f"Health of {ground.group_of(place)}",
            location=ground.region,
            shows=_turned(shown, at)[:_SHOWN_AT_MOST],
        )
        yield ground.keep(body, graph_properties=dashboards.keyed(body["properties"]))


def _turned(things: Sequence[str], at: int) -> list[str]:
    return [*things[at:], *things[:at]]


def _workbooks(ground: Ground) -> Iterator[Resource]:
    for place, number in enumerate(ground.run("insights/workbooks")):
        tiles = [{"type": 1, "content": {"json": f"## Part {at}"}, "name": f"text - {at}"} for at in range(8)]
        properties = {
            "displayName": f"Operations {place}",
            "category": "workbook",
            "version": "1.0",
            "timeModified": "2026-03-02T08:15:27.4871296Z",
            "sourceId": "azure monitor",
            "serializedData": json.dumps({"version": "Notebook/1.0", "items": tiles, "isLocked": False}),
        }
        name = steady_guid("workbook", str(number))
        yield ground.place(f"{_INSIGHTS}/workbooks", name, place, properties, kind="shared")


def _diagnostic_settings(ground: Ground) -> Iterator[Resource]:
    diagnosable = [resource_id for kind in _DIAGNOSABLE for resource_id in ground.found(kind)]
    workspaces = ground.found("operationalinsights/workspaces")
    for place, _ in enumerate(ground.run("insights/diagnosticsettings")):
        about = diagnosable[place % len(diagnosable)] if diagnosable else ground.path
        body = {
            "id": f"{about}/providers/microsoft.insights/diagnosticSettings/to-log-{place // max(1, len(diagnosable))}",
            "type": f"{_INSIGHTS}/diagnosticSettings",
            "name": f"to-log-{place // max(1, len(diagnosable))}",
            "location": None,
            "kind": None,
            "tags": None,
            "properties": {
                "workspaceId": workspaces[place % len(workspaces)] if workspaces else "",
                "storageAccountId": None,
                "eventHubAuthorizationRuleId": None,
                "eventHubName": None,
                "logs": [{"category": None, "categoryGroup": "allLogs", "enabled": True, "retentionPolicy": _KEPT}],
                "metrics": [{"category": "AllMetrics", "enabled": True, "retentionPolicy": _KEPT}],
                "logAnalyticsDestinationType": None,
            },
            "identity": None,
        }
        yield ground.keep(body)


_KEPT = {"enabled": False, "days": 0}
