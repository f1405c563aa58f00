"""Rows about where the evidence of tests comes from: of which commit, from when, from which environment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from collector.derive.joins import missing
from collector.derive.observed import Observed, documents_of
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.derive.testing.standing import Standing, standing
from collector.facts.testing import TestReport

_UNDATED = (
    "it does not say when its tests ran: let golive read it from the pipeline run (delivery.reports), or let the tool "
    "write the time into the report"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TestEvidence(Row):
    """One report of tests, and whether it belongs to the release; it is as old as its tests."""

    __test__ = False  # pytest collects classes by this name
    kind: ClassVar[str] = "test_evidence"
    name: Field[str] = described("path of the file, or name of the test run")
    of_release: Field[bool] = described("it was made from the commit of the release")
    dated: Field[bool] = described("it is known when its tests ran, and that was not in the future")
    test_age: Field[timedelta] = described("how long ago its tests ran", "s")
    elsewhere: Field[bool] = described("it names an environment that is neither staging, beta nor production")


def test_evidence(observed: Observed) -> RowSet:
    """Return a row for every report of tests that was not replaced by a later one."""
    index = observed.shared(standing)
    rows = [_row(report, index, observed) for report in index.once(index.reports)]
    return observed.row_set(rows, TestReport)


def _row(report: TestReport, index: Standing, observed: Observed) -> TestEvidence:
    tested = _tested_at(report, index)
    age = missing(_UNDATED) if tested is None else observed.age(tested)
    return TestEvidence(
        subject=report.subject,
        evidence=documents_of((report,)),
        observed_at=report.observed_at if tested is None else min(report.observed_at, tested),
        name=report.path,
        of_release=index.mismatch(report) or True,
        dated=age if isinstance(age, Unknown) else True,
        test_age=age,
        elsewhere=_elsewhere(report, observed),
    )


def _tested_at(report: TestReport, index: Standing) -> datetime | None:
    """Return when the tests ran, at the earliest: by the report's own word, or when the run began that made it."""
    if report.finished is not None:
        return report.finished
    run = index.runs.every.get(report.run)
    return None if run is None else run.started


def _elsewhere(report: TestReport, observed: Observed) -> Field[bool]:
    if report.environment is None:
        return False
    known = observed.workload.delivery.environments.all
    if not known:
        return missing(f"it ran in {report.environment}: name the environments, for example delivery.environments")
    return report.environment.casefold() not in {name.casefold() for name in known}
