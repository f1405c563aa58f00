"""Defender for Cloud: open findings by severity, and a clean list that only means something where somebody looks."""

from __future__ import annotations

import dataclasses

import pytest
from builders import NOW, OTHER, PROD, SUB, VM, WEB, WORKLOAD
from builders_governance import finding, plan, scan, weighs
from judged import REASONS, gap, healthy, outcome, rows_of, verdict

from collector.facts.azure import Inventory, Resource
from collector.facts.compliance import AssessmentKind, DefenderPlan, SecurityFinding, SecurityScan
from collector.model import AzureScope

CLEARED = "security-findings-cleared"
CRITICAL, HIGH = f"fail F-{CLEARED}-1", f"fail F-{CLEARED}-2"
NOTHING = healthy(SecurityFinding, SecurityScan, AssessmentKind, DefenderPlan)
CLEAN = [*NOTHING, scan(), plan()]
INTERNAL = dataclasses.replace(WORKLOAD, internet_facing=False)


def several(count: int, severity: str = "High") -> list[SecurityFinding | AssessmentKind]:
    """So many findings of one severity, each of another kind."""
    keys = [f"k{number}" for number in range(count)]
    return [fact for key in keys for fact in (finding(assessment=key, name=key), weighs(severity, key))]


@pytest.mark.parametrize(
    ("severity", "count", "facing_the_internet", "internal"),
    [
        ("High", 0, "pass", "pass"),
        ("High", 1, HIGH, "pass"),
        ("HIGH", 3, HIGH, "pass"),
        ("high", 4, HIGH, HIGH),
        ("Critical", 1, CRITICAL, CRITICAL),
        ("critical", 1, CRITICAL, CRITICAL),
        ("Medium", 40, "pass", "pass"),
        ("low", 40, "pass", "pass"),
        ("Extreme", 1, "unknown U-PARSE", "unknown U-PARSE"),
    ],
)
def test_how_many_may_stay_open_hangs_on_their_severity_and_on_who_can_reach_it(
    severity, count, facing_the_internet, internal
):
    facts = [*CLEAN, *several(count, severity)]
    assert outcome(CLEARED, facts) == facing_the_internet
    assert outcome(CLEARED, facts, workload=INTERNAL) == internal


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        (VM.upper(), HIGH),
        (f"{VM}/extensions/agent", HIGH),
        (WEB, HIGH),
        (PROD, HIGH),
        (f"{PROD}/resourceGroups/rg-other/providers/a.b/c/d", "pass"),
        (VM.replace(PROD, OTHER), "pass"),
    ],
)
def test_a_finding_belongs_where_it_is_about_a_member_or_what_holds_one(resource, expected):
    workload = dataclasses.replace(WORKLOAD, azure=AzureScope(resources=(VM,)))
    assert outcome(CLEARED, [*CLEAN, finding(resource), weighs()], workload=workload) == expected


def test_of_a_whole_subscription_every_finding_belongs():
    elsewhere = finding(f"{PROD}/resourceGroups/rg-other/providers/a.b/c/d")
    assert outcome(CLEARED, [*CLEAN, elsewhere, weighs()]) == HIGH


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        ([finding()], "U-PARSE"),
        ([finding(), weighs(None)], "U-PARSE"),
        ([finding(), weighs(seen_from=OTHER)], "U-PARSE"),
        ([finding(status="AtRisk"), weighs()], "U-PARSE"),
    ],
)
def test_a_finding_that_nobody_can_weigh_makes_the_numbers_unknown(found, reason):
    assert outcome(CLEARED, [*CLEAN, *found]) == f"unknown {reason}"
    assert outcome(CLEARED, [*CLEAN, *found, *several(1, "Critical")]) == CRITICAL


def test_a_word_that_is_new_about_something_light_does_not_matter():
    assert outcome(CLEARED, [*CLEAN, finding(status="AtRisk"), weighs("Low")]) == "pass"


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([], "unknown U-MISSING"),
        ([scan()], "unknown U-MISSING"),
        ([plan()], "unknown U-MISSING"),
        ([scan(), plan(tier="Free")], "unknown U-MISSING"),
        ([scan(), plan(tier=None)], "unknown U-PARSE"),
        ([scan(), plan(tier="Premium")], "unknown U-PARSE"),
        ([scan(), plan(tier="STANDARD")], "pass"),
        ([scan(), plan(replaced=True)], "unknown U-MISSING"),
        ([scan(), plan("VirtualMachines")], "pass"),
        ([scan(), plan("KeyVaults")], "unknown U-MISSING"),
        ([scan(), plan(tier="Free"), plan("virtualmachines")], "pass"),
    ],
)
def test_a_clean_list_means_nothing_where_nobody_looks(found, expected):
    assert outcome(CLEARED, [*NOTHING, *found]) == expected


def test_findings_fail_also_where_nobody_knows_whether_all_was_looked_at():
    assert outcome(CLEARED, [*NOTHING, finding(), weighs()]) == HIGH


def test_the_message_names_what_is_open_most_often_first():
    findings = [finding(), finding(f"{WEB}/providers/a.b/c/d"), weighs(), *several(1, "Critical")]
    (row,) = rows_of("security_finding_summary", [*CLEAN, *findings])
    assert (row.critical_findings, row.high_findings) == (1.0, 2.0)
    assert row.top_findings == ("1 x k0 (critical)", "2 x Ports are closed (high)")
    assert "2 x Ports are closed (high)" in verdict(CLEARED, [*CLEAN, finding(WEB), finding(), weighs()]).message


@pytest.mark.parametrize("kind", [SecurityFinding, SecurityScan, AssessmentKind, DefenderPlan, Resource])
@pytest.mark.parametrize(("cause", "reason"), REASONS)
def test_what_was_not_read_is_unknown_unless_it_fails_already(kind, cause, reason):
    gaps = [gap(kind, cause=cause)]
    assert outcome(CLEARED, CLEAN, gaps) == f"unknown {reason}"
    assert outcome(CLEARED, [*CLEAN, finding(), weighs()], gaps) == HIGH


def test_a_severity_that_was_hidden_is_told_by_its_gap():
    (row,) = rows_of("security_finding_summary", [*CLEAN, finding()], [gap(AssessmentKind)])
    assert (row.high_findings.reason, row.high_findings.at_least) == ("U-PERM", 0.0)


def test_what_may_be_the_workloads_by_its_tags_makes_the_numbers_unknown():
    tagged = dataclasses.replace(
        WORKLOAD, azure=AzureScope(subscriptions=(SUB,), tags=(("app", "till"),), resources=(VM,))
    )
    doubtful = finding(f"{WEB}/providers/Microsoft.Network/networkSecurityGroups/nsg")
    assert outcome(CLEARED, [*CLEAN, doubtful, weighs()], workload=tagged) == "unknown U-MISSING"
    assert outcome(CLEARED, [*CLEAN, doubtful, weighs("Low")], workload=tagged) == "pass"


def test_each_subscription_is_a_row_of_its_own():
    both = dataclasses.replace(WORKLOAD, subscriptions=(SUB, "other"), azure=AzureScope(subscriptions=(SUB, "other")))
    rows = rows_of("security_finding_summary", [*CLEAN, finding(), weighs()], workload=both)
    assert [(row.subject, row.source) for row in rows] == [
        (PROD, "defender for cloud"),
        ("/subscriptions/other", "defender for cloud"),
    ]
    assert rows[0].scanned is True
    assert rows[1].scanned.reason in ("U-MISSING", "U-PARTIAL")


@pytest.mark.parametrize("kind", [SecurityFinding, SecurityScan, AssessmentKind, DefenderPlan])
def test_without_the_proof_of_a_look_nothing_found_is_unknown(kind):
    unproven = [one for one in CLEAN if not (isinstance(one, Inventory) and one.of == kind.kind)]
    assert outcome(CLEARED, unproven) == "unknown U-PARTIAL"


def test_an_old_look_is_stale():
    old = [*NOTHING, dataclasses.replace(scan(), observed_at=NOW.replace(day=20)), plan()]
    assert outcome(CLEARED, old) == "unknown U-STALE"
