"""Istanbul's `coverage-summary.json`: totals alone, held against the files where they are there."""

from __future__ import annotations

import json

import pytest


def summary(**metrics: tuple[object, object]) -> dict[str, object]:
    return {name: {"total": of, "covered": part, "skipped": 0, "pct": 1} for name, (part, of) in metrics.items()}


FILE = summary(lines=(3, 4), statements=(4, 5), functions=(1, 1), branches=(0, 2))
TWICE = summary(lines=(6, 8), statements=(8, 10), functions=(2, 2), branches=(0, 4))
LINES = {"covered": 6, "valid": 8}


def test_totals_agree_with_the_sum_of_the_files(look):
    reading = look(json.dumps({"total": TWICE, "/a.js": FILE, "/b.js": FILE}))
    assert (reading.outcome, reading.format, reading.reasons) == ("read", "istanbul-summary", ())
    assert reading.totals == {
        "lines": LINES,
        "statements": {"covered": 8, "valid": 10},
        "functions": {"covered": 2, "valid": 2},
        "branches": {"covered": 0, "valid": 4},
    }
    assert reading.method.startswith("lines: declared = counted (file_summaries)")


def test_totals_without_files_are_taken_as_declared(look):
    reading = look(json.dumps({"total": summary(lines=(6, 8))}))
    assert (reading.outcome, reading.totals) == ("read", {"lines": LINES})
    assert reading.method == "lines: declared only (summary-only report)"


def test_counts_that_are_not_whole_leave_their_metric_out(look):
    file = summary(lines=(6, 8), statements=(7.4, 10))
    reading = look(json.dumps({"total": file, "/a.js": file}))
    assert (reading.outcome, reading.totals) == ("read", {"lines": LINES})
    assert reading.reasons == ("statements: its counts are no whole numbers: write it again",)


@pytest.mark.parametrize(
    ("report", "reason"),
    [
        ({"total": TWICE, "/a.js": FILE}, "totals disagree: lines: 6/8 is declared, its elements count 3/4"),
        ({"total": summary(lines=(9, 8)), "/a.js": summary(lines=(9, 8))}, "totals disagree: lines: 9/8 is declared"),
        ({"total": summary(lines=(9, 8))}, "totals disagree: lines: 9/8 is declared"),
        ({"total": FILE | summary(lines=(2, 4)), "/a.js": FILE}, "totals disagree: lines: 2/4 is declared"),
        ({"total": summary(lines=(6.5, 8))}, "lines: its counts are no whole numbers"),
        ({"total": summary(lines=(-1, 8))}, "`covered` of a summary is no count"),
        ({"total": summary(lines=("6", 8))}, "`covered` of a summary is no count"),
        ({"total": summary(lines=(True, 8))}, "`covered` of a summary is no count"),
        ({"total": summary(lines=(6, 10**30))}, "`total` of a summary is no count"),
        ({"total": {"lines": {"pct": 80}}}, "`covered` of a summary is no count"),
        ({"total": TWICE, "/a.js": {}}, "`lines` is not the JSON object"),
        ({"total": TWICE, "/a.js": []}, "the summary of a source file is not the JSON object"),
        ({"total": summary(branches=(1, 2))}, "unsupported format: JSON with the keys 'total'"),
    ],
)
def test_what_does_not_add_up_is_refused(look, report, reason):
    reading = look(json.dumps(report))
    assert (reading.outcome, "lines" in reading.totals) == ("refused", False)
    assert reading.reasons[0].startswith(reason)


def test_statements_do_not_stand_in_for_lines_that_are_disputed(look):
    reading = look(json.dumps({"total": TWICE | summary(lines=(7, 8)), "/a.js": FILE, "/b.js": FILE}))
    assert (reading.outcome, reading.totals["statements"]) == ("refused", {"covered": 8, "valid": 10})
    assert [reason.partition(":")[0] for reason in reading.reasons] == ["totals disagree"]


def test_an_unknown_percentage_of_nothing_is_empty(look):
    nothing = {"lines": {"total": 0, "covered": 0, "skipped": 0, "pct": "Unknown"}}
    assert look(json.dumps({"total": nothing})).outcome == "empty"
