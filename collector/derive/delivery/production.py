"""Which version runs in each environment of production before the release."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from collector.derive.delivery.deployments import DEPLOYED, deployments, in_environment
from collector.derive.delivery.release import NO_COMMIT, ReleaseRuns, release_runs
from collector.derive.delivery.words import is_success
from collector.derive.joins import hidden_by, missing
from collector.derive.observed import Observed
from collector.derive.rows import Field, Unknown
from collector.facts.delivery import DeployedRun, Deployment, EnvironmentGuard, PipelineRun
from collector.model import Host, Reason, place_of, same_commit

_NO_TIME = datetime.min.replace(tzinfo=UTC)
_NO_PRODUCTION = (
    "the workload does not say what production is called on its host: add, for example, scope: {github: {repositories: "
    "[contoso/shop]}} and delivery: {environments: {production: [production]}}"
)


@dataclass(frozen=True, slots=True)
class Version:
    """What was deployed last, with its commit."""

    deployment: Deployment
    commit: str
    """In lower case."""


@dataclass(frozen=True, slots=True)
class Running:
    """What runs in an environment before the release; `None` where nothing was ever deployed there."""

    environment: str
    version: Field[Version] | None


def running_before(observed: Observed) -> tuple[Running, ...]:
    """Return what runs in each declared environment of production; ask by `observed.shared(running_before)`."""
    delivery = observed.workload.delivery
    if not delivery.places or not delivery.environments.production:
        return (Running("production", missing(_NO_PRODUCTION)),)
    return tuple(Running(name, _version(name, observed)) for name in delivery.environments.production)


def _version(environment: str, observed: Observed) -> Field[Version] | None:
    runs, gaps = observed.shared(release_runs), observed.hiding(*DEPLOYED)
    if not runs.commit:
        return missing(NO_COMMIT)
    if gaps:
        return hidden_by(gaps)
    here = in_environment(environment, observed.shared(deployments))
    earlier = [one for one in here if not _is_of_release(one, runs)]
    return _last_success(environment, earlier, runs) if earlier else None if here else not_there(environment, observed)


def _last_success(environment: str, earlier: Sequence[Deployment], runs: ReleaseRuns) -> Field[Version]:
    last = max(filter(_succeeded, earlier), key=_order, default=None)
    after = earlier if last is None else [one for one in earlier if _order(one) > _order(last)]
    unsettled = next((one for one in after if one.result is None), None)
    if unsettled is not None:
        why = f"how {unsettled.subject} ended is not known, so that nobody can tell what runs in {environment}"
        return missing(f"{why}: wait for its end", reason=Reason.PARTIAL)
    if last is None:
        return missing(f"no deployment to {environment} that was seen has succeeded: nobody can tell what runs there")
    commit = commit_of(last, runs)
    if commit is None:
        gaps = runs.observed.hiding(DeployedRun, PipelineRun, at=place_of(last.subject))
        why = f"{last.subject} does not tell the commit that it brought to {environment}"
        return hidden_by(gaps) if gaps else missing(why, reason=Reason.PARSE)
    return Version(last, commit)


def _succeeded(deployment: Deployment) -> bool:
    return is_success(deployment.result)


def _order(deployment: Deployment) -> tuple[bool, datetime, str]:
    """Return what sorts deployments by time; one that does not tell when it began may be the last."""
    began = deployment.created
    return (began is None, began or _NO_TIME, deployment.subject)


def commit_of(deployment: Deployment, runs: ReleaseRuns) -> str | None:
    """Return the commit that was deployed, by its own word or that of the run that deployed it."""
    if deployment.commit is not None or deployment.run is None:
        return deployment.commit.casefold() if deployment.commit else None
    run = runs.every.get(deployment.run)
    if run is not None:
        return run.commit or None
    return next((one.commit for one in runs.observed.all(DeployedRun) if one.subject == deployment.run), None)


def _is_of_release(deployment: Deployment, runs: ReleaseRuns) -> bool:
    commit = commit_of(deployment, runs)
    return bool(commit and runs.commit and same_commit(commit, runs.commit))


def not_there(environment: str, observed: Observed) -> Unknown | None:
    """Say why no deployment to an environment means nothing; `None` where the host knows it by this name.

    GitHub lists deployments by the name as it is written, so that one in another case may find none.
    """
    gaps, guards = observed.hiding(EnvironmentGuard), observed.all(EnvironmentGuard)
    names = {one.name for one in guards}
    by_number = {one.name.casefold() for one in guards if one.subject.startswith(f"{Host.AZURE_DEVOPS}:")}
    if environment in names or environment.casefold() in by_number:
        return None
    if gaps:
        return hidden_by(gaps)
    alike = next((name for name in sorted(names) if name.casefold() == environment.casefold()), "")
    spelled = f"write {alike} in" if alike else "correct"
    return missing(
        f"no environment {environment} was seen, nor a deployment to it: {spelled} delivery.environments.production, "
        "as the host spells it"
    )
