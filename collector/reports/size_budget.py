"""Keeps a report below the size at which its host shows nothing at all: the least important lines go first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum


class Weight(IntEnum):
    """How much a line matters; a report without its `KEPT` lines would mislead."""

    KEPT = 0
    CRITERION = 1
    GAP = 2
    FIX = 3
    LOOSENED = 4
    SUBJECT = 5
    HOLD = 6


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a report, or several that stand and fall together."""

    text: str
    weight: Weight = Weight.KEPT

    @property
    def size(self) -> int:
        """Bytes in UTF-8, the line feed among them."""
        return len(self.text.encode()) + 1


def fitting(lines: Iterable[Line], budget: int) -> tuple[list[Line], int]:
    """Return the lines that fit into a budget of bytes, in their order, and how many were left out.

    The lightest go first, and of equal ones the last. Lines that must be kept stay, whatever they take.
    """
    lines = list(lines)
    too_much = sum(line.size for line in lines) - budget
    dropped: set[int] = set()
    for number in sorted(range(len(lines)), key=lambda one: (lines[one].weight, one), reverse=True):
        if too_much <= 0 or lines[number].weight is Weight.KEPT:
            break
        dropped.add(number)
        too_much -= lines[number].size
    return [line for number, line in enumerate(lines) if number not in dropped], len(dropped)
