"""Rows about load tests: the newest run of each test, held against the peak that the workload declares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from collector.derive.joins import absent, hidden_by, known_or, missing
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.derive.testing.kind_counts import reports_of
from collector.derive.testing.standing import doubt_about, standing
from collector.facts.azure import Resource
from collector.facts.testing import LoadTestRun, TestReport
from collector.model import KindOfTests, Peak, Reason, TestKind, fold_id

_NOT_OVER = datetime.max.replace(tzinfo=UTC)
_OVER = ("done", "failed", "cancelled", "validation_failure")
"""Statuses of which no run comes back (Microsoft.LoadTestService 2022-11-01); a new word is none of them."""
_NO_CRITERIA = "not_applicable"
_NO_LOAD = (
    "a report of tests does not say how much load they made: run them with Azure Load Testing, and take them out of "
    "tests.performance"
)
_ADD_PEAK = "the workload declares no peak: add it, for example peak: {virtual_users: 500}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadTest(Row):
    """The newest run of a load test of the workload."""

    kind: ClassVar[str] = "load_test"
    test: Field[str] = described("id of the test")
    status: Field[str] = described("status of the run, in lower case: `done` is over")
    result: Field[str] = described("`passed` or `failed`")
    load_pct: Field[float] = described("load that it made, of the declared peak; of two figures the lower", "%")
    error_pct: Field[float] = described("share of the requests that failed", "%")
    age: Field[timedelta] = described("how long ago it ended", "s")
    virtual_users: Field[float] = described("how many users it simulated", "count")
    p95_ms: Field[float] = described("the response time that 95 % of the requests stayed below, in milliseconds", "ms")


def load_tests(observed: Observed) -> RowSet:
    """Return the newest run of each test that lies in a resource of the workload, and what else it names as such."""
    ours = {fold_id(resource.subject) for resource in observed.all(Resource)}
    runs = (run for run in observed.all(LoadTestRun) if fold_id(run.resource) in ours)
    rows = [_row(run, observed) for run in _newest(runs)]
    declared = observed.workload.delivery.of_kind(TestKind.PERFORMANCE)
    if declared is None or not (declared.reports or declared.test_runs):
        return observed.row_set(rows, LoadTestRun, Resource)
    rows += _rows_of_reports(declared, observed)
    return observed.row_set(rows, LoadTestRun, Resource, TestReport)


def _rows_of_reports(declared: KindOfTests, observed: Observed) -> Iterator[LoadTest]:
    """Yield a row for each report of performance tests: it says how they ended, but not under how much load."""
    index = observed.shared(standing)
    for what, meant in reports_of(declared, index):
        if not meant:
            yield _row_of_report(f"tests:performance/{what}", what, missing(f"no {what} was found for the release"))
        for report in meant:
            doubt = index.mismatch(report) or doubt_about(report) or missing(_NO_LOAD)
            yield _row_of_report(report.subject, report.path, doubt, (report,))


def _row_of_report(subject: str, test: str, doubt: Unknown, reports: tuple[TestReport, ...] = ()) -> LoadTest:
    return LoadTest(
        subject=subject,
        evidence=documents_of(reports),
        observed_at=oldest(reports),
        test=test,
        status=doubt,
        result=doubt,
        load_pct=doubt,
        error_pct=doubt,
        age=doubt,
        virtual_users=doubt,
        p95_ms=doubt,
    )


def _newest(runs: Iterable[LoadTestRun]) -> Iterable[LoadTestRun]:
    """Return the last run of each test; one that does not say when it ended may be the last one of all."""
    found: dict[tuple[str, str], LoadTestRun] = {}
    for run in sorted(runs, key=lambda run: (run.finished or _NOT_OVER, run.subject)):
        found[fold_id(run.resource), run.test] = run
    return found.values()


def _row(run: LoadTestRun, observed: Observed) -> LoadTest:
    gaps = observed.hiding(LoadTestRun, at=run.resource)
    newer = hidden_by(gaps) if gaps else None  # a newer run may have failed
    age = absent("when the run ended") if run.finished is None else observed.age(run.finished)
    return LoadTest(
        subject=run.subject,
        evidence=documents_of((run,)),
        observed_at=oldest((run,)),
        test=run.test,
        status=_status(run),
        result=newer or _result(run),
        load_pct=_load(run, observed.workload.peak),
        error_pct=known_or(run.error_pct, absent("the share of requests that failed")),
        age=age,
        virtual_users=known_or(run.virtual_users, absent("how many users it simulated")),
        p95_ms=known_or(run.p95_ms, absent("the response times")),
    )


def _status(run: LoadTestRun) -> Field[str]:
    status = run.status.casefold()
    return status if status in _OVER else missing(f"its newest run is not over: {status}", reason=Reason.PARTIAL)


def _result(run: LoadTestRun) -> Field[str]:
    """A test to which nobody gave criteria ends as NOT_APPLICABLE, however it went: that says nothing."""
    if run.result is None:
        return absent("whether the run passed")
    result = run.result.casefold()
    return missing("the test has no pass/fail criteria") if result == _NO_CRITERIA else result


def _load(run: LoadTestRun, peak: Peak | None) -> Field[float]:
    if peak is None:
        return missing(_ADD_PEAK)
    shares = [
        _share(run.virtual_users, peak.virtual_users, "how many users it simulated"),
        _share(run.requests_per_second, peak.requests_per_second, "how many requests a second it made"),
    ]
    declared = [share for share in shares if share is not None]
    doubt = next((share for share in declared if isinstance(share, Unknown)), None)
    return doubt or min(share for share in declared if not isinstance(share, Unknown))


def _share(made: float | None, wanted: float | None, what: str) -> Field[float] | None:
    if wanted is None:
        return None
    return absent(what) if made is None else 100.0 * made / wanted
