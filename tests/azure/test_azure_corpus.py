"""Recorded answers of the real Azure, replayed through the real pipeline and the real SDK clients."""

from __future__ import annotations

import json
import re
from urllib.parse import unquote, urlsplit

import pytest
import responses

from collector.model import Cause
from collector.probe import ArmGet, ArmList, GraphQuery, GraphTable, ReadError

pytestmark = pytest.mark.corpus

ARM = "https://management.azure.com"
GRAPH = f"{ARM}/providers/Microsoft.ResourceGraph/resources"
SUBSCRIPTION = "/subscriptions/11111111-1111-1111-1111-111111111111"
ANOTHER = ArmList(f"{SUBSCRIPTION}/providers/Microsoft.Another/list", "1")
"""Stands beside a request, because one alone is no batch."""
QUERY = GraphQuery((GraphTable("resources", ("a.b/c",)),), ("s",))

SDK_TYPES = {
    "providers/microsoft.support/supporttickets": "Microsoft.Support/supportTickets",
    "providers/microsoft.recoveryservices/vaults": "Microsoft.RecoveryServices/vaults",
    "providers/microsoft.insights/actiongroups": "Microsoft.Insights/actionGroups",
    "providers/microsoft.insights/metricalerts": "Microsoft.Insights/metricAlerts",
    "providers/microsoft.insights/activitylogalerts": "Microsoft.Insights/activityLogAlerts",
}
_CALLER = re.compile(r"client '([^']+)' with object id '([^']+)'")


def body_bytes(record):
    response = record["response"]
    if "body_text" in response:
        return response["body_text"].encode()
    return b"" if "no-body" in record["tags"] else json.dumps(response.get("body")).encode()


def headers_of(record):
    return {
        name: value
        for name, value in record["response"]["headers"].items()
        if name not in ("content-length", "content-encoding", "transfer-encoding", "date")
    }


def replay(mock, record, *, method="GET", url=None):
    mock.add(
        method,
        url or record["request"]["uri"],
        body=body_bytes(record),
        status=record["response"]["status"],
        headers={name: value for name, value in headers_of(record).items() if name != "content-type"},
        content_type=headers_of(record).get("content-type", "application/json"),
    )


def outcome(azure, request):
    """Read to the end: the items, or the failure. Anything else that is raised fails the test."""
    items = []
    try:
        for page in azure.read(request):
            items.extend(page.body[page.items_at] if page.items_at else [page.body])
    except ReadError as error:
        return error
    return items


def says_what_to_do(failure):
    return isinstance(failure, ReadError) and bool(failure.detail.strip()) and bool(failure.fix.strip())


def list_of(record):
    """The request that a recorded answer was given to."""
    parts = urlsplit(record["request"]["uri"])
    query = [pair.split("=", 1) for pair in unquote(parts.query).split("&")]
    version = next(value for name, value in query if name.casefold() == "api-version")
    return ArmList(unquote(parts.path), version, tuple(pair for pair in query if pair[0].casefold() != "api-version"))


def read_chain(azure, request):
    """Read page by page; return the pages, and the failure that ended them."""
    pages = []
    try:
        pages.extend(page.body["value"] for page in azure.read(request))
    except ReadError as error:
        return pages, error
    return pages, None


def as_parts(*records):
    """Answer each request of a batch by a record, in order; more than that are asked for an empty list."""

    def answer(request):
        parts = []
        for number, entry in enumerate(json.loads(request.body)["requests"]):
            part = {"name": entry["name"], "httpStatusCode": 200, "content": {"value": []}}
            if number < len(records):
                response = records[number]["response"]
                part |= {"httpStatusCode": response["status"], "headers": headers_of(records[number])}
                part["content"] = response.get("body_text", response.get("body"))
            parts.append(part)
        return 200, {}, json.dumps({"responses": parts})

    return answer


def chains_of(corpus, recorded):
    chains = json.loads((corpus / "arm" / "paging_chains.json").read_text("utf-8"))
    assert len(chains) == 28
    return [[recorded[record_id] for record_id in chain] for chain in chains]


def test_every_recorded_chain_of_pages_is_read_to_its_last_item(corpus, recorded, open_fake):
    for records in chains_of(corpus, recorded):
        with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
            for record in records:
                replay(mock, record)
            pages, failure = read_chain(open_fake(), list_of(records[0]))
        assert pages == [record["response"]["body"]["value"] for record in records]
        # A recording that stops before its last page is a list whose end was not reached.
        assert (failure is None) == (not records[-1]["response"]["body"].get("nextLink"))


def test_every_recorded_chain_is_the_same_when_its_first_page_comes_in_a_batch(corpus, recorded, open_fake):
    for records in chains_of(corpus, recorded):
        request, azure = list_of(records[0]), open_fake()
        with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
            mock.add_callback("POST", f"{ARM}/batch", callback=as_parts(records[0]))
            for record in records[1:]:
                replay(mock, record)
            azure.read_ahead([request, ANOTHER])
            pages, failure = read_chain(azure, request)
        assert pages == [record["response"]["body"]["value"] for record in records]
        assert (failure is None) == (not records[-1]["response"]["body"].get("nextLink"))


def test_every_recorded_error_is_the_same_failure_as_a_part_of_a_batch(recorded, open_fake):
    """But for those that are asked for again, and a 401, for which the read renews its token."""
    request = ArmList(f"{SUBSCRIPTION}/providers/Microsoft.Foo/bars", "1")
    final = [
        record
        for record in recorded.values()
        if record["kind"] == "error" and record["response"]["status"] not in (401, 408, 429, 500, 502, 503, 504)
    ]
    for record in final:
        alone, ahead = open_fake(), open_fake()
        with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
            replay(mock, record, url=ARM + request.path)
            mock.add_callback("POST", f"{ARM}/batch", callback=as_parts(record))
            expected = outcome(alone, request)
            ahead.read_ahead([request, ANOTHER])
            found = outcome(ahead, request)
        assert says_what_to_do(found), record["id"]
        assert (found.cause, found.detail, found.fix) == (expected.cause, expected.detail, expected.fix), record["id"]
        assert (alone.requests_sent, ahead.requests_sent) == (1, 1), record["id"]

    assert len(final) > 100


def test_every_recorded_error_is_a_failure_in_the_sdk_clients_too(recorded, open_fake):
    path = f"{SUBSCRIPTION}/providers/Microsoft.Support/supportTickets"
    for record in recorded.values():
        if record["kind"] == "error":
            with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
                replay(mock, record, url=ARM + path)
                assert says_what_to_do(outcome(open_fake(), ArmList(path, "2024-04-01"))), record["id"]
                assert {call.request.method for call in mock.calls} == {"GET"}


def test_every_recorded_error_becomes_a_failure_with_a_fix_that_does_not_name_the_caller(recorded, open_fake):
    errors = [record for record in recorded.values() if record["kind"] == "error"]
    nothing_there = []
    for record in errors:
        path = unquote(urlsplit(record["request"]["uri"]).path)
        path = path if path.startswith("/") else "/" + path
        with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
            replay(mock, record, url=re.compile(re.escape(ARM) + ".*"))
            result = outcome(open_fake(deadline=3600), ArmGet(path, record["api_version"] or "1"))
        if isinstance(result, list):
            nothing_there.append(record)
            continue
        assert says_what_to_do(result)
        said = result.detail + result.fix
        for caller in _CALLER.findall(body_bytes(record).decode("utf-8", "replace")):
            assert not any(name in said for name in caller)
        assert "@" not in result.detail
        if record["response"]["status"] == 429:
            assert result.cause is Cause.THROTTLED

    assert len(errors) > 100
    assert all("MissingSubscriptionRegistration" in str(record["response"]["body"]) for record in nothing_there)


def test_every_recorded_answer_to_a_get_is_read_or_refused_and_never_crashes(recorded, open_fake):
    gets = [
        record for record in recorded.values() if record["request"]["method"] == "GET" and record["kind"] != "error"
    ]
    for record in gets:
        request_type = ArmList if record["shape"] == "list" else ArmGet
        with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
            replay(mock, record, url=re.compile(re.escape(ARM) + f"{SUBSCRIPTION}/x.*"))
            mock.add("GET", re.compile(r"https://.*"), status=404, json={"error": {"code": "NotRecorded"}})
            result = outcome(open_fake(), request_type(f"{SUBSCRIPTION}/x", "1"))
        response = record["response"]
        body = response.get("body")
        has_items = isinstance(body, list) or (isinstance(body, dict) and isinstance(body.get("value"), list))
        whole = response["status"] == 200 and (has_items if request_type is ArmList else isinstance(body, dict))
        if isinstance(result, ReadError):
            assert not whole or "nextLink" in body or "@nextLink" in body, record["id"]
        elif request_type is ArmList:
            assert result == (body if isinstance(body, list) else body["value"]), record["id"]
        else:
            assert result == [body], record["id"]

    assert len(gets) > 2000


def test_recorded_resource_graph_answers_are_whole_or_refused(recorded, open_fake):
    answers = [
        record for record in recorded.values() if (record["provider"] or "").lower() == "microsoft.resourcegraph"
    ]
    for record in answers:
        with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
            replay(mock, record, method="POST", url=GRAPH)
            result = outcome(open_fake(), QUERY)
        body = record["response"]["body"]
        rows = body.get("data")
        if isinstance(rows, dict):
            rows = [dict(zip([column["name"] for column in rows["columns"]], row, strict=True)) for row in rows["rows"]]
        # Others project no id, stop after some rows, or cut the recording short: none of that may look whole.
        whole = rows is not None and len(rows) == body["totalRecords"] and all(row.get("id") for row in rows)
        assert result == rows if whole else says_what_to_do(result), record["id"]

    assert len(answers) > 20


def test_recorded_lists_of_the_three_sdks_keep_every_raw_field(recorded, open_fake):
    replayed = set()
    for record in recorded.values():
        path = urlsplit(record["request"]["uri"]).path.casefold()
        resource_type = next((name for end, name in SDK_TYPES.items() if path.endswith(end)), None)
        if resource_type is None or record["request"]["method"] != "GET" or record["response"]["status"] != 200:
            continue
        with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
            replay(mock, record, url=f"{ARM}{SUBSCRIPTION}/providers/{resource_type}")
            mock.add("GET", re.compile(r"https://.*"), status=404)
            pages = open_fake().read(ArmList(f"{SUBSCRIPTION}/providers/{resource_type}", record["api_version"]))
            first = next(pages)
        assert first.body == record["response"]["body"], record["id"]
        replayed.add(resource_type)

    assert replayed == set(SDK_TYPES.values())
