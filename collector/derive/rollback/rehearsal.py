"""The row about the rehearsed way back: an older version deployed after a newer one, and how long that took."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from collector.derive.delivery.deployments import DEPLOYED, deployments, is_under_way
from collector.derive.delivery.production import commit_of
from collector.derive.delivery.release import release_runs
from collector.derive.delivery.rings import seen_in, undeclared
from collector.derive.delivery.words import ended, is_success
from collector.derive.joins import absent, hidden_by, missing
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.facts.delivery import DeployedRun, Deployment, PipelineRun
from collector.model import Fact, Reason

READS: tuple[type[Fact], ...] = (*DEPLOYED, PipelineRun, DeployedRun)


@dataclass(frozen=True, slots=True, kw_only=True)
class RollbackRehearsal(Row):
    """The last time that an older version was deployed after a newer one where releases are tried."""

    kind: ClassVar[str] = "rollback_rehearsal"
    environment: Field[str] = described("where it was rehearsed")
    went_back_to: Field[str] = described("the commit that was gone back to")
    ended: Field[str] = described("how it ended: `succeeded`, or the host's word in lower case")
    age: Field[timedelta] = described("how long ago it was", "s")
    duration: Field[timedelta] = described("how long it took, from the deployment's creation to its success", "s")
    fits_cutover: Field[bool] = described(
        "whether it fits between go-live and the end of the cutover; true where no cutover is declared"
    )


@dataclass(frozen=True, slots=True)
class WayBack:
    """A deployment of an older version, with the commit that it brought back."""

    deployment: Deployment
    commit: str


def rollback_rehearsals(observed: Observed) -> RowSet:
    """Return the one row about the last way back that was over; one that runs now takes nothing away."""
    delivery = observed.workload.delivery
    if not delivery.places or not delivery.environments.staging:
        return observed.row_set((_unknown(undeclared("staging", "staging")),), *DEPLOYED)
    found = {name: seen_in(name, observed) for name in delivery.environments.staging}
    doubt = next((one for one in found.values() if isinstance(one, Unknown) and one.reason is not Reason.MISSING), None)
    if doubt is not None:
        return observed.row_set((_unknown(doubt),), *DEPLOYED)
    first = _first_seen(observed)
    ways = [way for seen in found.values() if isinstance(seen, list) for way in _ways_back(seen, first, observed)]
    last = max(ways, key=_by_end, default=None)
    nowhere = next((one for one in found.values() if isinstance(one, Unknown)), None)
    row = _row(last, observed) if last else _unknown(nowhere or _none_seen(found, observed))
    return observed.row_set((row,), *DEPLOYED)


def _by_end(way: WayBack) -> tuple[bool, bool, datetime | None, str]:
    one = way.deployment
    return one.result is not None, one.created is not None, one.created, one.subject


def _first_seen(observed: Observed) -> Mapping[str, datetime]:
    """Return when each commit was first built or deployed: which of two is the older version."""
    runs = observed.shared(release_runs)
    seen = [(commit_of(one, runs), one.created) for one in observed.shared(deployments)]
    seen += [(run.commit, run.started) for run in runs.every.values()]
    found: dict[str, datetime] = {}
    for commit, moment in seen:
        if commit and moment is not None:
            found[commit] = min(moment, found.get(commit, moment))
    return found


def _ways_back(in_time: list[Deployment], first: Mapping[str, datetime], observed: Observed) -> Iterator[WayBack]:
    """Yield each deployment of a version that is older than the one that ran there; the same one again is none.

    A version to go back to ran somewhere: the work of two branches that take turns in staging is no way back.
    """
    runs, ran, current = observed.shared(release_runs), _ran_since(observed), ""
    for one in in_time:
        commit = commit_of(one, runs)
        if commit is None or commit not in first:
            continue
        if current and first[commit] < first[current] and _ran_before(one, ran.get(commit)):
            yield WayBack(one, commit)
        if is_success(one.result):
            current = commit


def _ran_since(observed: Observed) -> Mapping[str, datetime]:
    """Return when each commit first ran in any declared environment."""
    runs, found = observed.shared(release_runs), dict[str, datetime]()
    for one in observed.shared(deployments):
        commit = commit_of(one, runs)
        if commit and one.finished is not None and is_success(one.result):
            found[commit] = min(one.finished, found.get(commit, one.finished))
    return found


def _ran_before(one: Deployment, since: datetime | None) -> bool:
    return since is not None and (one.created is None or since <= one.created)


def _row(way: WayBack, observed: Observed) -> RollbackRehearsal:
    one = way.deployment
    moment, duration = one.finished or one.created, _duration(one)
    return RollbackRehearsal(
        subject=one.subject,
        evidence=documents_of((one,)),
        observed_at=oldest((one,)),
        environment=one.environment,
        went_back_to=way.commit,
        ended=ended(one.result, one.state or "", one.subject),
        age=absent("when it was") if moment is None else observed.age(moment),
        duration=duration,
        fits_cutover=_fits(duration, observed),
    )


def _duration(one: Deployment) -> Field[timedelta]:
    if one.created is None or one.finished is None:
        reason = Reason.PARTIAL if is_under_way(one) else Reason.MISSING
        return missing(f"the duration of {one.subject} is not recorded: rehearse it by the pipeline", reason=reason)
    if one.finished < one.created:
        return missing(f"{one.subject} is told to have ended before it began", reason=Reason.PARSE)
    return one.finished - one.created


def _fits(duration: Field[timedelta], observed: Observed) -> Field[bool]:
    cutover = observed.workload.cutover
    if cutover is None:
        return True
    if isinstance(duration, Unknown):
        return duration
    return duration <= cutover.ends - observed.workload.go_live


def _none_seen(found: Mapping[str, list[Deployment] | Unknown], observed: Observed) -> Unknown:
    gaps = observed.hiding(DeployedRun, PipelineRun)
    if gaps:  # they tell which commit a deployment brought, and which of two is the older one
        return hidden_by(gaps)
    count = sum(len(seen) for seen in found.values() if isinstance(seen, list))
    return missing(
        f"among {count} deployments to {', '.join(found)} none brought back an older version after a newer one: "
        "rehearse the way back there by the pipeline, or let the release manager state where it was rehearsed"
    )


def _unknown(why: Unknown) -> RollbackRehearsal:
    return RollbackRehearsal(
        subject="rehearsal",
        evidence=(),
        observed_at=None,
        environment=why,
        went_back_to=why,
        ended=why,
        age=why,
        duration=why,
        fits_cutover=why,
    )
