"""Reading ahead by batches: the same answers as by plain requests, in fewer of them."""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import responses
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collector.model import Cause
from collector.probe import ArmGet, ArmList, GraphQuery, GraphTable, ReadError, ReportFiles

ARM = "https://management.azure.com"
BATCH = f"{ARM}/batch"
SUBSCRIPTION = "/subscriptions/11111111-1111-1111-1111-111111111111"
PATHS = tuple(f"{SUBSCRIPTION}/providers/Microsoft.Foo/bars{number}" for number in range(4))
REQUESTS = tuple(ArmList(path, "1") for path in PATHS)
A, B = PATHS[:2]
DENIED = {"error": {"code": "AuthorizationFailed", "message": "no"}}
NOT_FOUND = {"error": {"code": "ResourceNotFound", "message": "no"}}
UNREGISTERED = {
    "error": {
        "code": "MissingSubscriptionRegistration",
        "message": "The subscription is not registered to use namespace 'Microsoft.Foo'.",
    }
}
SDK_LISTS = [
    ("Microsoft.Support/supportTickets", "2024-04-01"),
    ("Microsoft.RecoveryServices/vaults", "2023-02-01"),
    ("Microsoft.Insights/actionGroups", "2023-01-01"),
    ("Microsoft.Insights/metricAlerts", "2018-03-01"),
    ("Microsoft.Insights/activityLogAlerts", "2020-10-01"),
]
ALL_LISTS = [*SDK_LISTS, ("Microsoft.Foo/bars", "2020-01-01")]


class Manager:
    """A resource manager that knows what each path answers, alone and in a batch, one answer after the other."""

    def __init__(self, wire):
        self.in_batch = defaultdict(list)
        self.batches = []
        self.named = True
        self.last = {}
        self.wire = wire
        wire.add_callback("POST", BATCH, callback=self._batch, content_type="application/json")

    def part(self, path, *answers):
        """Let a path answer so in batches: pairs of status and content; the last stays."""
        self.in_batch[path].extend({"httpStatusCode": status, "content": content} for status, content in answers)

    def raw_part(self, path, raw):
        self.in_batch[path].append(raw)

    def alone(self, path, status=200, body=None, **more):
        self.wire.get(ARM + path, status=status, json=body, **more)

    @property
    def plain(self):
        return [urlsplit(call.request.url).path for call in self.wire.calls if call.request.method == "GET"]

    def _batch(self, request):
        asked = json.loads(request.body)["requests"]
        self.batches.append([urlsplit(entry["url"]).path for entry in asked])
        parts = [self._answer(entry) for entry in asked]
        return 200, {}, json.dumps({"responses": [raw for raw in parts if raw is not None]})

    def _answer(self, entry):
        answers = self.in_batch[urlsplit(entry["url"]).path]
        raw = answers.pop(0) if len(answers) > 1 else answers[0]
        return {"name": entry["name"], **raw} if self.named and isinstance(raw, dict) else raw


@pytest.fixture
def manager(wire):
    return Manager(wire)


def outcome(azure, request):
    """What a read brings: its items, and then how it failed, if it did."""
    items = []
    try:
        for page in azure.read(request):
            items.extend(page.body[page.items_at] if page.items_at else [page.body])
    except ReadError as error:
        return items, error.cause, error.detail, error.fix, error.body
    return items, None


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


@pytest.mark.parametrize(
    "raw",
    [
        {"httpStatusCode": 200},
        {"httpStatusCode": 200, "content": None},
        {"httpStatusCode": "fine", "content": {"value": []}},
        {"content": {"value": []}},
        None,
        "words",
    ],
    ids=["no content", "null", "no number", "no status", "missing", "garbled"],
)
def test_a_part_that_says_nothing_is_asked_for_again_and_then_by_itself(azure, manager, clock, raw):
    manager.raw_part(A, raw)
    manager.raw_part(B, raw)
    for path in PATHS[2:]:
        manager.part(path, (200, {"value": [{"id": path}]}))
    for path in (A, B):
        manager.alone(path, 200, {"value": [{"id": path}]})

    azure.read_ahead(REQUESTS)

    assert [outcome(azure, request) for request in REQUESTS] == [([{"id": path}], None) for path in PATHS]
    assert manager.batches == [list(PATHS), [A, B], [A, B]]
    assert manager.plain == [A, B]
    assert clock.waited == pytest.approx(0.5 + 1)


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_parts_in_trouble_that_passes_are_asked_for_again_together(azure, manager, status):
    for path in (A, B):
        manager.part(path, (status, {"error": {"code": "Busy"}}), (200, {"value": [{"id": path}]}))
    for path in PATHS[2:]:
        manager.part(path, (200, {"value": [{"id": path}]}))

    azure.read_ahead(REQUESTS)

    assert [outcome(azure, request) for request in REQUESTS] == [([{"id": path}], None) for path in PATHS]
    assert manager.batches == [list(PATHS), [A, B]]
    assert (manager.plain, azure.requests_sent) == ([], 2)


def test_throttled_parts_wait_as_long_as_they_ask_for(azure, manager, clock):
    busy = {"httpStatusCode": 429, "headers": {"Retry-After": "7"}, "content": {}}
    for path in (A, B):
        manager.raw_part(path, busy)
        manager.part(path, (200, {"value": []}))

    azure.read_ahead(REQUESTS[:2])

    assert clock.waited == pytest.approx(7)
    assert [outcome(azure, request) for request in REQUESTS[:2]] == [([], None)] * 2
    assert azure.requests_sent == 2


def test_a_part_that_asks_for_half_an_hour_does_not_hold_up_the_others(azure, manager, clock):
    manager.raw_part(A, {"httpStatusCode": 429, "headers": {"Retry-After": ["1800"]}, "content": {}})
    manager.part("/subscriptions/s-2/x", (200, {"value": []}))

    azure.read_ahead([REQUESTS[0], ArmList("/subscriptions/s-2/x", "1")])

    assert outcome(azure, ArmList("/subscriptions/s-2/x", "1")) == ([], None)
    assert outcome(azure, REQUESTS[0])[1] is Cause.THROTTLED
    assert (azure.requests_sent, clock.waited) == (1, 0)


def test_a_place_that_is_held_back_is_left_out_of_the_next_batch(azure, manager, clock):
    manager.raw_part(A, {"httpStatusCode": 429, "headers": {"Retry-After": "100"}, "content": {}})
    others = [ArmList(f"/subscriptions/s-{number}/x", "1") for number in range(2)]
    for request in others:
        manager.part(request.path, (200, {"value": []}))
    azure.read_ahead([REQUESTS[0], others[0]])

    azure.read_ahead([REQUESTS[1], *others])

    assert manager.batches[1] == [request.path for request in others]
    assert clock.waited == 0


def test_content_that_is_a_text_of_json_is_that_json(azure, manager):
    manager.part(A, (200, '{"value": [{"id": "a"}]}'))
    manager.part(B, (200, "no JSON"))
    manager.alone(B, 200, {"value": [{"id": "b"}]})

    azure.read_ahead(REQUESTS[:2])

    assert [outcome(azure, request)[0] for request in REQUESTS[:2]] == [[{"id": "a"}], [{"id": "b"}]]


def test_a_refused_token_in_a_part_is_renewed_by_the_read(azure, manager):
    manager.part(A, (401, {"error": {"code": "ExpiredAuthenticationToken"}}))
    manager.part(B, (200, {"value": []}))
    manager.alone(A, 200, {"value": [{"id": "a"}]})

    azure.read_ahead(REQUESTS[:2])

    assert outcome(azure, REQUESTS[0]) == ([{"id": "a"}], None)
    assert manager.batches == [[A, B]]


@pytest.mark.parametrize("named", [True, False])
def test_parts_find_their_requests_with_and_without_names(azure, manager, named):
    manager.named = named
    for path in PATHS:
        manager.part(path, (200, {"value": [{"id": path}]}))

    azure.read_ahead(REQUESTS)

    assert [outcome(azure, request) for request in REQUESTS] == [([{"id": path}], None) for path in PATHS]
    assert manager.plain == []


@pytest.mark.parametrize(
    ("trouble", "tries", "stays_on"),
    [
        ({"status": 400}, 1, False),
        ({"status": 403}, 1, False),
        ({"status": 404}, 1, False),
        ({"status": 405}, 1, False),
        ({"status": 501}, 1, False),
        ({"status": 202, "headers": {"Location": f"{ARM}/later"}}, 1, True),
        ({"status": 409}, 1, True),
        ({"status": 503}, 4, True),
        ({"body": requests.ConnectionError("reset")}, 4, True),
        ({"body": "<html>"}, 4, True),
        ({"json": {"value": []}}, 1, True),
        ({"json": []}, 1, True),
    ],
)
def test_a_batch_that_fails_as_a_whole_leaves_each_read_to_itself(azure, wire, trouble, tries, stays_on):
    wire.post(BATCH, **trouble)
    for path in PATHS:
        wire.get(ARM + path, json={"value": [{"id": path}]})

    azure.read_ahead(REQUESTS)

    assert [outcome(azure, request) for request in REQUESTS] == [([{"id": path}], None) for path in PATHS]
    assert azure.requests_sent == tries + len(PATHS)
    assert azure.together == (20 if stays_on else 1)


def test_a_cloud_without_batches_is_asked_for_one_once(azure, wire):
    wire.post(BATCH, status=404)
    azure.read_ahead(REQUESTS)
    azure.read_ahead(REQUESTS)

    assert len(wire.calls) == 1


def test_batches_that_keep_failing_are_given_up(azure, wire):
    wire.post(BATCH, status=409)
    for _ in range(5):
        azure.read_ahead(REQUESTS)

    assert (len(wire.calls), azure.together) == (2, 1)


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


def test_an_answer_at_hand_is_used_once(azure, manager):
    for path in (A, B):
        manager.part(path, (200, {"value": [{"id": "ahead"}]}))
    manager.alone(A, 200, {"value": [{"id": "anew"}]})
    azure.read_ahead(REQUESTS[:2])

    assert [outcome(azure, REQUESTS[0])[0] for _ in range(2)] == [[{"id": "ahead"}], [{"id": "anew"}]]


def test_answers_that_nobody_read_end_with_the_next_batch(azure, manager):
    for path in PATHS:
        manager.part(path, (200, {"value": [{"id": "ahead"}]}))
    manager.alone(A, 200, {"value": [{"id": "anew"}]})
    azure.read_ahead(REQUESTS[:2])

    azure.read_ahead(REQUESTS[2:])

    assert outcome(azure, REQUESTS[0])[0] == [{"id": "anew"}]
    assert outcome(azure, REQUESTS[2])[0] == [{"id": "ahead"}]


def test_answers_of_one_thread_are_not_for_another(azure, manager):
    for path in (A, B):
        manager.part(path, (200, {"value": [{"id": "ahead"}]}))
    manager.alone(A, 200, {"value": [{"id": "anew"}]})
    thread = threading.Thread(target=azure.read_ahead, args=(REQUESTS[:2],))
    thread.start()
    thread.join(timeout=10)

    assert outcome(azure, REQUESTS[0])[0] == [{"id": "anew"}]


@pytest.mark.parametrize(("age", "found"), [(59, "ahead"), (61, "anew")])
def test_an_answer_that_lay_for_a_minute_is_asked_for_anew(azure, manager, clock, age, found):
    for path in (A, B):
        manager.part(path, (200, {"value": [{"id": "ahead"}]}))
    manager.alone(A, 200, {"value": [{"id": "anew"}]})
    azure.read_ahead(REQUESTS[:2])

    clock.sleep(age)

    assert outcome(azure, REQUESTS[0])[0] == [{"id": found}]


def test_a_foreign_next_link_in_a_part_is_not_followed(azure, manager):
    manager.part(A, (200, {"value": [{"id": "a"}], "nextLink": "https://evil.example/next"}))
    manager.part(B, (200, {"value": []}))
    azure.read_ahead(REQUESTS[:2])

    items, cause, detail, *_ = outcome(azure, REQUESTS[0])

    assert (items, cause) == ([{"id": "a"}], Cause.PARTIAL)
    assert "another host" in detail
    assert manager.plain == []


def test_a_circle_that_begins_in_a_part_is_seen(azure, manager):
    manager.part(A, (200, {"value": [], "nextLink": f"{ARM}{A}?api-version=1"}))
    manager.part(B, (200, {"value": []}))
    azure.read_ahead(REQUESTS[:2])

    assert outcome(azure, REQUESTS[0])[1] is Cause.PARTIAL
    assert manager.plain == []


def test_a_run_that_is_over_ends_reading_ahead_quietly(open_fake, manager, clock):
    spent, late, stopped = open_fake(max_requests=1), open_fake(deadline=5), open_fake()
    for path in (A, B):
        manager.part(path, (503, {}))
    spent.read_ahead(REQUESTS[:2])
    clock.sleep(5)
    late.read_ahead(REQUESTS[:2])
    stopped.stop()
    stopped.read_ahead(REQUESTS[:2])

    assert [outcome(azure, REQUESTS[0])[1] for azure in (spent, late, stopped)] == [
        Cause.PARTIAL,
        Cause.TIMED_OUT,
        Cause.PARTIAL,
    ]
    assert len(manager.batches) == 1


def test_what_came_before_the_budget_was_spent_is_still_read(open_fake, manager):
    azure = open_fake(max_requests=1)
    manager.part(A, (200, {"value": [{"id": "a"}]}))
    manager.part(B, (503, {}))
    azure.read_ahead(REQUESTS[:2])

    assert outcome(azure, REQUESTS[0]) == ([{"id": "a"}], None)
    assert outcome(azure, REQUESTS[1])[1] is Cause.PARTIAL


def test_an_answer_to_a_batch_from_another_time_is_no_answer(open_fake, wire):
    azure = open_fake()
    wire.post(BATCH, json={"responses": []}, headers={"Date": "Sat, 21 Nov 2026 09:00:00 GMT"})
    wire.get(ARM + A, json={"value": []}, headers={"Date": "Sat, 21 Nov 2026 09:00:00 GMT"})

    azure.read_ahead(REQUESTS[:2])

    assert "clock" in outcome(azure, REQUESTS[0])[2]


STATUSES = st.sampled_from([200, 200, 200, 302, 400, 401, 403, 404, 409, 429, 500, 503])
CONTENTS = st.sampled_from(
    [None, "", {"value": []}, {"value": [{"id": "x"}]}, [{"id": "y"}], {"error": {"code": "E"}}, 7, "w"]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    parts=st.lists(st.one_of(st.none(), st.tuples(STATUSES, CONTENTS)), min_size=4, max_size=4),
    truth=st.lists(st.tuples(STATUSES, CONTENTS), min_size=4, max_size=4),
)
def test_a_part_is_either_the_answer_of_its_path_or_leaves_no_trace(open_fake, parts, truth):
    """With a part that answers as its path does, with none or with one in trouble: always what the path answers."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as wire:
        manager = Manager(wire)
        for path, part, (status, content) in zip(PATHS, parts, truth, strict=True):
            manager.alone(path, status, content)
            if part is None:
                manager.part(path, (status, content))
            else:
                manager.raw_part(path, None if part[0] == 200 else {"httpStatusCode": 503, "content": part[1]})
        ahead, plain = open_fake(deadline=9000), open_fake(deadline=9000, batches=False)

        ahead.read_ahead(REQUESTS)
        together = [outcome(ahead, request)[:2] for request in REQUESTS]

        assert together == [outcome(plain, request)[:2] for request in REQUESTS]
