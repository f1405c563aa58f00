"""The alert matrix: resource types against baseline alerts against those who are told; a part of a decision."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldGroup:
    """An action group with its living receivers."""

    id: str
    name: str
    channels: tuple[tuple[str, int], ...]
    """Each channel (`email`, `sms`, …) with the number of its living receivers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertLack:
    """Resources that lack an alert for the same reason."""

    why: str
    resources: tuple[str, ...]
    """The ids of the first of them."""
    total: int
    unknown: bool = False
    """Nobody can say whether they have it."""
    would_tell: tuple[ToldGroup, ...] = ()
    """The groups that would be told once the rule at fault is put right; empty where there is no such rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertLine:
    """One baseline alert of a resource type: how many resources have it, who is told, and what is missing."""

    alert: str
    availability: bool
    """It is of the set that critical members must have."""
    in_place: int
    unknown: int
    """Of how many it is not known whether they have it."""
    needed: int
    told: tuple[ToldGroup, ...] = ()
    """The groups that most of these alerts tell, those of most resources first."""
    told_total: int = 0
    """How many groups there are in all."""
    lacks: tuple[AlertLack, ...] = ()
    """The reasons of most resources first."""
    lacks_total: int = 0
    """How many reasons there are in all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertBlock:
    """A resource type with its baseline alerts."""

    resource_type: str
    """In lower case."""
    resources: int
    critical: int
    """How many of them a critical flow needs."""
    lines: tuple[AlertLine, ...]
    """Empty for a type that the table does not know."""
