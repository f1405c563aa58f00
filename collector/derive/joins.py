"""The one rule by which gaps travel through a join.

A value that was joined together from what was seen stays known only where nothing unseen could change it.
Its truth table is `tests/derive/test_joins.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto

from collector.derive.rows import Field, Unknown
from collector.model import Gap, Reason


class Unseen(Enum):
    """What a fact behind a gap could do to a value."""

    COULD_MAKE_TRUE = auto()
    """As a backup that was not seen could protect a machine after all."""
    COULD_MAKE_FALSE = auto()
    """As a processing rule that was not seen could silence an alert after all."""
    COULD_CHANGE = auto()


def through_gaps(value: bool, gaps: Sequence[Gap], unseen: Unseen) -> Field[bool]:  # noqa: FBT001 - it is the subject
    """Return the value, or why it is not known, given the gaps that hide facts which could change it."""
    settled = (
        not gaps or (value and unseen is Unseen.COULD_MAKE_TRUE) or (not value and unseen is Unseen.COULD_MAKE_FALSE)
    )
    return value if settled else hidden_by(gaps)


def counted_through_gaps(count: float, gaps: Sequence[Gap]) -> Field[float]:
    """Return a count to which unseen facts could only add: with gaps, what was seen is a lower bound."""
    return hidden_by(gaps, at_least=count) if gaps else count


def hidden_by(gaps: Sequence[Gap], *, at_least: float | None = None) -> Unknown:
    """Return the unknown that stands for what these gaps hide; there is at least one."""
    first = gaps[0]
    more = f" (and {len(gaps) - 1} more)" if len(gaps) > 1 else ""
    return Unknown(reason=first.reason, why=first.detail + more, gaps=tuple(gaps), at_least=at_least)


def missing(why: str, *, reason: Reason = Reason.MISSING, at_least: float | None = None) -> Unknown:
    """Return the unknown for something that nobody delivered."""
    return Unknown(reason=reason, why=why, at_least=at_least)


def absent(what: str) -> Unknown:
    """Return the unknown for a property that was not in the answer."""
    return Unknown(reason=Reason.PARSE, why=f"the answer does not say {what}")


def known_or(value: object, unknown: Unknown) -> Field:  # type: ignore[type-arg]
    """Return the value, or the unknown where it is `None`."""
    return unknown if value is None else value
