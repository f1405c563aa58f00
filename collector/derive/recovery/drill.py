"""A drill: a recovery plan or a single replicated item, and what was seen of its last test."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from collector.derive.joins import absent, hidden_by, missing
from collector.derive.observed import Observed
from collector.derive.rows import Field, Unknown
from collector.facts.recovery import RecoveryPlan, ReplicatedItem, ReplicationJob
from collector.model import Fact, Reason

_PROTECTED = "protected"
_HEALTHY = "normal"
BEARABLE = (_HEALTHY, "warning")
"""The words, in lower case, for the health of something that can be failed over."""
_NOTHING_RUNS = "none"
_TEST = "testfailover"
_UNDER_WAY = frozenset(
    {
        "testfailoverinitiated",
        "testfailovercompleting",
        "testfailovercleanupinitiated",
        "testfailovercleanupcompleting",
        "markedfordeletion",
    }
)
"""Words for a test, or its clean-up, that goes on; any other word but `None` means that something was left standing."""
_RUNNING_JOBS = frozenset({"notstarted", "inprogress", "suspended", "cancelling"})
_SUCCEEDED = "succeeded"
_ENDED_JOBS = {_SUCCEEDED: True, "failed": False, "cancelled": False}
_ENDED_SCENARIOS = frozenset({*_ENDED_JOBS, "completed", _NOTHING_RUNS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """A plan or a single item with what was seen of it."""

    plan: RecoveryPlan | None
    items: tuple[ReplicatedItem, ...]
    """Those of the workload."""
    lost: int
    """How many items a plan names that nobody replicates any more."""
    job: ReplicationJob | None
    doubtful: bool
    """The job may be about another machine of the same name."""

    @property
    def subject(self) -> Fact:
        return self.plan or self.items[0]

    @property
    def vault(self) -> str:
        return self.plan.vault if self.plan else self.items[0].vault

    @property
    def name(self) -> str:
        return self.plan.name if self.plan else name_of(self.items[0])

    @property
    def tests(self) -> tuple[datetime | None, ...]:
        """When each part was last tested, the plan as a whole first; `None` for never."""
        own = (self.plan.last_test_failover or self._success,) if self.plan else ()
        return (*own, *(item.last_test_failover for item in self.items))

    @property
    def _success(self) -> datetime | None:
        """When the last test began, where its job says that it succeeded."""
        return self.job.started if self.job and _ENDED_JOBS.get(_folded(self.job.state)) else None

    @property
    def runs(self) -> bool:
        """A test, or its clean-up, goes on."""
        return (
            (self.job is not None and _folded(self.job.state) in _RUNNING_JOBS)
            or (self.plan is not None and _goes_on(self.plan))
            or any(_folded(item.test_failover_state) in _UNDER_WAY for item in self.items)
        )


def _goes_on(plan: RecoveryPlan) -> bool:
    """Say whether a plan is in the middle of a test; it goes on naming its last scenario after that has ended."""
    in_test = _folded(plan.current_scenario).startswith(_TEST)
    return in_test and _folded(plan.scenario_status) not in _ENDED_SCENARIOS


def protected(drill: Drill, observed: Observed) -> Field[bool]:
    """Return whether everything is replicated so far that it can be failed over."""
    seen = _all(drill.items, _is_protected, "whether it is protected")
    if seen is False or not drill.lost:
        return seen
    gaps = observed.hiding(ReplicatedItem, at=drill.vault)
    return hidden_by(gaps) if gaps else False


def _is_protected(item: ReplicatedItem) -> bool | None:
    """Health alone says nothing, and a failover that cannot be done protects nobody; `None` where it is not told."""
    healths = (item.replication_health, item.failover_health)
    if item.protection_state is not None and _folded(item.protection_state) != _PROTECTED:
        return False
    if any(health is not None and _folded(health) not in BEARABLE for health in healths):
        return False
    return None if None in (item.protection_state, *healths) else True


def healthy(drill: Drill) -> Field[bool]:
    """Return whether the replication of everything is healthy."""
    return _all(drill.items, _is_healthy, "how healthy the replication is")


def _is_healthy(item: ReplicatedItem) -> bool | None:
    return None if item.replication_health is None else _folded(item.replication_health) == _HEALTHY


def _is_clean(item: ReplicatedItem) -> bool | None:
    return None if item.test_failover_state is None else _folded(item.test_failover_state) == _NOTHING_RUNS


def tested(drill: Drill) -> Field[bool]:
    """Return whether everything was ever tested."""
    return _still_running() if drill.runs and not all(drill.tests) else all(drill.tests)


def last_test_age(drill: Drill, observed: Observed) -> Field[timedelta]:
    """Return how long ago the oldest of the last tests was."""
    told = [moment for moment in drill.tests if moment is not None]
    return observed.age(min(told)) if len(told) == len(drill.tests) else missing("not everything was ever tested")


def cleaned_up(drill: Drill) -> Field[bool]:
    """Return whether nothing stands around from a test."""
    return _still_running() if drill.runs else _all(drill.items, _is_clean, "whether a test was cleaned up")


def succeeded(drill: Drill, observed: Observed) -> Field[bool]:
    """Return whether the last test went well, by its job, or by what the items say of themselves since it began."""
    gaps = observed.hiding(ReplicationJob, at=drill.vault)
    if gaps:
        return hidden_by(gaps)
    if drill.runs:
        return _still_running()
    if drill.job is not None and not _outdone(drill, drill.job):
        return _by_job(drill.job, doubtful=drill.doubtful)
    if not all(drill.tests):
        return missing("not everything was ever tested")
    return drill.plan is None or _tested_since(drill.items, drill.plan.last_test_failover)


def _outdone(drill: Drill, job: ReplicationJob) -> bool:
    """Say whether an item tells more of itself than a job: a success since, or that of its twin."""
    of_the_twin = drill.doubtful and _ENDED_JOBS.get(_folded(job.state)) is True
    return of_the_twin or (drill.plan is None and _tested_since(drill.items, job.started))


def _by_job(job: ReplicationJob, *, doubtful: bool) -> Field[bool]:
    ended = _ENDED_JOBS.get(_folded(job.state))
    if ended is None:
        return Unknown(reason=Reason.PARSE, why=f"the job of the last test is in the state {job.state or '(none)'}")
    if doubtful:
        why = f"a test of a machine called {job.target_name} ended as {job.state}, and several are called so"
        return missing(why, reason=Reason.PARTIAL)
    return ended


def _tested_since(items: Sequence[ReplicatedItem], began: datetime | None) -> bool:
    return began is not None and all(
        item.last_test_failover is not None and item.last_test_failover >= began for item in items
    )


def _still_running() -> Unknown:
    return missing("a test failover is still running: finish it, clean it up, and collect again")


def _all(items: Sequence[ReplicatedItem], holds: Callable[[ReplicatedItem], bool | None], what: str) -> Field[bool]:
    """Return whether something holds for every item; a silent one leaves it open, unless another denies it."""
    answers = [holds(item) for item in items]
    if False in answers:
        return False
    return absent(what) if None in answers else True


def troubles(drill: Drill) -> Iterator[str]:
    """Yield what keeps the row from being in order, one sentence a machine."""
    if drill.plan is not None and drill.tests[0] is None:
        yield "the plan as a whole was never tested"
    if drill.job is not None and not _outdone(drill, drill.job) and _folded(drill.job.state) != _SUCCEEDED:
        yield f"the last test: {drill.job.state}"
    if drill.lost:
        yield f"{drill.lost} of its machines are not replicated any more"
    for item in drill.items:
        if words := tuple(_words(item)):
            yield f"{name_of(item)}: {', '.join(words)}"


def _words(item: ReplicatedItem) -> Iterator[str]:
    if item.last_test_failover is None:
        yield "never tested"
    if item.protection_state is not None and _folded(item.protection_state) != _PROTECTED:
        yield item.protection_state
    for what, health in (("replication", item.replication_health), ("failover", item.failover_health)):
        if health is not None and _folded(health) != _HEALTHY:
            yield f"{what} {health}"
    if _is_clean(item) is False:
        yield f"test failover {item.test_failover_state}"


def name_of(item: ReplicatedItem) -> str:
    """Return what people call the machine of an item."""
    return item.name or item.subject.rpartition("/")[2]


def _folded(text: str | None) -> str:
    return (text or "").casefold()
