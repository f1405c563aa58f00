"""Rows about drills: what Site Recovery would fail over, and how the last test of that went."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import ClassVar

from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.recovery.drill import (
    Drill,
    cleaned_up,
    healthy,
    last_test_age,
    protected,
    succeeded,
    tested,
    troubles,
)
from collector.derive.recovery.feeding import resources_by_id
from collector.derive.recovery.replication_jobs import DrillJobs
from collector.derive.recovery.undrilled import named, undrilled, why_undrilled
from collector.derive.rows import Field, Row, RowSet, described
from collector.facts.azure import Resource
from collector.facts.recovery import RecoveryPlan, ReplicatedItem, ReplicationJob
from collector.model import fold_id, subscription_of


@dataclass(frozen=True, slots=True, kw_only=True)
class FailoverTest(Row):
    """A recovery plan, or a replicated item that stands in no plan, and how its failover was tested.

    The machines that Site Recovery does not replicate share one row, in which nothing is known.
    """

    kind: ClassVar[str] = "failover_test"
    name: Field[str] = described("name of the plan, or of the machine or machines")
    machines: Field[float] = described("how many machines of the workload it is about", "count")
    protected: Field[bool] = described("each of them is replicated to the point where it can be failed over")
    healthy: Field[bool] = described("the replication of each of them is healthy")
    tested: Field[bool] = described("it was tested, and each of its machines with it or by itself")
    last_test_age: Field[timedelta] = described("time since the oldest of these tests", "s")
    succeeded: Field[bool] = described("its last test succeeded; that it was started is not enough")
    cleaned_up: Field[bool] = described("every test failover was cleaned up")
    troubles: Field[tuple[str, ...]] = described("what the service says of which machine")


def failover_tests(observed: Observed) -> RowSet:
    """Return a row for each plan that holds a machine of the workload, each such item in no plan, and for the rest."""
    rows = [_row(drill, observed) for drill in _drills(observed)]
    rest = undrilled(observed)
    if rest:
        rows.append(_row_of_the_rest(rest, observed))
    return observed.row_set(rows, Resource, ReplicatedItem, RecoveryPlan)


# --- Which drills there are --------------------------------------------------------------------------------


def _drills(observed: Observed) -> Iterator[Drill]:
    items = {fold_id(item.subject): item for item in observed.all(ReplicatedItem)}
    ours = {fold_id(item.subject) for item in _belonging(items.values(), observed)}
    jobs = DrillJobs(observed.all(ReplicationJob), items.values())
    planned: set[str] = set()
    for plan in observed.all(RecoveryPlan):
        named = {fold_id(one) for one in plan.items}
        planned |= named
        if held := sorted(named & ours):
            yield Drill(
                plan=plan,
                items=tuple(items[one] for one in held),
                lost=len(named - set(items)),
                job=jobs.last_of_plan(plan),
                doubtful=False,
            )
    for one in sorted(ours - planned):
        job = jobs.last_of_item(items[one])
        doubtful = job is not None and jobs.is_doubtful(job, items[one])
        yield Drill(plan=None, items=(items[one],), lost=0, job=job, doubtful=doubtful)


def _belonging(items: Iterable[ReplicatedItem], observed: Observed) -> Iterator[ReplicatedItem]:
    """Yield the items of machines of the workload; one from outside of Azure belongs to whom its vault belongs."""
    machines = observed.shared(resources_by_id)
    for item in items:
        if item.source is None:
            if subscription_of(item.vault) in observed.whole:
                yield item
        elif fold_id(item.source) in machines:
            yield item


# --- One row -----------------------------------------------------------------------------------------------


def _row(drill: Drill, observed: Observed) -> FailoverTest:
    seen = (drill.plan, *drill.items, drill.job)
    rests_on = [fact for fact in seen if fact is not None]
    return FailoverTest(
        subject=drill.subject.subject,
        evidence=documents_of(rests_on),
        observed_at=oldest(rests_on),
        name=drill.name,
        machines=float(len(drill.items)),
        protected=protected(drill, observed),
        healthy=healthy(drill),
        tested=tested(drill),
        last_test_age=last_test_age(drill, observed),
        succeeded=succeeded(drill, observed),
        cleaned_up=cleaned_up(drill),
        troubles=tuple(troubles(drill)),
    )


def _row_of_the_rest(machines: Sequence[Resource], observed: Observed) -> FailoverTest:
    why = why_undrilled(machines, observed)
    also = replace(why, why="for the same reason")
    return FailoverTest(
        subject=f"workload:{observed.workload.name}",
        evidence=documents_of(machines),
        observed_at=oldest(machines),
        name=named(machines),
        machines=float(len(machines)),
        protected=also,
        healthy=also,
        tested=also,
        last_test_age=why,
        succeeded=also,
        cleaned_up=also,
        troubles=("not replicated",),
    )
