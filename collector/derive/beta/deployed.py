"""Rows about how the release came into each beta: whether it got there, by the pipeline that goes to production."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from collector.derive.delivery.deployments import DEPLOYED, deployments, in_environment
from collector.derive.delivery.production import commit_of
from collector.derive.delivery.release import release_runs
from collector.derive.delivery.rings import of_release, undeclared
from collector.derive.delivery.words import ended, is_success
from collector.derive.joins import hidden_by, known_or, missing
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.facts.delivery import DeployedRun, Deployment, PipelineRun
from collector.model import Fact, Reason, place_of

READS: tuple[type[Fact], ...] = (*DEPLOYED, PipelineRun, DeployedRun)
_NO_PIPELINES = (
    "the workload does not say which pipelines deploy to production: add them, for example "
    "delivery: {pipelines: [Release]}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BetaDeployment(Row):
    """The last deployment of the release to an environment of the beta."""

    kind: ClassVar[str] = "beta_deployment"
    environment: Field[str] = described("the environment of the beta")
    commit: Field[str] = described("the commit that was deployed")
    ended: Field[str] = described("how it ended: `succeeded`, or the host's word in lower case")
    by_release_pipeline: Field[bool] = described("whether a pipeline deployed it that also deploys to production")


def beta_deployments(observed: Observed) -> RowSet:
    """Return a row for each declared environment of the beta."""
    delivery = observed.workload.delivery
    if not delivery.places or not delivery.environments.beta:
        return observed.row_set((_unknown("beta", undeclared("beta", "beta")),), *DEPLOYED)
    rows = (_row(name, observed) for name in delivery.environments.beta)
    return observed.row_set(rows, *DEPLOYED)


def _row(environment: str, observed: Observed) -> BetaDeployment:
    found = of_release(environment, observed)
    if isinstance(found, Unknown):
        return _unknown(environment, found)
    last = found[-1]
    return BetaDeployment(
        subject=last.subject,
        evidence=documents_of((last,)),
        observed_at=oldest((last,)),
        environment=last.environment,
        commit=commit_of(last, observed.shared(release_runs)) or "",
        ended=ended(last.result, last.state or "", last.subject),
        by_release_pipeline=_by_release_pipeline(last, observed),
    )


def _unknown(environment: str, why: Unknown) -> BetaDeployment:
    return BetaDeployment(
        subject=f"environment {environment}",
        evidence=(),
        observed_at=None,
        environment=environment,
        commit=why,
        ended=why,
        by_release_pipeline=why,
    )


def _by_release_pipeline(deployment: Deployment, observed: Observed) -> Field[bool]:
    """Hold the pipeline of a deployment against the declared ones, or against that of the last to production."""
    delivery, run = observed.workload.delivery, observed.shared(release_runs).every.get(deployment.run or "")
    gaps = observed.hiding(PipelineRun, at=place_of(deployment.subject))
    why = f"{deployment.subject} does not tell which pipeline made it: let the pipeline of the release deploy it"
    untold = hidden_by(gaps) if gaps else missing(why, reason=Reason.PARTIAL)
    if delivery.pipelines:
        name = run.pipeline if run else deployment.pipeline
        return delivery.names_pipeline(name, run.path if run else None) if name else untold
    theirs = _pipeline_of_production(observed)
    if theirs is None:
        return missing(_NO_PIPELINES)
    own = deployment.pipeline_id or (run.pipeline_id if run else None)
    return known_or(None if own is None else own == theirs, untold)


def _pipeline_of_production(observed: Observed) -> str | None:
    """Return the pipeline of the last deployment to production that succeeded, where it is told."""
    names, runs = observed.workload.delivery.environments.production, observed.shared(release_runs)
    found = [one for name in names for one in in_environment(name, observed.shared(deployments))]
    done = [one for one in found if is_success(one.result)]
    if not done:
        return None
    last = max(done, key=lambda one: (one.created is not None, one.created, one.subject))
    run = runs.every.get(last.run or "")
    return last.pipeline_id or (run.pipeline_id if run else None)
