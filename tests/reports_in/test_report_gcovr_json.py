"""gcovr's JSON report: lines by function, branches, and what does not count."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.sources.reports.gcovr_json import read


def line(number: object, count: object, *branches: object, **more: object) -> dict[str, object]:
    told = [{"count": taken, "throw": False} if not isinstance(taken, dict) else taken for taken in branches]
    return {"line_number": number, "count": count, "branches": told} | more


def gcovr(*files: object) -> str:
    return json.dumps({"gcovr/format_version": "0.15", "files": list(files)})


def file(*lines: object, name: str = "a.cpp") -> dict[str, object]:
    return {"file": name, "lines": list(lines), "functions": []}


@pytest.mark.parametrize(
    ("files", "lines", "branches"),
    [
        ([file(line(1, 3, 1, 0), line(2, 0))], (1, 2), (1, 2)),
        ([file(line(1, 3)), file(line(1, 0), name="b.cpp")], (1, 2), (0, 0)),
        ([file(line(1, 3), line(2, 9, 1, **{"gcovr/excluded": True}))], (1, 1), (0, 0)),
        ([file(line(1, 3), line(2, 0, **{"gcovr/noncode": True}))], (1, 1), (0, 0)),
        ([file(line(1, 3, 1, {"count": 0, "gcovr/excluded": True}))], (1, 1), (1, 1)),
        ([file(line(1, 3, function_name="f<int>"), line(1, 0, function_name="f<long>"))], (1, 2), (0, 0)),
        ([file(line(1, 0, 1, 0)), file(line(1, 2, 0, 0))], (1, 1), (1, 2)),
    ],
    ids=[
        "one file",
        "two files",
        "an excluded line",
        "a line without code",
        "an excluded branch",
        "two instances of a template",
        "a file that comes twice",
    ],
)
def test_totals(look, files, lines, branches):
    reading = look(gcovr(*files))
    assert (reading.outcome, reading.format, reading.reasons) == ("read", "gcovr-json", ())
    expected = {"lines": lines, "branches": branches}
    assert reading.totals == {name: {"covered": part, "valid": of} for name, (part, of) in expected.items()}


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 2), st.lists(st.integers(0, 1), max_size=3))))
def test_a_report_that_is_there_twice_counts_once(drawn):
    # one entry a line: gcovr lists a line of one function once
    lines = {number: line(number, count, *branches) for number, count, branches in drawn}
    once = {"files": [file(*lines.values())]}
    assert read({"files": [*once["files"], *once["files"]]}).totals == read(once).totals


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (file(line(1, -1)), "`count` of a line counts something in other than whole numbers"),
        (file(line(1, None)), "`count` of a line counts something in other than whole numbers"),
        (file(line(1, 1, -1)), "`count` of a branch counts something in other than whole numbers"),
        (file(line(-1, 1)), "`line_number` is not the count"),
        (file(line("1", 1)), "`line_number` is not the count"),
        (file(line(1, 1, branches={})), "`branches` is not the list"),
        (file(line(1, 1, branches=[7])), "a branch is not the JSON object"),
        (file(line(1, 1, function_name=7)), "`function_name` is not the text"),
        (file(7), "`lines` is not the list of JSON objects"),
        ({"file": "a.cpp"}, "`lines` is not the list"),
        ({"lines": []}, "`file` is not the text"),
        (7, "`files` is not the list of JSON objects"),
    ],
)
def test_what_cannot_be_counted_is_refused(look, broken, reason):
    reading = look(gcovr(file(line(1, 1)), broken))
    assert (reading.outcome, reading.totals) == ("refused", {})
    assert reading.reasons[0].startswith(reason)


@pytest.mark.parametrize("files", [[], [file()], [file(line(1, 1, **{"gcovr/excluded": True}))]])
def test_nothing_that_counts_is_empty(look, files):
    assert look(gcovr(*files)).outcome == "empty"
