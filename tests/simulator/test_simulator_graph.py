"""Resource Graph: shapes, paging, and rows that vanish without a word."""

from __future__ import annotations

import json

import pytest

PATH = "/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01"
ONE, TWO = "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"
VMS = "resources | where type =~ 'microsoft.compute/virtualmachines' | project id, name, type | order by id asc"
ITEM = "microsoft.recoveryservices/vaults/backupfabrics/protectioncontainers/protecteditems"


def ask(asking, query, *, subscriptions=(ONE, TWO), **options):
    body = {"query": query, "options": {"resultFormat": "objectArray", "$top": 1000, **options}}
    if subscriptions is not None:
        body["subscriptions"] = list(subscriptions)
    return asking.send("POST", PATH, json.dumps(body).encode())


def names(answer):
    return [row["name"] for row in answer.body["data"]]


def test_a_page_says_what_azure_says(small):
    answer = ask(small(), VMS)
    assert answer.status == 200
    assert {name: value for name, value in answer.body.items() if name != "data"} == {
        "totalRecords": 3,
        "count": 3,
        "facets": [],
        "resultTruncated": "false",
    }
    assert answer.headers["x-ms-user-quota-remaining"] == "14"
    assert answer.headers["x-ms-user-quota-resets-after"] == "00:00:05"
    assert {row["type"] for row in answer.body["data"]} == {"microsoft.compute/virtualmachines"}
    assert [row["id"].split("/")[4] for row in answer.body["data"]] == ["rg-a", "RG-B", "rg-a"]


def test_pages_are_followed_by_their_token_and_lose_no_row(small):
    asking, seen, token = small(page_size=2), [], None
    for _ in range(2):
        answer = ask(asking, VMS, **({"$skipToken": token} if token else {}))
        seen += [row["id"] for row in answer.body["data"]]
        token = answer.body.get("$skipToken")
    assert token is None
    assert len(set(seen)) == len(seen) == 3
    assert answer.body["count"] == 1
    assert answer.body["totalRecords"] == 3


def test_without_an_id_there_is_no_token_and_the_cut_is_told_in_words(small):
    answer = ask(small(page_size=2), "resources | project name | order by name asc")
    assert answer.body["resultTruncated"] == "true"
    assert "$skipToken" not in answer.body


@pytest.mark.parametrize(("top", "status"), [(1, 200), (1000, 200), (0, 400), (1001, 400), ("ten", 400)])
def test_the_size_of_a_page_has_limits(small, top, status):
    assert ask(small(), VMS, **{"$top": top}).status == status


def test_missing_columns_are_empty_texts_or_null(small):
    row = ask(small(), f"recoveryservicesresources | where type =~ '{ITEM}'").body["data"][0]
    assert row["kind"] == row["managedBy"] == row["location"] == ""
    assert row["sku"] is None
    assert row["tags"] is None
    assert row["tenantId"] == "5a1e9f6c-0000-4000-8000-000000000001"


def test_protected_items_have_the_words_of_this_service(small):
    rows = ask(small(), f"recoveryservicesresources | where type =~ '{ITEM}'").body["data"]
    states = [row["properties"]["currentProtectionState"] for row in rows]
    assert states == ["ProtectionConfigured", "SoftDeleted"]
    source = rows[0]["properties"]["sourceResourceId"]
    assert source == source.lower()
    assert rows[0]["properties"]["dataSourceInfo"]["resourceID"] == source


def test_monitoring_ids_are_spelt_in_lower_case_here_and_not_there(small):
    asking = small()
    row = ask(asking, "resources | where type =~ 'microsoft.insights/metricalerts'").body["data"][0]
    (body,) = asking.get(f"/subscriptions/{ONE}/providers/Microsoft.Insights/metricAlerts").body["value"]
    assert "/resourcegroups/rg-a/providers/microsoft.insights/" in row["id"]
    assert row["id"].lower() == body["id"].lower()
    assert row["id"] != body["id"]


def test_dashboards_are_keyed_here_and_lists_there(small):
    asking = small()
    row = ask(asking, "resources | where type =~ 'microsoft.portal/dashboards'").body["data"][0]
    (body,) = asking.get(f"/subscriptions/{ONE}/providers/Microsoft.Portal/dashboards").body["value"]
    assert list(row["properties"]["lenses"]["0"]["parts"]) == ["0", "1"]
    assert isinstance(body["properties"]["lenses"][0]["parts"], list)


@pytest.mark.parametrize(
    ("table", "kind", "count"),
    [
        ("resources", "microsoft.web/sites", 1),
        ("resourcecontainers", "microsoft.resources/subscriptions", 2),
        ("resourcecontainers", "microsoft.resources/subscriptions/resourcegroups", 3),
        ("recoveryservicesresources", ITEM, 2),
        ("supportresources", "microsoft.support/supporttickets", 2),
        ("advisorresources", "microsoft.advisor/recommendations", 0),
        ("resources", ITEM, 0),
    ],
)
def test_every_type_is_in_its_table(small, table, kind, count):
    assert ask(small(), f"{table} | where type =~ '{kind}'").body["totalRecords"] == count


def test_unreadable_subscriptions_are_dropped_without_a_word(small):
    asking = small(roles=[{"who": "caller", "role": "Reader", "on": "one"}])
    answer = ask(asking, VMS)
    assert answer.status == 200
    assert answer.body["totalRecords"] == 2


def test_rows_that_the_caller_may_not_read_are_dropped_without_a_word(small):
    asking = small(roles=[{"who": "caller", "role": "Reader", "on": "one/RG-B"}])
    answer = ask(asking, VMS)
    assert [row["id"].split("/")[4] for row in answer.body["data"]] == ["RG-B"]
    assert answer.body["totalRecords"] == 1


@pytest.mark.parametrize("subscriptions", [(TWO,), (), ("00000000-0000-4000-8000-00000000000f",)])
def test_only_when_nothing_is_readable_it_is_said(small, subscriptions):
    asking = small(roles=[{"who": "caller", "role": "Reader", "on": "one"}])
    assert ask(asking, VMS, subscriptions=subscriptions).status == 403


def test_without_a_list_all_visible_subscriptions_are_searched(small):
    assert ask(small(), VMS, subscriptions=None).body["totalRecords"] == 3


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("nosuchtable | project id", "DisallowedLogicalTableName"),
        ("resources | project id, nosuchcolumn", "InvalidQuery"),
        ("resources | where nosuchcolumn == 'a'", "InvalidQuery"),
        ("resources | order by nosuchcolumn asc", "InvalidQuery"),
        ("resources | extend a = 1", "InvalidQuery"),
    ],
)
def test_a_bad_query_is_a_400_with_the_code_in_its_details(small, query, code):
    answer = ask(small(), query)
    assert answer.status == 400
    assert answer.body["error"]["details"][0]["code"] == code


@pytest.mark.parametrize("body", [b"", b"not json", b"[]", b"{}"])
def test_a_body_that_is_no_query_is_a_400(small, body):
    assert small().send("POST", PATH, body).status == 400


def test_a_foreign_token_is_a_400(small):
    assert ask(small(), VMS, **{"$skipToken": "bm90IGpzb24="}).status == 400


def test_the_table_format_has_columns_and_rows(small):
    data = ask(small(), VMS, resultFormat="table").body["data"]
    assert [column["name"] for column in data["columns"]] == ["id", "name", "type"]
    assert len(data["rows"]) == 3
