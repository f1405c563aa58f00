"""Fired alerts in an estate file, and the list that shows them by the rules of its query."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from recorded_keys import paths

from simulator.strict import EstateError

ONE = "/subscriptions/00000000-0000-4000-8000-000000000001"
VM = f"{ONE}/resourceGroups/rg-a/providers/Microsoft.Compute/virtualMachines/vm-1"
RULE = f"{ONE}/resourceGroups/rg-a/providers/microsoft.insights/metricAlerts/cpu"
ALERTS = f"{ONE}/providers/Microsoft.AlertsManagement/alerts"
LISTED = [
    {"rule": RULE, "about": "one/rg-a/vm-1", "severity": "Sev1", "started": {"ago": "PT2H"}},
    {"rule": RULE, "about": "one", "state": "Closed", "started": {"ago": "P20D"}, "suppressed": True},
    {"rule": RULE, "about": "one/rg-a/vm-1", "condition": "Resolved", "started": {"ago": "P3D"}},
    {"rule": RULE, "about": "one/rg-a/vm-1", "started": {"ago": "P40D"}},
]


@pytest.fixture
def asking(small):
    return small(fired_alerts=LISTED)


def ask(asking, **query: str):
    return asking.follow(f"{ALERTS}?{urlencode({'api-version': '2019-05-05-preview', **query})}")


def started(asking, **query: str) -> list[str]:
    found = ask(asking, **query).body["value"]
    return [alert["properties"]["essentials"]["startDateTime"] for alert in found]


def test_an_alert_stands_below_the_subscription_and_names_what_it_is_about(asking):
    (alert,) = ask(asking).body["value"]
    told = alert["properties"]["essentials"]
    assert alert["id"].startswith(ALERTS)
    assert (told["severity"], told["monitorCondition"], told["alertState"]) == ("Sev1", "Fired", "New")
    assert (told["targetResource"].casefold(), told["alertRule"]) == (VM.casefold(), RULE)
    assert told["actionStatus"] == {"isSuppressed": False}


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, 1),
        ({"timeRange": "1h"}, 0),
        ({"timeRange": "7d"}, 2),
        ({"timeRange": "30d"}, 3),
        ({"timeRange": "30d", "monitorCondition": "Fired"}, 2),
        ({"timeRange": "30d", "alertState": "closed"}, 1),
        ({"timeRange": "30d", "severity": "Sev1"}, 1),
    ],
)
def test_what_the_query_asks_for(asking, query, count):
    assert len(started(asking, **query)) == count


def test_the_newest_comes_first_unless_asked_otherwise(asking):
    newest_first = started(asking, timeRange="30d")
    assert newest_first == sorted(newest_first, reverse=True)
    assert started(asking, timeRange="30d", sortBy="startDateTime", sortOrder="asc") == newest_first[::-1]


def test_pages_are_as_long_as_asked_for(asking):
    page = ask(asking, timeRange="30d", pageCount="2").body
    assert len(page["value"]) == 2
    assert "timeRange=30d" in page["nextLink"]


@pytest.mark.parametrize("query", [{"timeRange": "60d"}, {"pageCount": "251"}, {"pageCount": "0"}])
def test_what_the_service_does_not_take_is_a_bad_request(asking, query):
    assert ask(asking, **query).status == 400


def test_alerts_are_not_among_the_resources(asking):
    listed = {one["type"].lower() for one in asking.get(f"{ONE}/resources").body["value"]}
    assert "microsoft.alertsmanagement/alerts" not in listed


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"rule": RULE}, "fired_alerts[0].about: missing"),
        ({"about": "one"}, "fired_alerts[0].rule: missing"),
        ({"rule": RULE, "about": "one", "severity": "1"}, "write one of: Sev0"),
        ({"rule": RULE, "about": "one", "urgent": True}, "urgent"),
    ],
)
def test_mistakes_are_named(small, entry, message):
    with pytest.raises(EstateError) as refusal:
        small(fired_alerts=[entry])
    assert message in str(refusal.value)


@pytest.mark.corpus
def test_the_shape_is_the_one_of_the_specification(asking, seen):
    (alert,) = ask(asking).body["value"]
    assert paths(alert) <= seen["microsoft.alertsmanagement/alerts"]


@pytest.mark.parametrize(
    ("only", "expected"),
    [
        ({"properties.incidentType": ["Incident"]}, {"field": "properties.incidentType", "equals": "Incident"}),
        (
            {"properties.incidentType": ["Incident", "Security"]},
            {"anyOf": [{"field": "properties.incidentType", "equals": kind} for kind in ("Incident", "Security")]},
        ),
        ({"a[*].b": ["West Europe"]}, {"field": "a[*].b", "containsAny": ["West Europe"]}),
    ],
)
def test_a_rule_over_the_activity_log_may_be_limited(small, only, expected):
    rule = {"at": "one/rg-a/health", "activity": "ServiceHealth", "over": "one", "only": only, "tags": {"a": "b"}}
    asking = small(alerts=[rule])
    (found,) = asking.get(f"{ONE}/providers/Microsoft.Insights/activityLogAlerts").body["value"]
    assert found["properties"]["condition"]["allOf"] == [{"field": "category", "equals": "ServiceHealth"}, expected]
    assert found["tags"] == {"a": "b"}
