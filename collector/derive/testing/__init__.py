"""Rows about test results, coverage and load tests."""

from __future__ import annotations

from collector.derive.row_source import RowSource
from collector.derive.testing import components, coverage, failure, freshness, kinds, load_tests, reports
from collector.facts.azure import Resource
from collector.facts.delivery import Check, HostApproval, PipelineRun
from collector.facts.testing import CoverageReport, ExperimentRun, LoadTestRun, TestPlan, TestPoint, TestReport
from collector.model import TestKind

_OF_A_KIND = (TestReport, TestPlan, TestPoint, PipelineRun)
_SIGNED = (*_OF_A_KIND, HostApproval)

SOURCES = (
    RowSource(reports.TestRun, reports.test_runs, (TestReport, CoverageReport, Check, PipelineRun)),
    RowSource(freshness.TestEvidence, freshness.test_evidence, (TestReport, PipelineRun)),
    RowSource(kinds.UnitTests, kinds.rows_of_kind(TestKind.UNIT, kinds.UnitTests), _OF_A_KIND),
    RowSource(kinds.IntegrationTests, kinds.rows_of_kind(TestKind.INTEGRATION, kinds.IntegrationTests), _OF_A_KIND),
    RowSource(
        kinds.AccessibilityTests, kinds.rows_of_kind(TestKind.ACCESSIBILITY, kinds.AccessibilityTests), _OF_A_KIND
    ),
    RowSource(kinds.SitTests, kinds.rows_of_kind(TestKind.SIT, kinds.SitTests), _SIGNED),
    RowSource(kinds.UatTests, kinds.rows_of_kind(TestKind.UAT, kinds.UatTests), _SIGNED),
    RowSource(coverage.Coverage, coverage.coverages, (CoverageReport, PipelineRun)),
    RowSource(components.CoveredComponent, components.covered_components, (CoverageReport, PipelineRun)),
    RowSource(failure.FailureTests, failure.failure_tests, (ExperimentRun, Resource, TestReport, PipelineRun)),
    RowSource(load_tests.LoadTest, load_tests.load_tests, (LoadTestRun, Resource, TestReport, PipelineRun)),
)
