"""Rows about test results, coverage and load tests."""

from __future__ import annotations

from collector.derive.row_source import RowSource
from collector.derive.testing import load_tests, reports
from collector.facts.azure import Resource
from collector.facts.testing import CoverageReport, LoadTestRun, TestReport

SOURCES = (
    RowSource(reports.TestRun, reports.test_runs, (TestReport,)),
    RowSource(reports.Coverage, reports.coverages, (CoverageReport,)),
    RowSource(load_tests.LoadTest, load_tests.load_tests, (LoadTestRun, Resource)),
)
