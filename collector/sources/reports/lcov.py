"""LCOV trace files, also called `lcov.info` (linux-test-project/lcov: docs/man/geninfo.rst).

A record tells about one source file. Its own totals (`LF`, `LH` and so on) are held against its lines; where a
file has several records, they are then merged by line, because each of them is only a part of the truth.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from collector.sources.reports.coverage_totals import (
    NOTHING,
    Ratio,
    Settled,
    disagreement,
    findings,
    settle,
    settle_summary,
)
from collector.sources.reports.format import TextFormat
from collector.sources.reports.lcov_record import METRICS, Metric, Record
from collector.sources.reports.line_tables import LineTables
from collector.sources.reports.reading import Findings, Refused, fragment

_KEPT_FOR_MERGING = 500_000
"""Branches and functions; about 150 bytes each."""


def claims(first_line: str) -> bool:
    """Say whether a file begins like a trace file."""
    return first_line.startswith(("TN:", "SF:"))


def read(lines: Iterable[str]) -> Findings:
    """Read a trace file line by line. Raises `Refused`."""
    trace = _Trace()
    for number, line in enumerate(lines, start=1):
        trace.line(line.strip(), number)
    return trace.findings()


class _Marks:
    """Distinct branches or functions by file, merged as long as there is room for them."""

    def __init__(self) -> None:
        self._kept: dict[str, dict[str, bool]] = {}
        self._room = _KEPT_FOR_MERGING
        self._total = NOTHING
        self._certain = True

    @property
    def total(self) -> Ratio | None:
        return self._total if self._certain else None

    def merge(self, file: str, marks: Mapping[str, bool], *, repeated: bool) -> None:
        """Add the marks of one record; a file that comes again after the room ran out leaves no certain total."""
        kept = self._kept.get(file)
        if kept is None:
            self._certain &= not (repeated and marks)
            kept = {}
        before = Ratio(sum(kept.values()), len(kept)) if repeated else NOTHING
        for name, taken in marks.items():
            kept[name] = kept.get(name, False) or taken
        after = Ratio(sum(kept.values()), len(kept))
        self._total = self._total.plus(Ratio(after.covered - before.covered, after.valid - before.valid))
        self._keep(file, kept)

    def _keep(self, file: str, marks: dict[str, bool]) -> None:
        if file not in self._kept and len(marks) < self._room:
            self._kept[file] = marks
            self._room -= len(marks) + 1


class _Trace:
    """The whole file."""

    def __init__(self) -> None:
        self._record: Record | None = None
        self._metrics = {metric: Metric() for metric in METRICS}
        self._lines = LineTables()
        self._marks = {"branches": _Marks(), "functions": _Marks()}
        self._repeated = False

    def line(self, text: str, number: int) -> None:
        if text == "end_of_record":
            self._close(number)
        elif text.startswith("SF:"):
            self._open(text[3:], number)
        elif text and not text.startswith("#"):
            self._entry(text, number)

    def _open(self, file: str, number: int) -> None:
        if self._record is not None:
            raise Refused(f"line {number}: a record begins inside another: it may be cut off; write it again")
        self._record = Record(file)

    def _entry(self, text: str, number: int) -> None:
        keyword, colon, rest = text.partition(":")
        if not colon or not keyword.isupper():
            raise Refused(f"line {number}: {fragment(text)} is no entry of a trace file: write it again")
        if self._record is None:
            if keyword not in ("TN", "VER"):
                raise Refused(f"line {number}: {fragment(text)} stands outside a record: write it again")
            return
        try:
            self._record.enter(keyword, rest)
        except ValueError as error:
            raise Refused(f"line {number}: {fragment(text)} cannot be read: write it again") from error

    def _close(self, number: int) -> None:
        record = self._record
        if record is None:
            raise Refused(f"line {number}: a record ends that never began: write the report again")
        for metric, sums in self._metrics.items():
            sums.add(record, metric)
        repeated = self._lines.merge(record.file, record.lines)
        for metric, marks in self._marks.items():
            marks.merge(record.file, record.marks[metric], repeated=repeated)
        self._repeated |= repeated
        self._record = None

    def findings(self) -> Findings:
        if self._record is not None:
            raise Refused("its last record does not end: it may be cut off by an interrupted run; write it again")
        merged = {"lines": self._lines.lines} | {metric: marks.total for metric, marks in self._marks.items()}
        measured = [metric for metric in METRICS if metric == "lines" or self._metrics[metric].measured]
        return findings([self._settle(metric, merged[metric]) for metric in measured])

    def _settle(self, metric: str, merged: Ratio | None) -> Settled:
        sums = self._metrics[metric]
        if sums.declared is not None and sums.declared.valid and not sums.counted.valid:
            return self._settle_summary(metric, sums.declared)
        ways = {"per_record": sums.counted}
        if sums.declared is not None and merged is not None:
            ways["merged_by_file"] = merged
        checked = settle(metric, sums.declared, ways)
        if checked.total is None or not self._repeated:
            return checked
        if merged is None:
            return disagreement(metric, "a file has several records, too many to merge", ways)
        return Settled(metric, merged, "records of one file merged, after each agreed with what it declares")

    def _settle_summary(self, metric: str, declared: Ratio) -> Settled:
        if self._repeated:
            return disagreement(metric, f"{declared} is declared by several records of one file", {})
        return settle_summary(metric, declared)


FORMAT = TextFormat(name="lcov", kind="coverage", claims=claims, read=read)
