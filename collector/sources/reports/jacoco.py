"""JaCoCo XML. Totals are the counters directly below the root; every level below repeats them.

A counter whose total is zero is left out by the tool (`XMLCoverageWriter.java` of jacoco/jacoco), so an absent
counter beside others declares zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from collector.sources.reports.coverage_totals import NOTHING, Ratio, Settled, findings, settle
from collector.sources.reports.figures import demand_count, epoch_instant
from collector.sources.reports.format import XmlFormat
from collector.sources.reports.reading import Findings, Refused
from collector.sources.reports.xml_base import Attributes

_METRICS = {"LINE": "lines", "BRANCH": "branches", "METHOD": "methods", "INSTRUCTION": "instructions"}


def claims(root: str, attributes: Attributes) -> bool:
    """Say whether a root element is JaCoCo's."""
    return root == "report" and "name" in attributes


class Jacoco:
    """Holds the root's counters against those of all packages, and against all source lines."""

    def __init__(self) -> None:
        self._declared: dict[str, Ratio] = {}
        self._packages: dict[str, Ratio] = {}
        self._source_lines: dict[str, Ratio] = {}
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
            self._declared[metric] = _ratio(attributes, "covered", "missed")
        elif path[-1] == "package":
            _add(self._packages, metric, _ratio(attributes, "covered", "missed"))

    def _source_line(self, attributes: Attributes) -> None:
        instructions = _ratio(attributes, "ci", "mi")
        _add(self._source_lines, "instructions", instructions)
        _add(self._source_lines, "branches", _ratio(attributes, "cb", "mb"))
        _add(self._source_lines, "lines", Ratio(instructions.covered > 0, instructions.valid > 0))

    def _session(self, attributes: Attributes) -> None:
        moment = epoch_instant(attributes.get("dump", ""))
        if moment is not None:
            self._finished = max(moment, self._finished or moment)

    def findings(self) -> Findings:
        return findings([self._settle(metric) for metric in _METRICS.values()], finished=self._finished)

    def _settle(self, metric: str) -> Settled:
        declared = self._declared.get(metric, NOTHING) if self._declared else None
        ways = {"package_counters": self._packages.get(metric, NOTHING)}
        if metric != "methods":
            ways["source_lines"] = self._source_lines.get(metric, NOTHING)
        return settle(metric, declared, ways)


def _ratio(attributes: Attributes, covered: str, missed: str) -> Ratio:
    """Read a pair of counts; gcovr leaves both out of a line where it knows none."""
    counts = [demand_count(attributes.get(name, "0"), f"{name} of a line or counter") for name in (covered, missed)]
    return Ratio(counts[0], sum(counts))


def _add(sums: dict[str, Ratio], metric: str, more: Ratio) -> None:
    sums[metric] = sums.get(metric, NOTHING).plus(more)


FORMAT = XmlFormat(name="jacoco", kind="coverage", claims=claims, reader=Jacoco)
