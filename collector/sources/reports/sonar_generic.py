"""SonarQube's generic coverage XML (https://docs.sonarsource.com/sonarqube-server/, "Generic test data").

It declares no totals, so its lines are counted; of a line that comes twice in a file the better result stays.
"""

from __future__ import annotations

from collections.abc import Sequence

from collector.sources.reports.coverage_totals import NOTHING, Ratio, findings, settle
from collector.sources.reports.figures import demand_count
from collector.sources.reports.format import XmlFormat
from collector.sources.reports.hits import line_number
from collector.sources.reports.line_tables import Line, LineTables, better
from collector.sources.reports.reading import Findings, Refused, fragment
from collector.sources.reports.xml_base import Attributes

_MOST_WAITING = 10_000
_LINES = {"true": Line(covered=True), "false": Line(covered=False)}


def claims(root: str, attributes: Attributes) -> bool:
    """Say whether a root element is Sonar's: Cobertura and Clover call theirs `coverage` too, with more attributes."""
    return root == "coverage" and [name for name in attributes if not name.startswith(("xmlns", "xsi:"))] == ["version"]


class SonarGeneric:
    """Counts distinct lines by file and line number."""

    def __init__(self) -> None:
        self._file: str | None = None
        self._waiting: dict[int, Line] = {}
        self._tables = LineTables()

    def opened(self, name: str, attributes: Attributes, path: Sequence[str]) -> None:
        if name == "lineToCover":
            self._line(attributes)
        elif name == "file" and len(path) == 1:
            self._file = attributes.get("path")

    def closed(self, name: str, _path: Sequence[str]) -> None:
        if name == "file":
            self._merge()
            self._file = None

    def _line(self, attributes: Attributes) -> None:
        line = _LINES.get(attributes.get("covered", ""))
        if line is None:
            word = fragment(attributes.get("covered", ""))
            raise Refused(f"it has a line whose covered is {word}, neither true nor false: write the report again")
        number = line_number(attributes.get("lineNumber"), "a lineToCover")
        if "branchesToCover" in attributes:
            line = Line(line.covered, _branches(attributes))
        before = self._waiting.get(number)
        if before is not None:
            line = Line(line.covered or before.covered, better(line.branches, before.branches))
        self._waiting[number] = line
        if len(self._waiting) >= _MOST_WAITING:
            self._merge()

    def _merge(self) -> None:
        if not self._waiting:
            return
        if self._file is None:
            raise Refused("it has lines of a file without a path: write the report again with an unchanged tool")
        self._tables.merge(self._file, self._waiting)
        self._waiting = {}

    def findings(self) -> Findings:
        self._merge()
        totals = {"lines": self._tables.lines, "branches": self._tables.branches}
        return findings([settle(metric, None, {"per_file": total}) for metric, total in totals.items()])


def _branches(attributes: Attributes) -> Ratio:
    valid = demand_count(attributes["branchesToCover"], "branchesToCover")
    if not valid:
        return NOTHING
    return Ratio(demand_count(attributes.get("coveredBranches", "0"), "coveredBranches"), valid)


FORMAT = XmlFormat(name="sonar-generic-coverage", kind="coverage", claims=claims, reader=SonarGeneric)
