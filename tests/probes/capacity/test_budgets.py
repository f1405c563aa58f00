"""Budgets: what they count, when they hold, and how many are told."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from probe_items import GONE, PROD, SEEN, assert_refused, changed, fact, in_capitals, recording

from collector.facts.budgets import Budget, BudgetNotice
from probes.capacity.budgets import parse_budget

BUDGET, OF_GROUP = recording("capacity", "budgets")
EARLY = BudgetNotice(enabled=True, operator="GreaterThanOrEqualTo", threshold=75.0, measures="Actual", contacts=4)
LATE = BudgetNotice(enabled=False, operator="GreaterThan", threshold=100.0, contacts=0)


def test_a_budget_tells_what_it_allows_when_it_holds_and_how_many_it_tells():
    assert fact(parse_budget, BUDGET) == Budget(
        subject=f"{PROD}/providers/Microsoft.Consumption/budgets/till-monthly",
        seen_from=PROD,
        scope=PROD,
        name="till-monthly",
        category="Cost",
        amount=1250.5,
        period="Monthly",
        starts=datetime(2026, 6, 1, tzinfo=UTC),
        ends=datetime(2027, 12, 31, tzinfo=UTC),
        notices=(EARLY, LATE),
        **SEEN,
    )


def test_who_is_told_is_not_kept():
    assert "contoso" not in repr(fact(parse_budget, BUDGET))


def test_the_budget_of_a_group_is_about_the_group():
    found = fact(parse_budget, OF_GROUP)
    assert (found.scope, found.filtered, found.notices) == (f"{PROD}/resourceGroups/rg-till", True, ())


def test_the_case_of_property_names_does_not_matter():
    assert fact(parse_budget, in_capitals(BUDGET)) == fact(parse_budget, BUDGET)


def test_an_id_with_its_slash_is_the_same():
    assert fact(parse_budget, changed(BUDGET, "id", "/" + BUDGET["id"])) == fact(parse_budget, BUDGET)


@pytest.mark.parametrize(
    ("told", "filtered"),
    [
        ({}, False),
        ({"and": []}, False),
        ({"resourceGroups": [], "resources": [], "meters": []}, False),
        ({"meters": ["m"]}, True),
        ({"tags": {"name": "app", "operator": "In", "values": ["till"]}}, True),
        ({"and": [{"dimensions": {"name": "ResourceId"}}]}, True),
        (None, False),
    ],
)
@pytest.mark.parametrize("name", ["filter", "filters"])
def test_a_filter_that_says_something_leaves_costs_out(name, told, filtered):
    assert fact(parse_budget, changed(BUDGET, f"properties.{name}", told)).filtered is filtered


@pytest.mark.parametrize("told", [GONE, None, {}, {"thresholdType": "Actual"}])
def test_without_notifications_nobody_is_told(told):
    assert fact(parse_budget, changed(BUDGET, "properties.notifications", told)).notices == ()


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("category", "category"),
        ("amount", "amount"),
        ("timeGrain", "period"),
        ("timePeriod.startDate", "starts"),
        ("timePeriod.endDate", "ends"),
    ],
)
@pytest.mark.parametrize("value", [GONE, None])
def test_what_is_absent_stays_absent(path, field, value):
    assert getattr(fact(parse_budget, changed(BUDGET, f"properties.{path}", value)), field) is None


@pytest.mark.parametrize("name", ["enabled", "operator", "threshold", "thresholdType"])
def test_what_a_notification_does_not_tell_is_absent(name):
    (first, _) = fact(parse_budget, changed(BUDGET, f"properties.notifications.early.{name}", GONE)).notices
    assert getattr(first, {"thresholdType": "measures"}.get(name, name)) is None


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("id", GONE),
        ("id", f"{PROD}/providers/Microsoft.CostManagement/views/v"),
        ("name", GONE),
        ("properties.amount", "much"),
        ("properties.timePeriod.startDate", "next week"),
        ("properties.notifications", []),
        ("properties.notifications.early", 5),
        ("properties.notifications.early.enabled", "perhaps"),
        ("properties.notifications.early.contactEmails", "a@b"),
    ],
)
def test_other_shapes_are_refused(path, value):
    assert_refused(parse_budget, BUDGET, path, value)
