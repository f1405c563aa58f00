"""Readings of test-result files."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from probe_items import GONE, SEEN, assert_refused, changed, fact, in_capitals, recording

from collector.facts.testing import TestReport
from collector.probe import Malformed
from probes.testing.results import parse_results

PATTERN = "reports/junit*.xml"
(READING,) = recording("testing", "results")


def test_a_reading_becomes_a_fact():
    assert fact(parse_results, READING, PATTERN) == TestReport(
        subject="file:reports/junit-unit.xml",
        pattern=PATTERN,
        path="reports/junit-unit.xml",
        format="junit",
        tests=10,
        passed=6,
        failures=2,
        errors=1,
        skipped=1,
        any_failure=True,
        method="test cases counted",
        finished=datetime(2026, 11, 22, 10, tzinfo=UTC),
        digest=READING["sha256"],
        **SEEN,
    )


def test_the_case_of_property_names_does_not_matter():
    assert fact(parse_results, in_capitals(READING)) == fact(parse_results, READING)


def test_an_empty_file_is_a_fact_with_zero_tests():
    nothing = dict.fromkeys(("tests", "passed", "failures", "errors", "skipped"), 0)
    raw = changed(changed(READING, "totals", nothing), "outcome", "empty")
    assert fact(parse_results, raw).tests == 0


@pytest.mark.parametrize(("value", "expected"), [(GONE, True), (None, True), (True, True), (False, False)])
def test_a_file_that_does_not_say_whether_something_failed_counts_as_failed(value, expected):
    assert fact(parse_results, changed(READING, "any_failure", value)).any_failure is expected


@pytest.mark.parametrize(("value", "expected"), [(GONE, False), (None, False), (False, False), (True, True)])
def test_a_file_is_whole_only_where_it_says_so(value, expected):
    assert fact(parse_results, changed(READING, "whole", value)).whole is expected


@pytest.mark.parametrize(
    ("path", "field", "expected"),
    [
        ("finished", "finished", None),
        ("method", "method", ""),
        ("sha256", "digest", ""),
    ],
)
@pytest.mark.parametrize("value", [GONE, None, ""])
def test_what_is_absent_stays_absent(path, field, expected, value):
    assert getattr(fact(parse_results, changed(READING, path, value)), field) == expected


@pytest.mark.parametrize(("value", "expected"), [(GONE, None), (None, None), ("3f2c9d1", "3f2c9d1")])
def test_a_file_may_name_its_commit(value, expected):
    raw = READING | {"commit": "a0b1c2d"}
    assert fact(parse_results, changed(raw, "commit", value)).commit == expected


@pytest.mark.parametrize("name", ["tests", "passed", "failures", "errors", "skipped"])
@pytest.mark.parametrize("value", [GONE, None, -1, 1.5, True, "0"])
def test_a_count_that_is_not_told_is_never_zero(name, value):
    assert_refused(parse_results, READING, f"totals.{name}", value)


@pytest.mark.parametrize("outcome", ["inconclusive", "warnings", "todo"])
def test_what_neither_passed_nor_failed_counts_as_skipped(outcome):
    totals = {"tests": 10, "passed": 7, "failures": 1, outcome: 2}
    found = fact(parse_results, changed(READING, "totals", totals))
    assert (found.skipped, found.errors, found.passed) == (2, 0, 7)


def test_an_outcome_that_nobody_knows_does_not_add_up():
    assert_refused(parse_results, READING, "totals", {"tests": 10, "passed": 9, "failures": 0, "pondered": 1})


@pytest.mark.parametrize(("value", "expected"), [(0, 0), (3, 3), (GONE, None)])
def test_tests_that_were_tried_again_are_told_where_the_format_does(value, expected):
    raw = READING | {"flaky": 1}
    assert fact(parse_results, changed(raw, "flaky", value)).flaky == expected


@pytest.mark.parametrize("value", [-1, 11, "1"])
def test_more_were_tried_again_than_there_are_is_refused(value):
    assert_refused(parse_results, READING, "flaky", value)


def test_counts_that_do_not_add_up_are_refused():
    assert_refused(parse_results, READING, "totals.tests", 11)


@pytest.mark.parametrize(
    ("path", "value"),
    [("file", GONE), ("format", ""), ("outcome", GONE), ("any_failure", "no idea"), ("finished", "yesterday")],
)
def test_other_shapes_are_refused(path, value):
    assert_refused(parse_results, READING, path, value)


@pytest.mark.parametrize(
    ("reasons", "said"), [(["it is cut off", "again"], "it is cut off; again"), ([], "the file was refused")]
)
def test_a_refused_file_is_refused_in_the_words_of_its_reader(reasons, said):
    raw = changed(changed(READING, "outcome", "refused"), "reasons", reasons)
    with pytest.raises(Malformed) as refusal:
        fact(parse_results, raw)
    assert refusal.value.detail == f"reports/junit-unit.xml: {said}"
    assert "golive inspect reports/junit-unit.xml" in refusal.value.fix
