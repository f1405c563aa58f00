"""One record of an LCOV trace file: what stands between an `SF` and its `end_of_record`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from collector.sources.reports.coverage_totals import NOTHING, Ratio
from collector.sources.reports.figures import demand_count
from collector.sources.reports.line_tables import Line

METRICS = ("lines", "branches", "functions")
_DECLARES = {
    "LF": ("lines", "valid"),
    "LH": ("lines", "covered"),
    "BRF": ("branches", "valid"),
    "BRH": ("branches", "covered"),
    "FNF": ("functions", "valid"),
    "FNH": ("functions", "covered"),
}
_MOST_BRANCHES_AND_FUNCTIONS = 500_000

_COVERED, _MISSED = Line(covered=True), Line(covered=False)


class Record:
    """The lines, branches and functions of one source file in one test, and the totals that it declares."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.marks: dict[str, dict[str, bool]] = {"branches": {}, "functions": {}}
        self.lines: dict[int, Line] = {}
        self._declared: dict[str, dict[str, int]] = {metric: {} for metric in METRICS}

    def counted(self, metric: str) -> Ratio:
        if metric == "lines":
            return Ratio(sum(line.covered for line in self.lines.values()), len(self.lines))
        marks = self.marks[metric]
        return Ratio(sum(marks.values()), len(marks))

    def declared(self, metric: str) -> Ratio | None:
        parts = self._declared[metric]
        return Ratio(parts["covered"], parts["valid"]) if len(parts) == 2 else None

    def enter(self, keyword: str, rest: str) -> None:
        """Take one entry; the kinds that count nothing are passed over.

        Raises `ValueError` for an entry that cannot be read, `Refused` for a total that is no number.
        """
        if keyword in _DECLARES:
            metric, part = _DECLARES[keyword]
            self._declared[metric][part] = demand_count(rest, keyword)
        elif keyword in _READERS:
            _READERS[keyword](self, rest)

    def mark(self, metric: str, name: str, *, taken: bool) -> None:
        marks = self.marks[metric]
        marks[name] = marks.get(name, False) or taken
        if len(marks) > _MOST_BRANCHES_AND_FUNCTIONS:
            raise ValueError("more branches or functions than a source file can have")


class Metric:
    """One metric over all records: the sum of what they declare and of what they hold."""

    def __init__(self) -> None:
        self.declared: Ratio | None = None
        self.counted = NOTHING
        self._undeclared = False

    def add(self, record: Record, metric: str) -> None:
        counted, declared = record.counted(metric), record.declared(metric)
        self.counted = self.counted.plus(counted)
        if declared is None:
            self._undeclared |= counted.valid > 0
        else:
            self.declared = (self.declared or NOTHING).plus(declared)
        if self._undeclared:
            self.declared = None

    @property
    def measured(self) -> bool:
        return self.declared is not None or self.counted.valid > 0


def _line(record: Record, rest: str) -> None:
    """Read `line,count[,checksum]`."""
    number, count = rest.split(",")[:2]
    if _taken(count):
        record.lines[int(number)] = _COVERED
    else:
        record.lines.setdefault(int(number), _MISSED)


def _branch(record: Record, rest: str) -> None:
    """Read `line,[e|f|U]block,branch,taken`, where the text of a branch may hold commas itself."""
    branch, _, taken = rest.rpartition(",")
    if branch.count(",") < 2:
        raise ValueError(rest)
    record.mark("branches", branch, taken=taken != "-" and _taken(taken))


def _function(record: Record, rest: str) -> None:
    """Read `line,[end line,]name`."""
    _, _, name = rest.partition(",")
    end, comma, after = name.partition(",")
    record.mark("functions", after if comma and end.isdecimal() else name, taken=False)


def _function_data(record: Record, rest: str) -> None:
    """Read `count,name`."""
    count, _, name = rest.partition(",")
    record.mark("functions", name, taken=_taken(count))


def _function_leader(record: Record, rest: str) -> None:
    """Read `index,line[,end line]` of LCOV 2.2."""
    record.mark("functions", rest.partition(",")[0], taken=False)


def _function_alias(record: Record, rest: str) -> None:
    """Read `index,count,name` of LCOV 2.2: a function is covered when one of its names is."""
    index, count, _ = rest.split(",", 2)
    record.mark("functions", index, taken=_taken(count))


def _taken(count: str) -> bool:
    return float(count) > 0


_READERS: Mapping[str, Callable[[Record, str], None]] = {
    "DA": _line,
    "BRDA": _branch,
    "FN": _function,
    "FNDA": _function_data,
    "FNL": _function_leader,
    "FNA": _function_alias,
}
