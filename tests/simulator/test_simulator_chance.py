"""Faults by chance, subscriptions that disappear, and pages that do not fit together."""

from __future__ import annotations

import json
import random
from collections import Counter

import pytest

from simulator import fault_files
from simulator.faults import Chance, Fault, Faults
from simulator.strict import EstateError
from simulator.wire import reply

ONE, TWO = "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"
VMS = "resources | where type =~ 'microsoft.compute/virtualmachines' | project id, name | order by id asc"
RATES = {"429": 0.03, "500": 0.02, "503": 0.02, "reset": 0.02, "truncate": 0.02}
MANY = [("GET", f"/subscriptions/{number % 700}", b"") for number in range(2000)]
MANY += [("POST", "/providers/Microsoft.ResourceGraph/resources", str(number % 40).encode()) for number in range(200)]


def kind_of(fault):
    if fault is None:
        return ""
    return str(fault.status) if fault.status else "reset" if fault.reset else "truncate"


def schedule(requests, seed=7):
    """Return how often each request met which fault, in whatever order they came."""
    faults = Faults(chance=Chance(seed=seed, rates=RATES))
    return Counter(
        (method, path, body, kind_of(faults.next_for(method, path, path, body))) for method, path, body in requests
    )


def test_the_schedule_hangs_on_the_seed_and_not_on_the_order():
    shuffled = random.Random(1).sample(MANY, len(MANY))
    assert schedule(MANY) == schedule(shuffled)
    assert schedule(MANY) != schedule(MANY, seed=8)


def test_the_rates_are_met():
    met = Counter()
    for (*_, kind), times in schedule([("GET", f"/subscriptions/{number}", b"") for number in range(20_000)]).items():
        met[kind] += times
    assert {kind: round(times / 20_000, 2) for kind, times in met.items() if kind} == RATES


def test_the_same_request_is_drawn_anew_each_time():
    faults = Faults(chance=Chance(seed=1, rates={"500": 0.5}))
    drawn = [kind_of(faults.next_for("GET", "/subscriptions", "/subscriptions")) for _ in range(40)]
    assert set(drawn) == {"", "500"}


def test_sign_in_is_never_hit_by_chance():
    faults = Faults(chance=Chance(seed=1, rates={"500": 1.0}))
    assert faults.next_for("POST", "/some-tenant/oauth2/v2.0/token") is None
    assert kind_of(faults.next_for("GET", "/subscriptions")) == "500"


def test_a_rule_goes_before_chance():
    text = '[{"match": {"nth": [1]}, "do": {"status": 409}}, {"random": {"seed": 1, "rates": {"500": 1.0}}}]'
    faults = fault_files.read(text)
    assert [kind_of(faults.next_for("GET", "/subscriptions")) for _ in range(2)] == ["409", "500"]


def test_a_part_of_a_batch_can_only_fail_with_a_status(small):
    always = {"random": {"seed": 1, "rates": {"429": 0.2, "500": 0.2, "503": 0.2, "reset": 0.2, "truncate": 0.2}}}
    asking = small(json.dumps([always]))
    seen = Counter()
    for _ in range(20):
        for part in asking.batch(*[f"/subscriptions/{ONE}?api-version=1"] * 20).body["responses"]:
            seen[part["httpStatusCode"]] += 1
            assert ("Retry-After" in part["headers"]) == (part["httpStatusCode"] == 429)
    assert set(seen) == {200, 429, 500, 503}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("seed=7,418=0.1", "'418' is not known; write some of: 429, 500, 503, reset, truncate"),
        ("seed=x", "is not like seed=7"),
        ("429=lots", "is not like seed=7"),
        ("429=0.8,500=0.3", "whose sum is at most 1"),
        ("429=-1", "write probabilities from 0 to 1"),
    ],
)
def test_a_mistake_on_the_command_line_is_named(text, message):
    with pytest.raises(EstateError) as raised:
        fault_files.read_chance(text)
    assert message in str(raised.value)


def test_the_command_line_says_the_same_as_the_file():
    said = fault_files.read_chance("seed=7,429=0.03,reset=0.02,retry_after=2")
    assert said == Chance(seed=7, rates={"429": 0.03, "reset": 0.02}, retry_after=2)


def test_a_subscription_disappears_everywhere_after_a_number_of_reads(small):
    asking = small(json.dumps([{"vanish": {"subscription": TWO, "after": 3}}]))
    before = (asking.get(f"/subscriptions/{TWO}").status, asking.get("/subscriptions").body["count"]["value"])
    rows_before = asking.ask(VMS).body["totalRecords"]
    after = (asking.get(f"/subscriptions/{TWO}").status, asking.get("/subscriptions").body["count"]["value"])
    rows_after = asking.ask(VMS).body["totalRecords"]
    assert (before, rows_before) == ((200, 2), 3)
    assert (after, rows_after) == ((404, 1), 2)
    assert asking.get(f"/subscriptions/{TWO}").body["error"]["code"] == "SubscriptionNotFound"


def paged(asking, rewritten):
    """Read all pages; each answer goes through `rewritten` before its token is used."""
    seen, token = [], None
    while True:
        answer = rewritten(asking.ask(VMS, **({"$skipToken": token} if token else {})))
        seen += [row["id"] for row in answer["data"]]
        token = answer.get("$skipToken")
        if token is None:
            return seen


def test_a_row_may_come_twice_between_pages(small):
    plain = paged(small(page_size=2), lambda answer: answer.body)
    twice = paged(small(page_size=2), lambda answer: json.loads(reply(answer, Fault(repeat_row=True)).body))
    assert len(plain) == len(set(plain)) == 3
    assert (set(twice), len(twice)) == (set(plain), 4)


def test_a_rule_may_look_into_the_body_for_a_token_that_got_lost():
    faults = fault_files.read('[{"match": {"body_regex": "skipToken"}, "do": {"status": 400}}]')
    path = "/providers/Microsoft.ResourceGraph/resources"
    bodies = [b'{"query": ""}', b'{"options": {"$skipToken": "x"}}']
    assert [kind_of(faults.next_for("POST", path, path, body)) for body in bodies] == ["", "400"]
