"""TRX, the test results of Visual Studio and `dotnet test` (namespaces TeamTest/2006 and 2010).

The results directly below `Results` count; the rows of a data-driven test lie inside one of them. A result
without an outcome is an error, because the run broke off before it was known.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from collector.sources.reports.figures import whole_number, zoned_instant
from collector.sources.reports.format import XmlFormat
from collector.sources.reports.reading import Findings
from collector.sources.reports.test_counts import Result, Tally
from collector.sources.reports.xml_base import Attributes

_RESULT_OF_WORD = {
    "passed": Result.PASSED,
    "failed": Result.FAILURE,
    **dict.fromkeys(("notexecuted", "inconclusive", "notrunnable"), Result.SKIPPED),
    **dict.fromkeys(
        ("error", "timeout", "aborted", "passedbutrunaborted", "disconnected", "warning", "inprogress", "pending"),
        Result.ERROR,
    ),
    "completed": Result.ERROR,  # of a manual test: it ended, with no word on how
}
_GOOD_RUNS = ("completed", "passed")
_BAD_MESSAGES = ("error", "failed", "aborted", "timeout")
_FAILED_IN_COUNTERS = ("failed", "error", "timeout", "aborted", "passedButRunAborted", "disconnected")


def claims(root: str, _attributes: Attributes) -> bool:
    """Say whether a root element is that of a TRX file."""
    return root == "TestRun"


class Trx:
    """Counts the results, and watches the summary of the run for failures that no result shows."""

    def __init__(self) -> None:
        self._tally = Tally()
        self._total = 0
        self._rows = 0
        self._summarised = False
        self._finished: datetime | None = None

    def opened(self, name: str, attributes: Attributes, path: Sequence[str]) -> None:
        parent = path[-1] if path else ""
        if parent == "Results":
            self._tally.count(self._result(attributes))
        elif parent == "InnerResults":
            self._inner(attributes)
        elif name == "ResultSummary":
            self._summary(attributes)
        elif name == "Counters":
            self._counters(attributes, parent)
        elif name == "RunInfo" and attributes.get("outcome", "").casefold() in _BAD_MESSAGES:
            self._tally.alarm("a message of the run reports an error")
        elif name == "Times" and parent == "TestRun":
            self._finished = zoned_instant(attributes.get("finish", ""))

    def closed(self, _name: str, _path: Sequence[str]) -> None:
        """Nothing to do: every outcome stands in a start tag."""

    def _result(self, attributes: Attributes) -> Result:
        word = attributes.get("outcome", "")
        if not word:
            self._tally.note("a result without an outcome counts as an error")
            return Result.ERROR
        known = _RESULT_OF_WORD.get(word.casefold())
        return self._tally.strange_word(word) if known is None else known

    def _inner(self, attributes: Attributes) -> None:
        self._rows += 1
        if self._result(attributes).bad:
            self._tally.alarm("a row of a data-driven test failed")

    def _summary(self, attributes: Attributes) -> None:
        self._summarised = True
        if attributes.get("outcome", "").casefold() not in _GOOD_RUNS:
            self._tally.alarm("the summary of the run does not say that it completed")

    def _counters(self, attributes: Attributes, parent: str) -> None:
        if any(name in attributes and whole_number(attributes[name]) != 0 for name in _FAILED_IN_COUNTERS):
            self._tally.alarm("the counters of the run show a failure")
        if parent == "ResultSummary":
            self._total = whole_number(attributes.get("total", "")) or 0

    def findings(self) -> Findings:
        if not self._summarised:
            self._tally.not_whole("it has no summary of the run, which may have been interrupted")
        if self._total and self._total != self._tally.tests:
            # the counters of a data-driven run count its tests and their rows together
            missing = self._total > self._tally.tests + self._rows
            remark = self._tally.not_whole if missing else self._tally.note
            remark(f"its counters declare {self._total} tests, but it holds {self._tally.tests} results")
        return self._tally.findings("results counted, rows of data-driven tests within theirs", self._finished)


FORMAT = XmlFormat(name="trx", kind="tests", claims=claims, reader=Trx)
