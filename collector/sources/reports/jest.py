"""The JSON report of Jest (`jest --json`), which Vitest writes too (`--reporter=json`).

Shape: jestjs/jest: packages/jest-test-result/src/formatTestResults.ts; vitest-dev/vitest: reporters/json.ts. A file of
tests that failed to load has no assertions: its status and the counters of suites are all that tells of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from collector.sources.reports.format import JsonFormat
from collector.sources.reports.json_base import Object, count_in, milliseconds_in, objects_in, text_in
from collector.sources.reports.reading import Findings
from collector.sources.reports.test_counts import Result, Tally

_RESULT_OF_WORD = {
    "passed": Result.PASSED,
    "failed": Result.FAILURE,
    **dict.fromkeys(("skipped", "pending", "todo", "disabled"), Result.SKIPPED),
}
_FAILED_SUITES = {
    "numFailedTestSuites": "its header counts failed suites",
    "numRuntimeErrorTestSuites": "its header counts suites that failed to run",
}


def claims(document: Mapping[str, Any]) -> bool:
    """Say whether a document has the counters and the results of Jest."""
    return "numTotalTests" in document and "testResults" in document


def read(document: Mapping[str, Any]) -> Findings:
    """Count the assertions of all suites, and hold the header against them. Raises `Refused`."""
    tally = Tally()
    tally.flaky = 0
    suites = objects_in(document, "testResults")
    for suite in suites:
        _count_suite(suite, tally)
    tally.hold_against(
        "its header", tests=count_in(document, "numTotalTests"), failed=count_in(document, "numFailedTests")
    )
    _watch_header(document, tally)
    return tally.findings("tests of all suites counted", _finished(suites))


def _count_suite(suite: Object, tally: Tally) -> None:
    bad_before = tally.bad
    for case in objects_in(suite, "assertionResults"):
        result = _result(case, tally)
        tally.count(result)
        tally.flaky = (tally.flaky or 0) + (result == Result.PASSED and _retried(case))
    if text_in(suite, "status", needed=False) == "failed" and tally.bad == bad_before:
        tally.alarm("a suite says that it failed, but none of its tests does: it may have failed to run")


def _result(case: Object, tally: Tally) -> Result:
    word = text_in(case, "status")
    known = _RESULT_OF_WORD.get(word)
    return tally.strange_word(word) if known is None else known


def _retried(case: Object) -> bool:
    """Say whether a test passed only when `jest.retryTimes` ran it again."""
    return bool(case.get("retryReasons")) or count_in(case, "invocations", needed=False) > 1


def _watch_header(document: Object, tally: Tally) -> None:
    for key, remark in _FAILED_SUITES.items():
        if count_in(document, key, needed=False):
            tally.alarm(remark)
    if document.get("success", True) is not True:
        tally.alarm("its header does not say that the run was a success")
    if document.get("wasInterrupted", False) is not False:
        tally.not_whole("its header says that the run was interrupted")


def _finished(suites: Sequence[Object]) -> datetime | None:
    moments = [milliseconds_in(suite, "endTime") for suite in suites]
    known = [moment for moment in moments if moment is not None]
    return max(known) if known and len(known) == len(moments) else None


FORMAT = JsonFormat(name="jest-json", kind="tests", claims=claims, read=read)
