"""Facts about test notifications: what was sent to an action group, and what arrived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from collector.model import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What became of one message of a test."""

    channel: str
    """`email`, `sms`, `voice`, `push` or `webhook`."""
    to: str
    """The name that people gave to whoever was to get it; never an address."""
    received: datetime | None = None
    """Absent where it never arrived."""
    acknowledged: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationTest(Fact):
    """A test of an action group that a team reports in a file; `subject` is the group."""

    kind: ClassVar[str] = "notification_test"
    pattern: str
    """The pattern by which the file was found."""
    sent: datetime
    receipts: tuple[Receipt, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationSent(Fact):
    """A trace in the activity log that somebody sent a test notification; `subject` is the action group."""

    kind: ClassVar[str] = "notification_sent"
    sent: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionGroupChange(Fact):
    """A change of an action group in the activity log; `subject` is the group. Who made it is never kept."""

    kind: ClassVar[str] = "action_group_change"
    changed: datetime
    operation: str
    """As the log spells it, for example `Microsoft.Insights/ActionGroups/Write`."""
