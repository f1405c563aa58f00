"""Mocha: a test counts by the worst list that names it; a failing hook is a failure without a test."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import pytest
from counted import counts


def case(title: str, **more: object) -> dict[str, object]:
    return {"title": title, "fullTitle": f"cart {title}", "file": "cart.js", **more}


A, B, C = (case(title) for title in "abc")
HOOK = case('"before each" hook for "a"')


def report(
    tests: Sequence[object],
    passes: Sequence[object] = (),
    failures: Sequence[object] = (),
    pending: Sequence[object] | None = (),
    declared: Mapping[str, object] = MappingProxyType({}),
) -> str:
    stats = {"tests": len(tests), "passes": len(passes), "failures": len(failures), **declared}
    lists = {"tests": tests, "passes": passes, "failures": failures}
    return json.dumps({"stats": stats, **lists} | ({} if pending is None else {"pending": pending}))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (report([A, B, C], passes=[A], failures=[B], pending=[C]), counts(passed=1, failures=1, skipped=1)),
        (report([A], passes=[A], failures=[A]), counts(failures=1)),
        (report([A, A], passes=[A], failures=[A]), counts(passed=1, failures=1)),
        (
            report([A, case("a", file="other.js")], passes=[A], failures=[case("a", file="other.js")]),
            counts(passed=1, failures=1),
        ),
        (report([A], passes=[A], pending=None), counts(passed=1)),
        (report([A, B], passes=[A]), counts(passed=1, errors=1)),
    ],
)
def test_each_test_counts_once(look, content, expected):
    reading = look(content)
    assert (reading.outcome, reading.format, reading.totals) == ("read", "mocha-json", expected)
    assert reading.any_failure is (expected["failures"] + expected["errors"] > 0)
    assert reading.whole


def test_a_test_in_no_list_is_explained(look):
    assert look(report([A, B], passes=[A])).reasons == ("a test that stands in no list of outcomes counts as an error",)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (report([A], passes=[A], failures=[HOOK]), "it tells of a failure outside its tests, such as one of a hook"),
        (
            report([A], passes=[A], declared={"failures": 1}),
            "its summary declares failed tests: 1, but its cases show 0",
        ),
    ],
)
def test_a_failure_that_no_test_shows_is_still_a_failure(look, content, reason):
    reading = look(content)
    assert (reading.totals, reading.any_failure) == (counts(passed=1), True)
    assert reading.reasons[0].startswith(reason)


def test_statistics_with_more_tests_are_not_whole(look):
    assert look(report([A], passes=[A], declared={"tests": 3})).whole is False


@pytest.mark.parametrize(("retry", "flaky"), [(0, 0), (2, 1)])
def test_what_passed_only_when_it_ran_again_is_flaky(look, retry, flaky):
    again = case("a", currentRetry=retry)
    assert look(report([again, B], passes=[again], failures=[B])).flaky == flaky


@pytest.mark.parametrize(
    ("end", "finished"),
    [("2026-01-02T10:00:00.000Z", "2026-01-02T10:00:00Z"), ("2026-01-02T10:00:00", None), (None, None)],
)
def test_the_run_finished_when_its_statistics_end(look, end, finished):
    assert look(report([A], passes=[A], declared={"end": end})).finished == finished


def test_no_test_is_empty_even_where_a_hook_failed(look):
    assert look(report([])).outcome == "empty"
    hook = look(report([], failures=[HOOK]))
    assert (hook.outcome, hook.any_failure) == ("empty", True)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (report([{"title": "t"}]), "`fullTitle` is not the text"),
        (report([A], passes=[A], declared={"tests": -1}), "`tests` is not the count"),
        (report([A], passes=[A], declared={"end": 7}), "`end` is not the text"),
        (report([A], passes=[case("a", file=7)]), "`file` is not the text"),
        ('{"stats": {"passes": 0}, "tests": {}, "passes": [], "failures": []}', "`tests` is not the list"),
        ('{"stats": {"passes": 0}, "results": []}', "unsupported format: JSON with the keys 'stats', 'results'"),
    ],
)
def test_a_part_that_is_missing_or_of_another_kind_is_refused(look, content, reason):
    reading = look(content)
    assert (reading.outcome, reading.totals) == ("refused", {})
    assert reading.reasons[0].startswith(reason)
