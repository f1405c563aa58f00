"""Attacks on what guards branch and code: checks that only some changes need, findings that went away too late."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from builders import NOW
from builders_controls import CHECKS, alert, controlled, guarded, guards, rule, rules, scan
from builders_release import AZURE_DEVOPS, BEFORE, GITHUB
from judged import outcome, rows_of

from collector.model import Tier

ENFORCED, CLEARED = "release-controls-enforced", "security-code-findings-cleared"
CRITICAL = f"fail F-{CLEARED}-1"
SCANNED = NOW - timedelta(hours=4)


# --- Checks of some changes alone ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("whole", "some", "expected"),
    [
        (CHECKS, (), "pass"),
        (("build",), ("golive",), "unknown U-MISSING"),
        ((), ("BUILD", "golive"), "unknown U-MISSING"),
        ((), ("golive",), f"fail F-{ENFORCED}-5"),
        (CHECKS, ("golive",), "pass"),
    ],
)
def test_a_check_that_some_changes_alone_need_is_not_one_that_all_need(whole, some, expected):
    found = [*rules(AZURE_DEVOPS, checks=whole), rule(AZURE_DEVOPS, 45, checks_of_some=some, force_push=False)]
    workload = replace(guarded(AZURE_DEVOPS), tier=Tier.T2)
    facts = [*controlled(AZURE_DEVOPS, workload), *guards(AZURE_DEVOPS), *found]
    assert outcome(ENFORCED, facts, (), workload) == expected


def test_it_says_which_filter_to_take_away():
    found = [*rules(AZURE_DEVOPS, checks=("build",)), rule(AZURE_DEVOPS, 45, checks_of_some=("golive",))]
    facts = [*controlled(AZURE_DEVOPS), *guards(AZURE_DEVOPS), *found]
    every = rows_of("release_control", facts, workload=guarded(AZURE_DEVOPS))
    (row,) = (row for row in every if row.of_branch)
    assert "golive is demanded of some changes alone" in row.missing_checks.why
    assert "reaches main without it" in row.missing_checks.why


# --- Findings that the branch got rid of after the release's commit --------------------------------------------


def judged(*facts):
    return outcome(CLEARED, [*controlled(), *facts], (), replace(guarded(), internet_facing=True))


def fixed(hours_after_scan, **changes):
    moment = SCANNED + timedelta(hours=hours_after_scan)
    return alert(**{"state": "fixed", "fixed": moment, "severity": "critical", **changes})


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param([fixed(1)], CRITICAL, id="fixed after the release"),
        pytest.param([fixed(-1)], "pass", id="fixed before it"),
        pytest.param([fixed(1, state="Fixed")], CRITICAL, id="in another case"),
        pytest.param([fixed(1, state="dismissed")], "pass", id="dismissed by somebody"),
        pytest.param([fixed(1, severity="medium")], "pass", id="not severe"),
        pytest.param([fixed(1, fixed=None)], "pass", id="the list of open ones tells no moment"),
    ],
)
def test_what_was_fixed_after_the_release_is_still_in_it(facts, expected):
    assert judged(scan(at=SCANNED), *facts) == expected


def test_the_first_analysis_of_the_release_tells_when_it_had_the_finding():
    again = scan(number=2, at=NOW)
    assert judged(scan(at=SCANNED), again, fixed(1)) == CRITICAL


def test_a_later_commit_that_was_analysed_says_nothing_about_the_release():
    assert judged(scan(commit=BEFORE, at=SCANNED - timedelta(days=9)), scan(number=2, at=SCANNED), fixed(-1)) == "pass"


def test_a_finding_that_was_fixed_since_is_shown_as_such():
    (row,) = rows_of("code_finding_summary", [*controlled(), scan(at=SCANNED), fixed(1, rule="x")], workload=guarded())
    assert row.top_findings == ("1 x x, fixed after the commit of the release (critical)",)


@pytest.mark.parametrize(("oldest", "expected"), [(1, "unknown U-PARTIAL"), (-1, "pass")])
def test_where_a_hundred_were_fixed_since_there_may_be_more(oldest, expected):
    many = [fixed(2, number=100 + one, severity="low") for one in range(99)]
    assert judged(scan(at=SCANNED), *many, fixed(oldest, number=99, severity="low")) == expected
    assert GITHUB.id in many[0].subject
