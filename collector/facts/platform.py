"""Facts about the platform underneath: incidents, maintenance, retirements, health, advice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from collector.model import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceEvent(Fact):
    """An event of Service Health as a subscription sees it; `subject` is the event."""

    kind: ClassVar[str] = "service_event"
    seen_from: str
    event_type: str
    """`ServiceIssue`, `PlannedMaintenance`, `HealthAdvisory`, `SecurityAdvisory`, …, as spelt."""
    subtype: str | None = None
    """For example `Retirement`."""
    status: str | None = None
    """`Active` or `Resolved`, as spelt."""
    services: tuple[str, ...] = ()
    """Names of the services that it hits, as people read them."""
    regions: tuple[str, ...] = ()
    """In lower case without spaces; `global` for all."""
    starts: datetime | None = None
    ends: datetime | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceHealth(Fact):
    """Whether the platform calls a resource available; `subject` is the resource."""

    kind: ClassVar[str] = "resource_health"
    availability: str | None = None
    """`Available`, `Unavailable`, `Degraded` or `Unknown`, as spelt."""
    reason: str | None = None
    """`reasonType`, for example `User Initiated`."""
    context: str | None = None
    """Who caused it: `Platform Initiated`, `Customer Initiated`, as spelt."""
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvisorFinding(Fact):
    """A recommendation of Azure Advisor that nobody has dismissed; `subject` is the recommendation."""

    kind: ClassVar[str] = "advisor_finding"
    resource: str
    category: str
    """`HighAvailability`, …, as spelt."""
    impact: str | None = None
    """`High`, `Medium` or `Low`, as spelt."""
    problem: str | None = None
    """The short description."""
    postponed: bool = False
    updated: datetime | None = None
