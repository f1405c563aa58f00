"""Batches and parts of them that fail: asked for again together, then each by itself, and never guessed."""

from __future__ import annotations

import pytest
import requests
import responses
from azure_manager import ARM, BATCH, PATHS, REQUESTS, A, B, Manager, outcome
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collector.model import Cause
from collector.probe import ArmList


@pytest.mark.parametrize(
    "raw",
    [
        {"httpStatusCode": 200},
        {"httpStatusCode": 200, "content": None},
        {"httpStatusCode": "fine", "content": {"value": []}},
        {"content": {"value": []}},
        None,
    ],
    ids=["no content", "null", "no number", "no status", "missing"],
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


def test_a_place_that_is_soon_free_is_asked_in_a_batch_of_its_own(azure, manager, clock):
    others = [ArmList(f"/subscriptions/s-{number}/x", "1") for number in range(2)]
    for path in (*PATHS, *(request.path for request in others)):
        manager.part(path, (200, {"value": []}))
    manager.alone("/subscriptions/s-3/x", 429, headers={"Retry-After": "20"})
    manager.alone(A, 429, headers={"Retry-After": "200"})
    assert outcome(azure, REQUESTS[0])[1] is Cause.THROTTLED
    clock.sleep(180)

    azure.read_ahead([REQUESTS[0], others[0], REQUESTS[1], others[1]])

    assert manager.batches == [[request.path for request in others], [A, B]]
    assert clock.waited == pytest.approx(180 + 20)


def test_a_lone_throttled_part_holds_nobody_up(open_fake, manager, clock):
    azure = open_fake(deadline=3)
    manager.raw_part(A, {"httpStatusCode": 429, "headers": {"Retry-After": "4"}, "content": {}})
    for path in PATHS[1:]:
        manager.part(path, (200, {"value": []}))
    azure.read_ahead(REQUESTS[:2])

    azure.read_ahead(REQUESTS[2:])

    assert manager.batches == [[A, B], list(PATHS[2:])]
    assert clock.waited == 0


def test_a_place_that_refuses_all_parts_holds_everybody_up(open_fake, manager, clock):
    azure = open_fake(deadline=3)
    for path in PATHS:
        manager.raw_part(path, {"httpStatusCode": 429, "headers": {"Retry-After": "4"}, "content": {}})
    azure.read_ahead(REQUESTS)

    azure.read_ahead(REQUESTS)

    assert (manager.batches, clock.waited) == ([list(PATHS)], 0)
    assert {outcome(azure, request)[1] for request in REQUESTS} == {Cause.THROTTLED}
    assert manager.plain == []


def test_a_part_with_a_date_of_its_own_is_held_against_the_clock(azure, manager):
    old = {"httpStatusCode": 200, "headers": {"Date": "Sat, 21 Nov 2026 09:00:00 GMT"}, "content": {"value": []}}
    manager.raw_part(A, old)
    manager.part(B, (200, {"value": []}))
    azure.read_ahead(REQUESTS[:2])

    assert "clock" in outcome(azure, REQUESTS[0])[2]


def test_a_refused_token_in_a_part_is_renewed_by_the_read(azure, manager):
    manager.part(A, (401, {"error": {"code": "ExpiredAuthenticationToken"}}))
    manager.part(B, (200, {"value": []}))
    manager.alone(A, 200, {"value": [{"id": "a"}]})

    azure.read_ahead(REQUESTS[:2])

    assert outcome(azure, REQUESTS[0]) == ([{"id": "a"}], None)
    assert manager.batches == [[A, B]]


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
