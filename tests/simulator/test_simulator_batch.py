"""Batches: several reads in one request, each judged alone."""

from __future__ import annotations

import json

import pytest

ONE = "/subscriptions/00000000-0000-4000-8000-000000000001"
TWO = "/subscriptions/00000000-0000-4000-8000-000000000002"
VMS = "/providers/Microsoft.Compute/virtualMachines"
VERSION = "?api-version=2023-03-01"
BATCH = "/batch?api-version=2020-06-01"


def statuses(answer):
    return [part["httpStatusCode"] for part in answer.body["responses"]]


def test_a_part_is_the_answer_to_its_own_get(small):
    asking = small()
    (part,) = asking.batch(f"{ONE}{VMS}{VERSION}").body["responses"]
    alone = asking.follow(f"{ONE}{VMS}{VERSION}")
    assert part["name"] == "0"
    assert part["content"] == alone.body
    assert part["headers"] == dict(alone.headers)
    assert part["contentLength"] == len(json.dumps(alone.body, separators=(",", ":")))


def test_a_part_without_a_name_stays_without_one(small):
    asked = json.dumps({"requests": [{"httpMethod": "GET", "url": f"https://localhost:1{ONE}{VERSION}"}]}).encode()
    (part,) = small().send("POST", BATCH, asked).body["responses"]
    assert (part["httpStatusCode"], "name" in part) == (200, False)


def test_every_part_has_its_own_rights_within_a_200(small):
    answer = small(roles=[{"who": "caller", "role": "Reader", "on": "one"}]).batch(
        f"{ONE}{VERSION}", f"{TWO}{VERSION}", f"{ONE}{VMS}/none{VERSION}", f"{ONE}{VMS}"
    )
    assert (answer.status, statuses(answer)) == (200, [200, 403, 404, 400])


@pytest.mark.parametrize(
    ("part", "status"),
    [
        ({"httpMethod": "DELETE", "relativeUrl": f"{ONE}{VERSION}"}, 405),
        ({"httpMethod": "POST", "relativeUrl": f"/providers/Microsoft.ResourceGraph/resources{VERSION}"}, 405),
        ({"httpMethod": "GET", "url": f"https://elsewhere.example{ONE}{VERSION}"}, 400),
        ({"httpMethod": "GET", "url": f"//elsewhere.example{ONE}{VERSION}"}, 400),
        ({"httpMethod": "GET"}, 400),
        ({"relativeUrl": f"{ONE}{VERSION}"}, 200),
    ],
)
def test_only_gets_of_this_service_are_parts(small, part, status):
    answer = small().send("POST", BATCH, json.dumps({"requests": [part]}).encode())
    assert (answer.status, statuses(answer)) == (200, [status])


@pytest.mark.parametrize(
    ("requests", "status"),
    [([{"relativeUrl": f"{ONE}{VERSION}"}] * 20, 200), ([{}] * 21, 400), ([], 400), ("text", 400), ([1], 400)],
)
def test_a_batch_holds_one_to_twenty_objects(small, requests, status):
    assert small().send("POST", BATCH, json.dumps({"requests": requests}).encode()).status == status


def test_a_cloud_may_have_no_batch(small):
    answer = small(service={"batches": False}).batch(f"{ONE}{VERSION}")
    assert (answer.status, answer.body["error"]["code"]) == (404, "NotFound")


def test_the_log_is_told_what_a_batch_asked(small):
    parts = small().batch(f"{ONE}{VERSION}", f"{TWO}/nowhere/at/all{VERSION}").parts
    assert [(part.target, part.status) for part in parts] == [
        (f"{ONE}{VERSION}", 200),
        (f"{TWO}/nowhere/at/all{VERSION}", 404),
    ]


@pytest.mark.parametrize(
    ("fault", "status", "content"),
    [
        ({"status": 429, "retry_after": 3}, 429, dict),
        ({"status": 503}, 503, dict),
        ({"body": "empty"}, 200, type(None)),
        ({"body": "text"}, 200, str),
        ({"body": "truncated"}, 200, str),
        ({"token_expired": True}, 401, dict),
    ],
)
def test_a_rule_hits_a_part_as_it_hits_the_get_that_it_stands_for(small, fault, status, content):
    rule = {"match": {"method": "GET", "path_regex": "virtualMachines", "nth": [2]}, "do": fault}
    target = f"{ONE}{VMS}{VERSION}"
    answer = small(json.dumps([rule])).batch(target, f"{ONE}{VERSION}", target, target)
    assert (answer.status, statuses(answer)) == (200, [200, 200, status, 200])
    hit = answer.body["responses"][2]
    assert isinstance(hit["content"], content)
    assert hit["headers"].get("Retry-After") == ("3" if status == 429 else None)


@pytest.mark.parametrize("fault", [{"reset": True}, {"truncate": True}, {"delay_ms": 5}])
def test_what_strikes_the_connection_of_a_part_strikes_the_batch(small, fault):
    rule = {"match": {"path_regex": "virtualMachines"}, "do": fault}
    asking = small(json.dumps([rule]))
    (name,) = fault
    assert getattr(asking.batch(f"{ONE}{VERSION}", f"{ONE}{VMS}{VERSION}").strike, name) == fault[name]
    assert asking.batch(f"{ONE}{VERSION}").strike is None
