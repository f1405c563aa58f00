"""One cell of the alert matrix: whether a resource has a baseline alert, who is told, and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from collector.derive.rows import Field
from collector.model import ToldGroup


class Lack(IntEnum):
    """Why an alert is not in place, that which is nearest to being in place first."""

    SILENCED = 0
    OFF = 1
    TELLS_NOBODY = 2
    NO_USE = 3
    """Its conditions cannot be met, or not where the trouble is."""
    NEAR = 4
    """Something like it is watched."""
    NONE = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A rule that is about an alert: whether it does its work, and what hinders it."""

    works: Field[bool]
    lack: Lack = Lack.NONE
    why_not: str = ""
    told: tuple[ToldGroup, ...] = ()
    """Who is told of it, or would be if it worked."""
    severity: int | None = None


@dataclass(frozen=True, slots=True)
class AlertCell:
    """A baseline alert of one resource."""

    alert: str
    availability: bool
    in_place: Field[bool]
    why_not: str = ""
    told: tuple[ToldGroup, ...] = ()
    """Who is told; where it is not in place, who would be once the rule nearest to it works."""
    severity: int | None = None
    """That of its most urgent rule, where it carries one."""
