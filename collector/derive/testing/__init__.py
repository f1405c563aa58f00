"""Rows about test results and coverage."""

from __future__ import annotations

from collector.derive.row_source import RowSource
from collector.derive.testing import reports
from collector.facts.testing import CoverageReport, TestReport

SOURCES = (
    RowSource(reports.TestRun, reports.test_runs, (TestReport,)),
    RowSource(reports.Coverage, reports.coverages, (CoverageReport,)),
)
