"""What Azure Advisor recommends: whom it is about, how much it weighs, and who has put it off."""

from __future__ import annotations

import dataclasses

import pytest
from builders import NOW, OTHER, PROD, SUB, VM, WEB, WORKLOAD, advice
from judged import gap, healthy, outcome, rows_of, verdict

from collector.facts.azure import Inventory, Resource
from collector.facts.platform import AdvisorFinding
from collector.model import AzureScope, Severity

ADVICE = "recovery-advisor-findings"
HIGH, OPEN, NOTHING = f"fail F-{ADVICE}-1", f"fail F-{ADVICE}-2", "not_applicable"
QUIET = healthy(AdvisorFinding)
BALANCER = f"{WEB}/providers/Microsoft.Network/loadBalancers/lb"


@pytest.mark.parametrize(
    ("changes", "expected", "severity"),
    [
        ({"postponed": True}, "pass", Severity.MINOR),
        ({"impact": "High"}, HIGH, Severity.MAJOR),
        ({"impact": "HIGH"}, HIGH, Severity.MAJOR),
        ({"impact": "Medium"}, OPEN, Severity.MINOR),
        ({"impact": "low"}, OPEN, Severity.MINOR),
        ({"impact": "Extreme"}, HIGH, Severity.MAJOR),
        ({"impact": None}, OPEN, Severity.MAJOR),
        ({"impact": None, "postponed": True}, "pass", Severity.MINOR),
        ({"category": "RELIABILITY", "impact": "Medium"}, OPEN, Severity.MINOR),
        ({"category": "SomethingNew", "impact": "Medium"}, OPEN, Severity.MAJOR),
        ({"category": "SomethingNew", "postponed": True}, "pass", Severity.MINOR),
    ],
)
def test_an_open_recommendation_weighs_by_its_impact(changes, expected, severity):
    found = [*QUIET, advice(**{"postponed": False, **changes})]
    assert (outcome(ADVICE, found), verdict(ADVICE, found).severity) == (expected, severity)


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        (VM, HIGH),
        (VM.upper(), HIGH),
        (f"{VM}/extensions/agent", HIGH),
        (BALANCER, NOTHING),
        (PROD, NOTHING),
        (f"{WEB}/providers/Microsoft.Compute/virtualMachines/vm-10", NOTHING),
    ],
)
def test_it_belongs_where_it_is_about_a_member_or_something_below(resource, expected):
    workload = dataclasses.replace(WORKLOAD, azure=AzureScope(resources=(VM,), subscriptions=()))
    assert outcome(ADVICE, [*QUIET, advice(resource=resource, postponed=False)], workload=workload) == expected


@pytest.mark.parametrize(
    ("azure", "expected"),
    [
        (AzureScope(subscriptions=(SUB,)), HIGH),
        (AzureScope(resource_groups=(WEB,)), HIGH),
        (AzureScope(resource_groups=(f"{PROD}/resourceGroups/rg-other",), resources=(VM,)), NOTHING),
        (AzureScope(subscriptions=(SUB,), tags=(("app", "till"),), resources=(VM,)), NOTHING),
    ],
)
def test_what_no_inventory_looks_for_belongs_by_its_place(azure, expected):
    workload = dataclasses.replace(WORKLOAD, azure=azure)
    assert outcome(ADVICE, [*QUIET, advice(resource=BALANCER, postponed=False)], workload=workload) == expected


def test_every_recommendation_is_a_row_even_where_two_are_about_one_resource():
    rows = rows_of("advisor_finding", [*QUIET, advice("a1"), advice("a2", problem="Add a disk")])
    assert [(row.subject, row.recommendation) for row in rows] == [(VM, "a1"), (VM, "a2")]


def test_another_subscriptions_recommendations_are_not_ours():
    found = advice(resource=VM.replace(PROD, OTHER), postponed=False)
    assert outcome(ADVICE, [*QUIET, found]) == NOTHING


def test_the_message_says_what_is_recommended_and_for_what():
    message = verdict(ADVICE, [*QUIET, advice(postponed=False)]).message
    assert "problem: The machine stands alone in its zone" in message
    assert message.startswith("vm-1: ")


@pytest.mark.parametrize("kind", [AdvisorFinding, Resource])
@pytest.mark.parametrize("facts", [healthy(), QUIET])
def test_what_was_not_read_is_unknown(kind, facts):
    assert outcome(ADVICE, facts, [gap(kind)]) == "unknown U-PERM"


def test_without_the_proof_of_a_look_nothing_found_is_unknown():
    unproven = [one for one in QUIET if not (isinstance(one, Inventory) and one.of == AdvisorFinding.kind)]
    assert outcome(ADVICE, unproven) == "unknown U-PARTIAL"


def test_no_recommendation_is_not_applicable():
    assert outcome(ADVICE, QUIET) == NOTHING


def test_an_old_look_is_stale():
    old = dataclasses.replace(advice(), observed_at=NOW.replace(day=20))
    assert outcome(ADVICE, [*QUIET, old]) == "unknown U-STALE"
