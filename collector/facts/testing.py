"""Facts about test results and coverage, the same from any host."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from collector.model import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class TestReport(Fact):
    """The totals of one test-result file; `subject` is `file:<path>`."""

    __test__ = False  # pytest collects classes by this name
    kind: ClassVar[str] = "test_report"
    pattern: str
    format: str
    tests: int
    passed: int
    failures: int
    errors: int
    skipped: int
    any_failure: bool
    """The header or an element says that something failed."""
    method: str
    whole: bool = True
    """As many cases are there as the header declares, and the run came to an end."""
    finished: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageReport(Fact):
    """The totals of one coverage file; `subject` is `file:<path>`. Counts, never rates."""

    kind: ClassVar[str] = "coverage_report"
    pattern: str
    format: str
    lines_covered: int
    lines_valid: int
    branches_covered: int | None = None
    branches_valid: int | None = None
    method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadTestRun(Fact):
    """One run of a test of Azure Load Testing, as its data plane tells it (2022-11-01)."""

    kind: ClassVar[str] = "load_test_run"
    resource: str
    """The id of the Azure Load Testing resource."""
    test: str
    """The id of the test, which its authors chose."""
    status: str
    """As the service spells it: `DONE`, `FAILED`, `EXECUTING` and so on."""
    result: str | None = None
    """`PASSED`, `FAILED`, or `NOT_APPLICABLE` where nobody said what passes."""
    finished: datetime | None = None
    virtual_users: float | None = None
    error_pct: float | None = None
    requests_per_second: float | None = None
    p95_ms: float | None = None
