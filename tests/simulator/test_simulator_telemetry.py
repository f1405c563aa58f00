"""Components, what arrives in them, and tests from outside: what the resource manager and the metrics service show."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from recorded_keys import paths
from test_simulator_shapes import ONE

from simulator.strict import EstateError

INSIGHTS = f"{ONE}/providers/Microsoft.Insights"
COMPONENT = f"{ONE}/resourceGroups/rg-a/providers/Microsoft.Insights/components/appi"
ESTATE = {
    "workspaces": [{"at": "one/rg-a/log", "cap_gb": 5, "ingestion": "OverQuota"}],
    "insights": [
        {
            "at": "one/rg-a/appi",
            "workspace": "one/rg-a/log",
            "roles": [
                {"name": "shop", "last": {"ago": "PT12M"}, "per_minute": 3},
                {"name": "batch", "last": {"ago": "PT3H"}, "signals": ["traces"]},
            ],
        },
        {"at": "one/rg-a/old"},
    ],
    "web_tests": [
        {
            "at": "one/rg-a/wt",
            "component": "one/rg-a/appi",
            "url": "https://shop.example/",
            "success": 99,
            "since": {"ago": "P2D"},
            "alert": {"at": "one/rg-a/wt-fails", "tells": "one/rg-a/oncall"},
        },
        {
            "at": "one/rg-a/wt-ping",
            "component": "one/rg-a/appi",
            "kind": "ping",
            "url": "https://shop.example/?key=hush",
        },
    ],
}
HOUR = "2026-11-20T08:00:00Z/2026-11-20T09:00:00Z"


@pytest.fixture
def asking(small):
    return small(**ESTATE)


def metrics(asking, names: str, split: str, **query: str):
    asked = {"api-version": "2024-02-01", "metricnames": names, "$filter": f"{split} eq '*'", **query}
    return asking.follow(f"{COMPONENT}/providers/Microsoft.Insights/metrics?{urlencode(asked)}")


def test_a_component_keeps_its_data_in_its_workspace_or_is_a_classic_one(asking):
    new, old = asking.get(f"{INSIGHTS}/components").body["value"]
    assert (new["properties"]["IngestionMode"], old["properties"]["IngestionMode"]) == (
        "LogAnalytics",
        "ApplicationInsights",
    )
    assert new["properties"]["WorkspaceResourceId"].endswith("/workspaces/log")
    assert "WorkspaceResourceId" not in old["properties"]


def test_a_workspace_tells_its_cap(asking):
    (log,) = asking.get(f"{ONE}/providers/Microsoft.OperationalInsights/workspaces").body["value"]
    assert log["properties"]["workspaceCapping"]["dailyQuotaGb"] == 5.0
    assert log["properties"]["workspaceCapping"]["dataIngestionStatus"] == "OverQuota"


def test_counts_in_steps_by_role(asking):
    answer = metrics(
        asking, "requests/count,traces/count", "cloud/roleName", timespan=HOUR, interval="PT15M", aggregation="Count"
    )
    requests, traces = answer.body["value"]
    (shop,) = requests["timeseries"]
    assert shop["metadatavalues"][0] == {
        "name": {"value": "cloud/rolename", "localizedValue": "cloud/rolename"},
        "value": "shop",
    }
    assert [point["count"] for point in shop["data"]] == [45.0, 45.0, 45.0, 9.0]
    (batch,) = traces["timeseries"]
    assert {point["count"] for point in batch["data"]} == {0.0}


def test_a_mean_of_nothing_is_not_told(asking):
    week = "2026-11-18T06:00:00Z/2026-11-18T12:00:00Z"
    answer = metrics(
        asking,
        "availabilityResults/availabilityPercentage",
        "availabilityResult/name",
        timespan=week,
        interval="PT1H",
        aggregation="Average",
    )
    (series,) = answer.body["value"][0]["timeseries"]
    assert [point.get("average") for point in series["data"]] == [None, None, None, 99.0, 99.0, 99.0]


def test_ten_series_are_returned_unless_more_are_asked_for(small):
    many = [{"name": f"role-{number}"} for number in range(12)]
    asking = small(insights=[{"at": "one/rg-a/appi", "roles": many}])
    shown = [
        len(metrics(asking, "requests/count", "cloud/roleName", **top).body["value"][0]["timeseries"])
        for top in ({}, {"top": "200"})
    ]
    assert shown == [10, 12]


@pytest.mark.parametrize(
    ("names", "split", "query", "said"),
    [
        ("requests/per-second", "cloud/roleName", {}, "Failed to find metric configuration"),
        ("requests/count", "availabilityResult/name", {}, "does not support requested dimension combination"),
        ("requests/count", "cloud/roleName", {"timespan": "today"}, "timespan"),
        ("requests/count", "cloud/roleName", {"interval": "often"}, "interval"),
        ("", "cloud/roleName", {}, "metricnames names no metric"),
    ],
)
def test_what_the_service_does_not_understand_it_refuses(asking, names, split, query, said):
    answer = metrics(asking, names, split, **query)
    assert answer.status == 400
    assert said in answer.body["error"]["message"]


def test_metrics_need_their_right_and_a_component(small):
    roles = [{"who": "caller", "role": "Watcher", "on": "one", "actions": ["Microsoft.Insights/components/read"]}]
    denied = metrics(small(**ESTATE, roles=roles), "requests/count", "cloud/roleName")
    assert (denied.status, "Microsoft.Insights/metrics/read" in denied.body["error"]["message"]) == (403, True)
    assert metrics(small(), "requests/count", "cloud/roleName").status == 404


def test_only_standard_tests_tell_what_they_call(asking):
    standard, ping = asking.get(f"{INSIGHTS}/webtests").body["value"]
    assert standard["properties"]["Request"]["RequestUrl"] == "https://shop.example/"
    assert len(standard["properties"]["Locations"]) == 5
    assert "Request" not in ping["properties"]
    assert 'Url="https://shop.example/?key=hush"' in ping["properties"]["Configuration"]["WebTest"]
    assert list(standard["tags"]) == [f"hidden-link:{COMPONENT.replace('Microsoft.Insights', 'microsoft.insights')}"]


def test_the_rule_of_a_test_names_it(asking):
    found = [one for one in asking.get(f"{INSIGHTS}/metricAlerts").body["value"] if one["name"] == "wt-fails"]
    criteria = found[0]["properties"]["criteria"]
    assert criteria["webTestId"].endswith("/webtests/wt")
    assert criteria["odata.type"].endswith("WebtestLocationAvailabilityCriteria")


def test_what_was_measured_is_nowhere_listed(asking):
    rows = asking.ask("resources | where type contains 'metric'").body
    listed = asking.get(f"{ONE}/resources").body["value"]
    assert "metricSeries" not in str(rows) + str(listed)


@pytest.mark.parametrize(
    ("sections", "message"),
    [
        ({"insights": [{"at": "one/rg-a/x", "workspace": "one/rg-a/none"}]}, "nothing is described at"),
        ({"insights": [{"at": "one/rg-a/x", "roles": [{"name": "a", "signals": "logs"}]}]}, "write some of: requests"),
        ({"insights": [{"at": "one/rg-a/x", "rôle": []}]}, "unknown key"),
        ({"workspaces": [{"at": "one/rg-a/x", "ingestion": "Full"}]}, "write one of: RespectQuota"),
        ({"web_tests": [{"at": "one/rg-a/x", "component": "one/rg-a/shop"}]}, "web_tests[0].url: missing"),
    ],
)
def test_a_mistake_is_named_with_its_place(small, sections, message):
    with pytest.raises(EstateError) as raised:
        small(**sections)
    assert message in str(raised.value)


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("kind", "path", "unverified"),
    [
        ("microsoft.insights/components", f"{INSIGHTS}/components", ()),
        ("microsoft.operationalinsights/workspaces", f"{ONE}/providers/Microsoft.OperationalInsights/workspaces", ()),
        (
            "microsoft.insights/webtests",
            f"{INSIGHTS}/webtests",
            (".properties.Request", ".properties.ValidationRules", ".tags.hidden-link"),
        ),
    ],
)
def test_every_key_was_seen_in_recorded_answers(asking, seen, kind, path, unverified):
    answered = asking.get(path).body["value"]
    assert answered
    unseen = {key for body in answered for key in paths(body)} - seen[kind]
    assert {key for key in unseen if not key.startswith(unverified or ("-",))} == set()
