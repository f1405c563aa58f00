"""The gaps of a decision by what would close them, the most unblocking first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from collector.model import Cause, Decision, Gap, Outcome, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class GapGroup:
    """All gaps with one cause and one fix, and the criteria that they keep unknown."""

    cause: Cause
    reason_code: str
    fix: str
    detail: str
    others: int
    """How many other details its gaps tell."""
    scopes: tuple[str, ...]
    hides: tuple[str, ...]
    criteria: tuple[str, ...]


def gap_groups(decision: Decision) -> tuple[GapGroup, ...]:
    """Return the groups, those that block most criteria first."""
    blocked = _blocked_criteria(decision.verdicts)
    by_fix: dict[tuple[Cause, str], list[Gap]] = defaultdict(list)
    for gap in decision.gaps:
        by_fix[gap.cause, gap.fix].append(gap)
    groups = [_group(gaps, blocked) for gaps in by_fix.values()]
    return tuple(sorted(groups, key=lambda group: (-len(group.criteria), group.cause, group.fix)))


def _blocked_criteria(verdicts: tuple[Verdict, ...]) -> dict[Gap, set[str]]:
    """Say which criteria are unknown because of which gap: through their rows or through a field."""
    found: dict[Gap, set[str]] = defaultdict(set)
    for verdict in verdicts:
        if verdict.outcome is Outcome.UNKNOWN:
            for gap in verdict.gaps:  # those of its subjects are among them
                found[gap].add(verdict.criterion)
    return found


def _group(gaps: list[Gap], blocked: dict[Gap, set[str]]) -> GapGroup:
    return GapGroup(
        cause=gaps[0].cause,
        reason_code=gaps[0].reason.value,
        fix=gaps[0].fix,
        detail=gaps[0].detail,
        others=len({gap.detail for gap in gaps}) - 1,
        scopes=tuple(sorted({gap.scope for gap in gaps})),
        hides=tuple(sorted({kind for gap in gaps for kind in gap.hides})),
        criteria=tuple(sorted({criterion for gap in gaps for criterion in blocked.get(gap, ())})),
    )
