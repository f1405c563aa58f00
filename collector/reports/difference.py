"""What changed between two decisions, for people."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Protocol

from collector.model import Decision
from collector.reports.plain_text import neutral

_MARGIN = "  "
_WIDTH = 110


class Changed(Protocol):
    """A criterion that came out otherwise."""

    @property
    def criterion(self) -> str: ...
    @property
    def before(self) -> str: ...
    @property
    def after(self) -> str: ...
    @property
    def causes(self) -> Sequence[str]: ...
    @property
    def message(self) -> str: ...


def difference_text(before: Decision, after: Decision, changes: Sequence[Changed], differs: Sequence[str]) -> str:
    """Return the changes as text: the rulings, what differs at all, and each criterion with what did it."""
    lines = [
        f"{_MARGIN}{_said(before)}",
        f"{_MARGIN}{_said(after)}",
        f"{_MARGIN}what differs: {', '.join(differs) or 'nothing'}",
        "",
        *(line for change in changes for line in _change(change)),
    ]
    return "\n".join(lines if changes else [*lines, f"{_MARGIN}Every criterion came out alike."])


def _said(decision: Decision) -> str:
    ruling = decision.ruling.value.replace("_", "-")
    demo = " (DEMO)" if decision.demo else ""
    return f"{decision.decided_at:%Y-%m-%d %H:%M} UTC  {ruling:<15} {neutral(decision.workload.name)}{demo}"


def _change(change: Changed) -> Iterator[str]:
    cause = " or ".join(change.causes) if change.causes else "several together"
    yield f"{_MARGIN}{neutral(change.criterion):<36}{change.before} -> {change.after}   by {cause}"
    if change.message:
        indent = _MARGIN + " " * 4
        yield from textwrap.wrap(neutral(change.message), _WIDTH, initial_indent=indent, subsequent_indent=indent)
