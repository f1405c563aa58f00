"""Budgets: one that counts all costs at go-live, and tells somebody before all is spent."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from builders import GO_LIVE, NOW, PROD, SUB, WEB, WORKLOAD
from builders_governance import budget, notice
from judged import REASONS, gap, healthy, outcome, rows_of, verdict

from collector.facts.azure import Inventory
from collector.facts.budgets import Budget
from collector.model import AzureScope

BUDGET = "capacity-budget"
NONE_IN_FORCE, TELLS_NOBODY, TOO_LATE = (f"fail F-{BUDGET}-{line}" for line in (1, 2, 3))
BASE = healthy(Budget)
IN_PART = dataclasses.replace(WORKLOAD, azure=AzureScope(resource_groups=(WEB,)))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "pass"),
        ({"category": "COST"}, "pass"),
        ({"starts": GO_LIVE, "ends": GO_LIVE}, "pass"),
        ({"starts": GO_LIVE + timedelta(seconds=1)}, NONE_IN_FORCE),
        ({"ends": GO_LIVE - timedelta(seconds=1)}, NONE_IN_FORCE),
        ({"amount": 0.0}, NONE_IN_FORCE),
        ({"category": "ReservationUtilization"}, NONE_IN_FORCE),
        ({"filtered": True}, NONE_IN_FORCE),
        ({"scope": WEB}, NONE_IN_FORCE),
        ({"scope": PROD.upper()}, "pass"),
        ({"amount": None}, "unknown U-PARSE"),
        ({"starts": None}, "unknown U-PARSE"),
        ({"ends": None}, "unknown U-PARSE"),
        ({"category": None}, "unknown U-PARSE"),
        ({"amount": None, "ends": NOW}, NONE_IN_FORCE),
    ],
)
def test_a_budget_must_count_all_costs_at_go_live(changes, expected):
    assert outcome(BUDGET, [*BASE, budget(**changes)]) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"threshold": 100.0}, "pass"),
        ({"threshold": 100.1}, TOO_LATE),
        ({"operator": "greaterthanorequalto"}, "pass"),
        ({"operator": "EqualTo"}, TELLS_NOBODY),
        ({"enabled": False}, TELLS_NOBODY),
        ({"contacts": 0}, TELLS_NOBODY),
        ({"contacts": 1}, "pass"),
        ({"enabled": None}, "unknown U-PARSE"),
        ({"operator": None}, "unknown U-PARSE"),
        ({"operator": "SomethingNew"}, "unknown U-PARSE"),
        ({"threshold": None}, "unknown U-PARSE"),
        ({"enabled": None, "contacts": 0}, TELLS_NOBODY),
        ({"measures": "Forecasted"}, "pass"),
    ],
)
def test_it_must_tell_somebody_in_time(changes, expected):
    assert outcome(BUDGET, [*BASE, budget(notice(**changes))]) == expected


@pytest.mark.parametrize(
    ("budgets", "expected"),
    [
        ([], NONE_IN_FORCE),
        ([budget(ends=NOW), budget(name="next")], "pass"),
        ([budget(notice(contacts=0)), budget(name="other")], "pass"),
        ([budget(notice(threshold=150.0)), budget(notice(threshold=90.0), name="other")], "pass"),
        ([budget(amount=None), budget(name="other")], "pass"),
    ],
)
def test_one_good_budget_is_enough(budgets, expected):
    assert outcome(BUDGET, [*BASE, *budgets]) == expected


def test_the_row_tells_the_first_warning_and_everybody_who_is_told():
    notices = (notice(threshold=90.0, contacts=3), notice(threshold=50.0, contacts=1), notice(enabled=False))
    (row,) = rows_of("subscription_budget", [*BASE, budget(*notices)])
    assert (row.subject, row.in_force, row.contacts, row.first_warning) == (PROD, True, 4.0, 50.0)
    assert "monthly" in verdict(BUDGET, [*BASE, budget(notice(contacts=0))]).message


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([budget(scope=WEB)], "pass"),
        ([budget(filtered=True)], "pass"),
        ([budget()], "pass"),
        ([budget(scope=f"{PROD}/resourceGroups/rg-other")], "unknown U-MISSING"),
        ([], "unknown U-MISSING"),
    ],
)
def test_where_only_a_group_belongs_its_own_budget_counts(found, expected):
    assert outcome(BUDGET, [*BASE, *found], workload=IN_PART) == expected


@pytest.mark.parametrize(("cause", "reason"), REASONS)
@pytest.mark.parametrize("found", [[], [budget(notice(contacts=0))]])
def test_what_was_not_read_is_unknown_unless_it_fails_already(cause, reason, found):
    expected = TELLS_NOBODY if found else f"unknown {reason}"
    assert outcome(BUDGET, [*BASE, *found], [gap(Budget, cause=cause)]) == expected


def test_a_budget_of_another_subscription_is_of_no_help():
    other = dataclasses.replace(WORKLOAD, subscriptions=(SUB, "other"), azure=AzureScope(subscriptions=(SUB, "other")))
    looks = [Inventory(subject="/subscriptions/other", of=Budget.kind, count=0, documents=(), observed_at=NOW)]
    rows = rows_of("subscription_budget", [*BASE, budget(), *looks], workload=other)
    assert [(row.subject, row.in_force) for row in rows] == [(PROD, True), ("/subscriptions/other", False)]


def test_without_the_proof_of_a_look_nothing_found_is_unknown():
    unproven = [one for one in BASE if not (isinstance(one, Inventory) and one.of == Budget.kind)]
    assert outcome(BUDGET, unproven) == "unknown U-PARTIAL"


def test_an_old_look_is_stale():
    old = dataclasses.replace(budget(), observed_at=NOW - timedelta(days=2))
    assert outcome(BUDGET, [*BASE, old]) == "unknown U-STALE"


def test_who_is_warned_too_late_reads_how_late_that_is():
    said = verdict(BUDGET, [*BASE, budget(notice(threshold=120.0))]).message
    assert "first warning is 120 % of the amount, limit 100 % of the amount" in said
