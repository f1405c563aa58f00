"""The calendar of a go-live: what blocks now, what is due next and when, and who has to do or sign it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from collector.model import Decision, Outcome, Severity, Verdict
from collector.reports.headline import day_in_words, days_until
from collector.reports.open_points import is_not_due, unaccepted

STATEMENT = "statement:"
"""How the id of a subject starts that is a signed statement; the role follows, and the process area behind a slash."""
_SOONEST = 2
_SIGNED = (Outcome.PASS, Outcome.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDay:
    """What has to hold on one day and does not hold yet."""

    at: datetime
    """The first moment of that day at which something is due."""
    verdicts: tuple[Verdict, ...]

    @property
    def criteria(self) -> str:
        """How many: `1 criterion`, `12 criteria`."""
        return _counted(len(self.verdicts), "criterion", "criteria")


def due_days(decision: Decision) -> tuple[DueDay, ...]:
    """Return what is open and not due yet by its day, the next first; of one day the heaviest first."""
    by_day: dict[date, list[Verdict]] = defaultdict(list)
    for verdict in filter(is_not_due, decision.verdicts):
        by_day[_due_at(verdict, decision).date()].append(verdict)
    return tuple(
        DueDay(
            at=min(_due_at(one, decision) for one in found),
            verdicts=tuple(sorted(found, key=lambda one: -one.severity.weight)),
        )
        for _, found in sorted(by_day.items())
    )


def blocks_now(decision: Decision) -> str:
    """Return what stands in the way now, by severity: `2 blockers (1 fail, 1 unknown), 1 major (fail)`, `nothing`."""
    found = unaccepted(decision)
    parts = (_of_severity([one for one in found if one.severity is weight]) for weight in Severity)
    blocking, majors, minors = parts
    said = ", ".join(part for part in (blocking, majors) if part) or "nothing"
    return f"{said}; beside it {minors}" if minors else said


def next_due(decision: Decision) -> str:
    """Return what is due next: `3 criteria by 2026-12-01 (in 9 days), then 4 by 2026-12-15`; empty where nothing is."""
    days = due_days(decision)[:_SOONEST]
    said = [f"{len(day.verdicts)} by {day_in_words(day.at)}" for day in days]
    if days:
        first, left = days[0], days_until(days[0].at, decision.decided_at)
        said[0] = f"{first.criteria} by {day_in_words(first.at)} ({left})"
    return ", then ".join(said)


def by_owner(verdicts: Iterable[Verdict]) -> tuple[tuple[str, tuple[Verdict, ...]], ...]:
    """Return verdicts by the role that puts them right; who has most comes first."""
    found: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        found[verdict.owner or "nobody named"].append(verdict)
    return tuple((owner, tuple(of_owner)) for owner, of_owner in sorted(found.items(), key=lambda one: -len(one[1])))


def signers(verdicts: Iterable[Verdict]) -> tuple[tuple[str, int], ...]:
    """Return the roles whose statement is missing or does not count, with how many; who signs most comes first."""
    roles = Counter(
        subject.id.removeprefix(STATEMENT).partition("/")[0]
        for verdict in verdicts
        for subject in verdict.subjects
        if subject.id.startswith(STATEMENT) and subject.outcome not in _SIGNED
    )
    return tuple(sorted(roles.items(), key=lambda one: (-one[1], one[0])))


def _due_at(verdict: Verdict, decision: Decision) -> datetime:
    return verdict.due_at or decision.workload.go_live - verdict.due


def _of_severity(verdicts: Sequence[Verdict]) -> str:
    if not verdicts:
        return ""
    outcomes = Counter("fail" if one.fails_as is one.severity else "unknown" for one in verdicts)
    weight = verdicts[0].severity.value
    kinds = [word for word in ("fail", "unknown") if outcomes[word]]
    split = kinds[0] if len(kinds) == 1 else ", ".join(f"{outcomes[word]} {word}" for word in kinds)
    return f"{_counted(len(verdicts), weight, f'{weight}s')} ({split})"


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
