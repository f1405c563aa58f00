"""The JSON export of llvm-cov: totals held against the summaries of the files."""

from __future__ import annotations

import json

import pytest

Counts = tuple[object, object]


def summary(**metrics: Counts) -> dict[str, object]:
    return {name: {"count": of, "covered": part, "percent": 1.5} for name, (part, of) in metrics.items()}


def source(name: str, **metrics: Counts) -> dict[str, object]:
    return {"filename": name, "segments": [[1, 1, 5, True, True, False]], "summary": summary(**metrics)}


def export(totals: dict[str, object], *files: object) -> dict[str, object]:
    return {"files": list(files), "functions": [], "totals": totals}


def llvm(*exports: object) -> str:
    return json.dumps({"version": "2.0.1", "type": "llvm.coverage.json.export", "data": list(exports)})


A, B = source("a.rs", lines=(1, 2)), source("b.rs", lines=(3, 4))


def test_all_four_metrics(look):
    metrics = {"lines": (4, 6), "functions": (1, 2), "regions": (5, 9), "branches": (0, 0), "mcdc": (0, 0)}
    reading = look(llvm(export(summary(**metrics), source("a.rs", **metrics))))
    assert (reading.outcome, reading.format, reading.reasons) == ("read", "llvm-cov-json", ())
    assert reading.totals == {
        "lines": {"covered": 4, "valid": 6},
        "branches": {"covered": 0, "valid": 0},
        "functions": {"covered": 1, "valid": 2},
        "regions": {"covered": 5, "valid": 9},
    }


@pytest.mark.parametrize(
    "report",
    [
        llvm(export(summary(lines=(4, 6)), A, B)),
        llvm(export(summary(lines=(1, 2)), A), export(summary(lines=(3, 4)), B)),
    ],
    ids=["one export", "two exports"],
)
def test_lines_of_all_files(look, report):
    assert look(report).totals == {"lines": {"covered": 4, "valid": 6}}


@pytest.mark.parametrize(
    ("report", "reason"),
    [
        (llvm(export(summary(lines=(4, 6)), A)), "totals disagree: lines: 4/6 is declared, its elements count 1/2"),
        (llvm(export(summary(lines=(3, 2)), source("a", lines=(3, 2)))), "totals disagree: lines: 3/2 is declared"),
        (llvm(export(summary(lines=(2, 4)), A, A)), "it sums up the source file 'a.rs' twice"),
        (llvm(export(summary(lines=(1, 2)), A), export(summary(lines=(1, 2)), A)), "it sums up the source file 'a.rs'"),
        (llvm(export(summary(lines=(-1, 2)), A)), "`covered` is not the count"),
        (llvm(export(summary(lines=(1.0, 2)), A)), "`covered` is not the count"),
        (llvm(export(summary(lines=(1, 2)), {"filename": "a.rs"})), "`summary` is not the JSON object"),
        (llvm(export(summary(lines=(1, 2)), {"summary": {}})), "`filename` is not the text"),
        (llvm(export(summary(lines=(1, 2)), source("a.rs"))), "`lines` is not the JSON object"),
        (llvm({"totals": summary(lines=(1, 2))}), "`files` is not the list"),
        (llvm({"files": []}), "`totals` is not the JSON object"),
        (llvm(7), "`data` is not the list of JSON objects"),
        ('{"type": "llvm.coverage.json.export"}', "`data` is not the list"),
    ],
)
def test_what_does_not_add_up_is_refused(look, report, reason):
    reading = look(report)
    assert (reading.outcome, reading.totals) == ("refused", {})
    assert reading.reasons[0].startswith(reason)


@pytest.mark.parametrize("report", [llvm(), llvm(export(summary(lines=(0, 0))))], ids=["no export", "no file"])
def test_nothing_measured_is_empty(look, report):
    assert look(report).outcome == "empty"


def test_an_export_without_lines_is_refused(look):
    reading = look(llvm(export(summary(regions=(1, 2)), source("a", regions=(1, 2)))))
    assert (reading.outcome, reading.totals) == ("refused", {})
    assert reading.reasons[0].startswith("`lines` is not the JSON object")
