"""Facts about those who are told of alerts, and about what silences them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
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
