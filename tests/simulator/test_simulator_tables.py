"""Which table of Resource Graph shows what, united queries, and tables that a cloud does not have."""

from __future__ import annotations

import pytest

from simulator import kql
from simulator.tables import table_of

ONE, TWO = "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"
VAULT = "microsoft.recoveryservices/vaults"
VMS = "resources | where type =~ 'microsoft.compute/virtualmachines' | project id, name, location"
ITEMS = f"recoveryservicesresources | where type =~ '{VAULT}/backupfabrics/protectioncontainers/protecteditems'"


@pytest.mark.parametrize(
    ("kind", "table"),
    [
        ("microsoft.compute/virtualmachines/extensions", "resources"),
        ("microsoft.sql/servers/databases", "resources"),
        ("microsoft.web/sites/slots", "resources"),
        (VAULT, "resources"),
        (f"{VAULT}/backuppolicies", "recoveryservicesresources"),
        (f"{VAULT}/backupjobs", "recoveryservicesresources"),
        (f"{VAULT}/replicationrecoveryplans", "recoveryservicesresources"),
        ("microsoft.dataprotection/backupvaults", "resources"),
        ("microsoft.dataprotection/backupvaults/backupinstances", "recoveryservicesresources"),
        ("microsoft.authorization/roleassignments", "authorizationresources"),
        ("microsoft.authorization/roledefinitions", "authorizationresources"),
        ("microsoft.management/managementgroups", "resourcecontainers"),
        ("microsoft.resources/subscriptions/resourcegroups", "resourcecontainers"),
        ("microsoft.support/supporttickets", "supportresources"),
        ("microsoft.authorization/locks", ""),
        ("microsoft.insights/diagnosticsettings", ""),
        ("microsoft.sql/servers/databases/backupshorttermretentionpolicies", ""),
        ("microsoft.storage/storageaccounts/blobservices", ""),
        ("microsoft.web/sites/config", ""),
        ("microsoft.billing/billingaccounts", ""),
    ],
)
def test_every_type_has_one_table_or_none(kind, table):
    assert table_of(kind) == table


def test_tables_are_united_and_ordered_as_one(small):
    answer = small().ask(f"{VMS} | union ({ITEMS} | project id, name, properties) | order by id asc")
    rows = answer.body["data"]
    assert answer.body["totalRecords"] == len(rows) == 5
    assert [row["id"] for row in rows] == sorted((row["id"] for row in rows), key=str.casefold)
    assert {frozenset(row) for row in rows} == {frozenset(("id", "name", "location", "properties"))}
    assert [row["properties"] for row in rows if row["name"].startswith("vm-")] == [None] * 3
    assert [row["location"] for row in rows if row["name"].startswith("VM;")] == [""] * 2


def test_a_united_query_is_paged_like_any_other(small):
    asking, seen, token = small(page_size=2), [], None
    query = f"{VMS} | union ({ITEMS} | project id), (supportresources | project id) | order by id asc"
    for _ in range(4):
        body = asking.ask(query, **({"$skipToken": token} if token else {})).body
        seen += [row["id"] for row in body["data"]]
        token = body.get("$skipToken")
    assert (token, len(seen), len(set(seen))) == (None, 7, 7)


def test_the_legs_of_a_union_are_read():
    query = kql.parse(
        "a | where type =~ 'x' | project id | union (b), (c | project name | where id == 'y') | order by id asc"
    )
    assert [(leg.table, leg.columns, len(leg.alternatives[0])) for leg in query.legs] == [
        ("a", ("id",), 1),
        ("b", (), 0),
        ("c", ("name",), 1),
    ]
    assert (query.order_by, query.descending) == ("id", False)


@pytest.mark.parametrize(
    ("query", "code", "told"),
    [
        ("resources | union (nosuchtable)", "DisallowedLogicalTableName", "nosuchtable"),
        ("resources | union (resources | project nosuchcolumn)", "InvalidQuery", "nosuchcolumn"),
        ("resources | union (a), (b), (c), (d)", "InvalidQuery", "4 union legs"),
        ("resources | union supportresources", "InvalidQuery", "supportresources"),
        ("resources | union (supportresources", "InvalidQuery", "end of query"),
        ("resources | union (supportresources | order by id asc)", "InvalidQuery", "order"),
        ("resources | union (supportresources | union (resources))", "InvalidQuery", "union"),
        ("resources | union (supportresources) | project id", "InvalidQuery", "project"),
        ("resources | union ()", "InvalidQuery", ")"),
    ],
)
def test_a_bad_union_is_refused(small, query, code, told):
    answer = small().ask(query)
    (detail,) = answer.body["error"]["details"]
    assert (answer.status, detail["code"]) == (400, code)
    assert told in detail["message"]


@pytest.mark.parametrize("query", ["supportresources | project id", "resources | union (supportresources)"])
def test_a_cloud_may_lack_a_table(small, query):
    answer = small(absent_tables=["SupportResources"]).ask(query)
    assert answer.status == 400
    assert answer.body["error"]["details"][0]["code"] == "DisallowedLogicalTableName"
    assert small().ask(query).status == 200


def test_role_assignments_are_rows_below_the_subscription(small):
    asking = small(roles=[{"who": "caller", "role": "Reader", "on": ["one", "/"]}])
    query = "authorizationresources | where type =~ 'microsoft.authorization/roleassignments'"
    below = asking.ask(query, subscriptions=[ONE]).body["data"]
    above = asking.ask(query, subscriptions=[ONE], authorizationScopeFilter="AtScopeAndAbove").body["data"]
    assert [row["properties"]["scope"] for row in below] == [f"/subscriptions/{ONE}"]
    assert sorted(row["properties"]["scope"] for row in above) == ["/", f"/subscriptions/{ONE}"]


def test_custom_roles_are_rows_and_built_in_ones_only_from_above(small):
    desk = {"who": "ann", "role": "Desk", "on": "one", "actions": ["Microsoft.Support/*"]}
    asking = small(roles=[{"who": "caller", "role": "Reader", "on": ["one", "/"]}, desk])
    query = "authorizationresources | where type =~ 'microsoft.authorization/roledefinitions'"
    below = asking.ask(query, subscriptions=[ONE]).body["data"]
    assert [row["properties"]["roleName"] for row in below] == ["Desk"]
    above = asking.ask(query, subscriptions=[ONE], authorizationScopeFilter="AtScopeAboveAndBelow").body["data"]
    assert {row["properties"]["roleName"] for row in above} > {"Desk", "Reader", "Owner"}


def test_a_query_may_name_management_groups_instead(small):
    body = b'{"query": "%s", "managementGroups": ["CORP"]}' % VMS.encode()
    asking = small()
    answer = asking.send("POST", "/providers/Microsoft.ResourceGraph/resources?api-version=1", body)
    assert [row["name"] for row in answer.body["data"]] == ["vm-2"]


def test_a_condition_on_another_column_narrows_the_rows(small):
    query = "resources | where type =~ 'microsoft.compute/virtualmachines' and resourceGroup =~ 'RG-B'"
    assert small().ask(query).body["totalRecords"] == 1
    assert small().ask("resources | where location == 'nowhere'").body["totalRecords"] == 0
