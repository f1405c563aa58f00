"""Reading ahead by batches: the same answers as by plain requests, in fewer of them."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from azure_manager import ALL_LISTS, ARM, BATCH, PATHS, REQUESTS, SUBSCRIPTION, A, B, outcome

from collector.model import Cause
from collector.probe import ArmGet, ArmList, GraphQuery, GraphTable, ReportFiles

DENIED = {"error": {"code": "AuthorizationFailed", "message": "no"}}
NOT_FOUND = {"error": {"code": "ResourceNotFound", "message": "no"}}
UNREGISTERED = {
    "error": {
        "code": "MissingSubscriptionRegistration",
        "message": "The subscription is not registered to use namespace 'Microsoft.Foo'.",
    }
}


def test_twenty_lists_and_objects_cost_one_request(azure, manager):
    lists = [ArmList(f"{SUBSCRIPTION}/providers/Microsoft.Foo/l{number}", "1") for number in range(10)]
    objects = [ArmGet(f"{SUBSCRIPTION}/providers/Microsoft.Foo/o{number}", "1") for number in range(10)]
    for request in lists:
        manager.part(request.path, (200, {"value": [{"id": request.path}]}))
    for request in objects:
        manager.part(request.path, (200, {"id": request.path}))

    azure.read_ahead([*lists, *objects])

    assert [outcome(azure, request) for request in (*lists, *objects)] == [
        ([{"id": request.path}], None) for request in (*lists, *objects)
    ]
    assert azure.together == 20
    assert (azure.requests_sent, manager.plain) == (1, [])


def test_a_batch_holds_only_gets_with_a_name_and_goes_where_all_reads_go(azure, manager, wire):
    for path in PATHS:
        manager.part(path, (200, {"value": []}))

    azure.read_ahead(REQUESTS)

    sent = wire.calls[0].request
    assert (sent.method, sent.url) == ("POST", f"{BATCH}?api-version=2020-06-01")
    assert sent.headers["Authorization"].startswith("Bearer head.")
    entries = json.loads(sent.body)["requests"]
    assert {entry["httpMethod"] for entry in entries} == {"GET"}
    assert [entry["url"] for entry in entries] == [f"{path}?api-version=1" for path in PATHS]
    assert len({entry["name"] for entry in entries}) == len(PATHS)


@pytest.mark.parametrize(("resource_type", "api_version"), ALL_LISTS)
def test_the_first_page_comes_from_the_batch_and_the_others_as_ever(azure, manager, resource_type, api_version):
    path = f"{SUBSCRIPTION}/providers/{resource_type}"
    first = {"value": [{"id": "a", "notInAnyModel": [1]}], "nextLink": f"{ARM}{path}/2?token=%2541"}
    manager.part(path, (200, first))
    manager.part(A, (200, {"value": []}))
    manager.alone(f"{path}/2", 200, {"value": [{"id": "b"}]})

    azure.read_ahead([ArmList(path, api_version), ArmList(A, "1")])
    pages = [page.body for page in azure.read(ArmList(path, api_version))]

    assert pages == [first, {"value": [{"id": "b"}]}]
    assert manager.plain == [f"{path}/2"]


@pytest.mark.parametrize("resource_type", ["Microsoft.Foo/bars", "Microsoft.Support/supportTickets"])
def test_a_filter_and_the_caller_are_found_again_however_they_are_written(azure, manager, credential, resource_type):
    path = f"{SUBSCRIPTION}/providers/{resource_type}"
    request = ArmList(path, "1", (("$filter", "x eq 'a b&c' and assignedTo('{caller}')"), ("$top", "9")))
    manager.part(path, (200, {"value": [{"id": "a"}]}))
    manager.part(A, (200, {"value": []}))

    azure.read_ahead([request, ArmList(A, "1")])

    assert outcome(azure, request) == ([{"id": "a"}], None)
    assert manager.plain == []
    sent = json.loads(manager.wire.calls[0].request.body)["requests"][0]["url"]
    assert parse_qs(urlsplit(sent).query)["$filter"] == [f"x eq 'a b&c' and assignedTo('{credential.oid}')"]


@pytest.mark.parametrize(
    "status_and_body", [(403, DENIED), (404, NOT_FOUND), (409, UNREGISTERED), (400, None), (301, {})]
)
@pytest.mark.parametrize("resource_type", ["Microsoft.Foo/bars", "Microsoft.Support/supportTickets"])
def test_a_part_that_refuses_inside_a_200_is_exactly_that_refusal(open_fake, manager, resource_type, status_and_body):
    status, body = status_and_body
    path = f"{SUBSCRIPTION}/providers/{resource_type}"
    body = json.loads(json.dumps(body).replace("Microsoft.Foo", resource_type.split("/")[0]))
    manager.part(path, (status, body))
    manager.part(A, (200, {"value": []}))
    manager.alone(path, status, body)
    ahead, plain = open_fake(), open_fake(batches=False)

    ahead.read_ahead([ArmList(path, "1"), ArmList(A, "1")])
    from_batch = outcome(ahead, ArmList(path, "1"))

    assert manager.plain == []
    by_itself = outcome(plain, ArmList(path, "1"))
    assert from_batch[:4] == by_itself[:4]
    assert ahead.requests_sent == 1


def test_nothing_is_said_of_the_parts_beside_one_that_refuses(azure, manager):
    manager.part(A, (403, DENIED))
    manager.part(B, (200, {"value": [{"id": "b"}]}))

    azure.read_ahead(REQUESTS[:2])

    assert outcome(azure, REQUESTS[1]) == ([{"id": "b"}], None)
    assert outcome(azure, REQUESTS[0])[1] is Cause.DENIED


def test_content_that_is_a_text_of_json_is_that_json(azure, manager):
    manager.part(A, (200, '{"value": [{"id": "a"}]}'))
    manager.part(B, (200, "no JSON"))
    manager.alone(B, 200, {"value": [{"id": "b"}]})

    azure.read_ahead(REQUESTS[:2])

    assert [outcome(azure, request)[0] for request in REQUESTS[:2]] == [[{"id": "a"}], [{"id": "b"}]]


def test_parts_without_names_are_left_to_the_reads_and_batches_soon_given_up(azure, manager):
    """By their places they could be taken for each other, and an empty list for one that is full."""
    manager.named = False
    for path in PATHS:
        manager.part(path, (200, {"value": []}))
        manager.alone(path, 200, {"value": [{"id": path}]})

    for _ in range(3):
        azure.read_ahead(REQUESTS)

    assert [outcome(azure, request) for request in REQUESTS] == [([{"id": path}], None) for path in PATHS]
    assert (manager.batches, azure.together) == ([list(PATHS)] * 2, 1)


def test_with_batches_off_nothing_is_asked_ahead(open_fake, wire):
    azure = open_fake(batches=False)

    azure.read_ahead(REQUESTS)

    assert (azure.together, len(wire.calls)) == (1, 0)


def test_what_no_batch_can_ask_is_passed_over(azure, manager):
    others = [
        GraphQuery((GraphTable("resources", ("a.b/c",)),), ("s",)),
        ReportFiles("tests", "*.xml"),
        ArmGet(f"{SUBSCRIPTION}/../../elsewhere", "1"),
    ]
    for path in (A, B):
        manager.part(path, (200, {"value": []}))

    azure.read_ahead([*others, *REQUESTS[:2]])

    assert manager.batches == [[A, B]]
    assert outcome(azure, others[2])[1] is Cause.MALFORMED


def test_a_batch_never_asks_for_more_than_twenty_and_never_twice(azure, manager):
    many = [ArmList(f"/subscriptions/s/p{number}", "1") for number in range(25)]
    for request in many:
        manager.part(request.path, (200, {"value": []}))

    azure.read_ahead(many)
    azure.read_ahead([many[0], many[1], many[0]])

    assert manager.batches == [[request.path for request in many[:20]], [many[0].path, many[1].path]]


@pytest.mark.parametrize("few", [REQUESTS[:1], (REQUESTS[0], REQUESTS[0]), ()])
def test_one_request_alone_is_no_batch(azure, wire, few):
    azure.read_ahead(few)

    assert not wire.calls
