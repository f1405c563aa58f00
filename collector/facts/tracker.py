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


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkItem(Fact):
    """One issue or work item; its title and text are never read."""

    kind: ClassVar[str] = "work_item"
    found_by: str
    """A value of `Found`. One item that two queries find is two facts."""
    number: int
    is_open: bool | None = None
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
    """The title of its milestone, the path of its iteration."""
    created: datetime | None = None
    closed: datetime | None = None
    closed_as: str | None = None
    """The tracker's word for why it is in its state: `not_planned`, `duplicate`, `Fixed`, `Obsolete`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone(Fact):
    """A milestone of GitHub, an iteration of Azure DevOps."""

    kind: ClassVar[str] = "milestone"
    title: str
    """Of an iteration the path, as work items spell it: `Shop\\Release 2\\Sprint 1`."""
    due: datetime | None = None
    """Of an iteration without dates of its own, the end of the one around it."""
    is_open: bool | None = None
    """Absent of an iteration, which has no state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedItem(Fact):
    """One issue or work item that is planned for a milestone which is still to come."""

    kind: ClassVar[str] = "planned_item"
    milestone: str
    is_open: bool | None = None
    """Absent where the tracker has words of its own for it."""
    state: str
    item_type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StateWord(Fact):
    """What a state of a type of work items in Azure DevOps means; each process has words of its own."""

    kind: ClassVar[str] = "state_word"
    item_type: str
    state: str
    category: str
    """`Proposed`, `InProgress`, `Resolved`, `Completed` or `Removed`."""
