"""The dated table of support plans and offers: what an author may write, and what is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest

from collector.cli.inputs import policy_of
from collector.derive.support_table import offer_name
from collector.files.mistakes import FileMistakes
from collector.judge.support_table import SUPPORT_FILE, support_schema
from collector.judge.tables import load_tables
from policies import shipped_policy

ORIGIN = 'source: https://example.com/plans, dated: "2026-08", verified: true'
OFFERS = f"offers: {{for_production: [PayAsYouGo], not_for_production: [MSDN], through_partner: [], {ORIGIN}}}"
GOLD = f"{{a: PT15M, b: PT1H, around_the_clock: true, {ORIGIN}}}"


def text(plans: str, *, free: str = "[]", offers: str = OFFERS) -> str:
    return f"plans: {plans}\nfree_services: {free}\n{offers}\n"


def loaded(said: str):
    return load_tables({**shipped_policy(), SUPPORT_FILE: said}).support


def mistakes_of(said: str) -> list[str]:
    with pytest.raises(FileMistakes) as found:
        loaded(said)
    return [str(mistake) for mistake in found.value.mistakes]


def test_a_plan_has_times_by_severity_and_an_origin():
    plan = loaded(text(f"{{Gold: {GOLD}}}")).plans["Gold"]
    assert plan.first_response == {"A": timedelta(minutes=15), "B": timedelta(hours=1)}
    assert plan.around_the_clock
    assert not plan.by_contract
    assert str(plan.origin) == "https://example.com/plans as of 2026-08, verified"


@pytest.mark.parametrize("written", ["Professional Direct", "pro-direct", "ProDirect"])
def test_a_plan_is_found_by_its_one_spelling(written):
    assert list(loaded(text(f"{{{written}: {GOLD}}}")).plans) == ["ProDirect"]


@pytest.mark.parametrize(
    ("said", "mistake"),
    [
        (text(f"{{ProDirect: {GOLD}, pro direct: {GOLD}}}"), "the plan ProDirect stands here twice"),
        (text(f"{{Gold: {{by_contract: true, {GOLD[1:]}}}"), "times stand beside `by_contract: true`"),
        (text("{Gold: {a: PT1H, around_the_clock: true}}"), "the key `source` is missing"),
        (text(f"{{Gold: {{a: soon, around_the_clock: true, {ORIGIN}}}}}"), "soon"),
        (text(f"{{Gold: {{d: PT1H, around_the_clock: true, {ORIGIN}}}}}"), "unknown key 'd'"),
        (text("{}", free="[Billing]"), "is the id of a service"),
        (text("{}", offers="offers: {not_for_production: [MSDN_2014-09-01]}"), "is the part of a quota id before"),
        (text("{}", offers=OFFERS.replace("PayAsYouGo", "msdn")), "the offer msdn is for production and is not"),
        (text("{}", offers=OFFERS.replace("for_production: [PayAsYouGo], ", "")), "key `for_production` is missing"),
        ("plans: {}\nfree_services: []\n", "the key `offers` is missing"),
    ],
)
def test_mistakes_are_named(said, mistake):
    assert any(mistake in found and found.startswith(SUPPORT_FILE) for found in mistakes_of(said)), mistakes_of(said)


def test_a_policy_without_the_table_takes_the_shipped_one():
    shipped = shipped_policy()
    own = {name: said for name, said in shipped.items() if name != SUPPORT_FILE}
    assert policy_of(own, shipped).tables.support == policy_of(shipped, shipped).tables.support


def test_a_policy_with_its_own_table_has_another_digest_than_the_shipped_one():
    shipped = shipped_policy()
    own = policy_of({**shipped, SUPPORT_FILE: text(f"{{Unified: {GOLD}}}")}, shipped)
    assert list(own.tables.support.plans) == ["Unified"]
    assert own.policy.name.digest != policy_of(shipped, shipped).policy.name.digest


def test_every_shipped_number_says_that_nobody_has_verified_it():
    table = load_tables(shipped_policy()).support
    origins = [plan.origin for plan in table.plans.values()] + [table.offers.origin]
    assert all(origin is not None and not origin.verified and origin.dated for origin in origins)


def test_editors_know_the_shape_of_the_table():
    assert set(support_schema()["properties"]) == {"plans", "free_services", "offers"}


@pytest.mark.parametrize(
    ("quota_id", "name"),
    [("MSDN_2014-09-01", "msdn"), ("CSPDEVTEST_2018-05-01", "cspdevtest"), ("Odd", "odd"), ("", "")],
)
def test_an_offer_is_known_by_the_first_part_of_its_quota_id(quota_id, name):
    assert offer_name(quota_id) == name
