"""dart test: what is done and not hidden counts, and an error after the end counts too."""

from __future__ import annotations

import json

import pytest
from counted import counts

START = {"type": "start", "protocolVersion": "0.1.1"}
GOOD, BAD, CLOSED = ({"type": "done", "success": success} for success in (True, False, None))


def started(number: int) -> dict[str, object]:
    return {"type": "testStart", "test": {"id": number, "name": "t"}}


def done(number: int, result: str = "success", *, skipped: bool = False, hidden: bool = False) -> dict[str, object]:
    return {"type": "testDone", "testID": number, "result": result, "skipped": skipped, "hidden": hidden}


def error(number: int, *, failure: bool = False) -> dict[str, object]:
    return {"type": "error", "testID": number, "error": "secret", "isFailure": failure}


def stream(*events: object) -> str:
    return "\n".join(json.dumps(event) for event in events)


@pytest.mark.parametrize(
    ("events", "end", "expected"),
    [
        ([started(1), done(1)], GOOD, counts(passed=1)),
        ([started(1), done(1, skipped=True)], GOOD, counts(skipped=1)),
        ([started(1), error(1, failure=True), done(1, "failure")], BAD, counts(failures=1)),
        ([started(1), error(1), done(1, "error", skipped=True)], BAD, counts(errors=1)),
        ([started(1), done(1, hidden=True), started(2), done(2)], GOOD, counts(passed=1)),
        ([started(1), done(1, "error", hidden=True)], BAD, counts(errors=1)),
        ([started(1), done(1), error(1)], BAD, counts(errors=1)),
        ([started(1), done(1, hidden=True), error(1, failure=True)], BAD, counts(failures=1)),
        ([started(1), error(1), done(1)], GOOD, counts(errors=1)),
        (
            [started(1), {"type": "print", "testID": 1}, {"type": "new"}, [{"event": "x"}], done(1)],
            GOOD,
            counts(passed=1),
        ),
        ([started(1), done(1, "kaput")], GOOD, counts(errors=1)),
    ],
)
def test_the_worst_that_is_told_of_a_test_counts(look, events, end, expected):
    reading = look(stream(START, *events, end))
    assert (reading.outcome, reading.format, reading.totals) == ("read", "dart-json", expected)
    assert reading.any_failure is (expected["failures"] + expected["errors"] > 0)
    assert (reading.whole, reading.finished) == (True, None)
    assert "secret" not in json.dumps(reading.to_json())


@pytest.mark.parametrize(
    ("events", "whole", "any_failure"),
    [
        pytest.param([started(1), done(1)], False, False, id="it was cut off after a test"),
        pytest.param([started(1), done(1), started(2)], False, True, id="it was cut off within a test"),
        pytest.param([started(1), done(1), started(2), GOOD], False, False, id="a test has no end"),
        pytest.param([started(1), done(1), CLOSED], True, True, id="it was closed early"),
        pytest.param([started(1), done(1), BAD], True, True, id="it failed outside its tests"),
    ],
)
def test_a_run_is_good_only_where_its_last_event_says_so(look, events, whole, any_failure):
    reading = look(stream(START, *events))
    assert (reading.totals, reading.whole, reading.any_failure) == (counts(passed=1), whole, any_failure)
    assert reading.reasons


def test_a_run_that_only_loads_files_is_empty(look):
    reading = look(stream(START, started(1), done(1, hidden=True), GOOD))
    assert (reading.outcome, reading.totals) == ("empty", counts())


@pytest.mark.parametrize(
    ("event", "key"),
    [
        ({"type": "testStart", "test": 1}, "test"),
        ({"type": "testStart", "test": {"id": "1"}}, "id"),
        ({"type": "testDone", "testID": -1, "result": "success"}, "testID"),
        ({"type": "testDone", "testID": 1}, "result"),
        ({"type": "error"}, "testID"),
    ],
)
def test_a_value_of_another_kind_is_refused(look, event, key):
    reading = look(stream(START, event, GOOD))
    assert reading.outcome == "refused"
    assert reading.reasons[0].startswith(f"`{key}` is not the ")
