"""Pipelines and their runs: definitions, builds, stages with approvals, artifacts, leases."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from simulator.azure_devops.things.people import Identity
from simulator.azure_devops.things.testing import Coverage

STATUSES = ("completed", "inProgress", "notStarted", "cancelling", "postponed")
RESULTS = ("succeeded", "partiallySucceeded", "failed", "canceled", "none")
STAGE_RESULTS = ("succeeded", "succeededWithIssues", "failed", "canceled", "skipped", "abandoned")
APPROVAL_STATUSES = ("approved", "pending", "rejected", "skipped", "canceled", "timedOut", "failed", "uninitiated")


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A pipeline."""

    id: int
    name: str
    folder: str
    yaml: str
    """The path of its file in the repository."""
    repository: str
    created: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """An approval that a stage waited for."""

    id: str
    status: str
    assigned: tuple[Identity, ...]
    by: Identity | None
    """Who decided; nobody while it is pending."""
    created: datetime
    at: datetime
    """When it changed last."""
    minimum: int
    """How many must approve."""
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One attempt of a stage; with an environment it is a deployment there."""

    name: str
    result: str
    """Empty while it runs."""
    attempt: int
    started: datetime
    finished: datetime | None
    environment: str = ""
    tasks: tuple[str, ...] = ()
    approvals: tuple[Approval, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """What a build published."""

    name: str
    archive: bytes
    """The ZIP that is downloaded, which need not be a good one."""
    expired: bool = False
    """Whether it is still listed but gone."""
    elsewhere: bool = False
    """Whether its download redirects to a store of another host."""
    stage: str = ""
    """Whose job left it behind; empty where that does not matter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """Something that keeps a build from being deleted."""

    owner: str
    created: datetime
    until: datetime | None
    """`None`: for ever."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """A run of a pipeline."""

    id: int
    number: str
    definition: Definition
    status: str
    result: str
    """Empty until it has finished."""
    commit: str
    branch: str
    reason: str
    queued: datetime
    started: datetime | None
    finished: datetime | None
    requested_by: Identity | None
    stages: tuple[Stage, ...] = ()
    artifacts: tuple[Artifact, ...] = ()
    leases: tuple[Lease, ...] = ()
    tags: tuple[str, ...] = ()
    coverage: Coverage = field(default_factory=Coverage)
    deleted: bool = False
    """Whether retention took it; what was deployed by it stays on record."""
