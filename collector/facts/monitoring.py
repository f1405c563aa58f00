"""Facts about alert rules, those who are told, those who are silenced, and dashboards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from collector.model import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRule(Fact):
    """An alert rule of any kind."""

    kind: ClassVar[str] = "alert_rule"
    rule_kind: str
    """`metric`, `log`, `activity`, `smart_detector` or `prometheus`."""
    name: str
    enabled: bool | None = None
    severity: int | None = None
    """0 (critical) to 4; activity-log rules carry none."""
    scopes: tuple[str, ...] | None = None
    target_type: str | None = None
    target_region: str | None = None
    signals: tuple[str, ...] | None = None
    """What it watches: metric names, the words of its log query, or activity-log categories; lower case."""
    action_groups: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """One way in which an action group tells somebody."""

    channel: str
    """`email`, `sms`, `voice`, `push`, `webhook`, `role` and so on."""
    status: str | None = None
    """Only e-mail and SMS have one."""
    address: str = ""
    """An alias, never the address."""
    domain: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionGroup(Fact):
    """A list of receivers, as the resource manager shows it now."""

    kind: ClassVar[str] = "action_group"
    name: str
    enabled: bool | None = None
    receivers: tuple[Receiver, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessingRule(Fact):
    """A rule that takes action groups from alerts (silences them) or adds some."""

    kind: ClassVar[str] = "processing_rule"
    name: str
    enabled: bool | None = None
    scopes: tuple[str, ...] | None = None
    removes_all: bool = False
    adds: tuple[str, ...] = ()
    filtered: bool = False
    """It has conditions, so it may touch only some of the alerts in its scope."""
    scheduled: bool = False
    """It has a schedule; without one it holds always."""
    effective_from: datetime | None = None
    effective_until: datetime | None = None
    recurring: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard(Fact):
    """A shared dashboard, workbook or Grafana instance, with the resources that it names."""

    kind: ClassVar[str] = "dashboard"
    dashboard_kind: str
    """`portal`, `workbook` or `grafana`."""
    name: str
    parts: int | None = None
    """How many tiles or queries it has; absent where the content was not in the answer."""
    shows: tuple[str, ...] = ()
    """The ids of resources, groups and subscriptions that its content names."""
