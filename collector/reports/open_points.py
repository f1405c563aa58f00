"""What is open among the verdicts, the worst first, what is accepted, and which gap stands behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from collector.model import Decision, Outcome, Ruling, Severity, SubjectVerdict, Verdict
from collector.reports.gap_groups import GapGroup

_ORDER = {Outcome.FAIL: 0, Outcome.UNKNOWN: 1}
_BLOCKED = (Ruling.NO_GO, Ruling.UNDECIDED)


def is_open(verdict: Verdict) -> bool:
    """Say whether a criterion is due and does not hold."""
    return verdict.is_open and verdict.is_due


def is_not_due(verdict: Verdict) -> bool:
    """Say whether a criterion does not hold and need not yet: it is no pass, and does not block."""
    return verdict.is_open and not verdict.is_due


def blocks(verdict: Verdict) -> bool:
    """Say whether a criterion stands in the way: minors are listed and never block."""
    return is_open(verdict) and verdict.severity is not Severity.MINOR


def open_verdicts(verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    """Return what is open: the heaviest first, and fails before unknowns."""
    found = filter(is_open, verdicts)
    return tuple(sorted(found, key=lambda one: (-one.severity.weight, _ORDER.get(one.outcome, 1))))


def conditions(decision: Decision) -> tuple[Verdict, ...]:
    """Return the fails that a signed mitigation lets pass; none where the ruling is no go, whatever was signed."""
    if decision.ruling in _BLOCKED:
        return ()
    return tuple(one for one in open_verdicts(decision.verdicts) if one.acceptance and blocks(one))


def unaccepted(decision: Decision) -> tuple[Verdict, ...]:
    """Return what is open and no condition of the ruling, in the order of `open_verdicts`."""
    spared = {one.criterion for one in conditions(decision)}
    return tuple(one for one in open_verdicts(decision.verdicts) if one.criterion not in spared)


def waived_verdicts(verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    """Return what fails and was accepted: it is no pass."""
    return tuple(verdict for verdict in verdicts if verdict.outcome is Outcome.WAIVED)


def settled_verdicts(verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    """Return what holds or does not apply."""
    return tuple(verdict for verdict in verdicts if verdict.outcome in (Outcome.PASS, Outcome.NOT_APPLICABLE))


def concerned(verdict: Verdict) -> tuple[SubjectVerdict, ...]:
    """Return the subjects that are as the verdict says; of a waived fail those that fail."""
    outcome = Outcome.FAIL if verdict.outcome is Outcome.WAIVED else verdict.outcome
    return tuple(subject for subject in verdict.subjects if subject.outcome is outcome)


def how_many(verdict: Verdict) -> str:
    """Say how many of the subjects are as the verdict says: `2 of 3`; empty where there is at most one."""
    alike = len(concerned(verdict))
    return f"{alike} of {len(verdict.subjects)}" if alike and len(verdict.subjects) > 1 else ""


def gap_numbers(groups: Sequence[GapGroup]) -> dict[str, tuple[int, ...]]:
    """Return by criterion the numbers of the gaps, counted from 1, that keep it unknown."""
    found: dict[str, tuple[int, ...]] = {}
    for number, group in enumerate(groups, start=1):
        for criterion in group.criteria:
            found[criterion] = (*found.get(criterion, ()), number)
    return found


def unlocks(group: GapGroup) -> str:
    """Say how many criteria could be answered if a gap were closed."""
    count = len(group.criteria)
    return "unlocks 1 criterion" if count == 1 else f"unlocks {count} criteria"
