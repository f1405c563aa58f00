"""Rows about how the release spreads: through how many rings it went, how long it soaked, and what looked after it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations, pairwise
from typing import ClassVar

from collector.derive.delivery.checks import checks_of_release
from collector.derive.delivery.deployments import DEPLOYED
from collector.derive.delivery.release import release_runs
from collector.derive.delivery.rings import is_untold, of_release, successes, undeclared
from collector.derive.delivery.words import SUCCEEDED, ended
from collector.derive.joins import hidden_by, missing
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.facts.delivery import Check, DeployedRun, Deployment, PipelineRun, PipelineStage
from collector.model import Fact, Host, Reason, place_of

READS: tuple[type[Fact], ...] = (*DEPLOYED, PipelineRun, DeployedRun, PipelineStage, Check)
_COUNTED = (2, 3, 4)
"""Numbers of rings that a policy may ask for, production among them."""
_NOT_THERE = (Reason.MISMATCH, Reason.MISSING)
_NO_PIPELINES = (
    "jobs of the release are read of the pipelines that the workload names: add them, for example "
    "delivery: {pipelines: [Release]}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollout(Row):
    """The way of the release to production, counted as a number of rings of which production is the last."""

    kind: ClassVar[str] = "rollout"
    rings: float = described("how many rings this row counts: 2, 3 or 4", "count")
    passed: Field[float] = described("through how many it goes: where it was deployed, and production", "count")
    bake: Field[timedelta] = described(
        "how long it soaked at least before each next of so many rings, which are chosen as well as can be", "s"
    )
    jobs: Field[tuple[str, ...]] = described(
        "names of the jobs and checks that succeeded after the first deployment, in lower case"
    )


@dataclass(frozen=True, slots=True)
class Ring:
    """An environment that the release was deployed to."""

    name: str
    entered: datetime
    reached: datetime
    deployment: Deployment


@dataclass(frozen=True, slots=True)
class Way:
    """The rings that the release went through, the first one first, and when it goes to production."""

    rings: tuple[Ring, ...]
    production: datetime


def rollouts(observed: Observed) -> RowSet:
    """Return the same way for each number of rings that may be asked for."""
    way = _way(observed)
    return observed.row_set((_row(count, way, observed) for count in _COUNTED), *DEPLOYED)


def _way(observed: Observed) -> Field[Way]:
    delivery = observed.workload.delivery
    before = dict.fromkeys((*delivery.environments.staging, *delivery.environments.beta))
    if not delivery.places or not before:
        return undeclared("staging", "staging")
    if not delivery.environments.production:
        return undeclared("production", "production")
    found = [_ring(name, observed) for name in before]
    rings = sorted((ring for ring in found if isinstance(ring, Ring)), key=lambda ring: (ring.reached, ring.name))
    for why in found:
        if isinstance(why, Unknown) and (why.reason not in _NOT_THERE or not delivery.commit):
            return why
    goes_live = _goes_live(observed)
    return goes_live if isinstance(goes_live, Unknown) else Way(tuple(rings), goes_live)


def _ring(name: str, observed: Observed) -> Ring | Unknown | None:
    """Return when the release first succeeded in an environment; `None` where it never did."""
    found = of_release(name, observed)
    if isinstance(found, Unknown):
        return found
    first = next(iter(successes(found)), None)
    if first is None or first.finished is None:
        untold = next((one for one in found if is_untold(one)), None)
        why = f"nobody told whether {untold.subject} succeeded" if untold else ""
        return missing(why, reason=Reason.PARTIAL) if why else None
    return Ring(name, first.created or first.finished, first.finished, first)


def _goes_live(observed: Observed) -> Field[datetime]:
    """Return when the release was first sent to production; now, where that is still to come."""
    starts = []
    for name in observed.workload.delivery.environments.production:
        found = of_release(name, observed)
        if isinstance(found, Unknown):
            if found.reason not in _NOT_THERE:
                return found
            continue
        starts += [one.created for one in found if one.created is not None]
    return min(starts, default=observed.now)


def _row(count: int, way: Field[Way], observed: Observed) -> Rollout:
    if isinstance(way, Unknown):
        return Rollout(
            subject="rollout", evidence=(), observed_at=None, rings=float(count), passed=way, bake=way, jobs=way
        )
    before = [ring for ring in way.rings if ring.reached <= way.production]
    facts = [ring.deployment for ring in before]
    return Rollout(
        subject=f"rollout of {observed.workload.delivery.commit[:12]}",
        evidence=documents_of(facts),
        observed_at=oldest(facts),
        rings=float(count),
        passed=float(len(before) + 1),
        bake=_bake(before, count, way.production),
        jobs=_jobs(before, observed),
    )


def _bake(rings: Sequence[Ring], count: int, production: datetime) -> timedelta:
    """Return the shortest soak of the best choice of rings; two that were entered at once count as one."""
    best = timedelta()
    for chosen in combinations(rings, count - 1):
        soaks = [later.entered - earlier.reached for earlier, later in pairwise(chosen)]
        best = max(best, min((*soaks, production - chosen[-1].reached)))
    return best


def _jobs(rings: Sequence[Ring], observed: Observed) -> Field[tuple[str, ...]]:
    delivery = observed.workload.delivery
    gaps = observed.hiding(PipelineStage, Check, PipelineRun)
    if gaps:
        return hidden_by(gaps)
    if not delivery.pipelines and delivery.places[0].host is Host.AZURE_DEVOPS:
        return missing(_NO_PIPELINES)
    since = min((ring.entered for ring in rings), default=observed.now)
    return tuple(sorted(_succeeded_after(since, observed)))


def _succeeded_after(since: datetime, observed: Observed) -> Iterator[str]:
    """Return the names under which the last to end succeeded, after a moment: one that failed since proves nothing."""
    last: dict[str, tuple[datetime, bool, bool]] = {}
    for found in checks_of_release(observed.shared(release_runs), observed):
        if found.finished is not None and place_of(found.subject):
            name, well = found.name.casefold(), ended(found.result, found.status, found.name) == SUCCEEDED
            rank = (found.finished, not well, well)
            last[name] = max(rank, last.get(name, rank))
    return (name for name, (moment, _, well) in last.items() if well and moment >= since)
