"""gcovr's JSON summary: totals held against the sum of the files."""

from __future__ import annotations

import json

import pytest


def counts(lines: tuple[object, object], branches: tuple[object, object] = (0, 0)) -> dict[str, object]:
    return {
        "line_covered": lines[0],
        "line_total": lines[1],
        "line_percent": 99.9,
        "branch_covered": branches[0],
        "branch_total": branches[1],
        "branch_percent": None,
    }


def summary(total: dict[str, object], *files: object) -> str:
    return json.dumps({"root": ".", "gcovr/summary_format_version": "0.6", "files": list(files)} | total)


def test_totals(look):
    reading = look(summary(counts((5, 7), (1, 4)), counts((2, 3), (1, 4)), counts((3, 4))))
    assert (reading.outcome, reading.format, reading.reasons) == ("read", "gcovr-summary-json", ())
    assert reading.totals == {"lines": {"covered": 5, "valid": 7}, "branches": {"covered": 1, "valid": 4}}


def test_branches_that_do_not_add_up_are_left_out(look):
    reading = look(summary(counts((2, 3), (1, 4)), counts((2, 3), (1, 5))))
    assert (reading.outcome, reading.totals) == ("read", {"lines": {"covered": 2, "valid": 3}})
    assert reading.reasons[0].startswith("totals disagree: branches: 1/4 is declared, its elements count 1/5")


@pytest.mark.parametrize(
    ("report", "reason"),
    [
        (summary(counts((2, 3))), "totals disagree: lines: 2/3 is declared, its elements count 0/0"),
        (summary(counts((4, 3)), counts((4, 3))), "totals disagree: lines: 4/3 is declared"),
        (summary(counts((-1, 3)), counts((2, 3))), "`line_covered` is not the count"),
        (summary(counts((2.5, 3)), counts((2, 3))), "`line_covered` is not the count"),
        (summary(counts((2, 3)), counts((2, 10**12))), "`line_total` is not the count"),
        (summary(counts((2, 3)), {}), "`line_covered` is not the count"),
        (summary(counts((2, 3)), 7), "`files` is not the list of JSON objects"),
        ('{"gcovr/summary_format_version": "0.6"}', "`files` is not the list"),
    ],
)
def test_what_does_not_add_up_is_refused(look, report, reason):
    reading = look(report)
    assert (reading.outcome, "lines" in reading.totals) == ("refused", False)
    assert reading.reasons[0].startswith(reason)


def test_no_file_is_empty_although_its_percentage_is_given(look):
    assert look(summary(counts((0, 0)))).outcome == "empty"
