"""What holds now and ends between now and the end of hypercare."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from collector.judge.policy import Policy
from collector.judge.timing import HOLDING, ends_of
from collector.model import Ending, Verdict, Workload


def forecast(
    verdicts: Sequence[Verdict], policy: Policy, workload: Workload, now: datetime, others: Sequence[Ending] = ()
) -> tuple[Ending, ...]:
    """Return what ends, the first first; of each subject of a criterion only what ends first."""
    last = workload.counts_from(now) + policy.hypercare
    ends = (*others, *(end for one in verdicts for end in _endings(one)))
    found = sorted((end for end in ends if now < end.at <= last), key=_order)
    first: dict[tuple[str, str], Ending] = {}
    for end in found:
        first.setdefault((end.criterion, end.subject), end)
    return tuple(first.values())


def _order(end: Ending) -> tuple[datetime, int, str, str, str]:
    return (end.at, -end.severity.weight, end.criterion, end.subject, end.what)


def _endings(verdict: Verdict) -> Iterator[Ending]:
    """Yield what ends of a criterion that holds or is accepted; of one that is open, nothing is left to end."""
    if not verdict.is_open:
        for subject in verdict.subjects:
            if subject.outcome in HOLDING and subject.holds_until is not None:
                yield Ending(
                    at=subject.holds_until,
                    criterion=verdict.criterion,
                    subject=subject.id,
                    what=subject.ends or "what was measured",
                    severity=subject.severity,
                )
    paper = verdict.acceptance
    end = ends_of(paper) if paper is not None and paper.counts else None
    if paper is not None and end is not None:
        what = f"{paper.kind} by {paper.approver} ({paper.approver_role})"
        yield Ending(
            at=end, criterion=verdict.criterion, subject=verdict.criterion, what=what, severity=verdict.severity
        )
