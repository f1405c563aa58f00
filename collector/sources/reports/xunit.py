"""What the formats of xUnit.net have in common: the counters of an assembly, and the words of a test."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from collector.sources.reports.case_results import Cases, latest
from collector.sources.reports.figures import whole_number, zoned_instant
from collector.sources.reports.reading import Findings
from collector.sources.reports.test_counts import Result, Tally
from collector.sources.reports.xml_base import Attributes

_RESULT_OF_WORD = {
    "pass": Result.PASSED,
    "fail": Result.FAILURE,
    **dict.fromkeys(("skip", "notrun"), Result.SKIPPED),
}
_FAILED_IN_HEADER = ("failed", "errors")


class Xunit:
    """Counts the tests, and watches assemblies and what lies in them for failures that no test shows."""

    def __init__(self) -> None:
        self._tally = Tally()
        self._cases = Cases(self._tally, _RESULT_OF_WORD)
        self._declared = 0
        self._moments: list[datetime | None] = []

    def opened(self, name: str, attributes: Attributes, path: Sequence[str]) -> None:
        if name == "test":
            self._cases.count(attributes.get("result", ""))
        elif name in ("collection", "class"):
            self._watch(attributes)
        elif name == "assembly":
            self._assembly(attributes)
        elif name == "failure" and path:
            self._failure(path[-1])
        elif name == "error" and path and path[-1] == "errors":
            self._cases.suspect("an assembly reports an error outside its tests")

    def closed(self, _name: str, _path: Sequence[str]) -> None:
        """Nothing to do: every outcome stands in a start tag."""

    def _failure(self, parent: str) -> None:
        if parent == "test":
            self._cases.failure_inside()
        elif parent == "class":
            self._cases.suspect("a class reports a failure outside its tests")

    def _watch(self, attributes: Attributes) -> None:
        if any(name in attributes and whole_number(attributes[name]) != 0 for name in _FAILED_IN_HEADER):
            self._cases.suspect("the counters of an assembly show a failure")

    def _assembly(self, attributes: Attributes) -> None:
        self._watch(attributes)
        self._declared += whole_number(attributes.get("total", "")) or 0
        self._moments.append(zoned_instant(attributes.get("finish-rtf", "")))

    def findings(self) -> Findings:
        self._cases.settle(self._declared)
        return self._tally.findings("tests counted", latest(self._moments))
