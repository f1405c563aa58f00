"""Test plans of Azure DevOps: their points, as they were left by whoever ran them last."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from host_answers import answers, asks, facts_of, items
from probe_items import GONE, SEEN, changed, item

from collector.facts.testing import TestPlan, TestPoint
from collector.model import Delivery, KindOfTests, TestKind
from collector.probe import Malformed
from probes.delivery.azure_test_plans import PLANS, POINTS, PROBE, SUITES, parse_point

SHOP = "azure-devops:contoso/shop"
PLAN = f"{SHOP}/testplan/plans/1"
RECORDED = answers("azure_test_plans")
DELIVERY = Delivery(test_kinds=(KindOfTests(kind=TestKind.SIT, test_plans=("sit 2.4",)),))
(PLANS_ASK,) = asks(PLANS, DELIVERY)
NAMED, OTHER = items(PLANS_ASK, RECORDED["plans"], SHOP)
(SUITES_ASK,) = asks(SUITES, DELIVERY, NAMED)
ROOT, BELOW = items(SUITES_ASK, RECORDED["suites"], SHOP)
(POINTS_ASK,) = asks(POINTS, DELIVERY, BELOW)
FOUND = items(POINTS_ASK, RECORDED["points"], SHOP)


def test_every_plan_tells_its_name():
    assert facts_of(PROBE, PLANS, [NAMED, OTHER]) == [
        TestPlan(subject=PLAN, name="SIT 2.4", state="Active", **SEEN),
        TestPlan(subject=f"{SHOP}/testplan/plans/9", name="Old", state="Inactive", **SEEN),
    ]


def test_only_the_suites_of_named_plans_are_asked_each_for_its_own_points():
    assert asks(SUITES, DELIVERY, OTHER) == []
    assert SUITES_ASK.path == "testplan/Plans/1/suites"
    assert [ask.path for suite in (ROOT, BELOW) for ask in asks(POINTS, DELIVERY, suite)] == [
        "test/Plans/1/Suites/2/points",
        "test/Plans/1/Suites/3/points",
    ]
    assert facts_of(PROBE, SUITES, [ROOT, BELOW]) == []


def test_a_point_tells_its_last_outcome_and_when_and_against_what():
    passed, never_run = facts_of(PROBE, POINTS, FOUND)
    assert passed == TestPoint(
        subject=f"{PLAN}/suites/3/points/41",
        plan=PLAN,
        outcome="Passed",
        state="Completed",
        updated=datetime(2026, 11, 22, 9, 30, 0, 393000, tzinfo=UTC),
        build="20261122.1",
        **SEEN,
    )
    assert (never_run.outcome, never_run.build) == ("Unspecified", None)


def test_a_point_is_as_old_as_its_last_run_and_not_as_its_last_change():
    ran = {"lastResultDetails": {"dateCompleted": "2025-11-02T08:00:00Z", "runBy": {"displayName": "x", "id": "y"}}}
    (answer,) = items(POINTS_ASK, {"value": [RECORDED["points"]["value"][0] | ran]}, SHOP)
    (found,) = facts_of(PROBE, POINTS, [answer])
    assert found.updated == datetime(2025, 11, 2, 8, tzinfo=UTC)


def test_nothing_is_asked_where_no_plan_is_named():
    assert asks(PLANS, Delivery()) == []


@pytest.mark.parametrize(("path", "value"), [("id", GONE), ("outcome", 1), ("lastUpdatedDate", "yesterday")])
def test_a_point_of_another_shape_is_refused(path, value):
    raw = changed(RECORDED["points"]["value"][0], path, value)
    with pytest.raises(Malformed):
        list(parse_point(item(raw, f"{PLAN}/suites/3")))


def test_a_point_that_belongs_to_no_suite_is_refused():
    with pytest.raises(Malformed, match="outside of a suite"):
        list(parse_point(item(RECORDED["points"]["value"][0], PLAN)))


def test_testers_and_comments_are_never_kept():
    assert "hunter2" in str(RECORDED)
    assert [word for word in ("hunter2", "contoso.example", "A person") if word in str(FOUND)] == []
