"""Log Analytics workspaces, Application Insights components, availability tests and the rules over them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from simulator.ids import steady_guid
from simulator.moments import plain
from simulator.shapes.monitoring import insights_id, name_of

TEST_KINDS = ("standard", "ping", "multistep")
PLACES = (
    "emea-nl-ams-azr",
    "emea-gb-db3-azr",
    "emea-fr-pra-edge",
    "emea-se-sto-edge",
    "us-va-ash-azr",
    "us-ca-sjc-azr",
    "apac-sg-sin-azr",
    "apac-jp-kaw-edge",
)
"""Some of the locations from which tests call."""
INGESTION = ("RespectQuota", "ApproachingQuota", "OverQuota", "ForceOff", "SubscriptionSuspended")
SERIES = "Microsoft.Insights/metricSeries"
"""What metrics are computed from; the service has no such type, and nothing lists it."""


def workspace(workspace_id: str, *, location: str, keeps_days: int, cap_gb: int, ingestion: str) -> dict[str, Any]:
    """Return a workspace as `Microsoft.OperationalInsights` 2023-09-01 shows it; a cap of -1 is none."""
    made = "2026-01-12T09:14:03.4419216Z"
    return {
        "id": workspace_id,
        "name": name_of(workspace_id),
        "type": "Microsoft.OperationalInsights/workspaces",
        "location": location,
        "tags": {},
        "properties": {
            "customerId": steady_guid("workspace", workspace_id),
            "provisioningState": "Succeeded",
            "sku": {"name": "PerGB2018", "lastSkuUpdate": made},
            "retentionInDays": keeps_days,
            "features": {"legacy": 0, "searchVersion": 1, "enableLogAccessUsingOnlyResourcePermissions": True},
            "workspaceCapping": {
                "dailyQuotaGb": float(cap_gb),
                "quotaNextResetTime": "2026-11-21T08:00:00Z",
                "dataIngestionStatus": ingestion,
            },
            "publicNetworkAccessForIngestion": "Enabled",
            "publicNetworkAccessForQuery": "Enabled",
            "createdDate": made,
            "modifiedDate": made,
        },
    }


def component(component_id: str, *, location: str, workspace: str, ingestion: str, sampling: int) -> dict[str, Any]:
    """Return a component as `Microsoft.Insights` 2020-02-02 shows it; without a workspace it is a classic one."""
    name, key = name_of(component_id), steady_guid("key", component_id)
    kept_in = {"WorkspaceResourceId": workspace, "IngestionMode": "LogAnalytics"}
    return {
        "id": insights_id(component_id),
        "name": name,
        "type": "microsoft.insights/components",
        "location": location,
        "tags": {},
        "kind": "web",
        "etag": '"5e00b279-0000-0200-0000-6434ccc80000"',
        "properties": {
            "ApplicationId": name,
            "AppId": steady_guid("app", component_id),
            "Application_Type": "web",
            "Flow_Type": "Bluefield",
            "Request_Source": "rest",
            "InstrumentationKey": key,
            "ConnectionString": f"InstrumentationKey={key};IngestionEndpoint=https://{location}-5.in.example/",
            "Name": name,
            "CreationDate": "2026-01-12T09:14:03.4419216+00:00",
            "TenantId": steady_guid("tenant"),
            "provisioningState": "Succeeded",
            "SamplingPercentage": float(sampling) if sampling < 100 else None,
            "RetentionInDays": 90,
            **(kept_in if workspace else {"IngestionMode": "ApplicationInsights"}),
            "publicNetworkAccessForIngestion": ingestion,
            "publicNetworkAccessForQuery": "Enabled",
            "Ver": "v2",
        },
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What a test calls, and how."""

    url: str
    kind: str
    enabled: bool
    every: int
    """In seconds."""
    locations: int
    checks_certificate: bool


def web_test(test_id: str, call: Call, *, component: str, location: str) -> dict[str, Any]:
    """Return an availability test as `Microsoft.Insights` 2022-06-15 shows it; only standard ones tell their URL."""
    name = name_of(test_id)
    xml = f'<WebTest Name="{name}"><Items><Request Method="GET" Url="{call.url}" /></Items></WebTest>'
    return {
        "id": insights_id(test_id),
        "name": name,
        "type": "microsoft.insights/webtests",
        "location": location,
        "tags": {f"hidden-link:{insights_id(component)}": "Resource"},
        "kind": call.kind,
        "properties": {
            "SyntheticMonitorId": name,
            "Name": name,
            "Description": "",
            "Enabled": call.enabled,
            "Frequency": call.every,
            "Timeout": 30,
            "Kind": call.kind,
            "RetryEnabled": True,
            "Locations": [{"Id": place} for place in PLACES[: call.locations]],
            **(_request(call) if call.kind == "standard" else {"Configuration": {"WebTest": xml}}),
            "provisioningState": "Succeeded",
        },
    }


def _request(call: Call) -> dict[str, Any]:
    return {
        "Request": {"RequestUrl": call.url, "HttpVerb": "GET", "FollowRedirects": True, "Headers": []},
        "ValidationRules": {
            "ExpectedHttpStatusCode": 200,
            "SSLCheck": call.checks_certificate,
            "SSLCertRemainingLifetimeCheck": 30 if call.checks_certificate else None,
        },
    }


def rule_over_test(
    rule_id: str, *, test: str, component: str, enabled: bool, severity: int, tells: tuple[str, ...]
) -> dict[str, Any]:
    """Return the metric alert over the locations of a test."""
    watched = {"webTestId": insights_id(test), "componentId": insights_id(component)}
    return {
        "id": insights_id(rule_id),
        "name": name_of(rule_id),
        "type": "Microsoft.Insights/metricAlerts",
        "location": "global",
        "tags": {f"hidden-link:{one}": "Resource" for one in watched.values()},
        "properties": {
            "description": f'Alert rule for availability test "{name_of(test)}"',
            "severity": severity,
            "enabled": enabled,
            "scopes": list(watched.values()),
            "evaluationFrequency": "PT1M",
            "windowSize": "PT5M",
            "criteria": {
                **watched,
                "failedLocationCount": 2,
                "odata.type": "Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria",
            },
            "actions": [{"actionGroupId": insights_id(group)} for group in tells],
        },
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A metric that had one value for each minute from a moment to another, for one value of its dimension."""

    metric: str
    dimension: str
    of: str
    each_minute: float
    since: datetime
    until: datetime


def series(component: str, name: str, measured: Measured) -> dict[str, Any]:
    """Return what was measured as a thing of its own, from which the metrics service computes its answers."""
    return {
        "id": f"{component}/providers/{SERIES}/{name}",
        "name": name,
        "type": SERIES,
        "properties": {
            "metric": measured.metric,
            "dimension": measured.dimension,
            "of": measured.of,
            "each_minute": measured.each_minute,
            "since": plain(measured.since),
            "until": plain(measured.until),
        },
    }
