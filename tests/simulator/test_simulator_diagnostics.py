"""Diagnostic settings hang on one resource each; workbooks show their content only when asked."""

from __future__ import annotations

import json

import pytest

ONE = "/subscriptions/00000000-0000-4000-8000-000000000001"
LOG = f"{ONE}/resourceGroups/rg-a/providers/Microsoft.OperationalInsights/workspaces/log"
SITE = f"{ONE}/resourceGroups/rg-a/providers/Microsoft.Web/sites/front"
BLOBS = f"{ONE}/resourceGroups/rg-a/providers/Microsoft.Storage/storageAccounts/st/blobServices/default"
SETTINGS = "providers/Microsoft.Insights/diagnosticSettings"
BOOK = f"{ONE}/resourceGroups/rg-a/providers/Microsoft.Insights/workbooks/book"


@pytest.fixture
def estate(small):
    return small(
        workspaces=[{"at": "one/rg-a/log"}],
        web_apps=[{"at": "one/rg-a/front"}],
        storage_accounts=[{"at": "one/rg-a/st"}],
        diagnostics=[
            {"of": ["one", "one/rg-a/front"], "to": "one/rg-a/log"},
            {"of": "one/rg-a/st", "below": "blobServices/default", "to": "one/rg-a/log", "logs": ["StorageRead"]},
            {"of": "one/rg-a/front", "name": "metrics", "storage": "one/rg-a/st", "logs": "none", "metrics": "All"},
        ],
        workbooks=[{"at": "one/rg-a/book", "queries": [{"on": "one/rg-a/log", "text": "requests | count"}]}],
    )


@pytest.mark.parametrize(
    ("place", "names"),
    [(ONE, ["to-log"]), (SITE, ["to-log", "metrics"]), (BLOBS, ["to-log"]), (SITE.replace("front", "back"), None)],
)
def test_the_settings_of_one_place_are_listed(estate, place, names):
    answer = estate.get(f"{place}/{SETTINGS}")
    found = [setting["name"] for setting in answer.body["value"]] if answer.status == 200 else None
    assert found == names


def test_a_setting_names_its_destinations_and_what_is_switched_on(estate):
    to_log, metrics = (one["properties"] for one in estate.get(f"{SITE}/{SETTINGS}").body["value"])
    assert (to_log["workspaceId"], to_log["storageAccountId"]) == (LOG, None)
    assert [(log["category"], log["categoryGroup"]) for log in to_log["logs"]] == [(None, "allLogs")]
    assert (metrics["workspaceId"], metrics["logs"]) == (None, [])
    assert [metric["category"] for metric in metrics["metrics"]] == ["All"]


def test_a_workbook_shows_its_content_only_to_whoever_asks(estate):
    bare, whole = estate.get(BOOK), estate.follow(f"{BOOK}?api-version=2023-06-01&canFetchContent=true")
    assert (bare.body["type"], bare.body["properties"]["serializedData"]) == (None, None)
    (step,) = json.loads(whole.body["properties"]["serializedData"])["items"]
    assert step["content"]["crossComponentResources"] == [LOG]
