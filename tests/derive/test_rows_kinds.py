"""Each kind of tests by itself: its mapping in the workload file says where its results are."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from builders import NOW
from builders_release import AZURE_DEVOPS, BEFORE, GITHUB, PLACES, run
from builders_testing import in_order, kind, on_disk, report, run_of_tests, with_tests
from judged import REASONS, gap, outcome, rows_of, verdict

from collector.derive.rows import Unknown
from collector.facts.testing import TestReport
from collector.model import KindOfTests, Severity, TestKind, Tier

KINDS = (TestKind.UNIT, TestKind.INTEGRATION, TestKind.ACCESSIBILITY)
FAILED = {"passed": 98, "failures": 2, "any_failure": True}


def judged(place, of, *facts, gaps=(), declared=None, **changes) -> str:
    kinds = (declared,) if declared else (kind(of),)
    workload = with_tests(place, *kinds, **changes)
    return outcome(f"testing-{of}-passed", in_order(workload, *facts), gaps, workload)


@pytest.mark.parametrize("place", PLACES, ids=str)
@pytest.mark.parametrize("of", KINDS)
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, "pass", id="in order"),
        pytest.param({"passed": 98, "skipped": 2}, "pass", id="as many skipped as may be"),
        pytest.param({"passed": 97, "skipped": 3}, "fail 4", id="too many skipped"),
        pytest.param(FAILED, "fail 2", id="failed"),
        pytest.param({"passed": 99, "errors": 1, "any_failure": True}, "fail 2", id="broke"),
        pytest.param({"any_failure": True}, "fail 3", id="the header claims a failure"),
        pytest.param({"tests": 0, "passed": 0}, "unknown U-MISSING", id="no test"),
        pytest.param({"whole": False}, "unknown U-PARSE", id="cases are missing"),
        pytest.param({"running": True, "whole": False}, "unknown U-PARTIAL", id="still running"),
        pytest.param({"running": True, **FAILED}, "fail 2", id="still running, and failing already"),
        pytest.param({"observed_at": NOW - timedelta(days=2)}, "unknown U-STALE", id="read too long ago"),
    ],
)
def test_a_kind_passes_where_all_its_tests_do(place, of, changes, expected):
    found = report(place, f"{of}/junit.xml", **changes)
    assert judged(place, of, found) == expected.replace("fail ", f"fail F-testing-{of}-passed-")


@pytest.mark.parametrize("place", PLACES, ids=str)
@pytest.mark.parametrize("of", KINDS)
def test_a_kind_that_nobody_declared_is_told_the_line_to_add(place, of):
    workload = with_tests(place)
    criterion = f"testing-{of}-passed"
    assert outcome(criterion, in_order(workload, report(place)), workload=workload) == "unknown U-MISSING"
    said = verdict(criterion, in_order(workload), workload=workload).message
    assert f"tests: {{{of}: {{reports: [test-reports/{of}/*.xml]}}}}" in said


@pytest.mark.parametrize("place", PLACES, ids=str)
@pytest.mark.parametrize("of", KINDS)
def test_a_kind_that_is_not_needed_does_not_apply_whatever_could_not_be_read(place, of):
    declared = KindOfTests(kind=of, not_needed="there is no user interface")
    assert judged(place, of, declared=declared) == "not_applicable"
    assert judged(place, of, gaps=(gap(TestReport, scope=place.id),), declared=declared) == "not_applicable"


@pytest.mark.parametrize("place", PLACES, ids=str)
@pytest.mark.parametrize("of", KINDS)
def test_a_kind_whose_results_are_not_there_is_unknown(place, of):
    assert judged(place, of) == "unknown U-MISSING"
    assert judged(place, of, report(place, "other/junit.xml")) == "unknown U-MISSING"


@pytest.mark.parametrize("place", PLACES, ids=str)
@pytest.mark.parametrize("of", KINDS)
@pytest.mark.parametrize(("cause", "code"), REASONS)
def test_a_report_that_could_not_be_read_may_be_of_this_kind(place, of, cause, code):
    hidden = gap(TestReport, scope=place.id, cause=cause)
    found = report(place, f"{of}/junit.xml")
    assert judged(place, of, found, gaps=(hidden,)) == f"unknown {code}"
    assert judged(place, of, gaps=(hidden,)) == f"unknown {code}"
    failed = report(place, f"{of}/junit.xml", **FAILED)
    assert judged(place, of, failed, gaps=(hidden,)) == f"fail F-testing-{of}-passed-2"


@pytest.mark.parametrize("place", PLACES, ids=str)
@pytest.mark.parametrize("of", KINDS)
def test_results_of_another_commit_do_not_count(place, of):
    declared = kind(of, "reports/*.xml")
    assert judged(place, of, on_disk(), declared=declared) == "pass"
    assert judged(place, of, on_disk(commit=BEFORE), declared=declared) == "unknown U-MISMATCH"
    assert judged(place, of, on_disk(commit=None), declared=declared) == "unknown U-MISMATCH"
    left_over = on_disk("reports/old.xml", commit=BEFORE)
    assert judged(place, of, on_disk(), left_over, declared=declared) == "unknown U-MISMATCH"
    assert judged(place, of, on_disk(), declared=declared, commit="") == "unknown U-MISSING"


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_every_pattern_must_find_something(place):
    both = kind(TestKind.UNIT, "test-reports/api/*.xml", "test-reports/jobs/*.xml")
    api, jobs = report(place, "api/a.xml"), report(place, "jobs/b.xml")
    assert judged(place, TestKind.UNIT, api, jobs, declared=both) == "pass"
    assert judged(place, TestKind.UNIT, api, declared=both) == "unknown U-MISSING"


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_results_are_added_up_and_a_file_counts_once(place):
    both = kind(TestKind.UNIT, "test-reports/unit/*.xml", "test-reports/**")
    workload = with_tests(place, both)
    found = (
        report(place, "unit/a.xml"),
        report(place, "unit/b.xml"),
        on_disk("test-reports/c.xml", digest="unit/b.xml"),
    )
    (row,) = rows_of("unit_tests", in_order(workload, *found), workload=workload)
    assert (row.tests, row.failed, row.passed_pct) == (200.0, 0.0, 100.0)


def test_test_runs_of_azure_devops_are_found_by_their_name():
    declared = KindOfTests(kind=TestKind.UNIT, test_runs=("Unit*",))
    found = run_of_tests(AZURE_DEVOPS, "unit tests")
    assert judged(AZURE_DEVOPS, TestKind.UNIT, found, declared=declared) == "pass"
    as_file = report(AZURE_DEVOPS, path="Unit.xml")
    assert judged(AZURE_DEVOPS, TestKind.UNIT, as_file, declared=declared) == "unknown U-MISSING"


def test_a_run_that_was_replaced_does_not_count():
    failed = report(GITHUB, "unit/a.xml", number=6, **FAILED)
    earlier = run(GITHUB, 6, started=NOW - timedelta(hours=9))
    assert judged(GITHUB, TestKind.UNIT, failed, earlier, report(GITHUB, "unit/a.xml")) == "pass"


@pytest.mark.parametrize(
    ("tier", "severity"), [(Tier.T0, "major"), (Tier.T1, "major"), (Tier.T2, "minor"), (Tier.T3, "minor")]
)
def test_accessibility_weighs_less_where_less_is_at_stake(tier, severity):
    workload = dataclasses.replace(with_tests(GITHUB), tier=tier)
    found = verdict("testing-accessibility-passed", in_order(workload), workload=workload)
    assert found.severity is Severity(severity)


def test_what_was_seen_of_failures_stays_a_lower_bound():
    declared = kind(TestKind.UNIT, "test-reports/unit/*.xml", "test-reports/more/*.xml")
    workload = with_tests(GITHUB, declared)
    (row,) = rows_of("unit_tests", in_order(workload, report(GITHUB, "unit/a.xml", **FAILED)), workload=workload)
    assert isinstance(row.failed, Unknown)
    assert (row.failed.at_least, row.any_failure) == (2.0, True)
