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
