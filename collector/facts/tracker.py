"""Facts about work items and milestones, the same from GitHub issues and Azure DevOps boards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from collector.model import Fact


class Found(StrEnum):
    """Which query of the workload found a work item."""

    DEFECTS = "defects"
    FEEDBACK = "feedback"
    DEFERRED = "deferred"
    MILESTONE = "milestone"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkItem(Fact):
    """One issue or work item; its title and text are never read."""

    kind: ClassVar[str] = "work_item"
    found_by: str
    """A value of `Found`. One item that two queries find is two facts."""
    number: int
    open: bool | None = None
    state: str
    """As the tracker spells it."""
    labels: tuple[str, ...] = ()
    """Labels of GitHub, tags of Azure DevOps."""
    severity: str | None = None
    """The field of Azure DevOps."""
    item_type: str | None = None
    assigned: bool | None = None
    due: datetime | None = None
    """Its target date, or that of its milestone or iteration."""
    milestone: str | None = None
    created: datetime | None = None
    closed: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone(Fact):
    """A milestone of GitHub, an iteration of Azure DevOps."""

    kind: ClassVar[str] = "milestone"
    title: str
    due: datetime | None = None
    open: bool | None = None
    open_items: int | None = None
    closed_items: int | None = None
