"""What happens when Azure is busy, broken, slow or refuses: how often it is asked, how long waited, what is said."""

from __future__ import annotations

import threading

import pytest
import requests

from collector.model import Cause
from collector.probe import ArmGet, ArmList, GraphQuery, GraphTable, ReadError

ARM = "https://management.azure.com"
SUBSCRIPTION = "/subscriptions/11111111-1111-1111-1111-111111111111"
BARS = f"{SUBSCRIPTION}/providers/Microsoft.Foo/bars"
TICKETS = f"{SUBSCRIPTION}/providers/Microsoft.Support/supportTickets"
GRAPH = f"{ARM}/providers/Microsoft.ResourceGraph/resources"
QUERY = GraphQuery((GraphTable("resources", ("a.b/c",)),), ("s",))
NO_ROWS = {"totalRecords": 0, "count": 0, "data": [], "resultTruncated": "false"}


def refused(azure, request):
    with pytest.raises(ReadError) as caught:
        list(azure.read(request))
    assert caught.value.detail
    assert caught.value.fix
    return caught.value


@pytest.mark.parametrize("path", [BARS, TICKETS])
@pytest.mark.parametrize(
    ("status", "cause", "requests_sent"),
    [
        (301, Cause.UNREACHABLE, 1),
        (202, Cause.MALFORMED, 1),
        (204, Cause.MALFORMED, 1),
        (400, Cause.MALFORMED, 1),
        (403, Cause.DENIED, 1),
        (404, Cause.SCOPE, 1),
        (408, Cause.TIMED_OUT, 4),
        (409, Cause.PARTIAL, 1),
        (412, Cause.PARTIAL, 1),
        (429, Cause.THROTTLED, 4),
        (500, Cause.UNREACHABLE, 4),
        (502, Cause.UNREACHABLE, 4),
        (503, Cause.UNREACHABLE, 4),
        (504, Cause.UNREACHABLE, 4),
        (507, Cause.UNREACHABLE, 1),
    ],
)
def test_every_status_ends_as_a_failure_with_its_cause_after_few_tries(azure, wire, path, status, cause, requests_sent):
    wire.get(ARM + path, status=status, headers={"Location": "https://elsewhere.example/"})

    assert refused(azure, ArmList(path, "1")).cause is cause
    assert azure.requests_sent == requests_sent == len(wire.calls)


@pytest.mark.parametrize(
    ("failure", "cause", "requests_sent"),
    [
        (requests.ConnectionError(ConnectionResetError(104, "reset")), Cause.UNREACHABLE, 4),
        (requests.ConnectTimeout("slow"), Cause.TIMED_OUT, 4),
        (requests.ReadTimeout("slow"), Cause.TIMED_OUT, 4),
        (requests.exceptions.ProxyError("the proxy refuses"), Cause.UNREACHABLE, 4),
        (requests.exceptions.SSLError("[SSL: CERTIFICATE_VERIFY_FAILED] self-signed"), Cause.UNREACHABLE, 1),
        (requests.exceptions.ChunkedEncodingError("IncompleteRead(9 bytes read)"), Cause.PARTIAL, 4),
    ],
)
def test_a_broken_connection_is_tried_again_and_then_a_failure(azure, wire, failure, cause, requests_sent):
    wire.get(ARM + BARS, body=failure)

    assert refused(azure, ArmList(BARS, "1")).cause is cause
    assert azure.requests_sent == requests_sent


def test_an_untrusted_certificate_says_how_to_trust_it(azure, wire):
    wire.get(ARM + BARS, body=requests.exceptions.SSLError("[SSL: CERTIFICATE_VERIFY_FAILED] self-signed"))

    assert "--ca-bundle" in refused(azure, ArmList(BARS, "1")).fix


@pytest.mark.parametrize("path", [BARS, TICKETS])
@pytest.mark.parametrize("body", ["<html>sign in</html>", '{"value": [{"id": "a"', '{"value": [NaN]}', "[" * 100_000])
def test_a_body_that_is_no_json_is_asked_for_again_and_then_malformed(azure, wire, path, body):
    wire.get(ARM + path, body=body)

    assert refused(azure, ArmList(path, "1")).cause is Cause.MALFORMED
    assert azure.requests_sent == 4


@pytest.mark.parametrize(
    "trouble",
    [
        {"status": 429, "headers": {"Retry-After": "7"}},
        {"status": 503},
        {"body": requests.ConnectionError("reset")},
        {"body": '{"value": [{"id"'},
    ],
    ids=["throttled", "unavailable", "reset", "truncated"],
)
@pytest.mark.parametrize("path", [BARS, TICKETS])
def test_trouble_that_passes_leaves_no_trace(azure, wire, path, trouble):
    wire.get(ARM + path, **trouble)
    wire.get(ARM + path, json={"value": [{"id": "a"}]})

    (page,) = azure.read(ArmList(path, "1"))

    assert page.body == {"value": [{"id": "a"}]}


def test_after_the_deadline_nothing_is_sent(open_fake, wire, clock):
    azure = open_fake(deadline=5)
    wire.get(ARM + BARS, json={"value": []})
    clock.sleep(5)

    assert refused(azure, ArmList(BARS, "1")).cause is Cause.TIMED_OUT
    assert not wire.calls


def test_no_request_is_given_more_time_than_the_run_has_left(open_fake, wire, clock):
    azure = open_fake(deadline=45)
    wire.get(ARM + BARS, json={"value": []})
    clock.sleep(42)

    list(azure.read(ArmList(BARS, "1")))

    assert wire.calls[0].request.req_kwargs["timeout"] == (3.0, 3.0)


def test_the_budget_of_requests_is_never_exceeded(open_fake, wire):
    azure = open_fake(max_requests=2)
    wire.get(ARM + BARS, json={"value": [{"id": "a"}], "nextLink": f"{ARM}{BARS}?page=2"})
    wire.get(f"{ARM}{BARS}?page=2", json={"value": [{"id": "b"}], "nextLink": f"{ARM}{BARS}?page=3"})

    error = refused(azure, ArmList(BARS, "1"))

    assert (error.cause, azure.requests_sent, len(wire.calls)) == (Cause.PARTIAL, 2, 2)
    assert "--max-requests" in error.fix


def test_an_interrupted_run_sends_nothing_more(azure, wire):
    azure.stop()

    assert refused(azure, ArmList(BARS, "1")).cause is Cause.PARTIAL
    assert not wire.calls


EXPIRED = 'Bearer authorization_uri="https://login.example", error="invalid_token", error_description="It has expired."'


def test_a_refused_token_is_renewed_once_and_the_read_goes_on(azure, wire, credential):
    wire.get(ARM + BARS, status=401, headers={"WWW-Authenticate": EXPIRED})
    wire.get(ARM + BARS, json={"value": []})

    list(azure.read(ArmList(BARS, "1")))

    sent = [call.request.headers["Authorization"] for call in wire.calls]
    assert len(set(sent)) == 2 == len(credential.asked)


@pytest.mark.parametrize("path", [BARS, TICKETS])
def test_a_token_that_stays_refused_is_a_denial_that_says_why(azure, wire, path):
    wire.get(ARM + path, status=401, headers={"WWW-Authenticate": EXPIRED})

    error = refused(azure, ArmList(path, "1"))

    assert error.cause is Cause.DENIED
    assert "It has expired." in error.detail
    assert "Sign in again" in error.fix
    assert azure.requests_sent == 2


def test_a_claims_challenge_is_handed_to_the_credential(azure, wire, credential):
    challenge = 'Bearer error="insufficient_claims", claims="eyJhIjoxfQ=="'
    wire.get(ARM + BARS, status=401, headers={"WWW-Authenticate": challenge})
    wire.get(ARM + BARS, json={"value": []})

    list(azure.read(ArmList(BARS, "1")))

    assert credential.asked[1]["claims"] == '{"a":1}'


def test_many_threads_share_one_token_and_one_count(azure, wire, credential):
    wire.get(ARM + BARS, json={"value": [{"id": "a"}]})
    wire.get(ARM + TICKETS, json={"value": [{"id": "b"}]})
    found: list[object] = []

    def read(path):
        found.extend(page.body["value"][0]["id"] for page in azure.read(ArmList(path, "1")))

    threads = [threading.Thread(target=read, args=(path,)) for path in (BARS, TICKETS) * 8]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert sorted(found) == ["a"] * 8 + ["b"] * 8
    assert azure.requests_sent == 16
    assert len(credential.asked) == 1


def test_the_raw_error_answer_is_kept_for_the_record(azure, wire):
    wire.get(ARM + BARS, status=404, body=b'{"error": {"code": "ResourceNotFound"}}')

    assert refused(azure, ArmGet(BARS, "1")).body == b'{"error": {"code": "ResourceNotFound"}}'
