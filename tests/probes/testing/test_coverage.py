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
