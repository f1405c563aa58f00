"""Faults: which request they hit, and what they do to an answer before it goes out."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest

from simulator import fault_files
from simulator.answers import Answer
from simulator.faults import Fault
from simulator.strict import EstateError
from simulator.wire import altered_part, reply

LISTED = Answer(200, {"value": [1, 2, 3], "nextLink": "https://localhost:1/next?$skipToken=a"}, {})
ROWS = Answer(200, {"data": [], "resultTruncated": "false", "$skipToken": "a"}, {"x-ms-user-quota-remaining": "14"})


def hits(rules, requests):
    schedule = fault_files.read(json.dumps(rules))
    return [schedule.next_for(method, path) is not None for method, path in requests]


GETS = [("GET", "/a"), ("POST", "/a"), ("GET", "/b"), ("GET", "/a"), ("GET", "/A/c")]


@pytest.mark.parametrize(
    ("match", "expected"),
    [
        ({}, [True, True, True, True, True]),
        ({"method": "GET"}, [True, False, True, True, True]),
        ({"path_regex": "^/a"}, [True, True, False, True, True]),
        ({"path_regex": "/a$", "method": "GET"}, [True, False, False, True, False]),
        ({"nth": [1]}, [True, False, False, False, False]),
        ({"method": "GET", "nth": [2, 4]}, [False, False, True, False, True]),
        ({"every": 2}, [False, True, False, True, False]),
        ({"method": "GET", "every": 3}, [False, False, False, True, False]),
    ],
)
def test_a_rule_counts_the_requests_that_it_matches(match, expected):
    assert hits([{"match": match, "do": {"status": 500}}], GETS) == expected


def test_the_first_rule_that_hits_wins_and_all_go_on_counting():
    rules = [{"match": {"nth": [1]}, "do": {"status": 500}}, {"match": {"nth": [2]}, "do": {"status": 429}}]
    schedule = fault_files.read(json.dumps(rules))
    found = [schedule.next_for("GET", "/") for _ in range(3)]
    assert [fault.status if fault else None for fault in found] == [500, 429, None]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[{"match": {}, "do": {"statuss": 500}}]', "faults[0].do.statuss: unknown key"),
        ('[{"match": {"path": "x"}, "do": {}}]', "faults[0].match.path: unknown key"),
        ('[{"match": {"path_regex": "("}, "do": {}}]', "is no regular expression"),
        ('[{"match": {"nth": ["one"]}, "do": {}}]', "expected a list of whole numbers"),
        ('[{"do": {"body": "xml"}}]', "'xml' is not known; write one of: json, text, truncated, empty, html"),
        ('{"match": {}}', "faults: expected a list"),
    ],
)
def test_a_mistake_in_a_fault_file_is_named(text, message):
    with pytest.raises(EstateError) as raised:
        fault_files.read(text)
    assert message in str(raised.value)


def test_without_a_fault_the_answer_is_written_as_it_is():
    written = reply(LISTED, None)
    assert (written.status, json.loads(written.body)) == (200, LISTED.body)
    assert written.announced == len(written.body)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 429, 500, 503])
def test_a_status_replaces_the_answer_by_an_error_of_azure(status):
    written = reply(LISTED, Fault(status=status))
    assert written.status == status
    assert set(json.loads(written.body)["error"]) == {"code", "message"}


@pytest.mark.parametrize(
    ("code", "told"), [("", "BadRequest"), ("ResourceTypeNotSupported", "ResourceTypeNotSupported")]
)
def test_an_error_may_have_a_code_of_its_own(code, told):
    written = reply(LISTED, Fault(status=400, code=code))
    assert json.loads(written.body)["error"]["code"] == told
    assert altered_part(LISTED, Fault(status=400, code=code)).content["error"]["code"] == told


@pytest.mark.parametrize(("seconds", "header"), [(None, None), (0, "0"), (1800, "1800")])
def test_retry_after_is_there_only_when_asked(seconds, header):
    assert reply(LISTED, Fault(status=429, retry_after=seconds)).headers.get("Retry-After") == header


def test_a_throttled_graph_says_when_its_quota_comes_back():
    headers = reply(ROWS, Fault(status=429)).headers
    assert (headers["x-ms-user-quota-remaining"], headers["x-ms-user-quota-resets-after"]) == ("0", "00:00:01")
    assert "x-ms-user-quota-remaining" not in reply(LISTED, Fault(status=429)).headers


@pytest.mark.parametrize("status", [0, 500])
@pytest.mark.parametrize(
    ("body", "kind"), [("text", "text/plain"), ("html", "text/html"), ("empty", "application/json; charset=utf-8")]
)
def test_a_body_may_be_no_json(status, body, kind):
    written = reply(LISTED, Fault(status=status, body=body))
    assert written.headers["content-type"] == kind
    assert written.announced == len(written.body)
    with pytest.raises(json.JSONDecodeError):
        json.loads(written.body)


def test_a_truncated_body_is_told_by_its_length_or_not():
    cut = reply(LISTED, Fault(body="truncated"))
    assert cut.announced == len(cut.body) < len(reply(LISTED, None).body)
    lost = reply(LISTED, Fault(truncate=True))
    assert lost.announced == len(reply(LISTED, None).body) > len(lost.body)


def test_the_link_to_the_next_page_may_be_lost_or_point_elsewhere():
    assert "nextLink" not in json.loads(reply(LISTED, Fault(drop_next_link=True)).body)
    assert "$skipToken" not in json.loads(reply(ROWS, Fault(drop_next_link=True)).body)
    link = json.loads(reply(LISTED, Fault(foreign_next_link="evil.example")).body)["nextLink"]
    assert urlsplit(link)[:3] == ("https", "evil.example", "/next")


def test_a_result_may_be_cut_and_say_so():
    body = json.loads(reply(ROWS, Fault(result_truncated=True)).body)
    assert body == {"data": [], "resultTruncated": "true"}
