"""Environments with the checks that guard them, and classic releases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from simulator.azure_devops.things.builds import Approval

CHECKS = {
    "approval": ("8c6f20a7-a545-4486-9777-f762fafe0d4d", "Approval"),
    "task": ("fe1de3ee-a436-41b4-bb20-f6eb4cb879a7", "Task Check"),
    "branch": ("fe1de3ee-a436-41b4-bb20-f6eb4cb879a7", "Task Check"),
    "business_hours": ("fe1de3ee-a436-41b4-bb20-f6eb4cb879a7", "Task Check"),
    "template": ("4020e66e-b0f3-47e1-bc88-48f3cc59b5f3", "ExtendsCheck"),
    "exclusive_lock": ("2ef31ad6-baa0-403a-8b45-2cbc9b4e5563", "ExclusiveLock"),
}
DEPLOYMENT_STATUSES = ("succeeded", "partiallySucceeded", "failed", "inProgress", "notDeployed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What guards an environment."""

    id: int
    kind: str
    """One of `CHECKS`."""
    settings: Mapping[str, Any]
    timeout: int
    """Minutes."""
    disabled: bool
    created: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """Where YAML pipelines deploy to."""

    id: int
    name: str
    created: datetime
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseStage:
    """One attempt to deploy a classic release to a stage."""

    id: int
    name: str
    attempt: int
    status: str
    operation: str
    queued: datetime
    started: datetime
    completed: datetime | None
    approvals: tuple[Approval, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A classic release."""

    id: int
    name: str
    definition: str
    created: datetime
    status: str
    build: int
    """The id of the build that it deploys; 0: none."""
    stages: tuple[ReleaseStage, ...]
