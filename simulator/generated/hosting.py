"""Web apps with their plans, slots and settings, and what watches them from within."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulator.generated.ground import Ground
from simulator.ids import steady_guid
from simulator.inventory import Resource
from simulator.shapes import compute, telemetry

_SITE = "Microsoft.Web/sites"
_SETTINGS = ("web", "logs", "appsettings")
_YEARS = 10
"""For how long what sends telemetry goes on: the service may run by a clock that is ahead of its estate's moment."""


def make(ground: Ground) -> Iterator[Resource]:
    """Make everything of this area in one subscription."""
    for place, number in enumerate(ground.run("web/serverfarms")):
        sku = {"name": "P1v3", "tier": "PremiumV3", "size": "P1v3", "family": "Pv3", "capacity": 3}
        name = ground.name_of("plan", place)
        yield ground.place("Microsoft.Web/serverfarms", name, place, _plan(number), sku=sku, kind="linux")
    for place, number in enumerate(ground.run("web/sites")):
        yield from _site(ground, place, number)
    for place, number in enumerate(ground.run("operationalinsights/workspaces")):
        name = ground.name_of("log", place)
        yield ground.place("Microsoft.OperationalInsights/workspaces", name, place, _workspace(number))
    for place, number in enumerate(ground.run("insights/components")):
        name = ground.name_of("appi", place)
        yield ground.place("microsoft.insights/components", name, place, _component(ground, number), kind="web")
    yield from _telemetry(ground)


def _telemetry(ground: Ground) -> Iterator[Resource]:
    """Let every web app send requests and dependencies to one of the components."""
    components = ground.found("insights/components")
    for place, site in enumerate(ground.found("web/sites") if components else ()):
        for signal in ("requests", "dependencies"):
            measured = telemetry.Measured(
                metric=f"{signal}/count",
                dimension="cloud/roleName",
                of=site.rpartition("/")[2],
                each_minute=20,
                since=ground.ago(days=7),
                until=ground.ago(days=-_YEARS * 365),
            )
            component = components[place % len(components)]
            yield ground.keep(telemetry.series(component, f"{signal}-{place}", measured), in_graph=False)


def _plan(number: int) -> dict[str, Any]:
    return {
        "serverFarmId": number,
        "status": "Ready",
        "numberOfSites": 3,
        "numberOfWorkers": 3,
        "maximumNumberOfWorkers": 30,
        "zoneRedundant": True,
        "reserved": True,
        "perSiteScaling": False,
        "elasticScaleEnabled": False,
        "provisioningState": "Succeeded",
    }


def _site(ground: Ground, place: int, number: int) -> Iterator[Resource]:
    plans = ground.found("web/serverfarms")
    more = {**_ABOUT_SITE, "serverFarmId": plans[place % len(plans)] if plans else None}
    site_id = f"{ground.path_of(ground.group_of(place))}/providers/{_SITE}/app-contoso-{number}"
    site = _app(ground, site_id, place, more)
    yield site
    yield from _settings(ground, site.id, f"{_SITE}/config", ground.children("web/sites/config", "web/sites", number))
    for slot_number in ground.children("web/sites/slots", "web/sites", number):
        slot = _app(ground, f"{site_id}/slots/staging-{slot_number}", place, more)
        yield slot
        numbers = ground.children("web/sites/slots/config", "web/sites/slots", slot_number)
        yield from _settings(ground, slot.id, f"{_SITE}/slots/config", numbers)


def _app(ground: Ground, site_id: str, place: int, more: dict[str, Any]) -> Resource:
    body = compute.web_app(site_id, location=ground.region, kind="app,linux")
    body["properties"] |= more
    if "/slots/" in site_id:
        body["type"] = f"{_SITE}/slots"
    return ground.keep(body | {"tags": ground.tags(place)})


_ABOUT_SITE: dict[str, Any] = {
    "hostNameSslStates": [{"name": "www.contoso.com", "sslState": "SniEnabled", "hostType": "Standard"}],
    "reserved": True,
    "isXenon": False,
    "hyperV": False,
    "clientAffinityEnabled": False,
    "clientCertEnabled": False,
    "containerSize": 0,
    "dailyMemoryTimeQuota": 0,
    "keyVaultReferenceIdentity": "SystemAssigned",
    "lastModifiedTimeUtc": "2026-03-02T08:15:27.4866667",
    "outboundIpAddresses": "203.0.113.10,203.0.113.11,203.0.113.12,203.0.113.13",
    "publicNetworkAccess": "Enabled",
    "redundancyMode": "None",
    "siteConfig": {"numberOfWorkers": 3, "linuxFxVersion": "DOTNETCORE|9.0", "alwaysOn": True, "http20Enabled": True},
    "virtualNetworkSubnetId": None,
    "vnetRouteAllEnabled": True,
}


def _settings(ground: Ground, site: str, kind: str, numbers: range) -> Iterator[Resource]:
    for at, _ in enumerate(numbers):
        name = _SETTINGS[at % len(_SETTINGS)]
        yield ground.settle(f"{site}/config/{name}", kind, _CONFIG if name == "web" else _LOGS)


_CONFIG: dict[str, Any] = {
    "numberOfWorkers": 3,
    "linuxFxVersion": "DOTNETCORE|9.0",
    "alwaysOn": True,
    "healthCheckPath": "/healthz",
    "autoHealEnabled": True,
    "minTlsVersion": "1.2",
    "ftpsState": "Disabled",
    "http20Enabled": True,
    "loadBalancing": "LeastRequests",
    "ipSecurityRestrictions": [{"ipAddress": "Any", "action": "Allow", "priority": 2147483647, "name": "Allow all"}],
}
_LOGS: dict[str, Any] = {
    "applicationLogs": {"fileSystem": {"level": "Warning"}},
    "httpLogs": {"fileSystem": {"retentionInMb": 35, "retentionInDays": 7, "enabled": True}},
    "failedRequestsTracing": {"enabled": False},
    "detailedErrorMessages": {"enabled": False},
}


def _workspace(number: int) -> dict[str, Any]:
    return {
        "customerId": steady_guid("workspace", str(number)),
        "provisioningState": "Succeeded",
        "sku": {"name": "PerGB2018", "lastSkuUpdate": "2026-01-12T09:14:03.4419216Z"},
        "retentionInDays": 90,
        "features": {"enableLogAccessUsingOnlyResourcePermissions": True},
        "workspaceCapping": {"dailyQuotaGb": -1.0, "dataIngestionStatus": "RespectQuota"},
        "publicNetworkAccessForIngestion": "Enabled",
        "publicNetworkAccessForQuery": "Enabled",
    }


def _component(ground: Ground, number: int) -> dict[str, Any]:
    workspaces = ground.found("operationalinsights/workspaces")
    return {
        "Application_Type": "web",
        "Flow_Type": "Bluefield",
        "Request_Source": "rest",
        "AppId": steady_guid("component", str(number)),
        "IngestionMode": "LogAnalytics",
        "WorkspaceResourceId": workspaces[number % len(workspaces)] if workspaces else None,
        "RetentionInDays": 90,
        "SamplingPercentage": 100,
        "DisableIpMasking": False,
        "provisioningState": "Succeeded",
        "publicNetworkAccessForIngestion": "Enabled",
        "publicNetworkAccessForQuery": "Enabled",
    }
