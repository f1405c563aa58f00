"""Resource Graph: the text of a query, and the proof that every row came."""

from __future__ import annotations

import json

import pytest

from collector.model import Cause
from collector.probe import GraphQuery, GraphTable, ReadError, SomeRows
from collector.sources.azure.graph import kql

URL = "https://management.azure.com/providers/Microsoft.ResourceGraph/resources"
COLUMNS = "project id, name, type, location, resourceGroup, subscriptionId, tags, properties"
OF_RESOURCES = f"{COLUMNS}, kind, managedBy, sku, zones"
SITES = GraphTable("resources", ("microsoft.web/sites", "microsoft.compute/virtualmachines"))
ITEMS = GraphTable("recoveryservicesresources", ("microsoft.recoveryservices/vaults/backupjobs",))
TICKETS = GraphTable("supportresources", ("microsoft.support/supporttickets",))
FAILED = SomeRows(("microsoft.policyinsights/policystates",), (("properties.complianceState", "NonCompliant"),))
QUERY = GraphQuery((SITES,), ("s-1",))


def answer(rows, total, **more):
    return {"totalRecords": total, "count": len(rows), "resultTruncated": "false", "data": rows, **more}


def refusal_of(azure, query=QUERY):
    with pytest.raises(ReadError) as refused:
        list(azure.read(query))
    assert refused.value.fix
    return refused.value.cause


def test_the_query_is_simple_kql_with_sorted_types():
    assert kql(QUERY) == (
        "resources | where type in~ ('microsoft.compute/virtualmachines', 'microsoft.web/sites')"
        f" | {OF_RESOURCES} | order by id asc"
    )


def test_several_tables_are_united_and_ordered_as_one():
    assert kql(GraphQuery((SITES, ITEMS, TICKETS), ("s-1",))) == (
        "resources | where type in~ ('microsoft.compute/virtualmachines', 'microsoft.web/sites')"
        f" | {OF_RESOURCES}"
        " | union (recoveryservicesresources | where type in~ ('microsoft.recoveryservices/vaults/backupjobs')"
        f" | {COLUMNS}),"
        " (supportresources | where type in~ ('microsoft.support/supporttickets')"
        f" | {COLUMNS})"
        " | order by id asc"
    )


STATES = "type in~ ('microsoft.policyinsights/policystates') and properties.complianceState =~ 'NonCompliant'"


@pytest.mark.parametrize(
    ("table", "where", "key"),
    [
        (
            GraphTable("policyresources", (), (FAILED,)),
            STATES,
            "policyresources microsoft.policyinsights/policystates[properties.complianceState=NonCompliant]",
        ),
        (
            GraphTable("policyresources", ("a.b/c", "a.b/d"), (FAILED,)),
            f"(type in~ ('a.b/c', 'a.b/d')) or ({STATES})",
            "policyresources a.b/c,a.b/d or "
            "microsoft.policyinsights/policystates[properties.complianceState=NonCompliant]",
        ),
        (
            GraphTable("t", (), (SomeRows(("a.b/c",), (("properties.x", "Y"), ("properties.z", "0"))), FAILED)),
            f"(type in~ ('a.b/c') and properties.x =~ 'Y' and properties.z =~ '0') or ({STATES})",
            "t a.b/c[properties.x=Y,properties.z=0] or "
            "microsoft.policyinsights/policystates[properties.complianceState=NonCompliant]",
        ),
    ],
)
def test_of_some_types_only_rows_with_certain_words_are_asked_for(table, where, key):
    query = GraphQuery((table,), ("s",))
    assert kql(query) == f"{table.name} | where {where} | {COLUMNS} | order by id asc"
    assert query.key == f"graph {key} in s"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("properties.x", "a' or '1' == '1"),
        ("properties.x", "a\\"),
        ("properties.x", ""),
        ("properties.x =~ 'a' or properties.y", "b"),
        ("tostring(properties.x)", "b"),
        ("properties", "b"),
        ("", "b"),
    ],
)
def test_a_path_or_a_word_that_could_be_more_is_refused_before_it_leaves(azure, wire, path, text):
    table = GraphTable("policyresources", ("a.b/c",), (SomeRows(("a.b/d",), ((path, text),)),))
    with pytest.raises(ValueError, match=r"\w"):
        list(azure.read(GraphQuery((table,), ("s",))))
    assert not wire.calls


def test_rows_of_some_kind_without_a_condition_are_refused(azure, wire):
    with pytest.raises(ValueError, match=r"\w"):
        list(azure.read(GraphQuery((GraphTable("policyresources", (), (SomeRows(("a.b/d",), ()),)),), ("s",))))
    assert not wire.calls


@pytest.mark.parametrize(
    "query",
    [
        GraphQuery((GraphTable("resources | take 1", ("a.b/c",)),), ("s",)),
        GraphQuery((GraphTable("resources", ("a.b/c') or ('1' == '1",)),), ("s",)),
        GraphQuery((ITEMS, GraphTable("resources", ("a.b/c') or ('1' == '1",))), ("s",)),
        GraphQuery((GraphTable("resources", ()),), ("s",)),
        GraphQuery((SITES,), ()),
        GraphQuery((SITES,), tuple(f"s-{number}" for number in range(301))),
        GraphQuery((), ("s",)),
        GraphQuery((SITES, SITES), ("s",)),
        GraphQuery((SITES, ITEMS, TICKETS, GraphTable("healthresources", ("a.b/c",))), ("s",)),
    ],
    ids=[
        "a table that is more",
        "a type that is more",
        "a type that is more in a later table",
        "no types",
        "no subscriptions: the whole tenant",
        "more than 300 subscriptions",
        "no table",
        "one table twice",
        "more tables than may be united",
    ],
)
def test_a_query_that_could_mean_something_else_is_refused_before_it_leaves(azure, wire, query):
    with pytest.raises(ValueError, match=r"\w"):
        list(azure.read(query))
    assert not wire.calls


def test_all_pages_are_read_with_the_same_question_and_the_last_token(azure, wire):
    wire.post(URL, json=answer([{"id": "a"}, {"id": "b"}], 3, **{"$skipToken": "t1"}))
    wire.post(URL, json=answer([{"id": "c"}], 3))

    pages = list(azure.read(QUERY))

    assert [[row["id"] for row in page.body[page.items_at]] for page in pages] == [["a", "b"], ["c"]]
    first, second = (json.loads(call.request.body) for call in wire.calls)
    assert first == {
        "subscriptions": ["s-1"],
        "query": kql(QUERY),
        "options": {"$top": 1000, "resultFormat": "objectArray"},
    }
    assert second == first | {"options": first["options"] | {"$skipToken": "t1"}}
    assert wire.calls[0].request.url == f"{URL}?api-version=2024-04-01"


def test_three_hundred_subscriptions_are_asked_at_once(azure, wire):
    wire.post(URL, json=answer([], 0))

    list(azure.read(GraphQuery((SITES,), tuple(f"s-{number}" for number in range(300)))))

    assert [len(json.loads(call.request.body)["subscriptions"]) for call in wire.calls] == [300]


def test_the_text_false_beside_a_token_is_no_reason_to_stop_and_none_to_fail(azure, wire):
    """Corpus, SURPRISES 33: `resultTruncated` is the text "false" on every page that has a successor."""
    wire.post(URL, json=answer([{"id": "a"}], 2, resultTruncated="false", **{"$skipToken": "t"}))
    wire.post(URL, json=answer([{"id": "b"}], 2, resultTruncated="false"))

    assert [row["id"] for page in azure.read(QUERY) for row in page.body["data"]] == ["a", "b"]


def test_a_united_query_that_is_refused_is_an_ordinary_failure(azure, wire):
    code = {"code": "BadRequest", "details": [{"code": "DisallowedLogicalTableName"}]}
    wire.post(URL, status=400, json={"error": code})

    assert refusal_of(azure, GraphQuery((SITES, TICKETS), ("s",))) is Cause.SCOPE
    assert azure.requests_sent == 1


def test_rows_in_a_table_become_objects(azure, wire):
    table = {"columns": [{"name": "id", "type": "string"}, {"name": "tags", "type": "object"}], "rows": [["a", None]]}
    wire.post(URL, json={"totalRecords": 1, "count": 1, "resultTruncated": "false", "data": table})

    (page,) = azure.read(QUERY)

    assert page.body["data"] == [{"id": "a", "tags": None}]


@pytest.mark.parametrize(
    ("pages", "cause"),
    [
        ([answer([{"id": "a"}], 2)], Cause.PARTIAL),
        ([answer([{"id": "a"}], 1, resultTruncated="true")], Cause.PARTIAL),
        ([answer([{"id": "a"}], 1) | {"count": 2}], Cause.PARTIAL),
        ([answer([{"id": "a"}], 2, **{"$skipToken": "t"}), answer([{"id": "a"}], 2)], Cause.PARTIAL),
        (
            [answer([{"id": "a"}], 9, **{"$skipToken": "t"}), answer([{"id": "b"}], 9, **{"$skipToken": "t"})],
            Cause.PARTIAL,
        ),
        ([answer([], 1)], Cause.PARTIAL),
        ([answer([{"id": "/s/A"}, {"id": "/S/a/"}], 2)], Cause.PARTIAL),
        ([answer([{"id": "/s/A"}], 2, **{"$skipToken": "t"}), answer([{"id": "/S/a"}], 2)], Cause.PARTIAL),
        ([answer([{"id": "a"}], 3, **{"$skipToken": "t"}), answer([{"id": "b"}], 3)], Cause.PARTIAL),
        ([answer([{"id": "a"}], 9, **{"$skipToken": 7})], Cause.PARTIAL),
        ([answer([{"name": "no id"}], 1)], Cause.MALFORMED),
        ([answer([{"id": ""}], 1)], Cause.MALFORMED),
        ([answer([{"id": "a"}], None)], Cause.MALFORMED),
        ([answer([7], 1)], Cause.MALFORMED),
        ([{"totalRecords": 0}], Cause.MALFORMED),
        ([{"totalRecords": 1, "data": {"columns": [{"name": "id"}], "rows": [["a", "b"]]}}], Cause.MALFORMED),
        ([{"totalRecords": 1, "data": {"rows": []}}], Cause.MALFORMED),
        ([None], Cause.MALFORMED),
        ([[]], Cause.MALFORMED),
    ],
    ids=[
        "fewer rows than in all",
        "cut short without a token",
        "fewer rows than the page says",
        "a row twice",
        "a circle of tokens",
        "rows promised and none given",
        "a row twice in another case",
        "a row twice between pages in another case",
        "the token of the last page lost",
        "a token that is none",
        "a row without an id",
        "a row with an empty id",
        "no total",
        "a row that is none",
        "no rows",
        "a row longer than its columns",
        "rows without columns",
        "nothing",
        "a list",
    ],
)
def test_an_answer_that_is_not_provably_whole_ends_as_a_failure(azure, wire, pages, cause):
    for page in pages:
        wire.post(URL, json=page)

    assert refusal_of(azure) is cause


@pytest.mark.parametrize(
    ("status", "error", "cause", "said"),
    [
        (400, {"code": "BadRequest", "details": [{"code": "DisallowedLogicalTableName"}]}, Cause.SCOPE, "no such"),
        (400, {"code": "BadRequest", "details": [{"code": "InvalidQuery"}]}, Cause.MALFORMED, "400 BadRequest"),
        (403, {"code": "AccessDenied", "message": "none of them is readable"}, Cause.DENIED, "none of them"),
        (
            409,
            {"code": "MissingSubscriptionRegistration", "message": "not registered: 'Microsoft.ResourceGraph'"},
            Cause.PARTIAL,
            "409",
        ),
    ],
    ids=["a table this cloud lacks", "a query it refuses", "nothing readable", "Resource Graph itself unregistered"],
)
def test_a_refused_query_is_a_failure_and_never_no_rows(azure, wire, status, error, cause, said):
    wire.post(URL, status=status, json={"error": error})

    with pytest.raises(ReadError, match=said) as refused:
        list(azure.read(QUERY))

    assert refused.value.cause is cause
    assert len(wire.calls) == 1
