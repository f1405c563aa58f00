"""`Test.xml` of CTest, as it sends it to CDash (Kitware/CMake: Source/CTest/cmCTestTestHandler.cxx).

A test that was not run is skipped. CTest itself takes it as failed where it could not be run, for want of its
program or of a fixture: that is told by its completion status, and makes the report one with a failure.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from collector.sources.reports.case_results import Cases, latest
from collector.sources.reports.figures import epoch_instant
from collector.sources.reports.format import XmlFormat
from collector.sources.reports.reading import Findings, Refused
from collector.sources.reports.test_counts import Result, Tally
from collector.sources.reports.xml_base import Attributes

_RESULT_OF_WORD = {"passed": Result.PASSED, "failed": Result.FAILURE, "notrun": Result.SKIPPED}
_MEANT_NOT_TO_RUN = ("Completed", "Disabled", "SKIP_")


def claims(root: str, _attributes: Attributes) -> bool:
    """Say whether a root element is that of a file for CDash; only the one of the tests is then read."""
    return root == "Site"


class Ctest:
    """Counts the tests, and holds them against the list of those that were to run."""

    def __init__(self) -> None:
        self._tally = Tally()
        self._cases = Cases(self._tally, _RESULT_OF_WORD)
        self._listed = 0
        self._testing = False
        self._not_run = False
        self._asks_why = False
        self._moments: list[datetime | None] = []

    def opened(self, name: str, attributes: Attributes, path: Sequence[str]) -> None:
        parent = path[-1] if path else ""
        if name == "Test" and parent == "Testing":
            self._test(attributes.get("Status", ""))
        elif name == "Test" and parent == "TestList":
            self._listed += 1
        elif name == "Testing":
            self._testing = True
        elif name == "NamedMeasurement":
            self._asks_why = self._not_run and attributes.get("name") == "Completion Status"

    def closed(self, name: str, _path: Sequence[str]) -> None:
        if name == "NamedMeasurement":
            self._asks_why = False

    def wants_text(self, name: str, _path: Sequence[str]) -> bool:
        return name == "EndTestTime" or (name == "Value" and self._asks_why)

    def text(self, name: str, text: str, _path: Sequence[str]) -> None:
        if name == "EndTestTime":
            self._moments.append(epoch_instant(text))
        elif text.strip() and not text.strip().startswith(_MEANT_NOT_TO_RUN):
            self._tally.alarm("a test that was to run could not be started, which CTest takes as failed")

    def _test(self, status: str) -> None:
        self._not_run = status.casefold() == "notrun"
        self._cases.count(status)

    def findings(self) -> Findings:
        if not self._testing:
            raise Refused("it is a file for CDash, but not the one of the tests: name Test.xml instead")
        self._cases.settle(self._listed)
        return self._tally.findings("tests counted", latest(self._moments))


FORMAT = XmlFormat(name="ctest", kind="tests", claims=claims, reader=Ctest)
