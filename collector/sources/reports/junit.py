"""JUnit XML in its many dialects (Ant, Surefire, pytest, Jest, gtest, Bazel, …); there is no official schema.

Every `testcase` counts once, with the worst of its outcome elements, however deep it lies. A case that failed
first and passed in the end (`flakyFailure`, `flakyError`) is passed, and told as flaky. What failed again
(`rerunFailure`, `rerunError`) comes beside the first outcome and does not change it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from collector.sources.reports.case_results import latest
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
_FAILING = frozenset(name.casefold() for name, result in _RESULT_OF_ELEMENT.items() if result.bad)
_RESULT_OF_WORD = {
    **dict.fromkeys(("passed", "pass", "ok", "success", "successful", "run", "completed", "fixed"), Result.PASSED),
    **dict.fromkeys(("skipped", "skip", "notrun", "disabled", "ignored", "suppressed", "pending"), Result.SKIPPED),
    **dict.fromkeys(("failed", "fail", "failure", "regression"), Result.FAILURE),
}
_OF_NO_DIALECT = frozenset({"failed", "fail", "failures", "errors", "timeout", "timedout", "aborted", "broken"})
"""Elements below a case that no dialect known here has, and that can hardly mean that it passed."""
_FLAKY = ("flakyFailure", "flakyError")
_FAILED_IN_HEADER = ("failures", "errors")
_COULD_NOT_RUN = (
    "Failed to change working directory",
    "Failed to start",
    "Fixture dependency failed",
    "Missing Configuration",
    "Required Files Missing",
    "Unable to find executable",
)
"""What CTest writes of a test that it takes as failed, though it calls it skipped in this format."""


def claims(root: str, _attributes: Attributes) -> bool:
    """Say whether a root element is that of a JUnit file."""
    return root in _SUITES


class Junit:
    """Counts the cases, and watches the headers of the suites for failures that no case shows."""

    def __init__(self) -> None:
        self._tally = Tally()
        self._cases: list[Result] = []
        self._flaky_case = False
        self._suites: list[tuple[int, int]] = []
        """Of each open suite how many tests it declares, and how many were counted before it."""
        self._moments: list[datetime | None] = []

    def opened(self, name: str, attributes: Attributes, path: Sequence[str]) -> None:
        parent = path[-1] if path else ""
        if name == "testcase":
            self._open_case(attributes)
        elif name in _SUITES:
            self._open_suite(attributes)
        elif name in _RESULT_OF_ELEMENT and parent == "testcase":
            self._outcome(name, attributes)
        elif name in _FLAKY and parent == "testcase":
            self._flaky_case = True
        elif parent == "testcase" and (name.casefold() in _OF_NO_DIALECT or name.casefold() in _FAILING):
            self._worsen(self._tally.strange_word(name))
        elif name in ("error", "failure") and parent in _SUITES:
            self._tally.alarm(f"a suite reports an outcome ({name}) outside its test cases")

    def closed(self, name: str, _path: Sequence[str]) -> None:
        if name == "testcase":
            self._close_case(self._cases.pop())
        elif name in _SUITES:
            self._close_suite()

    def _open_case(self, attributes: Attributes) -> None:
        self._cases.append(Result.PASSED)
        for word in (attributes.get("status", ""), attributes.get("result", "")):
            if word:
                self._worsen(self._result(word))

    def _close_case(self, result: Result) -> None:
        self._tally.count(result)
        if self._flaky_case and result is Result.PASSED:
            self._tally.flaky = (self._tally.flaky or 0) + 1
        self._flaky_case = False

    def _result(self, word: str) -> Result:
        known = _RESULT_OF_WORD.get(word.casefold())
        return self._tally.strange_word(word) if known is None else known

    def _worsen(self, result: Result) -> None:
        self._cases[-1] = max(self._cases[-1], result)

    def _outcome(self, name: str, attributes: Attributes) -> None:
        self._worsen(_RESULT_OF_ELEMENT[name])
        if name == "skipped" and attributes.get("message", "").startswith(_COULD_NOT_RUN):
            self._tally.alarm("a test that was to run could not be started, which CTest takes as failed")

    def _open_suite(self, attributes: Attributes) -> None:
        self._suites.append((whole_number(attributes.get("tests", "")) or 0, self._tally.tests))
        for name in _FAILED_IN_HEADER:
            if name in attributes and whole_number(attributes[name]) != 0:
                self._tally.alarm(f"the header of a suite does not say that it has no {name}")
        if "timestamp" in attributes:
            start = zoned_instant(attributes["timestamp"])
            self._moments.append(start and start + duration(attributes.get("time", "")))

    def _close_suite(self) -> None:
        """Hold the cases in a suite against its header, which may or may not count those of its inner suites."""
        declared, before = self._suites.pop()
        held = self._tally.tests - before
        if self._suites:
            if declared > held:
                self._tally.not_whole("a suite in it declares more tests than it holds")
        elif declared and declared != held:
            remark = self._tally.not_whole if declared > held else self._tally.note
            remark(f"its header declares {declared} tests, but it holds {held}")

    def findings(self) -> Findings:
        return self._tally.findings("test cases counted, the worst outcome of each", latest(self._moments))


FORMAT = XmlFormat(name="junit", kind="tests", claims=claims, reader=Junit)
