"""RSpec: the examples, and what breaks outside them."""

from __future__ import annotations

import json

import pytest
from counted import counts


def report(*statuses: str, **summary: object) -> str:
    examples = [{"id": "./a_spec.rb[1:1]", "status": status} for status in statuses]
    declared = {"example_count": len(statuses), "failure_count": 0, "pending_count": 0, **summary}
    return json.dumps({"version": "3.13.0", "examples": examples, "summary": declared})


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("passed", counts(passed=1)),
        ("failed", counts(failures=1)),
        ("pending", counts(skipped=1)),
        ("kaput", counts(errors=1)),
    ],
)
def test_each_status_has_one_outcome(look, status, expected):
    reading = look(report(status))
    assert (reading.outcome, reading.format, reading.totals) == ("read", "rspec-json", expected)
    assert reading.any_failure is (expected["failures"] + expected["errors"] > 0)
    assert (reading.whole, reading.finished, reading.flaky) == (True, None, None)


@pytest.mark.parametrize(
    ("statuses", "expected", "outcome"), [(("passed",), counts(passed=1), "read"), ((), counts(), "empty")]
)
def test_an_error_outside_the_examples_is_a_failure(look, statuses, expected, outcome):
    reading = look(report(*statuses, errors_outside_of_examples_count=2))
    assert (reading.outcome, reading.totals, reading.any_failure) == (outcome, expected, True)
    assert reading.reasons[0].startswith("its summary tells of 2 errors outside the examples")


@pytest.mark.parametrize(
    ("summary", "any_failure", "whole"),
    [
        ({"failure_count": 1}, True, True),
        ({"example_count": 2}, False, False),
        ({"example_count": 0}, False, True),
        ({"errors_outside_of_examples_count": 0}, False, True),
    ],
)
def test_the_summary_is_held_against_the_examples(look, summary, any_failure, whole):
    reading = look(report("passed", **summary))
    assert (reading.totals, reading.any_failure, reading.whole) == (counts(passed=1), any_failure, whole)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (report("passed", errors_outside_of_examples_count="1"), "`errors_outside_of_examples_count` is not the count"),
        (report("passed", failure_count=-1), "`failure_count` is not the count"),
        ('{"examples": 7, "summary": {"example_count": 1}}', "`examples` is not the list"),
        ('{"examples": [{}], "summary": {"example_count": 1}}', "`status` is not the text"),
        ('{"examples": []}', "unsupported format: JSON with the keys 'examples'"),
    ],
)
def test_a_part_that_is_missing_or_of_another_kind_is_refused(look, content, reason):
    reading = look(content)
    assert (reading.outcome, reading.totals) == ("refused", {})
    assert reading.reasons[0].startswith(reason)
