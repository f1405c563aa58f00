"""A release in good order on either host: its run, its package, what ran before it, one function a kind of fact."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import Any

from builders import GO_LIVE, NOW, SEEN, WORKLOAD
from judged import inventories

from collector.facts.delivery import (
    Artifact,
    ChangedFile,
    Check,
    Comparison,
    Deployment,
    EnvironmentGuard,
    KeptPackage,
    PipelineRun,
    PipelineStage,
    Published,
    Repository,
    RetentionLease,
)
from collector.model import Delivery, Environments, Fact, Host, Place, Release, Workload

COMMIT = "3f2c9d1e8b7a6054f3e2d1c0b9a8877665544332"
BEFORE = "a0b1c2d3e4f5061728394a5b6c7d8e9f00112233"
DIGEST = "sha256:" + "a" * 64
OTHER_DIGEST = "sha256:" + "b" * 64
GITHUB, AZURE_DEVOPS = Place(Host.GITHUB, "contoso/shop"), Place(Host.AZURE_DEVOPS, "contoso/shop")
PLACES = (GITHUB, AZURE_DEVOPS)
_RUNS = {Host.GITHUB: "actions/runs", Host.AZURE_DEVOPS: "build/builds"}
_WELL = {Host.GITHUB: "success", Host.AZURE_DEVOPS: "succeeded"}


def released(place: Place = GITHUB, **changes: Any) -> Workload:
    """The workload of `builders`, delivered from a place."""
    fields: dict[str, Any] = {
        "places": (place,),
        "commit": COMMIT,
        "pipelines": ("Release",),
        "package": ("shop-package",),
        "environments": Environments(staging=("staging",), production=("production",)),
    }
    return dataclasses.replace(WORKLOAD, delivery=Delivery(**{**fields, **changes}))


def with_digests(workload: Workload, *digests: str) -> Workload:
    return dataclasses.replace(workload, release=Release(commit=COMMIT, digests=digests))


def run_id(place: Place, number: int = 7) -> str:
    return f"{place.id}/{_RUNS[place.host]}/{number}"


def well(place: Place) -> str:
    """The word of a host for success."""
    return _WELL[place.host]


def repository(place: Place = GITHUB, **changes: Any) -> Repository:
    subject = place.id if place.host is Host.GITHUB else f"{place.id}/git/repositories/r1"
    return Repository(**{"subject": subject, "default_branch": "main", "host_id": "r1", **SEEN, **changes})


def run(place: Place = GITHUB, number: int = 7, **changes: Any) -> PipelineRun:
    fields: dict[str, Any] = {
        "subject": run_id(place, number),
        "pipeline": "Release",
        "path": ".github/workflows/release.yml",
        "commit": COMMIT,
        "branch": "main",
        "event": "push",
        "status": "completed",
        "result": well(place),
        "attempt": 1,
        "started": NOW - timedelta(hours=3),
        "finished": NOW - timedelta(hours=2),
        "repository": "r1",
        "from_fork": False,
        **SEEN,
    }
    return PipelineRun(**{**fields, **changes})


def artifact(place: Place = GITHUB, number: int = 7, name: str = "shop-package", **changes: Any) -> Artifact:
    on_github = place.host is Host.GITHUB
    fields: dict[str, Any] = {
        "subject": f"{run_id(place, number)}/artifacts/{name}",
        "run": run_id(place, number),
        "name": name,
        "size": 52_428_800,
        "digest": DIGEST if on_github else None,
        "expired": False,
        "created": NOW - timedelta(hours=2, minutes=30) if on_github else None,
        "expires": NOW + timedelta(days=80) if on_github else None,
        **SEEN,
    }
    return Artifact(**{**fields, **changes})


def stage(place: Place = GITHUB, name: str = "build", number: int = 7, **changes: Any) -> PipelineStage:
    fields: dict[str, Any] = {
        "subject": f"{run_id(place, number)}/jobs/{name}",
        "run": run_id(place, number),
        "name": name,
        "stage_kind": "job",
        "status": "completed",
        "result": well(place),
        "started": NOW - timedelta(hours=2, minutes=50),
        "finished": NOW - timedelta(hours=2, minutes=20),
        **SEEN,
    }
    return PipelineStage(**{**fields, **changes})


def check(name: str, **changes: Any) -> Check:
    fields: dict[str, Any] = {
        "subject": f"{GITHUB.id}/check-runs/{name}",
        "commit": COMMIT,
        "name": name,
        "status": "completed",
        "result": "success",
        "app": "github-actions",
        "finished": NOW - timedelta(hours=2),
        **SEEN,
    }
    return Check(**{**fields, **changes})


def deployment(place: Place = GITHUB, environment: str = "production", number: int = 5, **changes: Any) -> Deployment:
    """The version before the release, in production for two weeks."""
    fields: dict[str, Any] = {
        "subject": f"{place.id}/deployments/{environment}-{number}",
        "environment": environment,
        "commit": BEFORE,
        "version": "v2.3.0",
        "result": well(place),
        "created": NOW - timedelta(days=14),
        "finished": NOW - timedelta(days=14) + timedelta(minutes=5),
        "run": run_id(place, number),
        **SEEN,
    }
    return Deployment(**{**fields, **changes})


def tried(place: Place = GITHUB, **changes: Any) -> Deployment:
    """The release in staging, deployed by the run that built it."""
    moment = NOW - timedelta(hours=1)
    fields = {"environment": "staging", "commit": COMMIT, "version": None, "created": moment, "finished": moment}
    return deployment(place, **{"number": 7, **fields, **changes})


def guard(place: Place = GITHUB, name: str = "production") -> EnvironmentGuard:
    return EnvironmentGuard(subject=f"{place.id}/environments/{name}", name=name, **SEEN)


def kept(place: Place = GITHUB, **changes: Any) -> KeptPackage:
    """The package of the version before the release, kept long enough."""
    on_github = place.host is Host.GITHUB
    fields: dict[str, Any] = {
        "subject": f"{place.id}/kept/1",
        "run": run_id(place, 5),
        "name": "shop-package",
        "commit": BEFORE if on_github else None,
        "expired": False,
        "expires": GO_LIVE + timedelta(days=60) if on_github else None,
        **SEEN,
    }
    return KeptPackage(**{**fields, **changes})


def lease(**changes: Any) -> RetentionLease:
    fields: dict[str, Any] = {
        "subject": f"{run_id(AZURE_DEVOPS, 5)}/leases/1",
        "run": run_id(AZURE_DEVOPS, 5),
        "until": GO_LIVE + timedelta(days=60),
        **SEEN,
    }
    return RetentionLease(**{**fields, **changes})


def published(**changes: Any) -> Published:
    fields: dict[str, Any] = {
        "subject": f"{GITHUB.id}/releases/1",
        "tag": "v2.3.0",
        "commit": BEFORE,
        "draft": False,
        "prerelease": False,
        "assets": 1,
        "digests": (DIGEST,),
        **SEEN,
    }
    return Published(**{**fields, **changes})


def comparison(place: Place = GITHUB, files: int = 1, **changes: Any) -> Comparison:
    fields: dict[str, Any] = {
        "subject": f"{place.id}/compare/{BEFORE}...{COMMIT}",
        "base": BEFORE,
        "head": COMMIT,
        "files": files,
        "whole": True,
        "relation": "ahead" if place.host is Host.GITHUB else None,
        **SEEN,
    }
    return Comparison(**{**fields, **changes})


def changed_file(place: Place = GITHUB, path: str = "db/migrations/0042_drop.sql") -> ChangedFile:
    subject = f"{place.id}/compare/{BEFORE}...{COMMIT}/{path}"
    return ChangedFile(subject=subject, base=BEFORE, head=COMMIT, path=path, change="modified", **SEEN)


def looked(workload: Workload) -> list[Fact]:
    """The proof that everything was looked for, and what every release has."""
    return list(inventories(workload))
