"""How the points of a test plan went for the release: those that were last run against another build do not count."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from collector.derive.delivery.release import NO_COMMIT, ReleaseRuns
from collector.derive.joins import missing
from collector.derive.observed import Observed
from collector.derive.rows import Unknown
from collector.facts.testing import TestPlan, TestPoint
from collector.model import Reason

_RUNNING, _OVER, _PASSED = "inprogress", "completed", "passed"
_NEVER = ("unspecified", "none", "")
_NO_VERDICT = ("notapplicable", "notexecuted", "notimpacted", "blocked", "paused", "inconclusive", "warning")
"""Outcomes without a verdict (test point of REST 7.1): the case was not gone through to its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCounts:
    """The points of one plan; what does not count for the release is planned, but not run."""

    planned: int = 0
    executed: int = 0
    passed: int = 0
    doubt: Unknown | None = None
    facts: tuple[TestPoint, ...] = ()


def plan_counts(name: str, runs: ReleaseRuns, observed: Observed) -> PlanCounts:
    """Return how the points went of the plans that have a name, in any case."""
    plans = {plan.subject for plan in observed.all(TestPlan) if plan.name.casefold() == name.casefold()}
    points = tuple(point for point in observed.all(TestPoint) if point.plan in plans)
    doubt = _nothing_to_count(name, plans, points, runs)
    if doubt is not None:
        return PlanCounts(planned=len(points), doubt=doubt, facts=points)
    since = min((run.started for run in runs.of_release if run.started is not None), default=None)
    numbers = _numbers_of_release(runs)
    executed = [point for point in points if _is_executed(point)]
    ours = [point for point in executed if _is_of_release(point, numbers, since)]
    return PlanCounts(
        planned=len(points),
        executed=len(ours),
        passed=sum((point.outcome or "").casefold() == _PASSED for point in ours),
        doubt=_of_others(name, len(executed) - len(ours), runs),
        facts=points,
    )


def _nothing_to_count(
    name: str, plans: Iterable[str], points: tuple[TestPoint, ...], runs: ReleaseRuns
) -> Unknown | None:
    if not plans:
        return missing(f"no test plan {name} was seen in the projects of the workload: correct the name under tests")
    if not points:
        return missing(f"the test plan {name} has no test point")
    if not runs.commit:
        return missing(NO_COMMIT)
    if not runs.of_release:
        return Unknown(reason=Reason.MISMATCH, why=f"the test plan {name}: {runs.what_would_do()}")
    return None


def _of_others(name: str, count: int, runs: ReleaseRuns) -> Unknown | None:
    if not count:
        return None
    why = f"{count} points of the test plan {name} were last run against another build: {runs.what_would_do()}"
    return Unknown(reason=Reason.MISMATCH, why=why)


def _is_executed(point: TestPoint) -> bool:
    outcome, state = (point.outcome or "").casefold(), (point.state or "").casefold()
    if outcome == _PASSED and state not in ("", _OVER):
        return False  # it was set back, to be run once more
    return _RUNNING not in (outcome, state) and outcome not in (*_NEVER, *_NO_VERDICT)


def _numbers_of_release(runs: ReleaseRuns) -> set[str]:
    """Return the numbers of the release's builds, less those that another build has too.

    They are counted up within one pipeline alone: by the usual format two pipelines reach the same on one day.
    """
    ours = {run.subject for run in runs.of_release}
    others = {
        run.number.casefold() for run in runs.every.values() if run.number is not None and run.subject not in ours
    }
    return {run.number.casefold() for run in runs.of_release if run.number is not None} - others


def _is_of_release(point: TestPoint, numbers: set[str], since: datetime | None) -> bool:
    """Say whether a point was last run against the release: since its first run, and on its build where one is told."""
    if point.build is not None and point.build.casefold() not in numbers:
        return False
    if point.updated is None or since is None:
        return point.build is not None
    return point.updated >= since
