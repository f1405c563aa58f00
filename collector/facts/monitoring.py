"""Facts about those who are told of alerts, and about what silences them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from collector.model import Fact


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
    role: str = ""
    """The GUID of the role whose holders are mailed, where the channel is `role`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionGroup(Fact):
    """A list of receivers, as the resource manager shows it now."""

    kind: ClassVar[str] = "action_group"
    name: str
    enabled: bool | None = None
    receivers: tuple[Receiver, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertFilter:
    """A condition of a processing rule: which alerts it touches; all of its conditions must hold."""

    field: str
    """As the service spells it, for example `Severity` or `TargetResourceType`."""
    operator: str
    """`Equals`, `NotEquals`, `Contains` or `DoesNotContain`."""
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """The part of each day, week or month in which a processing rule holds; times are of the rule's own zone."""

    every: str
    """`Daily`, `Weekly` or `Monthly`, as spelt."""
    starts: str = ""
    """`22:00:00`; empty means from the beginning of the day."""
    ends: str = ""
    """`02:00:00`; not after the start means on the next day, and empty the end of the day."""
    days_of_week: tuple[str, ...] = ()
    """`Monday` to `Sunday`, as spelt."""
    days_of_month: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessingRule(Fact):
    """A rule that takes action groups from alerts (silences them) or adds some."""

    kind: ClassVar[str] = "processing_rule"
    name: str
    enabled: bool | None = None
    scopes: tuple[str, ...] | None = None
    removes_all: bool = False
    adds: tuple[str, ...] = ()
    filters: tuple[AlertFilter, ...] = ()
    """Without any it touches every alert in its scope."""
    scheduled: bool = False
    """It has a schedule; without one it holds always."""
    time_zone: str = ""
    """The zone of all its times under its Windows name, for example `W. Europe Standard Time`; empty means UTC."""
    local_from: str = ""
    """When it begins to hold, as a clock in its zone shows it (`2026-12-01T06:00:00`); empty means ever since."""
    local_until: str = ""
    """When it ends to hold, written alike; empty means never."""
    recurrences: tuple[Recurrence, ...] = ()
    """Within these bounds it holds only then; without any it holds all the time between them."""
