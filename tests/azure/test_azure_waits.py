"""How long a read waits where Azure is busy: as long as it is asked to, and never too long."""

from __future__ import annotations

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from collector.model import Cause
from collector.probe import ArmGet, ArmList, GraphQuery, GraphTable, ReadError
from collector.sources.azure.retrying import pause_after

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


@pytest.mark.parametrize(
    ("headers", "waited"),
    [
        ({"Retry-After": "7"}, 7.0),
        ({"retry-after-ms": "1500"}, 1.5),
        ({"Retry-After": "119"}, 119.0),
        ({"Retry-After": "Sun, 22 Nov 2026 09:00:17 GMT", "Date": "Sun, 22 Nov 2026 09:00:00 GMT"}, 17.0),
        ({"Retry-After": "Sun, 22 Nov 2026 09:00:23 GMT"}, 23.0),
        ({"Retry-After": "Sun, 22 Nov 2026 08:00:00 GMT"}, 0.5),
        ({"Retry-After": "0"}, 0.5),
        ({"x-ms-user-quota-resets-after": "00:00:00"}, 0.5),
        ({"x-ms-user-quota-resets-after": "00:00:05"}, 5.0),
        ({"Retry-After": "soon"}, 0.5),
        ({"Retry-After": "-3"}, 0.5),
        ({"Retry-After": "NaN"}, 0.5),
        ({"Retry-After": "Fri, 31 Dec 9999 23:59:59 -1200"}, 0.5),
        ({}, 0.5),
    ],
)
def test_how_long_a_throttled_query_waits(azure, wire, clock, headers, waited):
    wire.post(GRAPH, status=429, headers=headers)
    wire.post(GRAPH, json=NO_ROWS)

    list(azure.read(QUERY))

    assert clock.waited == pytest.approx(waited)


def test_without_a_header_each_wait_is_twice_as_long(azure, wire, clock):
    wire.get(ARM + BARS, status=503)

    refused(azure, ArmList(BARS, "1"))

    assert clock.waited == pytest.approx(0.5 + 1 + 2)


def test_a_broken_connection_is_soon_tried_again(azure, wire, clock):
    wire.get(ARM + BARS, body=requests.ConnectionError("reset"))

    refused(azure, ArmList(BARS, "1"))

    assert clock.waited == pytest.approx(0.2 + 0.4 + 0.8)


@given(asked=st.one_of(st.none(), st.integers(0, 2000)), attempt=st.integers(1, 4), chance=st.floats(0, 1))
def test_no_wait_is_shorter_than_asked_for_nor_much_longer(asked, attempt, chance):
    headers = {} if asked is None else {"retry-after": str(asked)}
    least = max(asked or 0, 0.5 * 2 ** (attempt - 1))

    wait = pause_after(headers, 0.0, attempt, lambda: chance)

    assert least <= wait <= (1.5 * least if asked is None else least + 0.25)


@pytest.mark.parametrize(
    ("headers", "holds_up_others"),
    [
        ({"Retry-After": "4"}, False),
        ({"Retry-After": "4", "x-ms-ratelimit-remaining-subscription-reads": "200"}, False),
        ({"Retry-After": "4", "x-ms-ratelimit-remaining-subscription-reads": "0"}, True),
        ({"Retry-After": "6"}, True),
    ],
)
def test_a_lone_refusal_is_no_quota_that_is_used_up(open_fake, wire, headers, holds_up_others):
    """The deadline leaves no time to wait, so that whoever is held up says so."""
    azure = open_fake(deadline=3)
    wire.get(ARM + BARS, status=429, headers=headers)
    wire.get(f"{ARM}{BARS}/one", json={"id": "one"})
    assert refused(azure, ArmList(BARS, "1")).cause is Cause.THROTTLED

    if holds_up_others:
        assert "free again" in refused(azure, ArmGet(f"{BARS}/one", "1")).detail
    else:
        assert [page.body for page in azure.read(ArmGet(f"{BARS}/one", "1"))] == [{"id": "one"}]


@pytest.mark.parametrize("deadline", [1, 29, 31, 65, 1000])
def test_half_an_hour_of_retry_after_never_passes_the_deadline(open_fake, wire, clock, deadline):
    wire.get(ARM + BARS, status=429, headers={"Retry-After": "1800"})

    error = refused(open_fake(deadline=deadline), ArmList(BARS, "1"))

    assert error.cause is Cause.THROTTLED
    assert "asks to wait 1800 s" in error.detail
    assert (len(wire.calls), clock.waited) == (1, 0)


def test_who_asks_after_that_is_told_at_once_and_asks_nobody(open_fake, wire, clock):
    azure = open_fake(deadline=7200)
    wire.get(ARM + BARS, status=429, headers={"Retry-After": "1800"})
    refused(azure, ArmList(BARS, "1"))

    error = refused(azure, ArmGet(f"{BARS}/one", "1"))

    assert error.cause is Cause.THROTTLED
    assert "free again in 1800 s" in error.detail
    assert (len(wire.calls), clock.waited) == (1, 0)


def test_a_date_to_wait_for_is_repeated_to_the_reader(azure, wire):
    date = {"Date": "Sun, 22 Nov 2026 09:00:00 GMT", "Retry-After": "Sun, 22 Nov 2026 19:00:00 GMT"}
    wire.get(ARM + BARS, status=429, headers=date)

    assert "asks to wait until Sun, 22 Nov 2026 19:00:00 GMT" in refused(azure, ArmList(BARS, "1")).detail
    assert len(wire.calls) == 1


def test_when_the_graph_quota_is_used_up_the_next_query_waits_for_its_reset(azure, wire, clock):
    wire.post(
        GRAPH,
        json=NO_ROWS,
        headers={"x-ms-user-quota-remaining": "0", "x-ms-user-quota-resets-after": "00:00:05"},
    )
    list(azure.read(QUERY))
    assert clock.waited == 0

    list(azure.read(QUERY))

    assert clock.waited == pytest.approx(5)


def test_a_throttled_provider_holds_back_its_other_readers_and_nobody_else(azure, wire, clock):
    wire.get(ARM + BARS, status=429, headers={"Retry-After": "20"})
    wire.get(f"{ARM}{SUBSCRIPTION}/providers/Microsoft.Other/things", json={"value": []})
    with pytest.raises(ReadError):
        list(azure.read(ArmList(BARS, "1")))
    waited = clock.waited

    list(azure.read(ArmList(f"{SUBSCRIPTION}/providers/Microsoft.Other/things", "1")))

    assert clock.waited == waited


@pytest.mark.parametrize(
    "header", ["x-ms-ratelimit-remaining-subscription-reads", "x-ms-ratelimit-remaining-subscription-global-reads"]
)
def test_a_subscription_with_few_reads_left_is_read_more_slowly(azure, wire, clock, header):
    wire.get(ARM + BARS, json={"value": []}, headers={header: "3"})

    for _ in range(4):
        list(azure.read(ArmList(BARS, "1")))

    assert clock.waited == pytest.approx(3 * (1 + 10 - 3) / 25)  # ten are left to others; 25 a second come back


USED_UP = {"Retry-After": "1", "x-ms-ratelimit-remaining-subscription-reads": "0"}


@pytest.mark.parametrize(
    ("refusals", "others_are_served", "deadline", "asked"),
    [
        (3, False, 300, 4),
        (4, False, 300, None),
        (4, True, 300, 5),
        (20, True, 300, 21),
        (20, True, 5, None),
    ],
)
def test_a_turn_that_others_took_is_no_try(open_fake, wire, refusals, others_are_served, deadline, asked):
    azure, calls = open_fake(deadline=deadline), []

    def refuse_for_a_while(request):
        calls.append(request)
        if len(calls) > refusals:
            return 200, {}, '{"value": []}'
        if others_are_served:
            list(azure.read(ArmGet(f"{SUBSCRIPTION}/providers/Microsoft.Other/things/one", "1")))
        return 429, USED_UP, ""

    wire.add_callback("GET", ARM + BARS, refuse_for_a_while)
    wire.get(f"{ARM}{SUBSCRIPTION}/providers/Microsoft.Other/things/one", json={"id": "one"})

    if asked is None:
        assert refused(azure, ArmList(BARS, "1")).cause is Cause.THROTTLED
    else:
        assert [page.body for page in azure.read(ArmList(BARS, "1"))] == [{"value": []}]
        assert len(calls) == asked


@pytest.mark.parametrize(
    ("headers", "holds_up_others"),
    [
        ({"Retry-After": "6"}, False),
        ({"Retry-After": "6", "x-ms-ratelimit-remaining-subscription-reads": "200"}, False),
        ({"Retry-After": "6", "x-ms-ratelimit-remaining-subscription-reads": "0"}, True),
    ],
)
def test_a_subscription_that_is_used_up_is_so_for_every_provider(open_fake, wire, headers, holds_up_others):
    """The deadline leaves no time to wait, so that whoever is held up says so."""
    azure, other = open_fake(deadline=3), ArmList(f"{SUBSCRIPTION}/providers/Microsoft.Other/things", "1")
    wire.get(ARM + BARS, status=429, headers=headers)
    wire.get(ARM + other.path, json={"value": []})
    assert refused(azure, ArmList(BARS, "1")).cause is Cause.THROTTLED

    if holds_up_others:
        assert "free again" in refused(azure, other).detail
    else:
        assert [page.body for page in azure.read(other)] == [{"value": []}]
