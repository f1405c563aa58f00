"""Facts about alerts that have fired."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from collector.model import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class FiredAlert(Fact):
    """An alert that has fired within the last 30 days, longer than which Azure keeps none."""

    kind: ClassVar[str] = "fired_alert"
    seen_from: str
    """The id of the subscription in which it is listed."""
    name: str | None = None
    severity: str | None = None
    """`Sev0` (critical) to `Sev4`, as the service spells it."""
    condition: str | None = None
    """`Fired` while what it tells of goes on, then `Resolved`."""
    state: str | None = None
    """What people made of it: `New`, `Acknowledged` or `Closed`."""
    started: datetime | None = None
    target: str | None = None
    """The id of what it is about: a resource, or the subscription."""
    rule: str | None = None
    """The id of the rule that fired it; for some log rules of old the address of a page."""
    suppressed: bool | None = None
    """A processing rule took its receivers away, so that nobody was told."""
