"""The one limiter: what is left of a quota is never overdrawn by our own haste, and nobody waits past the deadline."""

from __future__ import annotations

import json
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from collector.model import Cause
from collector.probe import ArmList, GraphQuery, GraphTable, ReadError
from collector.sources.azure.allowances import Bucket, Told, Window
from collector.sources.azure.throttle import GRAPH, Throttle
from collector.sources.clock import SystemClock
from collector.sources.limits import Budget

ARM = "https://management.azure.com"
SUBSCRIPTION = "/subscriptions/11111111-1111-1111-1111-111111111111"
BARS = f"{SUBSCRIPTION}/providers/Microsoft.Foo/bars"


class FixedWindow:
    """A quota that is whole again when its window ends, as Resource Graph describes its own."""

    def __init__(self, size, seconds):
        self.size, self.seconds = size, seconds
        self.left, self.ends = size, 0.0

    def count(self, now):
        if now >= self.ends:
            self.left, self.ends = self.size, now + self.seconds
        self.left -= 1
        return self.left, self.ends - now


class TokenBucket:
    """A quota that fills up steadily; it says when it is full."""

    def __init__(self, size, seconds):
        self.size, self.rate = size, size / seconds
        self.tokens, self.at = float(size), time.monotonic()

    def count(self, now):
        self.tokens, self.at = min(self.size, self.tokens + self.rate * (now - self.at)), now
        self.tokens -= 1
        return int(self.tokens) if self.tokens >= 0 else -1, (self.size - self.tokens) / self.rate


class Service:
    """Answers after a while, in any order, and counts whom it had to refuse."""

    def __init__(self, quota, used_by_others=0):
        self.quota, self.refused, self.lock = quota, 0, threading.Lock()
        self.random = random.Random(7)
        for _ in range(used_by_others):
            quota.count(time.monotonic())

    def ask(self):
        with self.lock:
            left, resets_after = self.quota.count(time.monotonic())
            self.refused += left < 0
            delay = self.random.uniform(0.001, 0.01)
        time.sleep(delay)
        return Told(max(left, 0), resets_after)


@pytest.mark.parametrize("kind", [FixedWindow, TokenBucket])
@pytest.mark.parametrize("size", [1, 5, 15])
@pytest.mark.parametrize("used_by_others", [0, 1])
def test_many_threads_never_overdraw_the_quota_of_resource_graph(kind, size, used_by_others):
    service = Service(kind(size, 0.1), used_by_others if size > 1 else 0)
    clock = SystemClock()
    throttle = Throttle(clock, Budget(clock, 30))

    def query(_):
        throttle.enter({GRAPH: 1})
        throttle.leave({GRAPH: 1}, {GRAPH: service.ask()})

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(query, range(4 * size + 3)))

    assert service.refused == 0


def test_one_query_goes_ahead_and_its_answer_says_how_many_may_follow():
    window = Window()
    assert window.wait_for(1, 0.0) == 0
    window.take(1, 0.0)
    assert window.wait_for(1, 0.0) is None

    window.give_back(1)
    window.learn(Told(2, 5.0), 0.1)

    for _ in range(2):
        assert window.wait_for(1, 0.2) == 0
        window.take(1, 0.2)
    assert window.wait_for(1, 0.3) is None
    for remaining in (1, 0):
        window.give_back(1)
        window.learn(Told(remaining, 4.8), 0.3)
    assert window.wait_for(1, 0.3) == pytest.approx(4.8)
    assert window.wait_for(1, 5.1) == 0


def test_what_is_on_its_way_is_not_there_any_more():
    window = Window(left=14, ends=5.0)
    window.take(1, 0.0)
    window.take(1, 0.0)
    window.give_back(1)

    window.learn(Told(3, 5.0), 0.1)

    assert window.left == 2


def test_answers_that_overtake_each_other_give_nothing_back():
    window = Window(left=14, ends=5.0)
    for _ in range(2):
        window.take(1, 0.0)
    for remaining in (12, 13):
        window.give_back(1)
        window.learn(Told(remaining, 4.9), 0.1)

    assert window.left == 11


def test_queries_that_the_service_did_not_count_are_found_out_by_one_that_goes_ahead():
    window = Window(left=1, least=9, ends=5.0)
    window.take(1, 0.0)
    assert window.wait_for(1, 0.1) is None

    window.give_back(1)

    assert window.wait_for(1, 0.1) == 0
    window.take(1, 0.1)
    assert window.wait_for(1, 0.1) is None


def test_the_answer_with_nothing_left_says_when_the_window_ends():
    window = Window(left=9, least=9, ends=5.0)
    window.take(1, 0.0)
    window.give_back(1)

    window.learn(Told(0, 1.0), 0.5)
    window.learn(Told(3, 9.0), 0.5)

    assert window.wait_for(1, 0.5) == pytest.approx(1.0)


def test_a_service_that_says_nothing_of_a_quota_is_not_held_back():
    window = Window()
    window.take(1, 0.0)
    window.give_back(1)
    window.learn(None, 0.1)
    window.take(100, 0.1)

    assert window.wait_for(100, 0.1) == 0


@pytest.mark.parametrize(
    ("left", "count", "after", "seconds"),
    [
        (250, 20, 0.0, 0.0),
        (30, 20, 0.0, 0.0),
        (29, 20, 0.0, 1 / 25),
        (0, 1, 0.0, 11 / 25),
        (0, 1, 0.4, 1 / 25),
        (0, 1, 0.44, 0.0),
        (0, 250, 9999.0, 10 / 25),
        (3000, 2000, 0.0, 0.0),
    ],
)
def test_a_bucket_fills_by_twenty_five_a_second_and_keeps_ten_for_others(left, count, after, seconds):
    bucket = Bucket()
    bucket.learn(Told(left), 0.0)

    assert bucket.wait_for(count, after) == pytest.approx(seconds)


def test_of_a_bucket_nobody_knows_no_more_is_on_its_way_than_it_can_hold():
    bucket = Bucket()
    for _ in range(12):
        bucket.take(20, 0.0)

    assert bucket.wait_for(10, 0.0) == 0
    assert bucket.wait_for(20, 0.0) is None


def test_reads_on_their_way_are_taken_off_what_an_answer_says():
    bucket = Bucket()
    bucket.take(20, 0.0)
    bucket.take(20, 0.0)
    bucket.give_back(20)

    bucket.learn(Told(100), 0.0)

    assert bucket.left == 80


@pytest.mark.parametrize(("seconds", "deadline"), [(60, 30), (121, 9000), (86_400, 90_000)])
def test_a_wait_that_is_too_long_is_none(clock, seconds, deadline):
    throttle = Throttle(clock, Budget(clock, deadline))
    throttle.hold("s", seconds)

    with pytest.raises(ReadError, match=f"free again in {seconds} s") as refused:
        throttle.enter({"s": 1})

    assert refused.value.cause is Cause.THROTTLED
    assert clock.waited == 0


@pytest.mark.parametrize(
    ("place", "balances", "seconds", "left", "held"),
    [
        ("s", [1], 1.0, None, False),
        ("s", [1, 1], 1.0, None, False),
        ("s", [1, 1, 1], 1.0, None, True),
        ("s", [3], 1.0, None, True),
        ("s", [1, 1, -1, 1], 1.0, None, False),
        ("s", [-50, 1, 1, 1], 1.0, None, False),
        ("s", [-50, 6], 1.0, None, True),
        ("s", [1], 6.0, None, True),
        ("s", [1], 1.0, 11, False),
        ("s", [1], 1.0, 10, True),
        (GRAPH, [1], 1.0, None, True),
    ],
)
def test_a_place_is_held_back_where_its_quota_is_used_up_and_not_for_a_lone_refusal(
    clock, place, balances, seconds, left, held
):
    """A balance is how many requests were refused, less those that were answered."""
    throttle = Throttle(clock, Budget(clock, 300))
    for balance in balances:
        throttle.weigh({place: balance})

    throttle.refused((place,), seconds, {} if left is None else {place: Told(left)})

    assert throttle.held_for([place, "other"]) == (seconds if held else 0)
    assert throttle.held_for(["other"]) == 0


def test_whoever_waits_for_the_answer_of_another_ends_when_the_run_is_stopped():
    clock = SystemClock()
    budget = Budget(clock, 30)
    throttle = Throttle(clock, budget)
    throttle.enter({GRAPH: 1})
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(throttle.enter, {GRAPH: 1})
        budget.stop()
        with pytest.raises(ReadError, match="interrupted"):
            waiting.result(timeout=10)


def test_all_parts_of_a_batch_count_for_their_own_subscription(azure, wire, clock):
    """Thirty are left; a batch of twenty leaves ten, which are the others', so the next one waits for its twenty."""
    told = {"x-ms-ratelimit-remaining-subscription-reads": "30"}
    many = [ArmList(f"{BARS}/{number}", "1") for number in range(20)]

    def answer(request):
        names = [entry["name"] for entry in json.loads(request.body)["requests"]]
        parts = [{"name": name, "httpStatusCode": 200, "headers": told, "content": {"value": []}} for name in names]
        return 200, {}, json.dumps({"responses": parts})

    wire.add_callback("POST", f"{ARM}/batch", callback=answer)
    for _ in range(2):
        azure.read_ahead(many)
    assert clock.waited == 0

    told["x-ms-ratelimit-remaining-subscription-reads"] = "10"
    for _ in range(2):
        azure.read_ahead(many)

    assert clock.waited == pytest.approx(20 / 25)


def test_an_error_without_quota_headers_does_not_lift_the_quota(azure, wire, clock):
    graph = f"{ARM}/providers/Microsoft.ResourceGraph/resources"
    query = GraphQuery((GraphTable("resources", ("a.b/c",)),), ("s",))
    none_left = {"x-ms-user-quota-remaining": "0", "x-ms-user-quota-resets-after": "00:00:05"}
    wire.post(graph, status=400, json={})
    wire.post(graph, json={"totalRecords": 0, "count": 0, "data": []}, headers=none_left)
    with pytest.raises(ReadError):
        list(azure.read(query))

    for _ in range(3):
        list(azure.read(query))

    assert clock.waited == pytest.approx(10)
