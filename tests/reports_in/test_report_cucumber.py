"""Cucumber: the worst step or hook of a scenario, and nothing unfinished is passed."""

from __future__ import annotations

import json

import pytest
from counted import counts


def step(status: str | None = "passed", **more: object) -> dict[str, object]:
    return {"name": "s", **({} if status is None else {"result": {"status": status}}), **more}


def scenario(*steps: object, kind: str = "scenario", **more: object) -> dict[str, object]:
    return {"type": kind, "steps": steps, **more}


def feature(*elements: object) -> dict[str, object]:
    return {"keyword": "Feature", "name": "Cart", "uri": "cart.feature", "elements": elements}


def hook(status: str) -> list[object]:
    return [{"result": {"status": status}}, {"match": {}}]


PASSED, FAILED = step(), step("failed")


@pytest.mark.parametrize(
    ("element", "expected"),
    [
        (scenario(PASSED, PASSED), counts(passed=1)),
        (scenario(PASSED, FAILED, step("skipped")), counts(failures=1)),
        (scenario(PASSED, step("skipped")), counts(skipped=1)),
        (scenario(PASSED, step("pending")), counts(skipped=1)),
        (scenario(PASSED, step("undefined")), counts(skipped=1)),
        (scenario(step("Undefined")), counts(skipped=1)),
        (scenario(step("PASSED")), counts(passed=1)),
        (scenario(PASSED, step(None)), counts(skipped=1)),
        (scenario(), counts(skipped=1)),
        (scenario(step("unknown")), counts(errors=1)),
        (scenario(step("")), counts(errors=1)),
        (scenario(PASSED, before=hook("failed")), counts(failures=1)),
        (scenario(PASSED, after=hook("failed")), counts(failures=1)),
        (scenario(PASSED, after=hook("passed")), counts(passed=1)),
        (scenario(step(after=hook("failed"))), counts(failures=1)),
    ],
)
def test_a_scenario_counts_once_with_the_worst_it_holds(look, element, expected):
    reading = look(json.dumps([feature(element)]))
    assert (reading.outcome, reading.format, reading.totals) == ("read", "cucumber-json", expected)
    assert reading.any_failure is (expected["failures"] + expected["errors"] > 0)


def test_an_ambiguous_step_is_skipped_and_a_failure(look):
    reading = look(json.dumps([feature(scenario(PASSED, step("ambiguous"), step("skipped")))]))
    assert (reading.totals, reading.any_failure) == (counts(skipped=1), True)
    assert "a step is ambiguous: more than one definition matches it" in reading.reasons


@pytest.mark.parametrize(
    ("elements", "expected", "any_failure"),
    [
        ([scenario(PASSED, kind="background"), scenario(PASSED)], counts(passed=1), False),
        ([scenario(FAILED, kind="background"), scenario(step("skipped"))], counts(failures=1), True),
        ([scenario(FAILED, kind="background"), scenario(PASSED), scenario(PASSED)], counts(failures=1, passed=1), True),
        ([scenario(step(None), kind="background"), scenario(PASSED)], counts(passed=1), False),
        ([scenario(PASSED), scenario(FAILED, kind="background")], counts(passed=1), True),
    ],
)
def test_a_failing_background_fails_the_scenario_after_it(look, elements, expected, any_failure):
    reading = look(json.dumps([feature(*elements)]))
    assert (reading.totals, reading.any_failure) == (expected, any_failure)


def test_features_without_scenarios_are_empty(look):
    without = {"keyword": "Feature", "name": "Cart", "uri": "cart.feature"}
    for document in ([feature()], [without]):
        reading = look(json.dumps(document))
        assert (reading.outcome, reading.format, reading.totals) == ("empty", "cucumber-json", counts())


@pytest.mark.parametrize(
    ("starts", "finished"),
    [
        (("2026-01-02T10:00:00.000Z", "2026-01-02T11:00:00.000Z"), "2026-01-02T11:00:00Z"),
        (("2026-01-02T10:00:00.000Z", ""), None),
        (("2026-01-02T10:00:00",), None),
    ],
)
def test_the_run_ended_no_earlier_than_its_last_scenario_began(look, starts, finished):
    scenarios = [scenario(PASSED, start_timestamp=start) for start in starts]
    assert look(json.dumps([feature(*scenarios)])).finished == finished


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ([feature(scenario(PASSED)), 7], "its list holds something that is no feature"),
        ([feature(7)], "`elements` is not the list of JSON objects"),
        ([feature({"steps": {}})], "`steps` is not the list"),
        ([feature(scenario({"result": "passed"}))], "`result` is not the JSON object"),
        ([feature(scenario({"result": {}}))], "`status` is not the text"),
        ([feature(scenario(PASSED, before={}))], "`before` is not the list"),
        ([{"name": "x"}], "unsupported format: its JSON has no object around it"),
    ],
)
def test_a_part_that_is_missing_or_of_another_kind_is_refused(look, document, reason):
    reading = look(json.dumps(document))
    assert (reading.outcome, reading.totals) == ("refused", {})
    assert reading.reasons[0].startswith(reason)
