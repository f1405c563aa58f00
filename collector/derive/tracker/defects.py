"""Rows about open defects: one for the tracker as a whole, and one for each open item that is critical or high."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from collector.derive.joins import absent, known_or, missing
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.derive.tracker.finding import Finding, finding, unclassified
from collector.derive.tracker.items import Severity, Tracked, due_of
from collector.facts.tracker import Found, Milestone, StateWord, WorkItem

DEFECT_FACTS = (WorkItem, Milestone, StateWord)
_NOT_MENDED = frozenset(
    {
        *("not_planned", "duplicate", "as designed", "cannot reproduce", "deferred", "obsolete", "rejected"),
        *("not a bug", "removed from the backlog"),
    }
)
"""Words for why a defect was closed that do not say that it was mended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect(Row):
    """The defects of the tracker as a whole, or one open defect that is critical or high."""

    kind: ClassVar[str] = "defect"
    single: Field[bool] = described("it is one open defect; false for the tracker as a whole")
    severity: Field[str] = described("`critical` or `high`; `all` for the tracker as a whole")
    found: Field[float] = described("how many defects the query found, open and closed", "count")
    open_critical: Field[float] = described("how many critical defects are open", "count")
    open_high: Field[float] = described("how many defects of high severity are open", "count")
    assigned: Field[bool] = described("somebody is assigned to it; true for the tracker as a whole")
    workaround: Field[bool] = described("its workaround is written down; true for the tracker as a whole")
    dated: Field[bool] = described("it has a date by which it is mended; true for the tracker as a whole")
    due_after_go_live: Field[timedelta] = described(
        "how long after go-live that date is, below zero before it; 0 for the tracker as a whole", "s"
    )
    closed_unmended: Field[tuple[str, ...]] = described(
        "critical and high defects that were closed as something else than mended, with the tracker's word"
    )


def defects(observed: Observed) -> RowSet:
    """Return a row for the tracker as a whole and one for each open defect that is critical or high."""
    found = finding(observed, Found.DEFECTS)
    singles = (_single(one, observed) for one in found.still_open(Severity.CRITICAL, Severity.HIGH))
    return observed.row_set((_whole(found), *singles), WorkItem)


def _whole(found: Finding) -> Defect:
    return Defect(
        subject="tracker.defects",
        evidence=documents_of(found.rests_on),
        observed_at=oldest(found.rests_on),
        single=False,
        severity="all",
        found=found.count,
        open_critical=_open(Severity.CRITICAL, found),
        open_high=_open(Severity.HIGH, found),
        assigned=True,
        workaround=True,
        dated=True,
        due_after_go_live=timedelta(),
        closed_unmended=tuple(_closed_unmended(found)),
    )


def _open(severity: Severity, found: Finding) -> Field[float]:
    """Count open defects; one of which nobody said how bad it is may be one of them."""
    count = float(len(found.still_open(severity)))
    certain = found.certain(count)
    unsaid = found.still_open(Severity.NONE)
    return unclassified(unsaid, at_least=count) if unsaid and not isinstance(certain, Unknown) else certain


def _closed_unmended(found: Finding) -> Iterator[str]:
    for one in found.items:
        word = one.item.closed_as or ""
        if not one.is_open and one.severity in (Severity.CRITICAL, Severity.HIGH) and word.casefold() in _NOT_MENDED:
            yield f"{one.name} {word}"


def _single(one: Tracked, observed: Observed) -> Defect:
    marks = {label.casefold() for label in one.item.labels}
    due = due_of(one.item, observed)
    return Defect(
        subject=one.item.subject,
        evidence=documents_of((one.item,)),
        observed_at=oldest((one.item,)),
        single=True,
        severity=one.severity.value,
        found=1.0,
        open_critical=0.0,
        open_high=0.0,
        assigned=known_or(one.item.assigned, absent("who is assigned to it")),
        workaround=observed.workload.delivery.tracker.workaround.casefold() in marks,
        dated=due if isinstance(due, Unknown) else due is not None,
        due_after_go_live=_after_go_live(due, observed),
        closed_unmended=(),
    )


def _after_go_live(due: Field[datetime] | None, observed: Observed) -> Field[timedelta]:
    if due is None:
        return missing("it has no date by which it is mended")
    return due if isinstance(due, Unknown) else due - observed.workload.go_live
