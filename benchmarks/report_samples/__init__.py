"""Report files of any size, one for each format that golive reads; all of them invented."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from benchmarks.report_samples import coverage_json, coverage_text, coverage_xml, results_json, results_xml, written
from benchmarks.report_samples.sample import Sample

SAMPLES: Mapping[str, Callable[[], Sample]] = {
    "clover": coverage_xml.clover,
    "cobertura": coverage_xml.cobertura,
    "coverage.py-json": coverage_json.coverage_py,
    "coveralls-json": coverage_json.coveralls,
    "coverlet-json": coverage_json.coverlet,
    "ctest": results_xml.ctest,
    "ctrf": results_json.ctrf,
    "cucumber-json": results_json.cucumber,
    "dart-json": results_json.dart,
    "dotcover": coverage_xml.dotcover,
    "gcov-text": coverage_text.gcov_text,
    "gcovr-json": coverage_json.gcovr,
    "gcovr-summary-json": coverage_json.gcovr_summary,
    "go-cover": coverage_text.go_cover,
    "go-test-json": results_json.go_test,
    "golive.notification-test/v1": written.notifications,
    "golive.restore-test/v1": written.restores,
    "istanbul-json": coverage_json.istanbul,
    "istanbul-summary": coverage_json.istanbul_summary,
    "jacoco": coverage_xml.jacoco,
    "jest-json": results_json.jest,
    "junit": results_xml.junit,
    "lcov": coverage_text.lcov,
    "llvm-cov-json": coverage_json.llvm_cov,
    "mocha-json": results_json.mocha,
    "nunit2": results_xml.nunit2,
    "nunit3": results_xml.nunit3,
    "opencover": coverage_xml.opencover,
    "rspec-json": results_json.rspec,
    "simplecov": coverage_json.simplecov,
    "sonar-generic-coverage": coverage_xml.sonar,
    "tap": results_xml.tap,
    "trx": results_xml.trx,
    "vs-dynamic-coverage": coverage_xml.vs_dynamic_coverage,
    "xunit1": results_xml.xunit1,
    "xunit2": results_xml.xunit2,
}
"""A function for each format, by the name that golive gives it."""
