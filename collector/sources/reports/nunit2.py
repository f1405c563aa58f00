"""NUnit 2 (https://nunit.org/docs/2.6.4/files/Results.xsd), also written by MbUnit, Gallio and `nunit3-console`.

Up to 2.4 a case says only whether it was executed and a success; later its `result` says more and is believed first.
Some versions count the cases that did not run in `total`, others only in `not-run`.
"""

from __future__ import annotations

from collections.abc import Sequence

from collector.sources.reports.case_results import Cases
from collector.sources.reports.figures import whole_number
from collector.sources.reports.format import XmlFormat
from collector.sources.reports.reading import Findings
from collector.sources.reports.test_counts import Result, Tally
from collector.sources.reports.xml_base import Attributes

_RESULT_OF_WORD = {
    "success": Result.PASSED,
    "failure": Result.FAILURE,
    **dict.fromkeys(("error", "notrunnable", "cancelled"), Result.ERROR),
    **dict.fromkeys(("ignored", "skipped", "inconclusive", "notrun"), Result.SKIPPED),
}
_FAILED_IN_HEADER = ("errors", "failures", "invalid")


def claims(root: str, _attributes: Attributes) -> bool:
    """Say whether a root element is that of an NUnit 2 file."""
    return root == "test-results"


class Nunit2:
    """Counts the cases, and watches the header and the suites for failures that no case shows."""

    def __init__(self) -> None:
        self._tally = Tally()
        self._cases = Cases(self._tally, _RESULT_OF_WORD)
        self._declared = 0
        self._not_run = 0

    def opened(self, name: str, attributes: Attributes, path: Sequence[str]) -> None:
        if name == "test-case":
            self._cases.count(_word(attributes))
        elif name == "test-suite":
            self._suite(attributes)
        elif not path:
            self._header(attributes)
        elif name == "failure" and path[-1] == "test-case":
            self._cases.failure_inside()

    def closed(self, _name: str, _path: Sequence[str]) -> None:
        """Nothing to do: every outcome stands in a start tag."""

    def _suite(self, attributes: Attributes) -> None:
        known = _RESULT_OF_WORD.get(_word(attributes).casefold(), Result.ERROR)
        if ("result" in attributes or "success" in attributes) and known.bad:
            self._cases.suspect("a suite says that it did not pass")

    def _header(self, attributes: Attributes) -> None:
        for name in _FAILED_IN_HEADER:
            if name in attributes and whole_number(attributes[name]) != 0:
                self._cases.suspect(f"the header of the run does not say that it has no {name}")
        self._declared = whole_number(attributes.get("total", "")) or 0
        self._not_run = whole_number(attributes.get("not-run", "")) or 0

    def findings(self) -> Findings:
        with_those_not_run = self._declared + self._not_run
        self._cases.settle(self._declared if self._tally.tests == self._declared else with_those_not_run)
        return self._tally.findings("test cases counted", None)


def _word(attributes: Attributes) -> str:
    """Return the outcome of a case or suite; of the older files what their two attributes amount to."""
    word = attributes.get("result", "")
    if word or ("executed" not in attributes and "success" not in attributes):
        return word
    if attributes.get("executed", "True").casefold() == "false":
        return "NotRun"
    return "Success" if attributes.get("success", "").casefold() == "true" else "Failure"


FORMAT = XmlFormat(name="nunit2", kind="tests", claims=claims, reader=Nunit2)
