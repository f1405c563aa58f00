"""Resource Graph: the text of a query, and the proof that every row came."""

from __future__ import annotations

import json

import pytest

from collector.model import Cause
from collector.probe import GraphQuery, ReadError
from collector.sources.azure.graph import kql

URL = "https://management.azure.com/providers/Microsoft.ResourceGraph/resources"
QUERY = GraphQuery("resources", ("microsoft.web/sites", "microsoft.compute/virtualmachines"), ("s-1",))


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
        " | project id, name, type, location, resourceGroup, subscriptionId, tags, properties | order by id asc"
    )


@pytest.mark.parametrize(
    "query",
    [
        GraphQuery("resources | take 1", ("a.b/c",), ("s",)),
        GraphQuery("resources", ("a.b/c') or ('1' == '1",), ("s",)),
        GraphQuery("resources", (), ("s",)),
        GraphQuery("resources", ("a.b/c",), ()),
    ],
    ids=["a table that is more", "a type that is more", "no types", "no subscriptions: the whole tenant"],
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


def test_many_subscriptions_are_asked_in_groups_of_three_hundred(azure, wire):
    wire.post(URL, json=answer([], 0))

    list(azure.read(GraphQuery("resources", ("a.b/c",), tuple(f"s-{number}" for number in range(601)))))

    assert [len(json.loads(call.request.body)["subscriptions"]) for call in wire.calls] == [300, 300, 1]


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
