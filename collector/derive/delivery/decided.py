"""Rows about what was deployed to production: whether golive had decided about it before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar

from collector.derive.delivery.decisions import Kept, decisions
from collector.derive.delivery.deployments import DEPLOYED, deployments, is_under_way
from collector.derive.delivery.production import commit_of, not_there
from collector.derive.delivery.release import release_runs
from collector.derive.delivery.rings import MOST_LISTED, undeclared
from collector.derive.delivery.words import is_success
from collector.derive.joins import absent, hidden_by, known_or, missing
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.facts.delivery import (
    Check,
    DeployedRun,
    Deployment,
    DeploymentStatus,
    EnvironmentGuard,
    FinishedJob,
    PipelineRun,
    RecentArtifact,
)
from collector.model import Fact, Host, Reason, place_of

READS: tuple[type[Fact], ...] = (
    *(*DEPLOYED, RecentArtifact, FinishedJob, Check),
    *(PipelineRun, DeployedRun, EnvironmentGuard),
)
_FOLLOWED = 20
"""Of so many deployments to an environment of Azure DevOps the artifacts are read."""
_NEVER_DECIDED = (
    "no decision of golive was ever seen: let the pipeline keep what the gate writes as an artifact named {name} "
    "(delivery.decision); what is deployed after the first one is judged"
)
_AGAINST = (
    "what golive decided about {subject} was kept by {run}, which did not succeed, as after a NO_GO: look what it "
    "decided, and deploy by a run that ends well behind the gate"
)
_NOT_LISTED = (
    "{subject} is older than the newest artifacts, in which decisions are looked for: write the whole name of golive's "
    "artifact to delivery.decision, so that only these are listed"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductionDeployment(Row):
    """A deployment to production that succeeded, or may have, since golive decides."""

    kind: ClassVar[str] = "production_deployment"
    environment: Field[str] = described("the environment of production")
    commit: Field[str] = described("the commit that was deployed")
    age: Field[timedelta] = described("how long ago it was", "s")
    decided: Field[bool] = described("whether a decision of golive about the same commit was kept before it ended")


def production_deployments(observed: Observed) -> RowSet:
    """Return what was deployed to production since golive decides there; what failed or runs still is left out."""
    delivery = observed.workload.delivery
    if not delivery.places or not delivery.environments.production:
        return observed.row_set((_undeclared(undeclared("production", "production"), "production"),), *DEPLOYED)
    rows = (row for name in delivery.environments.production for row in _rows(name, observed))
    return observed.row_set(rows, *DEPLOYED)


def _undeclared(why: Unknown, name: str) -> ProductionDeployment:
    return ProductionDeployment(
        subject=name, evidence=(), observed_at=None, environment=why, commit=why, age=why, decided=why
    )


def live_since(observed: Observed) -> Mapping[str, datetime]:
    """Return when each deployment of GitHub first succeeded, whatever was said later; ask by `observed.shared`."""
    found: dict[str, datetime] = {}
    for status in observed.all(DeploymentStatus):
        if is_success(status.state):
            found[status.deployment] = min(status.at, found.get(status.deployment, status.at))
    return found


def _may_be_live(one: Deployment, observed: Observed) -> bool:
    """Say whether a deployment succeeded at any time, or may have."""
    untold = one.result is None and not is_under_way(one)
    return untold or is_success(one.result) or one.subject in observed.shared(live_since)


def _live_at(one: Deployment, observed: Observed) -> datetime | None:
    return observed.shared(live_since).get(one.subject) or one.finished or one.created


def _rows(environment: str, observed: Observed) -> Iterator[ProductionDeployment]:
    """Yield a row for each deployment that came to production, were it for a while or under another word."""
    every = observed.shared(deployments)
    found = [one for one in every if one.environment.casefold() == environment.casefold()]
    why = None if found or observed.hiding(*DEPLOYED) else not_there(environment, observed)
    if why is not None:
        yield _undeclared(why, environment)
    newest_first = [one for one in reversed(found) if _may_be_live(one, observed)]
    for rank, one in enumerate(newest_first):
        decided = _decided(one, rank, observed)
        if decided is not None:
            yield _row(one, decided, observed)
    if len(found) >= MOST_LISTED:
        yield _older(environment, found[0], observed)


def _row(one: Deployment, decided: Field[bool], observed: Observed) -> ProductionDeployment:
    moment = _live_at(one, observed)
    commit = commit_of(one, observed.shared(release_runs))
    return ProductionDeployment(
        subject=one.subject,
        evidence=documents_of((one,)),
        observed_at=oldest((one,)),
        environment=one.environment,
        commit=known_or(commit, absent("which commit was deployed")),
        age=absent("when it was") if moment is None else observed.age(moment),
        decided=decided,
    )


def _older(environment: str, last: Deployment, observed: Observed) -> ProductionDeployment:
    """Stand for what was deployed before the oldest one that was listed."""
    why = missing(f"only the newest {MOST_LISTED} deployments to {environment} were listed", reason=Reason.PARTIAL)
    row = _row(last, why, observed)
    return replace(row, subject=f"{environment} before {last.subject}", commit=why)


def _decided(one: Deployment, rank: int, observed: Observed) -> Field[bool] | None:
    """Say whether a deployment was decided about before it ended; `None` of one before golive decided anything."""
    known, moment = observed.shared(decisions), _live_at(one, observed)
    if moment is None:
        return absent("when it was deployed")
    commit = commit_of(one, observed.shared(release_runs)) or ""
    about = list(known.about(commit, one.run or ""))
    in_time = [kept for kept in about if kept.at is not None and kept.at <= moment]
    if any(kept.may_let_pass(one.run or "") for kept in in_time):
        return True
    doubt = _doubt(one, about, rank, moment, observed)
    if doubt is not None:
        return doubt
    if in_time:
        return missing(_AGAINST.format(subject=one.subject, run=in_time[-1].run))
    first = known.first.get(place_of(one.subject))
    if first is None:
        return missing(_NEVER_DECIDED.format(name=observed.workload.delivery.decision_artifact))
    return None if moment < first else False


def _doubt(one: Deployment, about: Sequence[Kept], rank: int, moment: datetime, observed: Observed) -> Unknown | None:
    """Return why a decision may have been kept that nobody saw; `None` where there is certainly none."""
    gaps = observed.hiding(RecentArtifact, FinishedJob)
    place = place_of(one.subject)
    back_to = observed.shared(decisions).looked_back_to.get(place)
    if gaps:
        return hidden_by(gaps)
    if any(kept.at is None for kept in about):
        return absent(f"when the decision about {one.subject} was kept")
    if one.result is None:
        return missing(f"nobody told whether {one.subject} succeeded", reason=Reason.PARTIAL)
    if place.startswith(Host.AZURE_DEVOPS) and rank >= _FOLLOWED:
        why = f"decisions are looked for of the newest {_FOLLOWED} deployments, and {one.subject} is older"
        return missing(why, reason=Reason.PARTIAL)
    if back_to is not None and moment < back_to:
        return missing(_NOT_LISTED.format(subject=one.subject), reason=Reason.PARTIAL)
    return None
