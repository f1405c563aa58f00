"""How a workload is used and watched, as its team declares it; a part of the vocabulary of `collector.model`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Something that users do, and the resources that it needs."""

    name: str
    members: tuple[str, ...]
    """The full ids of the resources that it needs."""
    critical: bool = True
    """Whether the business stops without it. What only uncritical flows need may be watched less: that loosens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TelemetrySource:
    """Where a resource that runs code sends its telemetry."""

    member: str
    """The full id of the resource that runs the code."""
    component: str
    """The full id of the Application Insights component."""
    role: str = ""
    """The cloud role name under which it appears there; empty means the name of the resource."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Runbook:
    """An instruction to which alerts lead, and when somebody last went through it."""

    url: str
    reviewed: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAlert:
    """An alert that may be open at go-live, with the work item in which it is dealt with. It loosens the gate."""

    rule: str
    """The full id of the alert rule."""
    item: str
    """The address of the work item."""
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What the team says about its monitoring, because Azure cannot tell it."""

    telemetry: tuple[TelemetrySource, ...] = ()
    dashboards: tuple[str, ...] = ()
    """The full ids of the dashboards that must be there; with none and no tags, the best one is looked for."""
    dashboard_tags: tuple[tuple[str, str], ...] = ()
    """Names in lower case with their values: the dashboards that have them all are expected to be there."""
    runbooks: tuple[Runbook, ...] = ()
    known_alerts: tuple[KnownAlert, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Peak:
    """The load that is expected at the busiest time after go-live."""

    virtual_users: float | None = None
    requests_per_second: float | None = None
