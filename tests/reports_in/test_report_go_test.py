"""go test -json: the last outcome of each test, and whatever the packages tell beyond it."""

from __future__ import annotations

import json

import pytest
from counted import counts

PACKAGE = "example.com/shop"


def event(action: str, test: str = "", package: str = PACKAGE, time: str = "", **more: str) -> str:
    words = {"Time": time, "Action": action, "Package": package, "Test": test, **more}
    return json.dumps({key: word for key, word in words.items() if word})


def ran(name: str, action: str) -> list[str]:
    return [event("run", name), event("output", name, Output="=== RUN\n"), event(action, name)]


def stream(*events: str | list[str]) -> str:
    return "\n".join(line for one in events for line in ([one] if isinstance(one, str) else one))


START, GOOD, BAD = event("start"), event("pass"), event("fail")


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        (stream(START, ran("TestA", "pass"), GOOD), counts(passed=1)),
        (stream(START, ran("TestA", "fail"), BAD), counts(failures=1)),
        (stream(START, ran("TestA", "skip"), GOOD), counts(skipped=1)),
        (stream(ran("TestA/one", "pass"), event("pass", "TestA"), GOOD), counts(passed=2)),
        (
            stream(event("run", "T"), event("pause", "T"), event("cont", "T"), event("pass", "T"), GOOD),
            counts(passed=1),
        ),
        (stream(ran("TestA", "pass"), GOOD, event("skip", package="example.com/none")), counts(passed=1)),
        (stream(event("run", "BenchmarkA"), ran("TestA", "pass"), GOOD), counts(passed=1)),
        (
            stream(ran("TestA", "pass"), event("attr", "TestA", Key="k"), event("new-word", "TestA"), GOOD),
            counts(passed=1),
        ),
        (
            stream(
                ran("T", "pass"),
                event("pass", "T", package="example.com/b"),
                GOOD,
                event("pass", package="example.com/b"),
            ),
            counts(passed=2),
        ),
    ],
)
def test_tests_and_subtests_count_once_each(look, report, expected):
    reading = look(report)
    assert (reading.outcome, reading.format, reading.totals) == ("read", "go-test-json", expected)
    assert (reading.whole, reading.reasons) == (True, ())
    assert reading.any_failure is (expected["failures"] > 0)


def test_a_test_that_is_run_again_counts_with_its_last_outcome_and_is_flaky(look):
    reading = look(stream(ran("A", "fail"), ran("B", "pass"), BAD, ran("A", "pass"), GOOD))
    assert (reading.totals, reading.flaky, reading.any_failure) == (counts(passed=2), 1, False)


def test_a_test_that_fails_again_is_no_flaky_one(look):
    reading = look(stream(ran("A", "fail"), BAD, ran("A", "fail"), BAD))
    assert (reading.totals, reading.flaky, reading.any_failure) == (counts(failures=1), 0, True)


BUILD_FAILED = stream(
    event("build-output", package="", ImportPath=PACKAGE, Output="# x\n"),
    event("build-fail", package="", ImportPath=PACKAGE),
)


@pytest.mark.parametrize(
    ("report", "reason"),
    [
        (stream(START, BAD), "a package failed though none of its tests did"),
        (BUILD_FAILED, "a package failed to build: its tests did not run"),
        (stream(BUILD_FAILED, START, event("output", Output="FAIL\n"), BAD), "a package failed to build"),
    ],
)
def test_a_build_failure_without_tests_is_empty_and_a_failure(look, report, reason):
    reading = look(report)
    assert (reading.outcome, reading.totals, reading.any_failure) == ("empty", counts(), True)
    assert reading.reasons[0].startswith(reason)


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        pytest.param(stream(ran("A", "pass"), BAD), counts(passed=1), id="after its tests, as with a data race"),
        pytest.param(stream(ran("A", "fail"), ran("A", "pass"), BAD), counts(passed=1), id="run twice by -count=2"),
        pytest.param(stream(ran("A", "pass"), GOOD, BUILD_FAILED), counts(passed=1), id="another one, in its build"),
    ],
)
def test_a_package_that_failed_is_a_failure_though_every_test_passed(look, report, expected):
    reading = look(report)
    assert (reading.totals, reading.any_failure) == (expected, True)


@pytest.mark.parametrize(
    ("report", "any_failure"),
    [
        pytest.param(stream(START, ran("A", "pass"), event("run", "B"), BAD), True, id="a panic"),
        pytest.param(stream(START, ran("A", "pass"), event("run", "B")), True, id="cut off within a test"),
        pytest.param(stream(START, ran("A", "pass")), False, id="cut off between tests"),
        pytest.param(stream(START, ran("A", "pass"), event("run", "B"), GOOD), False, id="an event is missing"),
        pytest.param(stream(ran("A", "pass"), GOOD, event("run", "A")), True, id="cut off when it ran again"),
        pytest.param(stream(ran("A", "pass"), GOOD, event("start", package="b")), False, id="before the next package"),
    ],
)
def test_a_run_that_did_not_end_is_not_whole(look, report, any_failure):
    reading = look(report)
    assert (reading.whole, reading.any_failure) == (False, any_failure)
    assert reading.reasons


def test_what_the_run_printed_is_never_told(look):
    reading = look(stream(START, event("output", "A", Output="token=hunter2"), ran("A", "fail"), BAD))
    assert "hunter2" not in json.dumps(reading.to_json())


@pytest.mark.parametrize(
    ("ends", "finished"),
    [
        ((event("pass", time="2026-01-02T10:00:00.123456789+02:00"),), "2026-01-02T08:00:00.123456Z"),
        (
            (event("pass", time="2026-01-02T10:00:00Z"), event("skip", package="b", time="2026-01-02T11:00:00Z")),
            "2026-01-02T11:00:00Z",
        ),
        ((event("pass", time="2026-01-02T10:00:00Z"), event("pass", package="b")), None),
        ((event("pass", time="2026-01-02T10:00:00"),), None),
        ((event("pass"),), None),
        ((event("pass", time="2026-01-02T10:00:00Z"), event("start", time="2026-01-02T11:00:00Z")), None),
    ],
)
def test_the_run_finished_when_its_last_package_did(look, ends, finished):
    assert look(stream(ran("A", "pass"), *ends)).finished == finished


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ('{"Action": 5, "Package": "p"}', "Action"),
        ('{"Package": "p"}', "Action"),
        ('{"Action": "pass", "Package": 5}', "Package"),
        ('{"Action": "pass", "Test": ["x"]}', "Test"),
    ],
)
def test_a_value_of_another_kind_is_refused(look, line, key):
    reading = look(stream(START, line))
    assert reading.outcome == "refused"
    assert reading.reasons[0].startswith(f"`{key}` is not the text that this format has there")
