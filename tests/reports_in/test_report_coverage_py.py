"""coverage.py JSON: counts only, and no moment."""

from __future__ import annotations

import json

import pytest

FILE = {
    "executed_lines": [1, 2, 3],
    "missing_lines": [4],
    "excluded_lines": [9],
    "summary": {"covered_lines": 3, "num_statements": 4, "covered_branches": 1, "num_branches": 2},
    "executed_branches": [[2, 3]],
    "missing_branches": [[2, 4]],
}


def coverage_json(files: list[object], totals: dict[str, object], *, branch_coverage: bool = False) -> str:
    return json.dumps(
        {
            "meta": {"format": 3, "timestamp": "2026-11-22T03:00:33", "branch_coverage": branch_coverage},
            "files": {f"f{i}.py": file for i, file in enumerate(files)},
            "totals": totals,
        }
    )


LINES = {"covered_lines": 3, "num_statements": 4, "percent_covered": 99.9}
BRANCHES = {"covered_branches": 1, "num_branches": 2}
OLD_FILE = {"summary": FILE["summary"]}


@pytest.mark.parametrize(
    ("report", "totals"),
    [
        (coverage_json([FILE], LINES), {"lines": {"covered": 3, "valid": 4}}),
        (coverage_json([OLD_FILE], LINES), {"lines": {"covered": 3, "valid": 4}}),
        (
            coverage_json([FILE], LINES | BRANCHES, branch_coverage=True),
            {"lines": {"covered": 3, "valid": 4}, "branches": {"covered": 1, "valid": 2}},
        ),
        (
            coverage_json([FILE, FILE], {"covered_lines": 6, "num_statements": 8}),
            {"lines": {"covered": 6, "valid": 8}},
        ),
    ],
    ids=["listed lines", "summaries only", "with branches", "two files"],
)
def test_totals(look, report, totals):
    reading = look(report)
    assert (reading.outcome, reading.format, reading.totals) == ("read", "coverage.py-json", totals)
    assert reading.finished is None


@pytest.mark.parametrize(
    ("report", "reason"),
    [
        (coverage_json([FILE], LINES | {"covered_lines": 4}), "totals disagree: lines: 4/4 is declared"),
        (
            coverage_json([FILE | {"missing_lines": [4, 5]}], LINES),
            "totals disagree: lines: 3/4 is declared, its elements count 3/5 listed",
        ),
        (coverage_json([], LINES), "totals disagree: lines: 3/4 is declared"),
        (coverage_json([FILE], {"num_statements": 4}), "covered_lines is not a whole number"),
        (coverage_json([FILE], LINES | {"covered_lines": True}), "covered_lines is not a whole number"),
        (coverage_json([FILE], LINES | {"covered_lines": -3}), "covered_lines is not a whole number"),
        (coverage_json([7], LINES), "a part that should be a JSON object is none"),
        ('{"meta": {}, "totals": {"num_statements": 1}}', "a part that should be a JSON object is none"),
        (coverage_json([FILE], LINES)[:-1], "it is not one well-formed JSON document"),
        ('{"a":' * 100_000, "its JSON nests deeper than any report does"),
        ('{"meta": {"format": 3}}', "unsupported format: JSON with the keys 'meta'"),
        ("[1, 2]", "unsupported format: its JSON has no object around it"),
    ],
)
def test_what_does_not_add_up_is_refused(look, report, reason):
    reading = look(report)
    assert (reading.outcome, reading.totals) == ("refused", {})
    assert reading.reasons[0].startswith(reason)


def test_no_statement_is_empty_although_the_tool_calls_it_100_percent(look):
    assert look(coverage_json([], {"covered_lines": 0, "num_statements": 0, "percent_covered": 100})).outcome == "empty"
