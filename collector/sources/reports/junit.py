"""JUnit XML in its many dialects (Ant, Surefire, pytest, Jest, gtest, Bazel, …); there is no official schema.

Every `testcase` counts once, with the worst of its outcome elements, however deep it lies. A case that failed
first and passed in the end (`flakyFailure`) is passed. What failed again (`rerunFailure`, `rerunError`) comes beside
the first outcome and does not change it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from collector.sources.reports.figures import duration, whole_number, zoned_instant
from collector.sources.reports.format import XmlFormat
from collector.sources.reports.reading import Findings
from collector.sources.reports.test_counts import Result, Tally
from collector.sources.reports.xml_base import Attributes

_SUITES = ("testsuite", "testsuites")
_RESULT_OF_ELEMENT = {
    "error": Result.ERROR,
    "failure": Result.FAILURE,
    "rerunError": Result.FAILURE,
    "rerunFailure": Result.FAILURE,
    "skipped": Result.SKIPPED,
    "skip": Result.SKIPPED,
    "disabled": Result.SKIPPED,
    "ignored": Result.SKIPPED,
}
_RESULT_OF_WORD = {
    **dict.fromkeys(("passed", "pass", "ok", "success", "successful", "run", "completed", "fixed"), Result.PASSED),
    **dict.fromkeys(("skipped", "skip", "notrun", "disabled", "ignored", "suppressed", "pending"), Result.SKIPPED),
    **dict.fromkeys(("failed", "fail", "failure", "regression"), Result.FAILURE),
}
_FAILED_IN_HEADER = ("failures", "errors")


def claims(root: str, _attributes: Attributes) -> bool:
    """Say whether a root element is that of a JUnit file."""
    return root in _SUITES


class Junit:
    """Counts the cases, and watches the headers of the suites for failures that no case shows."""

    def __init__(self) -> None:
        self._tally = Tally()
        self._cases: list[Result] = []
        self._declared = 0
        self._moments: list[datetime | None] = []

    def opened(self, name: str, attributes: Attributes, path: Sequence[str]) -> None:
        parent = path[-1] if path else ""
        if name == "testcase":
            self._open_case(attributes)
        elif name in _SUITES:
            self._suite(attributes, len(path))
        elif name in _RESULT_OF_ELEMENT and parent == "testcase":
            self._worsen(_RESULT_OF_ELEMENT[name])
        elif name in ("error", "failure") and parent in _SUITES:
            self._tally.alarm(f"a suite reports an outcome ({name}) outside its test cases")

    def closed(self, name: str, _path: Sequence[str]) -> None:
        if name == "testcase":
            self._tally.count(self._cases.pop())

    def _open_case(self, attributes: Attributes) -> None:
        self._cases.append(Result.PASSED)
        for word in (attributes.get("status", ""), attributes.get("result", "")):
            if word:
                self._worsen(self._result(word))

    def _result(self, word: str) -> Result:
        known = _RESULT_OF_WORD.get(word.casefold())
        return self._tally.strange_word(word) if known is None else known

    def _worsen(self, result: Result) -> None:
        self._cases[-1] = max(self._cases[-1], result)

    def _suite(self, attributes: Attributes, depth: int) -> None:
        for name in _FAILED_IN_HEADER:
            if name in attributes and whole_number(attributes[name]) != 0:
                self._tally.alarm(f"the header of a suite does not say that it has no {name}")
        if depth == 0:
            self._declared = whole_number(attributes.get("tests", "")) or 0
        if "timestamp" in attributes:
            start = zoned_instant(attributes["timestamp"])
            self._moments.append(start and start + duration(attributes.get("time", "")))

    def findings(self) -> Findings:
        if self._declared and self._declared != self._tally.tests:
            remark = self._tally.not_whole if self._declared > self._tally.tests else self._tally.note
            remark(f"its header declares {self._declared} tests, but it holds {self._tally.tests}")
        return self._tally.findings("test cases counted, the worst outcome of each", self._finished())

    def _finished(self) -> datetime | None:
        known = [moment for moment in self._moments if moment is not None]
        return max(known) if known and len(known) == len(self._moments) else None


FORMAT = XmlFormat(name="junit", kind="tests", claims=claims, reader=Junit)
