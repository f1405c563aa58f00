"""Facts about findings of scanners in code, dependencies and secrets, the same from any host."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from collector.model import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeAlert(Fact):
    """An open finding of a scanner of the host; a secret itself is never read."""

    kind: ClassVar[str] = "code_alert"
    scanner: str
    """`code`, `dependencies` or `secrets`."""
    severity: str | None = None
    state: str
    rule: str | None = None
    created: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeScan(Fact):
    """That a scanner of the host is on, and the newest commit that it looked at where it tells."""

    kind: ClassVar[str] = "code_scan"
    scanner: str
    """`code`, `dependencies` or `secrets`."""
    tool: str | None = None
    commit: str | None = None
    at: datetime | None = None
