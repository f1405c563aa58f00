"""Facts about findings of scanners in code, dependencies and secrets, the same from any host."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from collector.model import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeAlert(Fact):
    """A finding of a scanner of the host, open or fixed after the release; a secret itself is never read."""

    kind: ClassVar[str] = "code_alert"
    scanner: str
    """`code`, `dependencies` or `secrets`."""
    repository: str | None = None
    """The id of the repository, in lower case, where a place holds several."""
    severity: str | None = None
    state: str
    rule: str | None = None
    created: datetime | None = None
    fixed: datetime | None = None
    """When the branch no longer had it, where the host tells it: a release from before still has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeScan(Fact):
    """One look of a scanner at one commit."""

    kind: ClassVar[str] = "code_scan"
    scanner: str
    """`code`, `dependencies` or `secrets`."""
    tool: str | None = None
    commit: str | None = None
    """In lower case; absent where only the run that scanned is known."""
    run: str | None = None
    """The subject of the run that scanned."""
    failed: bool | None = None
    """Whether it broke off, so that nothing was found because nothing was looked at; absent while it runs."""
    at: datetime | None = None
