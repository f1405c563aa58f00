"""Work items and iterations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from simulator.azure_devops.things.people import Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkItem:
    """A bug, a story, a task."""

    id: int
    type: str
    title: str
    state: str
    reason: str
    severity: str
    priority: int
    tags: tuple[str, ...]
    assigned: Identity | None
    created: datetime
    changed: datetime
    closed: datetime | None
    target: datetime | None
    """When it should be done."""
    iteration: str
    area: str
    hidden: bool
    """Whether the token may not see it: queries leave it out and say nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Iteration:
    """An iteration; its path has parts."""

    path: tuple[str, ...]
    starts: datetime | None
    ends: datetime | None
