"""Counts what the rows about monitored resources say into the alert matrix of a decision."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from collector.derive.baseline.alert_cells import AlertCell
from collector.derive.baseline.resources import MonitoredResource
from collector.derive.rows import RowSet, Unknown
from collector.model import AlertBlock, AlertLack, AlertLine, ToldGroup

MAX_GROUPS = 5
"""How many of those who are told a line names, those of most resources first."""
MAX_LACKS = 5
"""How many reasons a line names."""
MAX_RESOURCES = 10
"""How many resources stand behind a reason by their ids."""


def alert_matrix(rowsets: Mapping[str, RowSet]) -> tuple[AlertBlock, ...]:
    """Return one block for each resource type; empty where no criterion looks at monitored resources."""
    rowset = rowsets.get(MonitoredResource.kind)
    found: dict[str, list[MonitoredResource]] = defaultdict(list)
    for row in rowset.rows if rowset else ():
        if isinstance(row, MonitoredResource) and isinstance(row.resource_type, str):
            found[row.resource_type].append(row)
    return tuple(_block(kind, sorted(found[kind], key=lambda row: row.subject.casefold())) for kind in sorted(found))


def _block(kind: str, rows: Sequence[MonitoredResource]) -> AlertBlock:
    lines: dict[str, _Line] = {}
    for row in rows:
        for cell in row.cells:
            lines.setdefault(cell.alert, _Line(cell)).count(cell, row.subject)
    return AlertBlock(
        resource_type=kind,
        resources=len(rows),
        critical=sum(1 for row in rows if row.critical is True),
        lines=tuple(line.result() for line in lines.values()),
    )


@dataclass(slots=True)
class _Lack:
    """A reason while it is counted."""

    subjects: list[str] = field(default_factory=list)
    would_tell: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class _Line:
    """A line while it is counted."""

    first: AlertCell
    in_place: int = 0
    unknown: int = 0
    needed: int = 0
    groups: dict[str, ToldGroup] = field(default_factory=dict)
    told: Counter[str] = field(default_factory=Counter)
    lacks: dict[tuple[str, bool], _Lack] = field(default_factory=lambda: defaultdict(_Lack))

    def count(self, cell: AlertCell, subject: str) -> None:
        self.needed += 1
        self.groups.update((group.id, group) for group in cell.told)
        told = [group.id for group in cell.told]
        if cell.in_place is True:
            self.in_place += 1
            self.told.update(told)
            return
        doubtful = isinstance(cell.in_place, Unknown)
        self.unknown += doubtful
        lack = self.lacks[cell.why_not, doubtful]
        lack.subjects.append(subject)
        lack.would_tell.update(told)

    def result(self) -> AlertLine:
        return AlertLine(
            alert=self.first.alert,
            availability=self.first.availability,
            in_place=self.in_place,
            unknown=self.unknown,
            needed=self.needed,
            told=self._first_of(self.told),
            told_total=len(self.told),
            lacks=tuple(self._lacks())[:MAX_LACKS],
            lacks_total=len(self.lacks),
        )

    def _lacks(self) -> Iterator[AlertLack]:
        for why, unknown in sorted(self.lacks, key=lambda key: (-len(self.lacks[key].subjects), key)):
            lack = self.lacks[why, unknown]
            yield AlertLack(
                why=why,
                unknown=unknown,
                resources=tuple(lack.subjects[:MAX_RESOURCES]),
                total=len(lack.subjects),
                would_tell=self._first_of(lack.would_tell),
            )

    def _first_of(self, told: Mapping[str, int]) -> tuple[ToldGroup, ...]:
        return tuple(self.groups[one] for one in _most_first(told)[:MAX_GROUPS])


def _most_first(counts: Mapping[str, int]) -> list[str]:
    return sorted(counts, key=lambda name: (-counts[name], name.casefold(), name))
