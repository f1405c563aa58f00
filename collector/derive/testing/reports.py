"""Rows about test results: a row for each report, each failed check, and each place where a report was expected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from collector.derive.delivery.release import NO_COMMIT
from collector.derive.delivery.words import matching
from collector.derive.joins import missing
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.derive.testing.checks import NoticedCheck, noticed_checks
from collector.derive.testing.standing import Standing, doubt_about, standing
from collector.facts.delivery import Check
from collector.facts.testing import CoverageReport, TestReport
from collector.model import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class TestRun(Row):
    """One report of tests: a file on disk or in an artifact of the release's runs, or a test run of Azure DevOps.

    A check of the commit that did not pass counts as one test that failed.
    """

    __test__ = False  # pytest collects classes by this name
    kind: ClassVar[str] = "test_run"
    name: Field[str] = described("path of the file, or name of the test run or check")
    tests: Field[float] = described("how many tests it holds", "count")
    failures: Field[float] = described("how many tests failed", "count")
    errors: Field[float] = described("how many tests broke", "count")
    skipped_pct: Field[float] = described("share of tests that were skipped", "%")
    any_failure: Field[bool] = described("its header or an element says that something failed")
    retries_told: Field[bool] = described("it tells which tests were tried again; many reports do not")
    flaky: Field[float] = described("how many tests passed only when they were tried again", "count")
    dated: Field[bool] = described("it says when its tests ran; many reports do not")
    report_age: Field[timedelta] = described("how long ago its tests ran, by its own word", "s")


def test_runs(observed: Observed) -> RowSet:
    """Return a row for every report, for every check that did not pass, and for every report that is not there."""
    index = observed.shared(standing)
    rows = [_row_of_report(report, index, observed) for report in index.once(index.reports)]
    rows += [_row_of_check(check) for check in noticed_checks(observed)]
    rows += [_row_of_nothing(f"file:{pattern}", pattern, _no_file(pattern)) for pattern in _unmatched(observed)]
    rows += [_row_of_nothing(f"artifact:{name}", name, why) for name, why in _unmatched_artifacts(index, observed)]
    return observed.row_set(rows, TestReport, Check)


def _row_of_report(report: TestReport, index: Standing, observed: Observed) -> TestRun:
    other = index.of_another_commit(report)
    if other is not None:
        return _row_of_nothing(report.subject, report.path, other, (report,))
    doubt = doubt_about(report)
    return TestRun(
        subject=report.subject,
        evidence=documents_of((report,)),
        observed_at=oldest((report,)),
        name=report.path,
        tests=doubt or float(report.tests),
        failures=float(report.failures),
        errors=float(report.errors),
        skipped_pct=doubt or 100.0 * report.skipped / report.tests,
        any_failure=report.any_failure,
        retries_told=report.flaky is not None,
        flaky=missing("it does not say which tests were tried again") if report.flaky is None else float(report.flaky),
        dated=report.finished is not None,
        report_age=missing("it does not say when its tests ran")
        if report.finished is None
        else observed.age(report.finished),
    )


def _row_of_check(check: NoticedCheck) -> TestRun:
    if check.doubt is not None:
        return _row_of_nothing(check.subject, check.name, check.doubt, check.facts)
    return TestRun(
        subject=check.subject,
        evidence=documents_of(check.facts),
        observed_at=oldest(check.facts),
        name=check.name,
        tests=1.0,
        failures=1.0,
        errors=0.0,
        skipped_pct=0.0,
        any_failure=True,
        retries_told=False,
        flaky=missing("a check does not say what was tried again"),
        dated=False,
        report_age=missing("a check does not say when tests ran"),
    )


def _row_of_nothing(subject: str, name: str, gone: Unknown, facts: Sequence[TestReport | Check] = ()) -> TestRun:
    """Return the row of a report that is not there, or that does not count."""
    return TestRun(
        subject=subject,
        evidence=documents_of(facts),
        observed_at=oldest(facts),
        name=name,
        tests=gone,
        failures=gone,
        errors=gone,
        skipped_pct=gone,
        any_failure=gone,
        retries_told=gone,
        flaky=gone,
        dated=gone,
        report_age=gone,
    )


def _unmatched(observed: Observed) -> Iterator[str]:
    """Yield the patterns of files without a fact, less those whose files a gap already speaks of."""
    matched = {report.pattern for report in observed.all(TestReport)}
    refused = {gap.scope for gap in observed.gaps}
    for pattern in observed.workload.test_reports:
        if pattern not in matched and pattern not in refused:
            yield pattern


def _unmatched_artifacts(index: Standing, observed: Observed) -> Iterator[tuple[str, Unknown]]:
    """Yield the names of artifacts in which no report of tests or coverage was found, and why."""
    reports: tuple[TestReport | CoverageReport, ...] = (*observed.all(TestReport), *observed.all(CoverageReport))
    found = {report.path.partition("/")[0] for report in reports if report.source == "artifact"}
    delivery = observed.workload.delivery
    if any(observed.hiding(TestReport, at=place.id) for place in delivery.places):
        return  # why they were not seen is told already
    for pattern in delivery.report_artifacts:
        if any(matching(name, (pattern,)) for name in found):
            continue
        if not delivery.places:
            yield pattern, missing(_ADD_PLACE)
        elif not delivery.commit:
            yield pattern, missing(NO_COMMIT)
        else:
            why = f"no artifact {pattern} with a report was found in a run of the release; {index.runs.what_would_do()}"
            yield pattern, missing(why)


_ADD_PLACE = (
    "delivery.reports names artifacts, but the workload names no repository or project to find them in: add "
    "scope.github.repositories or scope.azure_devops.projects"
)


def _no_file(pattern: str) -> Unknown:
    why = f"no file matches {pattern}: run the tests before the gate, or correct the pattern in the workload file"
    return Unknown(reason=Reason.MISSING, why=why)
