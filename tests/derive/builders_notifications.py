"""Test notifications: facts in good order, one function a kind."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from builders import GROUP, NOTIFICATIONS, NOW, SEEN

from collector.facts.notifications import ActionGroupChange, NotificationSent, NotificationTest, Receipt
from collector.model import Fact

TESTED = NOW - timedelta(days=5)


def receipt(channel: str = "email", *, sent: datetime = TESTED, **changes: Any) -> Receipt:
    """A message that came after half a minute and was acknowledged after four."""
    fields: dict[str, Any] = {
        "channel": channel,
        "to": "first line",
        "received": sent + timedelta(seconds=30),
        "acknowledged": sent + timedelta(minutes=4),
    }
    return Receipt(**{**fields, **changes})


def notified(*receipts: Receipt, sent: datetime = TESTED, **changes: Any) -> NotificationTest:
    fields: dict[str, Any] = {
        "subject": GROUP,
        "pattern": NOTIFICATIONS,
        "sent": sent,
        "receipts": receipts or (receipt("email", sent=sent), receipt("sms", sent=sent)),
        **SEEN,
    }
    return NotificationTest(**{**fields, **changes})


def trace(sent: datetime = TESTED, subject: str = GROUP) -> NotificationSent:
    return NotificationSent(subject=subject, sent=sent, **SEEN)


def change(changed: datetime, subject: str = GROUP) -> ActionGroupChange:
    return ActionGroupChange(
        subject=subject, changed=changed, operation="Microsoft.Insights/ActionGroups/Write", **SEEN
    )


def notifications_in_order() -> list[Fact]:
    return [notified(), trace(), change(TESTED - timedelta(days=20))]
