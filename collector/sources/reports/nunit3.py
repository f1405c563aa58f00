"""NUnit 3 (https://docs.nunit.org/articles/nunit/technical-notes/usage/Test-Result-XML-Format.html).

The run and its suites carry results of their own: a suite may fail in its set-up or tear-down while all its cases
pass. `total` is the number of cases that ran; `testcasecount` promises nothing, because a filter takes cases out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from collector.sources.reports.case_results import Cases, told_apart
from collector.sources.reports.figures import whole_number, zoned_instant
from collector.sources.reports.format import XmlFormat
from collector.sources.reports.reading import Findings
from collector.sources.reports.test_counts import Result, Tally
from collector.sources.reports.xml_base import Attributes

_BROKEN = "failed:error"
_RESULT_OF_WORD = {
    "passed": Result.PASSED,
    "failed": Result.FAILURE,
    _BROKEN: Result.ERROR,
    **dict.fromkeys(("skipped", "inconclusive", "warning"), Result.SKIPPED),
}
_TOLD_APART = {"inconclusive": "inconclusive", "warning": "warnings"}
_GOOD_SUITES = ("passed", "skipped", "inconclusive", "warning")


def claims(root: str, _attributes: Attributes) -> bool:
    """Say whether a root element is that of an NUnit 3 file."""
    return root == "test-run"


class Nunit3:
    """Counts the cases, and watches the run and its suites for failures that no case shows."""

    def __init__(self) -> None:
        self._tally = Tally()
        self._cases = Cases(self._tally, _RESULT_OF_WORD)
        self._apart = Counter(dict.fromkeys(_TOLD_APART.values(), 0))
        self._declared = 0
        self._finished: datetime | None = None

    def opened(self, name: str, attributes: Attributes, path: Sequence[str]) -> None:
        if name == "test-case":
            self._case(attributes)
        elif name == "test-suite":
            self._watch(attributes)
        elif not path:
            self._run(attributes)
        elif name == "failure" and path[-1] == "test-case":
            self._cases.failure_inside()

    def closed(self, _name: str, _path: Sequence[str]) -> None:
        """Nothing to do: every outcome stands in a start tag."""

    def _case(self, attributes: Attributes) -> None:
        word = attributes.get("result", "")
        if word.casefold() == "failed" and attributes.get("label", "").casefold() == "error":
            word = _BROKEN
        self._cases.count(word)
        if word.casefold() in _TOLD_APART:
            self._apart[_TOLD_APART[word.casefold()]] += 1

    def _watch(self, attributes: Attributes) -> None:
        word = attributes.get("result", "")
        if word and word.casefold() not in _GOOD_SUITES:
            self._cases.suspect("the run or a suite of it says that it did not pass")

    def _run(self, attributes: Attributes) -> None:
        self._watch(attributes)
        if whole_number(attributes.get("failed", "0")) != 0:
            self._cases.suspect("the header of the run does not say that nothing failed")
        self._declared = whole_number(attributes.get("total", "")) or 0
        self._finished = zoned_instant(attributes.get("end-time", ""))

    def findings(self) -> Findings:
        self._cases.settle(self._declared)
        return told_apart(self._tally.findings("test cases counted", self._finished), self._apart)


FORMAT = XmlFormat(name="nunit3", kind="tests", claims=claims, reader=Nunit3)
