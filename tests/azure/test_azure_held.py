"""Answers at hand: read once, in time, by who asked for them, and followed like any other."""

from __future__ import annotations

import threading

import pytest
from azure_manager import ALL_LISTS, ARM, PATHS, REQUESTS, SUBSCRIPTION, A, B, outcome

from collector.model import Cause
from collector.probe import ArmList


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


@pytest.mark.parametrize(("resource_type", "api_version"), ALL_LISTS)
def test_a_foreign_next_link_in_a_part_is_not_followed(azure, manager, resource_type, api_version):
    request = ArmList(f"{SUBSCRIPTION}/providers/{resource_type}", api_version)
    manager.part(request.path, (200, {"value": [{"id": "a"}], "nextLink": "https://evil.example/next"}))
    manager.part(B, (200, {"value": []}))
    azure.read_ahead([request, REQUESTS[1]])

    items, cause, detail, *_ = outcome(azure, request)

    assert (items, cause) == ([{"id": "a"}], Cause.PARTIAL)
    assert "another host" in detail
    assert manager.plain == []


def test_a_circle_that_begins_in_a_part_is_seen(azure, manager):
    manager.part(A, (200, {"value": [], "nextLink": f"{ARM}{A}?api-version=1"}))
    manager.part(B, (200, {"value": []}))
    azure.read_ahead(REQUESTS[:2])

    assert outcome(azure, REQUESTS[0])[1] is Cause.PARTIAL
    assert manager.plain == []
