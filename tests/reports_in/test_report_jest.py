"""Jest and Vitest: the tests of all suites, and suites that failed without a test."""

from __future__ import annotations

import json

import pytest
from counted import counts


def case(status: str, **more: object) -> dict[str, object]:
    return {"title": "t", "status": status, **more}


def suite(*cases: dict[str, object], status: str = "passed", end: object = 1767348000000) -> dict[str, object]:
    return {"name": "a.test.ts", "status": status, "endTime": end, "assertionResults": cases}


def report(*suites: dict[str, object], **header: object) -> str:
    tests = sum(len(one["assertionResults"]) for one in suites)
    return json.dumps({"numTotalTests": tests, "numFailedTests": 0, "testResults": suites, **header})


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("passed", counts(passed=1)),
        ("failed", counts(failures=1)),
        ("skipped", counts(skipped=1)),
        ("pending", counts(skipped=1)),
        ("todo", counts(skipped=1)),
        ("disabled", counts(skipped=1)),
        ("focused", counts(errors=1)),
    ],
)
def test_each_status_has_one_outcome(look, status, expected):
    reading = look(report(suite(case(status))))
    assert (reading.outcome, reading.format, reading.totals) == ("read", "jest-json", expected)
    assert reading.any_failure is (expected["failures"] + expected["errors"] > 0)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (report(suite(case("passed")), suite(status="failed")), "a suite says that it failed, but none of its tests"),
        (report(suite(case("passed")), numFailedTestSuites=1), "its header counts failed suites"),
        (report(suite(case("passed")), numRuntimeErrorTestSuites=1), "its header counts suites that failed to run"),
        (report(suite(case("passed")), numFailedTests=2), "its header declares failed tests: 2, but its cases show 0"),
        (report(suite(case("passed")), success=False), "its header does not say that the run was a success"),
        (report(suite(case("passed")), success=None), "its header does not say that the run was a success"),
    ],
)
def test_a_failure_that_no_test_shows_is_still_a_failure(look, content, reason):
    reading = look(content)
    assert (reading.totals, reading.any_failure) == (counts(passed=1), True)
    assert reading.reasons[0].startswith(reason)


def test_failing_tests_explain_the_header(look):
    header = {"numFailedTests": 1, "numFailedTestSuites": 1}
    reading = look(report(suite(case("failed"), status="failed"), **header))
    assert (reading.totals, reading.any_failure) == (counts(failures=1), True)


def test_a_header_that_says_all_is_well_hides_no_failing_test(look):
    reading = look(report(suite(case("failed")), numPassedTests=1, success=True))
    assert (reading.totals, reading.any_failure) == (counts(failures=1), True)


@pytest.mark.parametrize("header", [{"numTotalTests": 2}, {"wasInterrupted": True}])
def test_a_run_with_fewer_tests_than_declared_or_interrupted_is_not_whole(look, header):
    reading = look(report(suite(case("passed")), **header))
    assert (reading.outcome, reading.whole, reading.any_failure) == ("read", False, False)


@pytest.mark.parametrize(
    ("more", "flaky"),
    [({"retryReasons": ["x"]}, 1), ({"invocations": 2}, 1), ({"retryReasons": [], "invocations": 1}, 0)],
)
def test_what_passed_only_when_it_ran_again_is_flaky(look, more, flaky):
    assert look(report(suite(case("passed", **more), case("failed", **more)))).flaky == flaky


@pytest.mark.parametrize(
    ("ends", "finished"),
    [
        ((1767348000000, 1767351600000.25), "2026-01-02T11:00:00Z"),
        ((1767348000000, None), None),
        ((1767348000000, 7), None),
    ],
)
def test_the_run_finished_when_its_last_suite_did(look, ends, finished):
    assert look(report(*(suite(case("passed"), end=end) for end in ends))).finished == finished


def test_no_test_is_empty(look):
    assert look(report()).outcome == "empty"
    failed_to_load = look(report(suite(status="failed"), success=False))
    assert (failed_to_load.outcome, failed_to_load.any_failure) == ("empty", True)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('{"numTotalTests": 0, "testResults": {}}', "`testResults` is not the list"),
        ('{"numTotalTests": 1, "testResults": [{"testResults": []}]}', "`assertionResults` is not the list"),
        ('{"numTotalTests": 1, "testResults": [{"assertionResults": [{}]}]}', "`status` is not the text"),
        (report(suite(case("passed")), numTotalTests="1"), "`numTotalTests` is not the count"),
        (report(suite(case("passed")), numFailedTests=None), "`numFailedTests` is not the count"),
    ],
)
def test_a_part_that_is_missing_or_of_another_kind_is_refused(look, content, reason):
    reading = look(content)
    assert (reading.outcome, reading.totals) == ("refused", {})
    assert reading.reasons[0].startswith(reason)
