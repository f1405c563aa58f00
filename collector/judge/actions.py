"""What has to be done about what is open, what takes longest first, and whether the date can still be kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from collector.judge.ruling import blocks
from collector.model import Action, Feasible, Outcome, Verdict, Workload


def actions(verdicts: Sequence[Verdict], workload: Workload, now: datetime) -> tuple[Action, ...]:
    """Return an action for each open criterion, those that take longest first."""
    return tuple(sorted((_action(one, workload, now) for one in verdicts if one.is_open), key=_order))


def feasible(verdicts: Sequence[Verdict], workload: Workload, now: datetime) -> Feasible | None:
    """Return whether go-live can still be kept; `None` where nothing that blocks is open.

    Work is counted side by side from now on. Minors block nothing, and what is accepted does not either.
    """
    blocking = [one for one in verdicts if blocks(one)]
    if not blocking:
        return None
    late = sorted(one.criterion for one in blocking if now + one.lead_time > workload.go_live)
    earliest = now + max(one.lead_time for one in blocking)
    return Feasible(earliest=earliest, go_live=workload.go_live, late=tuple(late))


def _action(verdict: Verdict, workload: Workload, now: datetime) -> Action:
    due_at = verdict.due_at or workload.go_live - verdict.due
    return Action(
        criterion=verdict.criterion,
        severity=verdict.severity,
        outcome=verdict.outcome,
        owner=_owner(verdict),
        what=_what(verdict),
        lead_time=verdict.lead_time,
        due_at=due_at,
        start_by=due_at - verdict.lead_time,
        in_time=now + verdict.lead_time <= workload.go_live,
    )


def _owner(verdict: Verdict) -> str:
    """Return who put a name to it in a mitigation, or else the role that the policy names."""
    paper = verdict.acceptance
    return (paper.owner if paper is not None and paper.counts else "") or verdict.owner


def _what(verdict: Verdict) -> str:
    """Return what to do: where something could not be read, how to make it readable comes before anything else."""
    if verdict.outcome is not Outcome.FAIL and verdict.gaps:
        return verdict.gaps[0].fix or verdict.fix
    return verdict.fix


def _order(action: Action) -> tuple[object, ...]:
    return (-action.lead_time, -action.severity.weight, action.due_at, action.criterion)
