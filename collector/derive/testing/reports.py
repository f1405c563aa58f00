"""Rows about test results and coverage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from collector.derive.joins import missing
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.facts.testing import CoverageReport, TestReport
from collector.model import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class TestRun(Row):
    """One test-result file that the workload names."""

    __test__ = False  # pytest collects classes by this name
    kind: ClassVar[str] = "test_run"
    tests: Field[float] = described("how many tests it holds", "count")
    failures: Field[float] = described("how many tests failed", "count")
    errors: Field[float] = described("how many tests broke", "count")
    skipped_pct: Field[float] = described("share of tests that were skipped", "%")
    any_failure: Field[bool] = described("its header or an element says that something failed")
    dated: Field[bool] = described("it says when its tests ran; many reports do not")
    report_age: Field[timedelta] = described("how long ago its tests ran, by its own word", "s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage(Row):
    """All coverage files of one format, added up: covered and valid lines, never averaged rates."""

    kind: ClassVar[str] = "coverage"
    line_pct: Field[float] = described("covered lines of all lines", "%")
    lines: Field[float] = described("how many lines were measured", "count")
    branches_reported: Field[bool] = described("the files count branches")
    branch_pct: Field[float] = described("covered branches of all branches", "%")


def test_runs(observed: Observed) -> RowSet:
    """Return a row for every result file, and one for every pattern that matched none."""
    reports = observed.all(TestReport)
    patterns = observed.workload.test_reports
    rows = [_test_row(report, observed) for report in reports]
    rows += [_no_test_file(pattern) for pattern in _unmatched(patterns, reports, observed)]
    return observed.row_set(rows, TestReport)


def coverages(observed: Observed) -> RowSet:
    """Return a row for every format, and one for every pattern that matched no file."""
    reports = observed.all(CoverageReport)
    patterns = observed.workload.coverage_reports
    files = {report.subject: report for report in reports}.values()  # two patterns may match one file
    by_format = sorted({report.format for report in files})
    rows = [_coverage_row([report for report in files if report.format == name]) for name in by_format]
    rows += [_no_coverage_file(pattern) for pattern in _unmatched(patterns, reports, observed)]
    return observed.row_set(rows, CoverageReport)


def _unmatched(
    patterns: Sequence[str], reports: Sequence[TestReport | CoverageReport], observed: Observed
) -> Iterator[str]:
    """Yield the patterns without a fact, less those whose files a gap already speaks of."""
    matched = {report.pattern for report in reports}
    refused = {gap.scope for gap in observed.gaps}
    for pattern in patterns:
        if pattern not in matched and pattern not in refused:
            yield pattern


def _test_row(report: TestReport, observed: Observed) -> TestRun:
    doubt = _doubt(report)
    return TestRun(
        subject=report.subject,
        evidence=documents_of((report,)),
        observed_at=oldest((report,)),
        tests=doubt or float(report.tests),
        failures=float(report.failures),
        errors=float(report.errors),
        skipped_pct=doubt or 100.0 * report.skipped / report.tests,
        any_failure=report.any_failure,
        dated=report.finished is not None,
        report_age=missing("it does not say when its tests ran")
        if report.finished is None
        else observed.age(report.finished),
    )


def _doubt(report: TestReport) -> Unknown | None:
    """Say why the number of tests means nothing: there are none, or some are missing."""
    if report.tests == 0:
        return missing(f"{report.subject} holds no test")
    if not report.whole:
        why = f"{report.subject} is not whole: its header declares more tests, or its run has no summary"
        return Unknown(reason=Reason.PARSE, why=why)
    return None


def _no_test_file(pattern: str) -> TestRun:
    gone = _no_file(pattern)
    return TestRun(
        subject=f"file:{pattern}",
        evidence=(),
        observed_at=None,
        tests=gone,
        failures=gone,
        errors=gone,
        skipped_pct=gone,
        any_failure=gone,
        dated=gone,
        report_age=gone,
    )


def _coverage_row(reports: Sequence[CoverageReport]) -> Coverage:
    valid = sum(report.lines_valid for report in reports)
    covered = sum(report.lines_covered for report in reports)
    branches_valid = sum(report.branches_valid or 0 for report in reports)
    branches_covered = sum(report.branches_covered or 0 for report in reports)
    empty = [report.subject for report in reports if not report.lines_valid]
    nothing = missing(f"{empty[0]} measured no line of code") if empty else None
    return Coverage(
        subject=reports[0].subject if len(reports) == 1 else f"coverage:{reports[0].format}",
        evidence=documents_of(reports),
        observed_at=oldest(reports),
        line_pct=nothing or 100.0 * covered / valid,
        lines=nothing or float(valid),
        branches_reported=branches_valid > 0,
        branch_pct=100.0 * branches_covered / branches_valid if branches_valid else missing("no file counts branches"),
    )


def _no_coverage_file(pattern: str) -> Coverage:
    gone = _no_file(pattern)
    return Coverage(
        subject=f"file:{pattern}",
        evidence=(),
        observed_at=None,
        line_pct=gone,
        lines=gone,
        branches_reported=gone,
        branch_pct=gone,
    )


def _no_file(pattern: str) -> Unknown:
    why = f"no file matches {pattern}: run the tests before the gate, or correct the pattern in the workload file"
    return Unknown(reason=Reason.MISSING, why=why)
