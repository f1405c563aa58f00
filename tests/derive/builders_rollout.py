"""A release on its way through beta and staging, with a way back that was rehearsed, on either host."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from builders import NOW, SEEN
from builders_release import BEFORE, COMMIT, GITHUB, released, run_id, well

from collector.facts.delivery import Deployment, DeploymentStatus, FinishedJob, RecentArtifact
from collector.model import Environments, Host, Place, Workload

OLDER = "0c0ffee0" * 5
RINGS = Environments(beta=("beta",), staging=("staging",), production=("production",))


def rolled_out(place: Place = GITHUB, **changes: Any) -> Workload:
    return released(place, **{"environments": RINGS, **changes})


def ago(**span: float) -> datetime:
    return NOW - timedelta(**span)


def deployed(
    place: Place, environment: str, number: int, commit: str | None, when: datetime, **changes: Any
) -> Deployment:
    """A deployment that took ten minutes and succeeded."""
    fields: dict[str, Any] = {
        "subject": f"{place.id}/deployments/{number}",
        "environment": environment,
        "commit": commit,
        "result": well(place),
        "state": well(place),
        "created": when - timedelta(minutes=10),
        "finished": when,
        "run": run_id(place, number),
        **SEEN,
    }
    return Deployment(**{**fields, **changes})


def status(deployment: Deployment, state: str, at: datetime, **changes: Any) -> DeploymentStatus:
    subject = f"{deployment.subject}/statuses/{state}-{at:%d%H%M%S}"
    return DeploymentStatus(subject=subject, deployment=deployment.subject, state=state, at=at, **SEEN, **changes)


def shipped(place: Place, number: int = 5, **changes: Any) -> Deployment:
    """The version before, in production for two months."""
    return deployed(place, "production", number, BEFORE, ago(days=60), **changes)


def in_beta(place: Place, number: int = 20, **changes: Any) -> Deployment:
    """The release, in the beta for three weeks, by the run that built it."""
    fields = {"run": run_id(place), **changes}
    return deployed(place, "beta", number, fields.pop("commit", COMMIT), ago(days=21), **fields)


def rehearsed(place: Place) -> list[Deployment]:
    """The version before in staging, then the release, then the version before again."""
    return [
        deployed(place, "staging", 31, BEFORE, ago(days=62)),
        deployed(place, "staging", 32, COMMIT, ago(days=20)),
        deployed(place, "staging", 33, BEFORE, ago(days=19)),
    ]


def decision(place: Place, number: int, commit: str = BEFORE, **changes: Any) -> RecentArtifact:
    """A decision kept by a run; on Azure DevOps the job tells when, see `decision_job`."""
    on_github = place.host is Host.GITHUB
    fields: dict[str, Any] = {
        "subject": f"{run_id(place, number)}/artifacts/golive-packet",
        "run": run_id(place, number),
        "name": "golive-packet",
        "commit": commit if on_github else None,
        "created": ago(days=40) if on_github else None,
        "job": None if on_github else f"{run_id(place, number)}/timeline/gate",
        **SEEN,
    }
    return RecentArtifact(**{**fields, **changes})


def decision_job(place: Place, number: int, when: datetime) -> FinishedJob:
    return FinishedJob(subject=f"{run_id(place, number)}/timeline/gate", finished=when, **SEEN)
