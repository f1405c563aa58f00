"""The vocabulary of a workload's history: one entry a sealed decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from collector.model import Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One decision as the history keeps it."""

    packet: Digest
    decided_at: datetime
    mode: str
    ruling: str
    exit_code: int
    workload: str
    scope: Digest
    go_live: datetime
    commit: str = ""
    policy: Digest = ""
    evidence: Digest = ""
    demo: bool = False
    criteria: int = 0
    open: Mapping[str, str] = field(default_factory=dict)
    """Of each criterion that was due and did not pass: its outcome."""
    waiting: tuple[str, ...] = ()
    """Those that did not hold and were not due yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The entries of a file in their order, and what is wrong with the file."""

    entries: tuple[Entry, ...]
    problems: tuple[str, ...] = ()
