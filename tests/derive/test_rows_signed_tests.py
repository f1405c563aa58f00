"""SIT and UAT: every planned case run against the release, enough of them passed, and people signed."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from builders import NOW
from builders_release import AZURE_DEVOPS, BEFORE, PLACES, run
from builders_testing import (
    LEAD,
    OWNER,
    PLAN,
    SIGNS,
    TRIGGERED,
    approval,
    in_order,
    kind,
    points,
    report,
    signed,
    with_tests,
)
from judged import REASONS, gap, outcome, policy

from collector.facts.delivery import HostApproval, PipelineRun
from collector.facts.testing import TestPlan, TestPoint, TestReport
from collector.judge.policy import Counts
from collector.model import KindOfTests, TestKind

KINDS = (TestKind.SIT, TestKind.UAT)
FAILED = {"passed": 94, "failures": 6, "any_failure": True}


def judged(place, of, *facts, gaps=(), declared=None, **changes) -> str:
    workload = with_tests(place, declared or kind(of, sign_off=SIGNS), **changes)
    return outcome(f"testing-{of}-signed", in_order(workload, *facts), gaps, workload)


def results(place, of, **changes) -> TestReport:
    return report(place, f"{of}/junit.xml", **changes)


def failing(of, line) -> str:
    return f"fail F-testing-{of}-signed-{line}"


@pytest.mark.parametrize("place", PLACES, ids=str)
@pytest.mark.parametrize("of", KINDS)
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, "pass", id="in order"),
        pytest.param({"passed": 95, "failures": 5, "any_failure": True}, "pass", id="as few passed as may be"),
        pytest.param(FAILED, 3, id="too few passed"),
        pytest.param({"passed": 99, "skipped": 1}, 2, id="one was never run"),
        pytest.param({"tests": 0, "passed": 0}, "unknown U-MISSING", id="no test"),
        pytest.param({"whole": False}, "unknown U-PARSE", id="cases are missing"),
        pytest.param({"running": True, "whole": False}, "unknown U-PARTIAL", id="still running"),
        pytest.param({"observed_at": NOW - timedelta(days=2)}, "unknown U-STALE", id="read too long ago"),
        pytest.param({"run": "", "commit": BEFORE}, "unknown U-MISMATCH", id="of another commit"),
    ],
)
def test_all_must_be_run_and_enough_must_pass(place, of, changes, expected):
    found = judged(place, of, results(place, of, **changes), *signed(place))
    assert found == (failing(of, expected) if isinstance(expected, int) else expected)


@pytest.mark.parametrize("place", PLACES, ids=str)
@pytest.mark.parametrize("of", KINDS)
@pytest.mark.parametrize(
    ("approvals", "expected"),
    [
        pytest.param([(LEAD, {}), (OWNER, {})], "pass", id="by two people"),
        pytest.param([(LEAD, {}), (OWNER, {"state": "Approved"})], "pass", id="words in another case"),
        pytest.param([(LEAD, {}), (LEAD, {})], "unknown U-MISSING", id="twice by one person"),
        pytest.param([(LEAD, {}), (TRIGGERED, {})], "unknown U-MISSING", id="by who started the run"),
        pytest.param([(LEAD, {}), (OWNER, {"bot": True})], "unknown U-MISSING", id="by a bot"),
        pytest.param([(LEAD, {}), (None, {})], "unknown U-MISSING", id="by nobody that is told"),
        pytest.param([(LEAD, {}), (OWNER, {"state": "pending"})], "unknown U-MISSING", id="not decided yet"),
        pytest.param([(LEAD, {}), (OWNER, {"state": "pondered"})], "unknown U-MISSING", id="a word that nobody knows"),
        pytest.param([(LEAD, {}), (OWNER, {"state": "rejected"})], 4, id="rejected"),
        pytest.param([(LEAD, {}), (OWNER, {"environment": "other"})], "unknown U-MISSING", id="another environment"),
        pytest.param([(LEAD, {}), (OWNER, {"run": "elsewhere"})], "unknown U-MISSING", id="on no run of the release"),
    ],
)
def test_each_environment_must_be_approved_by_another_person(place, of, approvals, expected):
    pairs = zip(SIGNS, approvals, strict=True)
    given = [approval(place, **{"environment": name, "by": by, **changes}) for name, (by, changes) in pairs]
    found = judged(place, of, results(place, of), *given)
    assert found == (failing(of, expected) if isinstance(expected, int) else expected)


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_two_who_both_may_sign_for_one_are_spread_over_both(place):
    also = approval(place, SIGNS[0], OWNER)
    assert judged(place, TestKind.SIT, results(place, TestKind.SIT), also, *signed(place)) == "pass"


@pytest.mark.parametrize("place", PLACES, ids=str)
@pytest.mark.parametrize("of", KINDS)
def test_where_no_environment_signs_off_hosts_are_asked_nothing_and_a_statement_is(place, of):
    declared = kind(of)
    assert judged(place, of, results(place, of), declared=declared) == "pass"
    assert judged(place, of, results(place, of, **FAILED), declared=declared) == failing(of, 3)
    (criterion,) = (one for one in policy().policy.criteria if one.id == f"testing-{of}-signed")
    assert "business-owner" in criterion.attest.by
    assert criterion.attest.counts is Counts.ALWAYS


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_one_signer_is_too_few(place):
    declared = kind(TestKind.SIT, sign_off=SIGNS[:1])
    assert judged(
        place, TestKind.SIT, results(place, TestKind.SIT), approval(place, SIGNS[0], LEAD), declared=declared
    ) == (failing(TestKind.SIT, 6))


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_the_newest_run_on_which_anybody_decided_counts(place):
    rejected = approval(place, SIGNS[0], LEAD, number=6, state="rejected")
    earlier, later = (run(place, 6, by=TRIGGERED, started=NOW - timedelta(hours=hours)) for hours in (9, 1))
    assert judged(place, TestKind.SIT, results(place, TestKind.SIT), *signed(place), rejected, earlier) == "pass"
    found = judged(place, TestKind.SIT, results(place, TestKind.SIT), *signed(place), rejected, later)
    assert found == failing(TestKind.SIT, 4)


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_an_approval_of_another_commit_signs_nothing(place):
    of_another = run(place, 6, commit=BEFORE, by=TRIGGERED)
    others = [approval(place, name, by, number=6) for name, by in zip(SIGNS, (LEAD, OWNER), strict=True)]
    assert judged(place, TestKind.SIT, results(place, TestKind.SIT), of_another, *others) == "unknown U-MISSING"


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_who_started_the_run_must_be_known(place):
    workload = with_tests(place, kind(TestKind.SIT, sign_off=SIGNS))
    facts = [fact for fact in in_order(workload) if not isinstance(fact, PipelineRun)]
    facts += [run(place, by=None), results(place, TestKind.SIT), *signed(place)]
    assert outcome("testing-sit-signed", facts, workload=workload) == "unknown U-PARSE"


@pytest.mark.parametrize("place", PLACES, ids=str)
@pytest.mark.parametrize("of", KINDS)
@pytest.mark.parametrize(("cause", "code"), REASONS)
@pytest.mark.parametrize("hidden", [TestReport, HostApproval])
def test_what_could_not_be_read_leaves_no_pass(place, of, hidden, cause, code):
    found = (results(place, of), *signed(place))
    assert judged(place, of, *found, gaps=(gap(hidden, scope=place.id, cause=cause),)) == f"unknown {code}"


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_a_rejection_stands_whatever_could_not_be_read(place):
    rejected = approval(place, SIGNS[0], LEAD, state="rejected")
    hidden = gap(HostApproval, scope=place.id)
    found = judged(place, TestKind.SIT, results(place, TestKind.SIT), rejected, gaps=(hidden,))
    assert found == failing(TestKind.SIT, 4)


@pytest.mark.parametrize("place", PLACES, ids=str)
@pytest.mark.parametrize("of", KINDS)
def test_a_kind_that_is_not_needed_does_not_apply(place, of):
    declared = KindOfTests(kind=of, not_needed="nothing else is connected")
    assert judged(place, of, declared=declared) == "not_applicable"


@pytest.mark.parametrize("place", PLACES, ids=str)
@pytest.mark.parametrize("of", KINDS)
def test_without_a_mapping_or_a_commit_nothing_is_known(place, of):
    workload = with_tests(place)
    assert outcome(f"testing-{of}-signed", in_order(workload), workload=workload) == "unknown U-MISSING"
    assert judged(place, of, results(place, of), *signed(place), commit="") == "unknown U-MISSING"


# --- Test plans, which only Azure DevOps has ---------------------------------------------------------------

PLANNED = KindOfTests(kind=TestKind.SIT, test_plans=(PLAN.upper(),), sign_off=SIGNS)
ALL = ["Passed"] * 20


def planned(*facts, gaps=(), declared=PLANNED) -> str:
    numbered = dataclasses.replace(run(AZURE_DEVOPS, 8, by=TRIGGERED), number="2.4.1")
    found = (numbered, *signed(AZURE_DEVOPS), *facts)
    return judged(AZURE_DEVOPS, TestKind.SIT, *found, gaps=gaps, declared=declared)


@pytest.mark.parametrize(
    ("outcomes", "changes", "expected"),
    [
        pytest.param(ALL, {}, "pass", id="all passed"),
        pytest.param([*ALL[1:], "Failed"], {}, "pass", id="as few passed as may be"),
        pytest.param([*ALL[2:], "Failed", "Failed"], {}, 3, id="too few passed"),
        pytest.param([*ALL[1:], "Unspecified"], {}, 2, id="one was never run"),
        pytest.param([*ALL[1:], "NotApplicable"], {}, 2, id="one was set aside"),
        pytest.param([*ALL[2:], "Pondered", "Pondered"], {}, 3, id="words that nobody knows"),
        pytest.param(ALL, {"state": "InProgress"}, 2, id="being run again"),
        pytest.param(ALL, {"build": "2.4.1"}, "pass", id="run against a build of the release"),
        pytest.param(ALL, {"build": "2.3.9"}, "unknown U-MISMATCH", id="run against another build"),
        pytest.param(ALL, {"updated": NOW - timedelta(days=1)}, "unknown U-MISMATCH", id="run before the release"),
        pytest.param(ALL, {"updated": None}, "unknown U-MISMATCH", id="nobody knows when"),
        pytest.param([], {}, "unknown U-MISSING", id="a plan without a point"),
    ],
)
def test_the_points_of_a_plan_must_have_been_run_against_the_release(outcomes, changes, expected):
    found = planned(*points(AZURE_DEVOPS, outcomes, **changes))
    assert found == (failing(TestKind.SIT, expected) if isinstance(expected, int) else expected)


def test_a_plan_that_is_not_there_is_a_question():
    assert planned() == "unknown U-MISSING"


@pytest.mark.parametrize(("cause", "code"), REASONS)
@pytest.mark.parametrize("hidden", [TestPlan, TestPoint])
def test_points_that_could_not_be_read_may_have_failed(hidden, cause, code):
    gaps = (gap(hidden, scope=AZURE_DEVOPS.id, cause=cause),)
    assert planned(*points(AZURE_DEVOPS, ALL), gaps=gaps) == f"unknown {code}"


def test_without_a_run_of_the_release_no_point_can_be_of_it():
    workload = with_tests(AZURE_DEVOPS, PLANNED)
    facts = [fact for fact in in_order(workload) if not isinstance(fact, PipelineRun)]
    found = outcome("testing-sit-signed", [*facts, *points(AZURE_DEVOPS, ALL)], workload=workload)
    assert found == "unknown U-MISMATCH"
