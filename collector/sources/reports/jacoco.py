"""JaCoCo XML. Totals are the counters directly below the root; every level below repeats them.

A counter whose total is zero is left out by the tool (`XMLCoverageWriter.java` of jacoco/jacoco), so an absent
counter beside others declares zero.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import TypeAlias

from collector.sources.reports.coverage_totals import NOTHING, Ratio, Settled, findings, settle
from collector.sources.reports.figures import demand_count, epoch_instant
from collector.sources.reports.format import XmlFormat
from collector.sources.reports.reading import Findings, Refused
from collector.sources.reports.xml_base import Attributes

_METRICS = {"LINE": "lines", "BRANCH": "branches", "METHOD": "methods", "INSTRUCTION": "instructions"}
_MOST_WAITING = 10_000

_Counts: TypeAlias = tuple[str, str, str, str]
"""Of a line: covered and missed instructions, covered and missed branches, as they are written."""


def claims(root: str, attributes: Attributes) -> bool:
    """Say whether a root element is JaCoCo's."""
    return root == "report" and "name" in attributes


class Jacoco:
    """Holds the root's counters against those of all packages, and against all source lines."""

    def __init__(self) -> None:
        self._declared: dict[str, Ratio] = {}
        self._packages: dict[str, Ratio] = {}
        self._source_lines: dict[str, Ratio] = {}
        self._waiting: Counter[_Counts] = Counter()
        self._finished: datetime | None = None

    def opened(self, name: str, attributes: Attributes, path: Sequence[str]) -> None:
        if name == "counter":
            self._counter(attributes, path)
        elif name == "line" and path[-1:] == ["sourcefile"]:
            self._source_line(attributes)
        elif name == "sessioninfo":
            self._session(attributes)

    def closed(self, _name: str, _path: Sequence[str]) -> None:
        """Nothing to do: every figure stands in a start tag."""

    def _counter(self, attributes: Attributes, path: Sequence[str]) -> None:
        metric = _METRICS.get(attributes.get("type", ""))
        if metric is None:
            return
        if len(path) == 1:
            if metric in self._declared:
                raise Refused(f"it declares {metric} twice: write the report again with an unchanged tool")
            self._declared[metric] = _declared(attributes)
        elif path[-1] == "package":
            _add(self._packages, metric, _declared(attributes))

    def _source_line(self, attributes: Attributes) -> None:
        """Keep a line until it is counted: lines are alike by the thousand, and each kind is read once."""
        get = attributes.get
        self._waiting[get("ci", "0"), get("mi", "0"), get("cb", "0"), get("mb", "0")] += 1
        if len(self._waiting) > _MOST_WAITING:
            self._count_lines()

    def _count_lines(self) -> None:
        for (covered, missed, covered_branches, missed_branches), times in self._waiting.items():
            instructions = _ratio(covered, missed)
            _add(self._source_lines, "instructions", instructions, times)
            _add(self._source_lines, "branches", _ratio(covered_branches, missed_branches), times)
            _add(self._source_lines, "lines", Ratio(instructions.covered > 0, instructions.valid > 0), times)
        self._waiting.clear()

    def _session(self, attributes: Attributes) -> None:
        moment = epoch_instant(attributes.get("dump", ""))
        if moment is not None:
            self._finished = max(moment, self._finished or moment)

    def findings(self) -> Findings:
        self._count_lines()
        return findings([self._settle(metric) for metric in _METRICS.values()], finished=self._finished)

    def _settle(self, metric: str) -> Settled:
        declared = self._declared.get(metric, NOTHING) if self._declared else None
        ways = {"package_counters": self._packages.get(metric, NOTHING)}
        if metric != "methods":
            ways["source_lines"] = self._source_lines.get(metric, NOTHING)
        return settle(metric, declared, ways)


def _declared(attributes: Attributes) -> Ratio:
    return _ratio(attributes.get("covered", "0"), attributes.get("missed", "0"))


def _ratio(covered: str, missed: str) -> Ratio:
    """Read a pair of counts; gcovr leaves both out of a line where it knows none."""
    covered_count, missed_count = (demand_count(count, "a count of a line or counter") for count in (covered, missed))
    return Ratio(covered_count, covered_count + missed_count)


def _add(sums: dict[str, Ratio], metric: str, more: Ratio, times: int = 1) -> None:
    sums[metric] = sums.get(metric, NOTHING).plus(Ratio(more.covered * times, more.valid * times))


FORMAT = XmlFormat(name="jacoco", kind="coverage", claims=claims, reader=Jacoco)
