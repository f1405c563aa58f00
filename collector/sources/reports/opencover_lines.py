"""The lines on which OpenCover's sequence points stand."""

from __future__ import annotations

from collector.sources.reports.coverage_totals import Ratio
from collector.sources.reports.hits import line_number
from collector.sources.reports.line_tables import Line, LineTables
from collector.sources.reports.reading import Refused
from collector.sources.reports.xml_base import Attributes

_MOST_FILES = 250_000
_MOST_WAITING = 10_000
_MISSED, _COVERED = Line(covered=False), Line(covered=True)


class PointLines:
    """Distinct start lines by file; lines wait until their class ends, so that a file's table is opened seldom.

    A point names its file by `fileid`, which a module's `Files` list. Points of old releases of OpenCover leave it out:
    then the file is certain only where the module has just one.
    """

    def __init__(self) -> None:
        self._tables = LineTables()
        self._files: dict[str, str] = {}
        self._waiting: dict[str, dict[int, Line]] = {}
        self._numbers = 0
        self._certain = True

    @property
    def total(self) -> Ratio | None:
        """The lines so far; `None` where they cannot be told apart."""
        self._merge()
        return self._tables.lines if self._certain else None

    def opened(self, name: str, attributes: Attributes) -> None:
        if name == "Module":
            self._files = {}
        elif name == "File":
            self._files[attributes.get("uid", "")] = attributes.get("fullPath", "")
            if len(self._files) > _MOST_FILES:
                raise Refused(f"it has a module of more than {_MOST_FILES:,} files: split the report")

    def closed(self, name: str) -> None:
        if name in ("Class", "Module"):
            self._merge()

    def point(self, attributes: Attributes, *, hit: bool) -> None:
        number = line_number(attributes.get("sl", "0"), "a sequence point")
        lines = self._waiting.setdefault(self._file(attributes), {})
        if hit or number not in lines:
            lines[number] = _COVERED if hit else _MISSED
            self._numbers += 1
            if self._numbers >= _MOST_WAITING:
                self._merge()

    def _file(self, attributes: Attributes) -> str:
        uid = attributes.get("fileid")
        if uid is not None:
            return self._files.get(uid, f"fileid {uid}")
        if len(self._files) != 1:
            self._certain = False
        return next(iter(self._files.values()), "")

    def _merge(self) -> None:
        for file, lines in self._waiting.items():
            self._tables.merge(file, lines)
        self._waiting = {}
        self._numbers = 0
