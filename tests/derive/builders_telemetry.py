"""Facts about telemetry that arrives and tests from outside; every one of them passes as it is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from builders import GROUP, NOW, OPS, SEEN, WEB

from collector.facts.alert_rules import AlertRule
from collector.facts.azure import Resource
from collector.facts.resource_types import CONTAINER_APP, INSIGHTS_COMPONENT, WEB_APP
from collector.facts.telemetry import InsightsComponent, TelemetryFlow, TelemetryWindow, WebTest, WebTestResults
from collector.model import Fact

COMPONENT = f"{OPS}/providers/Microsoft.Insights/components/appi"
SITE = f"{WEB}/providers/Microsoft.Web/sites/front"
APP = f"{WEB}/providers/Microsoft.App/containerApps/pay"
TEST = f"{OPS}/providers/Microsoft.Insights/webtests/wt-till"
ENDPOINT = "https://till.contoso.example/"
_TYPES = {"sites": WEB_APP, "containerApps": CONTAINER_APP, "components": INSIGHTS_COMPONENT}


def runs(subject: str = SITE, resource_type: str = "") -> Resource:
    kind, name = subject.split("/")[-2:]
    return Resource(subject=subject, resource_type=resource_type or _TYPES[kind], name=name, **SEEN)


def component(subject: str = COMPONENT, **changes: Any) -> InsightsComponent:
    fields: dict[str, Any] = {
        "subject": subject,
        "name": subject.rpartition("/")[2],
        "location": "westeurope",
        "application_type": "web",
        "ingestion_mode": "LogAnalytics",
        "workspace": f"{OPS}/providers/Microsoft.OperationalInsights/workspaces/log",
        "ingestion_access": "Enabled",
        **SEEN,
    }
    return InsightsComponent(**{**fields, **changes})


def window(subject: str = COMPONENT, **changes: Any) -> TelemetryWindow:
    fields: dict[str, Any] = {
        "subject": subject,
        "signals": ("requests", "dependencies", "exceptions", "traces"),
        "since": NOW - timedelta(hours=4),
        "until": NOW,
        **SEEN,
    }
    return TelemetryWindow(**{**fields, **changes})


def flow(role: str = "front", minutes: float = 10, subject: str = COMPONENT, **changes: Any) -> TelemetryFlow:
    """What a role sent up to some minutes ago."""
    fields: dict[str, Any] = {
        "subject": subject,
        "role": role,
        "signal": "requests",
        "last_at": NOW - timedelta(minutes=minutes),
        "count": 40.0,
        **SEEN,
    }
    return TelemetryFlow(**{**fields, **changes})


def web_test(subject: str = TEST, **changes: Any) -> WebTest:
    fields: dict[str, Any] = {
        "subject": subject,
        "name": subject.rpartition("/")[2],
        "test_name": subject.rpartition("/")[2],
        "test_kind": "standard",
        "enabled": True,
        "every": timedelta(minutes=5),
        "locations": ("apac-sg-sin-azr", "emea-fr-pra-edge", "emea-gb-db3-azr", "emea-nl-ams-azr", "us-va-ash-azr"),
        "address": ENDPOINT,
        "component": COMPONENT,
        "retries": True,
        "timeout": timedelta(seconds=30),
        "checks_certificate": True,
        **SEEN,
    }
    return WebTest(**{**fields, **changes})


def results_of(name: str = "wt-till", **changes: Any) -> WebTestResults:
    fields: dict[str, Any] = {
        "subject": COMPONENT,
        "test_name": name,
        "success": 99.9,
        "first_at": NOW - timedelta(days=7),
        "last_at": NOW - timedelta(hours=1),
        "hours": 167.0,
        **SEEN,
    }
    return WebTestResults(**{**fields, **changes})


def rule_of_test(name: str = "wt-till-fails", **changes: Any) -> AlertRule:
    """The rule that tells somebody when the test fails."""
    fields: dict[str, Any] = {
        "subject": f"{OPS}/providers/microsoft.insights/metricAlerts/{name}",
        "rule_kind": "metric",
        "name": name,
        "enabled": True,
        "severity": 2,
        "scopes": (TEST, COMPONENT),
        "signals": (),
        "action_groups": (GROUP,),
        "web_test": TEST,
        "failed_locations": 2.0,
        **SEEN,
    }
    return AlertRule(**{**fields, **changes})


def telemetry_in_order() -> list[Fact]:
    """The telemetry of two apps, which arrives, and a test from outside that tells somebody."""
    return [component(), window(), flow("front"), flow("pay"), web_test(), results_of(), rule_of_test()]
