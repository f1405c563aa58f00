"""Rows about what the users of the beta said: whether it was looked through, and whether something bad is open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, described
from collector.derive.tracker.finding import Finding, finding
from collector.derive.tracker.items import Severity
from collector.facts.tracker import Found, StateWord, WorkItem

FEEDBACK_FACTS = (WorkItem, StateWord)


@dataclass(frozen=True, slots=True, kw_only=True)
class BetaFeedback(Row):
    """The feedback of the beta, as the tracker holds it."""

    kind: ClassVar[str] = "beta_feedback"
    found: Field[float] = described("how many items of feedback there are, open and closed", "count")
    open_critical: Field[float] = described("how many of them are critical and open", "count")
    open_high: Field[float] = described("how many of them are of high severity and open", "count")
    untriaged: Field[float] = described("how many open ones nobody gave a severity", "count")
    open_items: Field[tuple[str, ...]] = described("those that are critical, high or without severity, by number")


def beta_feedback(observed: Observed) -> RowSet:
    """Return one row for all feedback of the workload."""
    return observed.row_set((_row(finding(observed, Found.FEEDBACK)),), WorkItem)


def _row(found: Finding) -> BetaFeedback:
    pressing = found.still_open(Severity.CRITICAL, Severity.HIGH, Severity.NONE)
    return BetaFeedback(
        subject="tracker.feedback",
        evidence=documents_of(found.rests_on),
        observed_at=oldest(found.rests_on),
        found=found.count,
        open_critical=_open(Severity.CRITICAL, found),
        open_high=_open(Severity.HIGH, found),
        untriaged=_open(Severity.NONE, found),
        open_items=tuple(f"{one.name} {_WORDS[one.severity]}" for one in pressing),
    )


_WORDS = {Severity.CRITICAL: "critical", Severity.HIGH: "high", Severity.NONE: "without severity"}


def _open(severity: Severity, found: Finding) -> Field[float]:
    return found.certain(float(len(found.still_open(severity))))
