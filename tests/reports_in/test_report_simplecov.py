"""SimpleCov's result set: one or more runs, merged as SimpleCov merges them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.sources.reports.simplecov import read

Run = dict[str, object]


def run(timestamp: object = 1_790_000_000, **files: object) -> Run:
    return {"coverage": files, "timestamp": timestamp}


def resultset(*runs: object) -> str:
    return json.dumps({f"suite {number}": run for number, run in enumerate(runs)})


def file(lines: object, **arms: int) -> dict[str, object]:
    """A file with an `if` whose arms are numbered as the process happened to."""
    number = len(arms) and sum(map(len, arms)) + sum(arms.values())
    named = {f"[:{arm}, {number + 1}, 3, 2, 3, 9]": hits for arm, hits in arms.items()}
    return {"lines": lines, "branches": {f"[:if, {number}, 2, 0, 4, 3]": named} if arms else {}}


@pytest.mark.parametrize(
    ("runs", "lines", "branches"),
    [
        ([run(a=file([None, 1, 0]))], (1, 2), (0, 0)),
        ([run(a=[None, 1, 0])], (1, 2), (0, 0)),
        ([run(a=file([1], then=4, **{"else": 0}))], (1, 1), (1, 2)),
        ([run(a=[1]), run(b=[0])], (1, 2), (0, 0)),
        ([run(a=[0, 2, 0]), run(a=[3, 0, 0])], (2, 3), (0, 0)),
        ([run(a=[0, 1]), run(a=[None, None])], (1, 1), (0, 0)),
        ([run(a=[1]), run(a=[1, 5])], (2, 2), (0, 0)),
        ([run(a=file([1], then=4, **{"else": 0})), run(a=file([1], then=0, **{"else": 2}))], (1, 1), (2, 2)),
        ([run(a={"lines": [1], "branches": None, "methods": {}})], (1, 1), (0, 0)),
    ],
    ids=[
        "lines",
        "lines of old releases",
        "branches",
        "runs of different files",
        "two runs of a file",
        "a run that did not load the file",
        "a file that grew",
        "branches numbered anew",
        "branches not measured",
    ],
)
def test_totals(look, runs, lines, branches):
    reading = look(resultset(*runs))
    assert (reading.outcome, reading.format, reading.reasons) == ("read", "simplecov", ())
    expected = {"lines": lines, "branches": branches}
    assert reading.totals == {name: {"covered": part, "valid": of} for name, (part, of) in expected.items()}


@given(st.lists(st.none() | st.integers(0, 2), max_size=20), st.integers(0, 2), st.integers(0, 2))
def test_a_run_that_is_there_twice_counts_once(lines, then, otherwise):
    once = run(a=file(lines, then=then, **{"else": otherwise}))
    assert read({"one": once, "two": once}).totals == read({"one": once}).totals


@pytest.mark.parametrize(
    ("runs", "finished"),
    [
        ([run(1_790_000_000, a=[1])], "2026-09-21T14:13:20Z"),
        ([run(1_790_000_000.9, a=[1])], "2026-09-21T14:13:20Z"),
        ([run(1_790_000_000, a=[1]), run(1_780_000_000, a=[1])], "2026-05-28T20:26:40Z"),
        ([run(1_790_000_000, a=[1]), run(None, a=[1])], None),
        ([run("yesterday", a=[1])], None),
        ([run(10**400, a=[1])], None),
        ([run(True, a=[1])], None),
    ],
    ids=["seconds", "a fraction", "the oldest of two", "one unknown", "a word", "no moment", "no number"],
)
def test_the_whole_is_as_old_as_its_oldest_run(look, runs, finished):
    assert look(resultset(*runs)).finished == finished


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ([-1], "`lines` counts something in other than whole numbers"),
        (["ignored"], "`lines` counts something in other than whole numbers"),
        ({"lines": None}, "`lines` is not the list"),
        ({"oneshot_lines": [1]}, "`lines` is not the list"),
        ({"lines": [1], "branches": [1]}, "`branches` is not the JSON object"),
        ({"lines": [1], "branches": {"[:if, 0, 1]": 7}}, "a branch is not the JSON object"),
        ({"lines": [1], "branches": {"[:if, 0, 1]": {"[:then, 1, 2]": None}}}, "`branches` counts something in other"),
        (7, "the entry of a source file is not the JSON object"),
    ],
)
def test_what_cannot_be_counted_is_refused(look, told, reason):
    reading = look(resultset(run(a=[1]), run(a=told)))
    assert (reading.outcome, reading.totals) == ("refused", {})
    assert reading.reasons[0].startswith(reason)


@pytest.mark.parametrize("runs", [[run()], [run(a=[])], [run(a=[None])]])
def test_no_line_of_code_is_empty(look, runs):
    assert look(resultset(*runs)).outcome == "empty"


@pytest.mark.parametrize("report", ["{}", '{"a": {"coverage": []}}', '{"coverage": {"a.rb": {"1": 0}}}'])
def test_other_json_is_not_taken_for_a_result_set(look, report):
    assert look(report).format == ""
