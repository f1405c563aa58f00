"""Which way of changing a value asks for more: told from the conditions that name the parameter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from enum import Enum, auto

from collector.judge.policy import Criterion, ParamValue
from collector.judge.tree import Kind, Node


class Way(Enum):
    """Which change of a parameter asks for more."""

    LESS = auto()
    """A smaller number or duration, or a shorter list."""
    MORE = auto()
    NOBODY_KNOWS = auto()
    """The conditions do not tell: every change counts as one that asks for less."""


_UPPER = ("_<=_", "_<_")
_LOWER = ("_>=_", "_>_")
_OPEN_TO_CHANGE = ("_&&_", "_||_")
"""Both are monotone: a stricter part never makes the whole easier."""


def way_of(criterion: Criterion, param: str) -> Way:
    """Return which way of changing a parameter asks for more, in all lines that name it."""
    name = f"params.{param}"
    asked = criterion.attest.conditions if criterion.attest else ()
    lines = [condition.line for condition in (*criterion.conditions, *asked)]
    ways = {way for line in lines if name in line.names for way in _ways(line.tree, name)}
    if criterion.where is not None and name in criterion.where.names:
        return Way.NOBODY_KNOWS
    return ways.pop() if len(ways) == 1 else Way.NOBODY_KNOWS


def _ways(node: Node, name: str) -> Iterator[Way]:
    """Yield the way of every place below a node that names the parameter."""
    if not any(part.kind is Kind.NAME and part.name == name for part in node.walk()):
        return
    if node.kind is Kind.CALL and node.name in _OPEN_TO_CHANGE:
        for part in node.parts:
            yield from _ways(part, name)
        return
    yield _way_of_comparison(node, name)


def _way_of_comparison(node: Node, name: str) -> Way:
    if node.kind is not Kind.CALL or len(node.parts) != 2:
        return Way.NOBODY_KNOWS
    left, right = (part.kind is Kind.NAME and part.name == name for part in node.parts)
    other = node.parts[0] if right else node.parts[1]
    if left == right or any(part.name == name for part in other.walk()):
        return Way.NOBODY_KNOWS
    if node.name == "@in":
        return Way.LESS if right else Way.NOBODY_KNOWS
    if node.name in _UPPER:
        return Way.LESS if right else Way.MORE
    if node.name in _LOWER:
        return Way.MORE if right else Way.LESS
    return Way.NOBODY_KNOWS


def asks_less(way: Way, before: ParamValue, after: ParamValue) -> bool:
    """Say whether a changed value asks for less than the one before, or may do."""
    if before == after:
        return False
    if way is Way.NOBODY_KNOWS or type(before) is not type(after):
        return True
    if isinstance(before, tuple) and isinstance(after, tuple):
        smaller, larger = (after, before) if way is Way.LESS else (before, after)
        return not set(smaller) <= set(larger)
    if isinstance(before, float | timedelta) and isinstance(after, float | timedelta):
        return not (after < before if way is Way.LESS else after > before)  # type: ignore[operator] # of one type
    return True
