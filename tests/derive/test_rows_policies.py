"""Policies of the organisation: which of them reach the workload, and what of it breaks them."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from builders import NOW, OTHER, PROD, SUB, VM, WEB, WORKLOAD
from builders_governance import POLICY, broken, policy_given
from judged import REASONS, gap, healthy, outcome, rows_of, verdict

from collector.facts.azure import Inventory, Resource
from collector.facts.compliance import NoncompliantState, PolicyAssignment
from collector.model import AzureScope

KEPT = "governance-policy-compliance"
BROKEN = f"fail F-{KEPT}-1"
BASE = healthy(PolicyAssignment, NoncompliantState)
GIVEN = [*BASE, policy_given()]
ABOVE = "/providers/Microsoft.Management/managementGroups/mg"
OF_GROUP = f"{ABOVE}/providers/Microsoft.Authorization/policyAssignments/all"
ELSEWHERE = f"{PROD}/resourceGroups/rg-other"
NARROW = dataclasses.replace(WORKLOAD, azure=AzureScope(resource_groups=(WEB,)))


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ([], "pass"),
        ([broken()], BROKEN),
        ([broken(effect=None)], BROKEN),
        ([broken(VM.upper())], BROKEN),
        ([broken(f"{VM}/extensions/agent")], BROKEN),
        ([broken(PROD)], BROKEN),
        ([broken(VM.replace(PROD, OTHER))], "pass"),
    ],
)
def test_nothing_of_the_workload_may_break_a_policy(states, expected):
    assert outcome(KEPT, [*GIVEN, *states]) == expected


def test_what_several_policies_of_an_assignment_find_wrong_with_a_resource_counts_once():
    states = [broken(), broken(name="s2", effect="Deny"), broken(f"{WEB}/providers/a.b/c/web-2", "s3")]
    (row,) = rows_of("policy_assignment", [*GIVEN, *states])
    assert (row.noncompliant_members, row.effects, row.breaking) == (2.0, ("audit", "deny"), ("vm-1", "web-2"))


def test_the_message_says_which_policy_and_which_resources():
    message = verdict(KEPT, [*GIVEN, broken()]).message
    assert all(word in message for word in ("Baseline", "vm-1", "audit"))


@pytest.mark.parametrize(
    ("assignment", "states", "expected"),
    [
        (policy_given(f"{WEB}/providers/Microsoft.Authorization/policyAssignments/p"), [], "pass"),
        (policy_given(OF_GROUP), [], "pass"),
        (policy_given(OF_GROUP), [broken(assignment=OF_GROUP)], BROKEN),
        (policy_given(OF_GROUP), [broken(f"{ELSEWHERE}/providers/a.b/c/d", assignment=OF_GROUP)], "pass"),
        (policy_given(f"{ELSEWHERE}/providers/Microsoft.Authorization/policyAssignments/p"), [], "fail"),
    ],
)
def test_a_policy_reaches_the_workload_from_above_or_within(assignment, states, expected):
    assert outcome(KEPT, [*BASE, assignment, *states], workload=NARROW).startswith(expected)


def test_a_policy_of_a_management_group_is_one_row_for_all_subscriptions():
    given = [policy_given(OF_GROUP), policy_given(OF_GROUP.upper(), seen_from="/subscriptions/other")]
    assert len(rows_of("policy_assignment", [*BASE, *given])) == 1


def test_a_state_of_an_assignment_that_is_not_listed_is_a_row_of_its_own():
    (row,) = rows_of("policy_assignment", [*BASE, broken()])
    assert (row.subject, row.name, row.noncompliant_members) == (POLICY.lower(), "baseline", 1.0)
    assert row.enforced.reason == "U-PARSE"


@pytest.mark.parametrize(
    ("word", "enforced"), [("Default", True), ("DEFAULT", True), ("DoNotEnforce", False), ("SomethingNew", False)]
)
def test_enforcement_is_shown_and_never_judged(word, enforced):
    given = [*BASE, policy_given(enforcement=word)]
    assert rows_of("policy_assignment", given)[0].enforced is enforced
    assert (outcome(KEPT, given), outcome(KEPT, [*given, broken()])) == ("pass", BROKEN)


def test_without_any_policy_nobody_watches():
    found = verdict(KEPT, BASE)
    assert (found.outcome, "No policy holds" in found.message) == ("fail", True)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (NOW - timedelta(days=1), "pass"),
        (NOW - timedelta(hours=23), "unknown U-MISSING"),
        (NOW + timedelta(hours=1), "unknown U-PARSE"),
        (None, "unknown U-PARSE"),
    ],
)
def test_a_new_policy_may_not_have_been_evaluated_yet(changed, expected):
    given = [*BASE, policy_given(changed=changed)]
    assert (outcome(KEPT, given), outcome(KEPT, [*given, broken()])) == (expected, BROKEN)


@pytest.mark.parametrize("kind", [PolicyAssignment, NoncompliantState, Resource])
@pytest.mark.parametrize(("cause", "reason"), REASONS)
def test_what_was_not_read_is_unknown_unless_it_fails_already(kind, cause, reason):
    gaps = [gap(kind, cause=cause)]
    assert outcome(KEPT, GIVEN, gaps) == f"unknown {reason}"
    assert outcome(KEPT, [*GIVEN, broken()], gaps) == BROKEN


def test_with_a_gap_and_no_policy_it_is_unknown_and_no_fail():
    assert outcome(KEPT, BASE, [gap(PolicyAssignment)]) == "unknown U-PERM"


def test_what_may_be_the_workloads_by_its_tags_makes_the_number_unknown():
    tagged = dataclasses.replace(
        WORKLOAD, azure=AzureScope(subscriptions=(SUB,), tags=(("app", "till"),), resources=(VM,))
    )
    doubtful = broken(f"{WEB}/providers/Microsoft.Network/networkSecurityGroups/nsg")
    assert outcome(KEPT, [*GIVEN, doubtful], workload=tagged) == "unknown U-MISSING"
    assert outcome(KEPT, [*GIVEN, doubtful, broken(name="s2")], workload=tagged) == BROKEN


@pytest.mark.parametrize("kind", [PolicyAssignment, NoncompliantState])
def test_without_the_proof_of_a_look_nothing_found_is_unknown(kind):
    unproven = [one for one in GIVEN if not (isinstance(one, Inventory) and one.of == kind.kind)]
    assert outcome(KEPT, unproven) == "unknown U-PARTIAL"


def test_an_old_look_is_stale():
    old = [
        dataclasses.replace(one, observed_at=NOW - timedelta(days=2))
        if isinstance(one, Inventory) and one.of == NoncompliantState.kind
        else one
        for one in GIVEN
    ]
    assert outcome(KEPT, old) == "unknown U-STALE"
