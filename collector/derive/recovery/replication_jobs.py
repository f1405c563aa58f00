"""Which job of Site Recovery tells of the last test of a plan or an item.

A job names what it was about by a short id and a name. Within one vault the name of a plan is its own, whereas two
machines may be called the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from collector.facts.recovery import RecoveryPlan, ReplicatedItem, ReplicationJob
from collector.model import fold_id

_TEST = "testfailover"
_OF_A_PLAN = "recoveryplan"
_SAME_TEST = timedelta(hours=1)
"""A plan and its job may tell the start of the same test some moments apart."""
_LAST_OF_ALL = datetime.max.replace(tzinfo=UTC)


class DrillJobs:
    """The test failovers among the jobs of all vaults, found by what they were about."""

    def __init__(self, jobs: Iterable[ReplicationJob], items: Iterable[ReplicatedItem]) -> None:
        self._of_plans: dict[tuple[str, str], list[ReplicationJob]] = defaultdict(list)
        self._of_items: dict[tuple[str, str], list[ReplicationJob]] = defaultdict(list)
        self._called = Counter((fold_id(item.vault), _folded(item.name)) for item in items)
        for job in jobs:
            if _folded(job.scenario) == _TEST:
                shelf = self._of_plans if _folded(job.target_type) == _OF_A_PLAN else self._of_items
                for name in {_folded(job.target), _folded(job.target_name)} - {""}:
                    shelf[fold_id(job.vault), name].append(job)

    def last_of_plan(self, plan: RecoveryPlan) -> ReplicationJob | None:
        """Return the job of the last test of a plan, or `None` where only older ones are left."""
        job = _newest(self._of_plans.get((fold_id(plan.vault), _folded(plan.name)), ()))
        if job is None or plan.last_test_failover is None or _begun(job) >= plan.last_test_failover - _SAME_TEST:
            return job
        return None

    def last_of_item(self, item: ReplicatedItem) -> ReplicationJob | None:
        """Return the job of the last test of an item by itself."""
        vault = fold_id(item.vault)
        own = self._of_items.get((vault, _folded(item.subject.rpartition("/")[2])), ())
        return _newest([*own, *self._of_items.get((vault, _folded(item.name)), ())])

    def is_doubtful(self, job: ReplicationJob, item: ReplicatedItem) -> bool:
        """Say whether a job may be about another machine of the same name."""
        by_id = _folded(job.target) == _folded(item.subject.rpartition("/")[2])
        return not by_id and self._called[fold_id(item.vault), _folded(item.name)] > 1


def _newest(jobs: Iterable[ReplicationJob]) -> ReplicationJob | None:
    return max(jobs, key=lambda job: (_begun(job), job.subject), default=None)


def _begun(job: ReplicationJob) -> datetime:
    """Return when a job began; one that waits to begin is the newest."""
    return job.started or _LAST_OF_ALL


def _folded(text: str | None) -> str:
    return (text or "").casefold()
