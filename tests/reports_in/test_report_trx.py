"""TRX: results directly below `Results`, the words of the schema, and the summary of the run."""

from __future__ import annotations

import pytest

NAMESPACE = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010"
COMPLETED = '<ResultSummary outcome="Completed"><Counters failed="0" notExecuted="0"/></ResultSummary>'
TIMES = '<Times start="2026-01-02T10:00:00.1+02:00" finish="2026-01-02T10:00:05.1234567+02:00"/>'


def trx(*results: str, summary: str = COMPLETED) -> str:
    return f'<TestRun xmlns="{NAMESPACE}">{TIMES}{summary}<Results>{"".join(results)}</Results></TestRun>'


def result(outcome: str | None, inside: str = "") -> str:
    attribute = "" if outcome is None else f'outcome="{outcome}"'
    return f'<UnitTestResult testName="t" {attribute}>{inside}</UnitTestResult>'


@pytest.mark.parametrize(
    ("outcome", "counted"),
    [
        ("Passed", "passed"),
        ("Failed", "failures"),
        ("NotExecuted", "skipped"),
        ("Inconclusive", "skipped"),
        ("NotRunnable", "skipped"),
        ("Error", "errors"),
        ("Timeout", "errors"),
        ("Aborted", "errors"),
        ("PassedButRunAborted", "errors"),
        ("Disconnected", "errors"),
        ("Warning", "errors"),
        ("Completed", "errors"),
        ("InProgress", "errors"),
        ("Pending", "errors"),
        ("Splendid", "errors"),
        ("", "errors"),
        (None, "errors"),
    ],
)
def test_only_passed_is_passed(look, outcome, counted):
    reading = look(trx(result(outcome)))
    expected = {"tests": 1, "passed": 0, "failures": 0, "errors": 0, "skipped": 0} | {counted: 1}
    assert (reading.outcome, reading.format, reading.totals) == ("read", "trx", expected)
    assert reading.any_failure is (counted in ("failures", "errors"))


def test_the_run_finished_when_it_says(look):
    assert look(trx(result("Passed"))).finished == "2026-01-02T08:00:05.123456Z"


def test_rows_of_a_data_driven_test_count_with_their_test(look):
    rows = f"<InnerResults>{result('Passed')}{result('Passed')}</InnerResults>"
    reading = look(trx(result("Passed", rows), result("Passed")))
    assert (reading.totals["tests"], reading.any_failure) == (2, False)


@pytest.mark.parametrize(
    "report",
    [
        pytest.param(trx(result("Passed"), summary='<ResultSummary outcome="Failed"/>'), id="the summary"),
        pytest.param(trx(result("Passed"), summary='<ResultSummary outcome="Aborted"/>'), id="a run that broke off"),
        pytest.param(trx(result("Passed"), summary="<ResultSummary/>"), id="a summary without a word"),
        pytest.param(trx(result("Passed"), summary=COMPLETED.replace('failed="0"', 'timeout="1"')), id="the counters"),
        pytest.param(
            trx(result("Passed"), summary='<RunInfos><RunInfo outcome="Error"/></RunInfos>'), id="a message of the run"
        ),
        pytest.param(trx(result("Passed", f"<InnerResults>{result('Failed')}</InnerResults>")), id="a row"),
    ],
)
def test_a_failure_that_no_result_shows_is_still_a_failure(look, report):
    reading = look(report)
    assert (reading.totals["passed"], reading.totals["tests"], reading.any_failure) == (1, 1, True)
    assert reading.reasons


def test_a_run_without_summary_is_mentioned(look):
    assert look(trx(result("Passed"), summary="")).reasons == (
        "it has no summary of the run, which may have been interrupted",
    )


def test_no_result_is_empty(look):
    assert look(trx()).outcome == "empty"


@pytest.mark.parametrize(
    ("total", "rows", "whole"),
    [(1, 0, True), (4, 3, True), (5, 3, False), (2, 0, False)],
)
def test_counters_of_more_results_than_are_there_make_it_not_whole(look, total, rows, whole):
    inner = "".join('<UnitTestResult outcome="Passed"/>' for _ in range(rows))
    report = (
        '<TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><Results>'
        f'<UnitTestResult outcome="Passed"><InnerResults>{inner}</InnerResults></UnitTestResult></Results>'
        f'<ResultSummary outcome="Completed"><Counters total="{total}"/></ResultSummary></TestRun>'
    )
    assert look(report).whole is whole


def test_a_run_without_a_summary_is_not_whole(look):
    report = (
        '<TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><Results>'
        '<UnitTestResult outcome="Passed"/></Results></TestRun>'
    )
    assert look(report).whole is False
