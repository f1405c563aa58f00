"""Cobertura XML, as Cobertura, coverage.py, coverlet, gcovr and many others write it.

Counted are the `line` elements of each class, not those of its methods, which repeat them. A line listed twice
in a class is one line. Format: http://cobertura.sourceforge.net/xml/coverage-04.dtd
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from collector.sources.reports.coverage_totals import NOTHING, Ratio, disagreement, findings, settle
from collector.sources.reports.figures import demand_count, epoch_instant
from collector.sources.reports.format import XmlFormat
from collector.sources.reports.line_tables import Line, LineTables, better
from collector.sources.reports.reading import Findings, Refused, fragment
from collector.sources.reports.xml_base import Attributes

_CONDITIONS = re.compile(r"\((\d{1,6})/(\d{1,6})\)", re.ASCII)
_MOST_LINES_OF_CLASS = 500_000
_RATE_NOISE = 0.005
"""Some tools write two digits only."""

_MISSED = Line(covered=False)
_COVERED = Line(covered=True)


def claims(root: str, attributes: Attributes) -> bool:
    """Say whether a root element is Cobertura's: Clover, Sonar and CTC also call theirs `coverage`."""
    return root == "coverage" and "clover" not in attributes and bool(attributes.keys() & {"line-rate", "lines-valid"})


class Cobertura:
    """Counts lines and branches in two ways: each class for itself, and by file and line number."""

    def __init__(self) -> None:
        self._root: Attributes = {}
        self._file = ""
        self._class: dict[int, Line] = {}
        self._in_class = False
        self._listing = False
        self._vague_branches = False
        self._lines = NOTHING
        self._branches = NOTHING
        self._by_file = LineTables()

    def opened(self, name: str, attributes: Attributes, path: Sequence[str]) -> None:
        if name == "line":
            if self._listing:
                self._line(attributes)
        elif name == "lines":
            self._listing = bool(path) and path[-1] == "class"
        elif name == "class":
            self._open_class(attributes)
        elif not path:
            self._root = dict(attributes)

    def closed(self, name: str, _path: Sequence[str]) -> None:
        if name == "lines":
            self._listing = False
        elif name == "class":
            self._close_class()

    def _open_class(self, attributes: Attributes) -> None:
        if self._in_class:
            raise Refused("it has a class inside a class: write the report again with an unchanged tool")
        self._in_class = True
        self._file = attributes.get("filename", "")

    def _line(self, attributes: Attributes) -> None:
        try:
            number, hits = int(attributes["number"]), int(attributes["hits"])
        except (KeyError, ValueError) as error:
            raise Refused("it has a line without a readable number and hits: write the report again") from error
        line = _COVERED if hits > 0 else _MISSED
        if attributes.get("branch", "") in ("true", "True"):
            line = Line(line.covered, self._conditions(attributes))
        before = self._class.get(number)
        if before is not None:
            line = Line(line.covered or before.covered, better(line.branches, before.branches))
        self._class[number] = line
        if len(self._class) > _MOST_LINES_OF_CLASS:
            raise Refused(f"it has a class of more than {_MOST_LINES_OF_CLASS:,} lines: take generated code out of it")

    def _conditions(self, attributes: Attributes) -> Ratio:
        match = _CONDITIONS.search(attributes.get("condition-coverage", ""))
        if match is None:
            self._vague_branches = True
            return NOTHING
        return Ratio(int(match[1]), int(match[2]))

    def _close_class(self) -> None:
        self._by_file.merge(self._file, self._class)
        covered = sum(line.covered for line in self._class.values())
        self._lines = self._lines.plus(Ratio(covered, len(self._class)))
        for line in self._class.values():
            if line.branches.valid:
                self._branches = self._branches.plus(line.branches)
        self._class = {}
        self._in_class = False

    def findings(self) -> Findings:
        declared = _declared(self._root, "lines")
        lines = settle("lines", declared, {"per_class": self._lines, "per_file": self._by_file.lines})
        notes = [] if declared else _note_on_rate(self._root.get("line-rate", ""), self._lines)
        declared = _declared(self._root, "branches")
        ways = {"per_class": self._branches, "per_file": self._by_file.branches}
        if declared is None and not self._branches.valid and not self._vague_branches:
            return findings([lines], notes, self._finished())
        branches = settle("branches", declared, ways)
        if declared is None and self._vague_branches:
            branches = disagreement("branches", "nothing is declared and some lines do not say how many", ways)
        return findings([lines, branches], notes, self._finished())

    def _finished(self) -> datetime | None:
        return epoch_instant(self._root.get("timestamp", ""))


def _declared(root: Attributes, metric: str) -> Ratio | None:
    names = (f"{metric}-covered", f"{metric}-valid")
    if not all(name in root for name in names):
        return None
    return Ratio(*(demand_count(root[name], name) for name in names))


def _note_on_rate(rate: str, lines: Ratio) -> list[str]:
    """Tell where a file that declares only a rate declares another one than its lines show."""
    try:
        declared = float(rate)
    except ValueError:
        return []
    if not lines.valid or abs(declared - lines.covered / lines.valid) < _RATE_NOISE:
        return []
    return [f"its line-rate is {fragment(rate)}, but its lines count {lines}; the count was taken"]


FORMAT = XmlFormat(name="cobertura", kind="coverage", claims=claims, reader=Cobertura)
