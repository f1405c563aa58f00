"""The Coveralls job file: a number or null for each line, branches in fours, and when and what was measured."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.sources.reports.coveralls_json import read

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def file(coverage: object, branches: object = None, name: object = "a.c") -> dict[str, object]:
    return {"name": name, "source_digest": "x", "coverage": coverage} | (
        {} if branches is None else {"branches": branches}
    )


def coveralls(*files: object, **job: object) -> str:
    return json.dumps({"service_name": "ci", "source_files": list(files)} | job)


@pytest.mark.parametrize(
    ("files", "lines", "branches"),
    [
        ([file([None, 1, 0, 12])], (2, 3), (0, 0)),
        ([file([1], [1, 0, 0, 4, 1, 0, 1, 0])], (1, 1), (1, 2)),
        ([file([1]), file([0], name="b.c")], (1, 2), (0, 0)),
        ([file([1, 0, None]), file([0, 0, 1, 0])], (2, 4), (0, 0)),
        ([file([1], [1, 0, 0, 0, 1, 0, 1, 0]), file([1], [1, 0, 1, 2])], (1, 1), (1, 2)),
        ([file([1], None), file([1], [1, 0, 0, 1])], (1, 1), (1, 1)),
        ([file([]), file([1], [], name="b.c")], (1, 1), (0, 0)),
    ],
    ids=[
        "lines",
        "branches",
        "two files",
        "a file that comes twice",
        "its branches too",
        "its branches but once",
        "a file without lines",
    ],
)
def test_totals(look, files, lines, branches):
    reading = look(coveralls(*files))
    assert (reading.outcome, reading.format, reading.reasons) == ("read", "coveralls-json", ())
    expected = {"lines": lines, "branches": branches}
    assert reading.totals == {name: {"covered": part, "valid": of} for name, (part, of) in expected.items()}


@given(
    st.lists(st.none() | st.integers(0, 2), max_size=20),
    st.dictionaries(st.tuples(st.integers(1, 9), st.integers(0, 1), st.integers(0, 3)), st.integers(0, 2)),
)
def test_a_file_that_is_there_twice_counts_once(coverage, branches):
    once = file(coverage, [number for place, hit in branches.items() for number in (*place, hit)])
    assert read({"source_files": [once, once]}).totals == read({"source_files": [once]}).totals


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (file([-1]), "`coverage` counts something in other than whole numbers"),
        (file(["1"]), "`coverage` counts something in other than whole numbers"),
        (file([True]), "`coverage` counts something in other than whole numbers"),
        (file([0.5]), "`coverage` counts something in other than whole numbers"),
        (file("1"), "`coverage` is not the list"),
        (file([1], [1, 0, 0]), "`branches` is no list of line, block, branch and number of executions"),
        (file([1], [1, 0, 0, None]), "`branches` counts something in other than whole numbers"),
        (file([1], {"1": 1}), "`branches` is not the list"),
        (file([1], name=None), "`name` is not the text"),
        (7, "`source_files` is not the list of JSON objects"),
    ],
)
def test_what_cannot_be_counted_is_refused(look, broken, reason):
    reading = look(coveralls(file([1]), broken))
    assert (reading.outcome, reading.totals) == ("refused", {})
    assert reading.reasons[0].startswith(reason)


@pytest.mark.parametrize("files", [[], [file([])], [file([None, None])]])
def test_no_line_of_code_is_empty(look, files):
    assert look(coveralls(*files)).outcome == "empty"


@pytest.mark.parametrize(
    ("run_at", "finished"),
    [
        ("2026-01-13 19:59:15 UTC", "2026-01-13T19:59:15Z"),
        ("2026-01-13 19:59:15 -0800", "2026-01-14T03:59:15Z"),
        ("2026-01-13 19:59:15", None),
        (1768334355, None),
    ],
)
def test_the_moment_counts_where_it_names_its_zone(look, run_at, finished):
    assert look(coveralls(file([1]), run_at=run_at)).finished == finished


@pytest.mark.parametrize(
    ("job", "commit"),
    [
        ({"git": {"head": {"id": COMMIT.upper(), "author_email": "x"}}}, COMMIT),
        ({"commit_sha": COMMIT}, COMMIT),
        ({"git": {"head": {"id": "HEAD"}}}, None),
        ({"git": {"head": {"id": "f" * 40}}, "commit_sha": COMMIT}, COMMIT),
        ({"git": []}, None),
        ({}, None),
    ],
)
def test_the_commit_that_the_job_names(look, job, commit):
    assert look(coveralls(file([1]), **job)).commit == commit
