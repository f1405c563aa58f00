"""Readings of coverage files: counts, never rates."""

from __future__ import annotations

import pytest
from probe_items import GONE, SEEN, assert_refused, changed, fact, in_capitals, recording

from collector.facts.testing import CoverageReport
from collector.probe import Malformed
from probes.testing.coverage import parse_coverage

PATTERN = "reports/coverage*.xml"
(READING,) = recording("testing", "coverage")


def test_a_reading_becomes_a_fact():
    assert fact(parse_coverage, READING, PATTERN) == CoverageReport(
        subject="file:reports/coverage.xml",
        pattern=PATTERN,
        path="reports/coverage.xml",
        digest="2f2e3d4c5b6a79880000000000000000000000000000000000000000000000bb",
        format="cobertura",
        lines_covered=81,
        lines_valid=90,
        branches_covered=7,
        branches_valid=10,
        method="lines: declared = counted",
        **SEEN,
    )


def test_the_case_of_property_names_does_not_matter():
    assert fact(parse_coverage, in_capitals(READING)) == fact(parse_coverage, READING)


def test_a_file_that_measured_nothing_is_a_fact_with_zero_lines():
    raw = changed(READING, "totals", {"lines": {"covered": 0, "valid": 0}})
    found = fact(parse_coverage, changed(raw, "outcome", "empty"))
    assert (found.lines_covered, found.lines_valid, found.branches_valid) == (0, 0, None)


@pytest.mark.parametrize(
    ("totals", "measures", "covered", "valid"),
    [
        pytest.param({"lines": {"covered": 8, "valid": 10}}, "lines", 8, 10, id="lines"),
        pytest.param({"statements": {"covered": 7, "valid": 9}}, "statements", 7, 9, id="no lines"),
        pytest.param(
            {"lines": {"covered": 8, "valid": 10}, "statements": {"covered": 7, "valid": 9}}, "lines", 8, 10, id="both"
        ),
        pytest.param(
            {"lines": {"covered": 6, "partially_covered": 1, "not_covered": 3}}, "lines", 6, 10, id="Visual Studio"
        ),
    ],
)
def test_lines_are_counted_and_statements_where_a_format_knows_no_lines(totals, measures, covered, valid):
    found = fact(parse_coverage, changed(READING, "totals", totals))
    assert (found.measures, found.lines_covered, found.lines_valid) == (measures, covered, valid)


def test_the_commit_that_a_report_names_is_kept():
    assert fact(parse_coverage, {**READING, "commit": "c0ffee" + "0" * 34}).commit == "c0ffee" + "0" * 34
    assert fact(parse_coverage, READING).commit is None


@pytest.mark.parametrize("measure", ["lines", "statements"])
def test_more_covered_than_there_is_is_refused(measure):
    totals = {measure: {"covered": 11, "valid": 10}}
    assert_refused(parse_coverage, READING, "totals", totals)


@pytest.mark.parametrize("value", [GONE, None, {}])
def test_branches_that_were_not_counted_are_absent(value):
    found = fact(parse_coverage, changed(READING, "totals.branches", value))
    assert (found.branches_covered, found.branches_valid) == (None, None)


@pytest.mark.parametrize("name", ["covered", "valid"])
@pytest.mark.parametrize("value", [GONE, None, -1, 0.9, True, "81"])
def test_a_number_of_lines_that_is_not_told_is_never_zero(name, value):
    assert_refused(parse_coverage, READING, f"totals.lines.{name}", value)


@pytest.mark.parametrize(
    ("path", "value"),
    [("file", GONE), ("format", None), ("outcome", GONE), ("method", 3), ("totals.branches.valid", "10")],
)
def test_other_shapes_are_refused(path, value):
    assert_refused(parse_coverage, READING, path, value)


def test_a_refused_file_is_refused_in_the_words_of_its_reader():
    raw = changed(changed(READING, "outcome", "refused"), "reasons", ["its totals disagree"])
    with pytest.raises(Malformed, match=r"reports/coverage\.xml: its totals disagree"):
        fact(parse_coverage, raw)
