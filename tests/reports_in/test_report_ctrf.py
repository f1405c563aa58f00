"""CTRF: the final status of each test, retries noted, and the commit that was tested."""

from __future__ import annotations

import json

import pytest
from counted import counts


def case(status: str, **more: object) -> dict[str, object]:
    return {"name": "t", "status": status, "duration": 1, **more}


def report(*tests: dict[str, object], named: bool = True, commit: object = None, **summary: object) -> str:
    declared = {"tests": len(tests), "passed": 0, "failed": 0, "skipped": 0, "pending": 0, "other": 0}
    results = {"tool": {"name": "x"}, "summary": {**declared, **summary}, "tests": tests}
    if commit is not None:
        results["environment"] = {"commit": commit}
    document = {"reportFormat": "CTRF", "specVersion": "1.0.0", "results": results}
    return json.dumps(document if named else {"results": results})


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("passed", counts(passed=1)),
        ("failed", counts(failures=1)),
        ("skipped", counts(skipped=1)),
        ("pending", counts(skipped=1)),
        ("other", counts(errors=1)),
        ("Passed", counts(errors=1)),
        ("broken", counts(errors=1)),
    ],
)
@pytest.mark.parametrize("named", [True, False], ids=["named", "a draft without a name"])
def test_each_status_has_one_outcome(look, status, expected, named):
    reading = look(report(case(status), named=named))
    assert (reading.outcome, reading.format, reading.totals) == ("read", "ctrf", expected)
    assert reading.any_failure is (expected["failures"] + expected["errors"] > 0)


def test_other_is_explained(look):
    assert look(report(case("other"))).reasons == (
        "a test with the status 'other', which says neither passed nor failed, counts as an error",
    )


@pytest.mark.parametrize(
    ("test", "summary", "flaky"),
    [
        (case("passed"), {}, 0),
        (case("passed", flaky=True), {}, 1),
        (case("passed", retries=2), {}, 1),
        (case("passed", retries=0, flaky=False), {}, 0),
        (case("passed", retryAttempts=[{"attempt": 1, "status": "failed"}]), {}, 1),
        (case("passed", retryAttempts=[{"attempt": 1, "status": "passed"}]), {}, 0),
        (case("failed", flaky=True, retries=2), {}, 0),
        (case("passed"), {"flaky": 3}, 3),
    ],
)
def test_what_passed_only_after_it_failed_is_flaky(look, test, summary, flaky):
    assert look(report(test, **summary)).flaky == flaky


@pytest.mark.parametrize(
    ("summary", "any_failure", "whole", "reason"),
    [
        ({"failed": 1}, True, True, "its summary declares failed tests: 1, but its cases show 0"),
        ({"tests": 9}, False, False, "its summary declares 9 tests, but it holds 1"),
        ({"tests": 0}, False, True, "its summary declares 0 tests, but it holds 1"),
    ],
)
def test_the_summary_is_held_against_the_tests(look, summary, any_failure, whole, reason):
    reading = look(report(case("passed"), **summary))
    assert (reading.totals, reading.any_failure, reading.whole) == (counts(passed=1), any_failure, whole)
    assert reading.reasons == (reason,)


@pytest.mark.parametrize(
    ("commit", "told"),
    [
        ("0123456789abcdef0123456789abcdef01234567", "0123456789abcdef0123456789abcdef01234567"),
        (" ABCDEF1 ", "abcdef1"),
        ("main", None),
        ("someone@example.com", None),
        ("abcde", None),
        (7654321, None),
        ("", None),
    ],
)
def test_the_commit_is_told_where_it_is_one(look, commit, told):
    assert look(report(case("passed"), commit=commit)).commit == told


@pytest.mark.parametrize(
    ("stop", "finished"),
    [
        (1767348000000, "2026-01-02T10:00:00Z"),
        (1767348000000.5, "2026-01-02T10:00:00Z"),
        (0, None),
        ("1767348000000", None),
        (True, None),
        (-1, None),
        (1e300, None),
    ],
)
def test_the_run_finished_when_its_summary_stops(look, stop, finished):
    assert look(report(case("passed"), stop=stop)).finished == finished


def test_no_test_is_empty(look):
    assert look(report()).outcome == "empty"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (report(case("passed")).replace("CTRF", "CTRF2"), "unsupported format: JSON with the keys"),
        (report(case("passed"), failed=-1), "`failed` is not the count"),
        (report({"name": "t"}), "`status` is not the text"),
        (report(case("passed", retries="2")), "`retries` is not the count"),
        ('{"reportFormat": "CTRF"}', "`results` is not the JSON object"),
        ('{"reportFormat": "CTRF", "results": {"summary": {}, "tests": 7}}', "`tests` is not the list"),
        (
            '{"reportFormat": "CTRF", "results": {"summary": {}, "tests": [7]}}',
            "`tests` is not the list of JSON objects",
        ),
        ('{"reportFormat": "CTRF", "results": {"summary": {}, "tests": []}}', "`tests` is not the count"),
    ],
)
def test_a_part_that_is_missing_or_of_another_kind_is_refused(look, content, reason):
    reading = look(content)
    assert (reading.outcome, reading.totals) == ("refused", {})
    assert reading.reasons[0].startswith(reason)
