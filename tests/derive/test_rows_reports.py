"""Test results and coverage."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from builders import COVERAGE, NOW, TESTS, WORKLOAD, coverage, results
from judged import gap, healthy, outcome

from collector.facts.azure import Inventory
from collector.facts.testing import CoverageReport, TestReport
from collector.model import Cause

PASS, LINE = "testing-automated-pass", "testing-coverage-line"
NO_TESTS, NO_COVERAGE = healthy(TestReport), healthy(CoverageReport)


def few(tests_run=100, **counts):
    return results(tests=tests_run, **counts)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([results()], "pass"),
        ([results(), results("junit-2")], "pass"),
        ([few(failures=1, any_failure=True)], f"fail F-{PASS}-2"),
        ([few(errors=1, any_failure=True)], f"fail F-{PASS}-3"),
        ([few(any_failure=True)], f"fail F-{PASS}-4"),
        ([few(whole=False)], "unknown U-PARSE"),
        ([few(whole=False, failures=1)], f"fail F-{PASS}-2"),
        ([few(finished=NOW - timedelta(days=14))], "pass"),
        ([few(finished=NOW - timedelta(days=15))], f"fail F-{PASS}-6"),
        ([few(finished=NOW + timedelta(days=1))], "unknown U-PARSE"),
        ([few(finished=None)], "pass"),
        ([few(skipped=2)], "pass"),
        ([few(skipped=3)], f"fail F-{PASS}-5"),
        ([few(1, passed=1, skipped=0)], "pass"),
        ([few(0, passed=0, skipped=0)], "unknown U-MISSING"),
        ([few(0, passed=0, skipped=0, any_failure=True)], f"fail F-{PASS}-4"),
        ([results(), few(0, passed=0, skipped=0, subject="file:reports/empty.xml")], "unknown U-MISSING"),
        ([results(), results("junit-2", failures=1)], f"fail F-{PASS}-2"),
        ([], "unknown U-MISSING"),
    ],
)
def test_the_tests_of_every_file_must_have_passed(found, expected):
    assert outcome(PASS, [*NO_TESTS, *found]) == expected


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param([coverage()], "pass", id="enough"),
        pytest.param([coverage(covered=80)], "pass", id="just enough"),
        pytest.param([coverage(covered=79)], f"fail F-{LINE}-2", id="below the level"),
        pytest.param([coverage(covered=59)], f"fail F-{LINE}-1", id="below the floor"),
        pytest.param([coverage(covered=0, valid=0)], "unknown U-MISSING", id="no line"),
        pytest.param([coverage(branches_covered=70, branches_valid=100)], "pass", id="branches too"),
        pytest.param([coverage(branches_covered=69, branches_valid=100)], f"fail F-{LINE}-3", id="few branches"),
        pytest.param([coverage(branches_covered=None, branches_valid=9)], f"fail F-{LINE}-3", id="branches half told"),
        pytest.param([coverage(branches_covered=0, branches_valid=0)], "pass", id="no branch"),
        pytest.param([coverage("a", 60, 100), coverage("b", 998, 1000)], "pass", id="lines are added, not averaged"),
        pytest.param([coverage("a", 10, 10), coverage("b", 50, 100)], f"fail F-{LINE}-1", id="one small, one large"),
        pytest.param([coverage("a"), coverage("b", 0, 0)], "unknown U-MISSING", id="one of two measured nothing"),
        pytest.param(
            [coverage("a", 100, 100), coverage("b", 50, 100), coverage("a", 100, 100, pattern="reports/**")],
            f"fail F-{LINE}-2",
            id="a file that two patterns match counts once",
        ),
        pytest.param([coverage(), coverage("lcov", format="lcov")], "pass", id="two formats"),
        pytest.param([coverage(), coverage("lcov", 50, format="lcov")], f"fail F-{LINE}-1", id="each format stands"),
        pytest.param([], "unknown U-MISSING", id="no file"),
    ],
)
def test_coverage_is_summed_over_the_files_of_a_format(found, expected):
    assert outcome(LINE, [*NO_COVERAGE, *found]) == expected


@pytest.mark.parametrize(
    ("criterion", "kind", "pattern"), [(PASS, TestReport, TESTS), (LINE, CoverageReport, COVERAGE)]
)
def test_one_refused_file_among_good_ones_leaves_no_pass(criterion, kind, pattern):
    refused = gap(kind, scope=pattern, cause=Cause.MALFORMED)
    assert outcome(criterion, healthy(), [refused]) == "unknown U-PARSE"
    assert outcome(criterion, healthy(kind), [refused]) == "unknown U-PARSE"


@pytest.mark.parametrize(("criterion", "field"), [(PASS, "test_reports"), (LINE, "coverage_reports")])
def test_a_second_pattern_that_matches_nothing_leaves_no_pass(criterion, field):
    workload = dataclasses.replace(WORKLOAD, **{field: (*getattr(WORKLOAD, field), "more/*.xml")})
    kind = TestReport.kind if criterion == PASS else CoverageReport.kind
    looked = Inventory(subject="file:more/*.xml", of=kind, count=0, documents=(), observed_at=NOW)
    assert outcome(criterion, [*healthy(), looked], workload=workload) == "unknown U-MISSING"
    assert outcome(criterion, healthy(), workload=workload) != "pass"


@pytest.mark.parametrize(("criterion", "field"), [(PASS, "test_reports"), (LINE, "coverage_reports")])
def test_a_workload_that_names_no_reports_is_told_what_to_add(criterion, field):
    kind = TestReport if criterion == PASS else CoverageReport
    assert outcome(criterion, healthy(kind), workload=dataclasses.replace(WORKLOAD, **{field: ()})).startswith(
        "unknown"
    )
