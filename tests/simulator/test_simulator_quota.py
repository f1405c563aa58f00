"""Quotas: what is allowed, what the headers say, and when there is more."""

from __future__ import annotations

import pytest

ONE = "/subscriptions/00000000-0000-4000-8000-000000000001"
TWO = "/subscriptions/00000000-0000-4000-8000-000000000002"
VERSION = "?api-version=2022-12-01"
READS = "x-ms-ratelimit-remaining-subscription-reads"
TENANT_READS = "x-ms-ratelimit-remaining-tenant-reads"
LEFT, RESETS = "x-ms-user-quota-remaining", "x-ms-user-quota-resets-after"
SCARCE = {"graph_quota": {"queries": 2, "seconds": 5}, "reads_quota": {"capacity": 3, "per_second": 2}}
QUERY = "resources | project id"


def test_without_quotas_nothing_runs_out(small):
    asking = small()
    assert {asking.follow(ONE + VERSION).headers[READS] for _ in range(400)} == {"249"}
    assert {asking.ask(QUERY).headers[LEFT] for _ in range(40)} == {"14"}


def test_queries_are_counted_in_a_window_that_begins_with_the_first(small):
    asking, seen = small(service=SCARCE), []
    for asking.ticks in (100, 101, 102, 104.9, 105, 106):
        answer = asking.ask(QUERY)
        seen.append((answer.status, answer.headers[LEFT], answer.headers[RESETS]))
    assert seen == [
        (200, "1", "00:00:05"),
        (200, "0", "00:00:04"),
        (429, "0", "00:00:03"),
        (429, "0", "00:00:01"),
        (200, "1", "00:00:05"),
        (200, "0", "00:00:04"),
    ]


def test_a_bad_query_counts_as_well(small):
    asking = small(service=SCARCE)
    assert [asking.ask("nosuchtable | project id").headers[LEFT] for _ in range(2)] == ["1", "0"]


def test_reads_are_taken_from_the_bucket_of_their_subscription(small):
    asking = small(service=SCARCE)
    left = [(asking.follow(path + VERSION).headers[READS]) for path in (ONE, ONE, TWO, ONE)]
    assert left == ["2", "1", "2", "0"]
    empty = asking.follow(ONE + VERSION)
    assert (empty.status, empty.headers[READS], empty.headers["Retry-After"]) == (429, "0", "1")
    assert asking.follow(TWO + VERSION).status == 200


def test_a_bucket_fills_again_but_not_above_its_capacity(small):
    asking = small(service=SCARCE)
    for _ in range(3):
        asking.follow(ONE + VERSION)
    asking.ticks = 1.0
    assert [asking.follow(ONE + VERSION).headers[READS] for _ in range(2)] == ["1", "0"]
    asking.ticks = 1000.0
    assert asking.follow(ONE + VERSION).headers[READS] == "2"


def test_a_slow_bucket_asks_to_wait_as_long_as_it_takes(small):
    asking = small(service={"reads_quota": {"capacity": 1, "per_second": 1}})
    asking.follow(ONE + VERSION)
    assert asking.follow(ONE + VERSION).headers["Retry-After"] == "1"


@pytest.mark.parametrize("path", ["/subscriptions", "/providers/Microsoft.Billing/billingAccounts"])
def test_what_lies_outside_of_subscriptions_has_the_bucket_of_the_tenant(small, path):
    asking = small(service=SCARCE)
    assert [asking.follow(path + VERSION).headers[TENANT_READS] for _ in range(3)] == ["2", "1", "0"]
    assert asking.follow(path + VERSION).status == 429
    assert asking.follow(ONE + VERSION).status == 200


def test_a_batch_takes_one_from_the_tenant_and_each_part_one_from_its_subscription(small):
    asking = small(service=SCARCE)
    answer = asking.batch(*[ONE + VERSION] * 4, TWO + VERSION)
    parts = answer.body["responses"]
    assert answer.headers[TENANT_READS] == "2"
    assert [part["httpStatusCode"] for part in parts] == [200, 200, 200, 429, 200]
    assert [part["headers"][READS] for part in parts] == ["2", "1", "0", "0", "2"]
    assert parts[3]["headers"]["Retry-After"] == "1"
    assert parts[3]["content"]["error"]["code"] == "SubscriptionRequestsThrottled"


def test_who_is_not_signed_in_takes_nothing(small):
    asking = small(service=SCARCE)
    assert [asking.send("GET", ONE + VERSION, bearer="").status for _ in range(5)] == [401] * 5
    assert asking.follow(ONE + VERSION).headers[READS] == "2"
