"""Istanbul's `coverage-final.json`: counters, and lines by the statements that begin on them."""

from __future__ import annotations

import json

import pytest


def statements(*lines: int) -> dict[str, object]:
    return {str(n): {"start": {"line": at, "column": 2}, "end": {"line": at + 9}} for n, at in enumerate(lines)}


def file(**changes: object) -> dict[str, object]:
    """A file whose line 1 has two statements, one of them executed; a function; an if of which one arm ran."""
    return {
        "path": "/src/a.js",
        "statementMap": statements(1, 1, 4),
        "s": {"0": 0, "1": 7, "2": 0},
        "fnMap": {"0": {"name": "f", "line": 1}},
        "f": {"0": 0},
        "branchMap": {"0": {"type": "if", "line": 4}},
        "b": {"0": [3, 0]},
    } | changes


def istanbul(*files: object) -> str:
    return json.dumps({f"/src/{number}.js": file for number, file in enumerate(files)})


NOTHING_TO_COVER = file(statementMap={}, s={}, fnMap={}, f={}, branchMap={}, b={})


@pytest.mark.parametrize(
    ("files", "lines", "others"),
    [
        ([file()], (1, 2), ((1, 3), (0, 1), (1, 2))),
        ([file(), file()], (2, 4), ((2, 6), (0, 2), (2, 4))),
        ([file(), NOTHING_TO_COVER], (1, 2), ((1, 3), (0, 1), (1, 2))),
        ([file(all=True, s={"0": 0, "1": 0, "2": 0})], (0, 2), ((0, 3), (0, 1), (1, 2))),
        ([file(branchMap={}, b={})], (1, 2), ((1, 3), (0, 1), (0, 0))),
    ],
    ids=["one file", "two files", "a file without code", "a file that no test loaded", "no branches"],
)
def test_totals(look, files, lines, others):
    reading = look(istanbul(*files))
    expected = dict(zip(("lines", "statements", "functions", "branches"), (lines, *others), strict=True))
    assert (reading.outcome, reading.format, reading.reasons) == ("read", "istanbul-json", ())
    assert reading.totals == {name: {"covered": part, "valid": of} for name, (part, of) in expected.items()}


@pytest.mark.parametrize(
    ("changes", "left_out"),
    [({"fnMap": {}}, "functions"), ({"b": {"0": [1], "1": [1]}}, "branches")],
)
def test_counters_without_a_place_leave_their_metric_out(look, changes, left_out):
    reading = look(istanbul(file(**changes)))
    assert (reading.outcome, left_out in reading.totals) == ("read", False)
    assert reading.reasons[0].startswith(f"totals disagree: {left_out}: ")


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (file(s={"0": 1}), "totals disagree: lines: `statementMap` lists others than `s` counts"),
        (file(s={"0": -1, "1": 7, "2": 0}), "`s` counts something in other than whole numbers"),
        (file(s={"0": None, "1": 7, "2": 0}), "`s` counts something in other than whole numbers"),
        (file(s={"0": True, "1": 7, "2": 0}), "`s` counts something in other than whole numbers"),
        (file(s={"0": 1e300, "1": 7, "2": 0}), "`s` counts something in other than whole numbers"),
        (file(f={"0": "7"}), "`f` counts something in other than whole numbers"),
        (file(b={"0": 7}), "`0` is not the list"),
        (file(b={"0": [[]]}), "`b` counts something in other than whole numbers"),
        (file(f=[]), "`f` is not the JSON object"),
        (file(statementMap={"0": {}, "1": {}, "2": {}}), "`statementMap` does not say where each statement starts"),
        (file(statementMap={"0": 1, "1": 1, "2": 1}), "`statementMap` does not say where each statement starts"),
        (file(statementMap=statements(1, 1) | {"2": {"start": {"line": None}}}), "`statementMap` names a line that"),
        (7, "the entry of a source file is not the JSON object"),
    ],
)
def test_what_does_not_add_up_is_refused(look, broken, reason):
    reading = look(istanbul(file(), broken))
    assert (reading.outcome, "lines" in reading.totals) == ("refused", False)
    assert reading.reasons[0].startswith(reason)


def test_a_run_that_measured_no_line_is_empty(look):
    assert look(istanbul(NOTHING_TO_COVER)).outcome == "empty"
