"""The annotated source of gcov and `llvm-cov gcov` (https://gcc.gnu.org/onlinedocs/gcc/Invoking-Gcov.html).

A line is `count:line number:source`; `-` stands for no code, `#####` and `=====` for code that did not run. Line 0
holds what is known of the run, first of all the source file; several such files put together are read one after
the other. Below the lines of a template come those of its instances, as parts of the same lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from collector.sources.reports.coverage_totals import Ratio, findings, settle
from collector.sources.reports.format import TextFormat
from collector.sources.reports.line_tables import Line, LineTables
from collector.sources.reports.reading import Findings, Refused, fragment

_LINE = re.compile(r" *(-|#{5}|={5}|\d+(?:\.\d+)?[kMGTPEZY]?)\*?: *(\d{1,9}):", re.ASCII)
"""With `-H` counts are written for people: `1.5k`."""
_BLOCK = re.compile(r" *[^:]{1,40}: *\d{1,9}-(?:block|condition|path)", re.ASCII)
_REMARKS = ("function ", "call ", "branch ", "unconditional ", "condition ", "path", "BB ")
_SEPARATOR = "------------------"
_SOURCE = "Source:"
_MOST_WAITING = 10_000
_MISSED, _COVERED = Line(covered=False), Line(covered=True)


def claims(first_line: str) -> bool:
    """Say whether a file begins like gcov's, with the name of its source."""
    match = _LINE.match(first_line)
    return match is not None and match[2] == "0" and first_line[match.end() :].startswith(_SOURCE)


def read(lines: Iterable[str]) -> Findings:
    """Read annotated source line by line. Raises `Refused`."""
    source = _Source()
    name_of_instance_comes = False
    for number, line in enumerate(lines, start=1):
        match = _LINE.match(line)
        if match is not None:
            source.line(match)
            name_of_instance_comes = False
        elif name_of_instance_comes or _is_remark(line):
            name_of_instance_comes = line.startswith(_SEPARATOR)
        else:
            raise Refused(f"line {number}: {fragment(line)} is no line of gcov: it may be cut off; write it again")
    return findings([settle("lines", None, {"per_file": source.total})])


def _is_remark(line: str) -> bool:
    """Say whether a line tells about blocks, branches or calls, which are not counted."""
    text = line.strip()
    return not text or text.startswith((*_REMARKS, _SEPARATOR)) or _BLOCK.match(line) is not None


class _Source:
    """The source file that is being told about, and the lines of all before it."""

    def __init__(self) -> None:
        self._file = ""
        self._waiting: dict[int, Line] = {}
        self._tables = LineTables()

    @property
    def total(self) -> Ratio:
        self._merge()
        return self._tables.lines

    def line(self, match: re.Match[str]) -> None:
        """Take one line of annotated source, or of what stands above it (number 0)."""
        count, number = match[1], int(match[2])
        if number == 0:
            self._head(match.string[match.end() :])
        elif count != "-":
            self._count(number, hit=_ran(count))

    def _head(self, text: str) -> None:
        if text.startswith(_SOURCE):
            self._merge()
            self._file = text.removeprefix(_SOURCE).strip()

    def _count(self, number: int, *, hit: bool) -> None:
        if hit or number not in self._waiting:
            self._waiting[number] = _COVERED if hit else _MISSED
            if len(self._waiting) >= _MOST_WAITING:
                self._merge()

    def _merge(self) -> None:
        if self._waiting:
            self._tables.merge(self._file, self._waiting)
            self._waiting = {}


def _ran(count: str) -> bool:
    """Say whether a count is above zero: marks have no digit, and `0.0k` would be a rounding that gcov never writes."""
    return any(digit in count for digit in "123456789")


FORMAT = TextFormat(name="gcov-text", kind="coverage", claims=claims, read=read)
